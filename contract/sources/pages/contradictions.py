"""Where a page contradicts itself: the JSON sample, and the front matter, against the tables.

A member that only the sample has shows that the page is cut off. The zero values of enums are left out: the front
matter of newer pages always has them, the tables never.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from ...model import AnyObject, Anything, Array, Field, Message, Note, Type, references
from .markdown.blocks import Fence
from .markdown.front_matter import Declaration, MessageDeclaration
from .markdown.location import PageLine

_COMMENT = re.compile(r"[ \t]*//")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def read_sample(fence: Fence) -> object:
    """The sample's value; None where it is not JSON even without its comments and trailing commas."""
    lines = (line for line in fence.lines if _COMMENT.match(line) is None)
    try:
        return json.loads(_TRAILING_COMMA.sub("", "\n".join(lines)))
    except (ValueError, RecursionError):
        return None


def sample_mismatches(sample: object, message: Message, messages: Mapping[str, Message]) -> Iterator[tuple[str, str]]:
    """The differences of sample and tables: a member by its dotted name, and what is wrong with it."""
    whole = sample[0] if message.repeated and isinstance(sample, list) and sample else sample
    pending: list[tuple[object, tuple[Message, ...], str]] = [(whole, _forms(message, messages), "")]
    while pending:
        value, forms, path = pending.pop()
        shapes = tuple(_shapes(value))
        yield from (
            (path.rstrip(".") or "JSON sample", _UNKNOWN) for each in shapes if each == "unknown" and _is_all(value)
        )
        rows = {field.name: field for form in forms for field in form.fields}
        objects = [each for each in shapes if isinstance(each, dict)]
        if objects and len(forms) == len(objects) == 1 and not _is_combined(value):
            yield from ((f"{path}{name}", _NOT_SHOWN) for name in rows if name not in objects[0])
        problem = _NO_ROW if len(forms) == 1 and not _is_combined(value) else _NOT_DESCRIBED
        yield from ((f"{path}{name}", problem) for each in objects for name in each if name not in rows)
        for name, shown in ((name, each[name]) for each in objects for name in each if name in rows):
            fields = [field for form in forms for field in form.fields if field.name == name]
            if len(fields) == 1:
                yield from _member_mismatches(f"{path}{name}", shown, fields[0])
            keys = dict.fromkeys(key for field in fields for key in references(field.type))
            if keys:
                inner = tuple(form for key in keys for form in _forms(messages[key], messages))
                pending.append((_element(shown, fields[0].type)[0], inner, f"{path}{name}."))


def _forms(message: Message, messages: Mapping[str, Message]) -> tuple[Message, ...]:
    """The message, or the alternatives that it is one of."""
    return tuple(messages[key] for key in message.alternatives) or (message,)


def _shapes(value: object) -> Iterator[object]:
    """The value, or each of those that it combines, such as `{"<anyOf>": […]}`."""
    if not (isinstance(value, dict) and _is_combined(value)):
        yield value
        return
    for each in value.values():
        for shape in each if isinstance(each, list) else (each,):
            yield from _shapes(shape)


def _is_combined(value: object) -> bool:
    return isinstance(value, dict) and any(name.startswith("<") for name in value)


def _is_all(value: object) -> bool:
    return isinstance(value, dict) and "<allOf>" in value


def _member_mismatches(path: str, value: object, row: Field) -> Iterator[tuple[str, str]]:
    """The differences of the sample's value and the row of a member."""
    if isinstance(value, list) != isinstance(row.type, Array) and value not in _OPAQUE:
        yield path, _ARRAY
    element, type_ = _element(value, row.type)
    if _differs(element, row.type_origin.phrase):
        yield path, _TYPE
    shapes = [each for each in _shapes(element) if isinstance(each, dict) and each]
    if isinstance(type_, AnyObject) and not _is_combined(element):
        yield from ((f"{path}.{name}", _NO_ROW) for each in shapes for name in each)
    elif isinstance(type_, AnyObject | Anything) and shapes and "(#google.protobuf." not in row.type_origin.phrase:
        yield path, _ANY_VALUE


