"""A page explained: what was understood of it and what was not, as lines for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...model import Array, Enum, Field, Map, Message, Note, Operation, Type, Union, fields_of, references
from .markdown.location import CONTRADICTION


def describe(operations: Iterable[Operation]) -> Iterator[str]:
    """One line a fact, with the page's line, in the order of the payload; then what was not understood."""
    for operation in operations:
        yield f"{operation.name}  {operation.method} {operation.url}"
        for title, message in _parts(operation):
            has_fields = message.fields or message.alternatives
            yield f"  {title}" + (", an array" if message.repeated else "") + ("" if has_fields else ": no fields")
            yield from (_line(each) for each in _facts(message, operation.messages))
            for number, key in enumerate(message.alternatives, start=1):
                yield f"    or, {number} of {len(message.alternatives)}:"
                yield from (_line(each) for each in _facts(operation.messages[key], operation.messages))
        against = [note for note in operation.notes if note.reason.startswith(CONTRADICTION)]
        yield from _note_lines("not understood", [note for note in operation.notes if note not in against])
        if against:
            yield from _note_lines("contradictions", against)


def _note_lines(title: str, notes: Sequence[Note]) -> Iterator[str]:
    yield f"  {title}: {len(notes) or 'nothing'}"
    for note in notes:
        yield f"    line {note.line:>4}  {note.phrase!r}: {note.reason.removeprefix(CONTRADICTION)}"


def _parts(operation: Operation) -> Iterator[tuple[str, Message]]:
    parts = {"path": operation.path, "query": operation.query, "body": operation.body, "response": operation.response}
    for title, part in parts.items():
        message = part if isinstance(part, Message) else Message(fields_of(part))
        is_described = message.fields or message.alternatives or title in {"body", "response"}
        if part is not None and is_described:
            yield title, message


@dataclass(frozen=True, slots=True)
class _Fact:
    path: str
    field: Field


def _facts(
    message: Message, messages: Mapping[str, Message], above: str = "", inside: tuple[str, ...] = ()
) -> Iterator[_Fact]:
    """The fields of a message and of the messages in it, each by its path in the payload."""
    for field in message.fields:
        path = f"{above}{field.name}{_marks(field.type)}"
        yield _Fact(path, field)
        for inner in dict.fromkeys(references(field.type)):
            if inner not in inside:
                yield from _facts(messages[inner], messages, f"{path}.", (*inside, inner))


def _marks(type_: Type) -> str:
    """How a path goes on inside a type: `[]` for elements, `{}` for a map's values."""
    if isinstance(type_, Array):
        return f"[]{_marks(type_.items)}"
    return f"{{}}{_marks(type_.value)}" if isinstance(type_, Map) else ""


def _line(fact: _Fact) -> str:
    field = fact.field
    phrase = field.type_origin.phrase
    facts = ["no type" if phrase == field.name else _plain(phrase), *_values(field.type)]
    facts += [_plain(field.required.phrase).lower()] if field.required else []
    facts += [
        f"{each.keyword} {each.value}" + ("" if each.target == "self" else f" (of its {each.target})")
        for each in field.limits
    ]
    facts += [field.oneof_origin.phrase] if field.oneof_origin else []
    facts += [each.keyword if each.value is True else f"{each.keyword} {each.value}" for each in field.annotations]
    return f"    line {field.type_origin.line:>4}  {fact.path:<32}  {' · '.join(facts)}"


def _plain(phrase: str) -> str:
    """A phrase without the page's markup: `**[Status](#google.rpc.Status)**` is Status."""
    return _LINK.sub(r"\1", phrase.replace("*", "")).rstrip(".")


_TARGETS = {"self": "", "items": " (of its items)", "keys": " (of its keys)", "values": " (of its values)"}
_LINK = re.compile(r"\[([^][]*)\]\([^()]*\)")


def _values(type_: Type) -> list[str]:
    match type_:
        case Enum(values):
            return [f"one of {', '.join(values)}"]
        case Array(inner) | Map(_, inner):
            return _values(inner)
        case Union(alternatives):
            return [each for alternative in alternatives for each in _values(alternative)]
        case _:
            return []