def last_member(sample: object) -> str:
    """The dotted name of the member that a sample shows last, inside whatever holds it."""
    names = []
    while isinstance(sample, dict | list) and sample:
        if isinstance(sample, dict):
            names.append(next(reversed(sample)))
        sample = sample[names[-1]] if isinstance(sample, dict) else sample[0]
    return ".".join(map(str, names))


def is_truncated(sample: object, found: Iterable[tuple[str, str]]) -> bool:
    """Whether the last member of a sample, or an object around it, has no row. There the table was cut."""
    end = f"{last_member(sample)}."
    return any(problem is _NO_ROW and end.startswith(f"{name}.") for name, problem in found)


_NO_ROW = "in the JSON sample, but no row describes it: is the page cut off?"
_NOT_DESCRIBED = "in the JSON sample, but no row describes it"
_UNKNOWN = "a part of it is unknown in the JSON sample, and no row describes that part"
_ANY_VALUE = "the JSON sample shows its members, but no row describes them, so any pass"
_NOT_SHOWN = "described by a row, but not in the JSON sample"
_ARRAY = "an array in one of table and JSON sample, not in the other"
_TYPE = "of different types in table and JSON sample"
_TYPE_NAMES = ("string", "integer", "number", "boolean", "object")
_SCALAR_CELL = re.compile(r"\*\*(string|integer|number|boolean)\*\*")
_OPAQUE = ("object", "array", "unknown", "object | null")
"""The words that a sample shows instead of a value, for instance where a message holds itself."""


def _differs(value: object, cell: str) -> bool:
    """Whether a sample shows one type, by name or as a number, where the cell has another."""
    scalar = _SCALAR_CELL.match(cell)
    if scalar is None:
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        return scalar[1] not in {"integer", "number"}
    type_name = "boolean" if isinstance(value, bool) else "object" if isinstance(value, dict) else value
    return type_name in _TYPE_NAMES and type_name != scalar[1]


def _element(value: object, type_: Type) -> tuple[object, Type]:
    """The sample's value and the type without their arrays: those of one element."""
    while isinstance(type_, Array):
        value = value[0] if isinstance(value, list) and value else None
        type_ = type_.items
    return value, type_


_ONLY_DECLARED = "in the front matter, but no row describes it"
_ONLY_DESCRIBED = "described by a row, but not in the front matter"
_REQUIRED_THERE = "required by the front matter, not by its row"
_REQUIRED_HERE = "required by its row, not by the front matter"


def contradictions(
    declaration: Declaration,
    parts: Mapping[str, Message | None],
    messages: Iterable[tuple[str, Message]],
    page: PageLine,
) -> Iterator[Note]:
    """Where the front matter and the tables of a binding disagree.

    `parts` go by the names that the front matter uses, `messages` inside its requests by the short ones of definitions.
    """
    for part, shape in declaration.parts.items():
        yield from _between(shape, parts.get(part) or Message(), page)
    for name, message in messages:
        if name in declaration.definitions:
            yield from _between(declaration.definitions[name], message, page)


def _between(shape: MessageDeclaration, message: Message, page: PageLine) -> Iterator[Note]:
    """A shape without fields of its own, such as one that lists alternatives, says nothing."""
    if not shape.properties:
        return
    rows = {field.name: field for field in message.fields}
    for name, line in shape.properties.items():
        if name not in rows:
            yield page.at(line).contradiction(name, _ONLY_DECLARED)
        elif (name in shape.required) and rows[name].required is None:
            yield page.at(shape.required[name]).contradiction(name, _REQUIRED_THERE)
    for (name, keyword, target), line in shape.limits.items():
        if name in rows and all((keyword, target) != (limit.keyword, limit.target) for limit in rows[name].limits):
            owner = name if target == "self" else f"{name} (its {target})"
            problem = f"{owner} has it in the front matter, but its row says nothing of it"
            yield page.at(line).contradiction(keyword, problem)
    for name, field in rows.items():
        here = page.at(field.type_origin.line or 1)
        if name not in shape.properties:
            yield here.contradiction(name, _ONLY_DESCRIBED)
        elif field.required is not None and name not in shape.required:
            yield here.contradiction(name, _REQUIRED_HERE)
