"""Tables as messages: sections of newer pages one by one, flattened tables of older pages by their dotted names.

A type that links to a message of another page is the section of this page where it has one, else any object.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, takewhile

from ...model import AnyObject, Anything, Array, Map, Message, Note, Ref, Type, Union, references
from .field import Reading, read_field
from .markdown.location import PageLine, quoted
from .markdown.sections import variant_anchor
from .markdown.tables import JOINT, Row, Table
from .markdown.types import starts_type

_DEEPEST = 64
_DOT = re.compile(r"\.[ \t]*(?!<br>)")
_FLAT = frozenset({"path", "query"})
"""The parts of a request whose names are written as they are sent, dots and all; old pages give them no types."""


@dataclass(frozen=True, slots=True)
class SectionMessages:
    """A section as read: its message, None where nothing describes the body, and the messages inside it by key."""

    message: Message | None
    inner: Mapping[str, Message]
    notes: tuple[Note, ...]


def read_message(table: Table, page: PageLine, prefix: str) -> SectionMessages:
    """The message that a table describes.

    A name such as `items[].<br>price.<br>currency`, or with the dots alone, makes a member of the message
    `items[].price`, whose key is written after `prefix` (`response:items[].price`), so that requests and responses
    keep apart.

    Raises:
        PageError: a row cannot be read, or belongs to an object that no row describes.
    """
    _check_head(table, page)
    groups: dict[str, list[Reading]] = defaultdict(list)
    groups[""] = []
    known, notes = dict[str, Reading](), list[Note]()
    for row in table.rows if prefix in _FLAT else map(_with_separators, table.rows):
        parent = row.name.rpartition(JOINT)[0]
        place = page.at(row.line)
        if problem := _parent_problem(parent, known):
            raise place.error(f"{quoted(_dotted(row.name))!r} is a member of {quoted(_dotted(parent))!r}, {problem}")
        if row.name in known:
            notes.append(place.note(_dotted(row.name), "described twice: the first row counts"))
            continue
        known[row.name] = reading = read_field(row, table, page, typed=prefix not in _FLAT)
        groups[parent].append(reading)
        notes.extend(reading.notes)
    for members in groups.values():
        notes.extend(_undescribed_members(members, page))
    linked = {parent: _link_nested(parent, members, groups, prefix) for parent, members in groups.items()}
    messages = {_dotted(parent): _message(members) for parent, members in linked.items()}
    top = messages.pop("")
    inner = {f"{prefix}:{key}": message for key, message in messages.items()}
    return SectionMessages(top, inner, tuple(notes))


def _check_head(table: Table, page: PageLine) -> None:
    """Makes sure that the first row is a head: as one, a field would be lost.

    Raises:
        PageError: it is not, or has more than two columns.
    """
    place, head = page.at(table.head.line), table.head
    if starts_type(head.cell):
        raise place.error(f"expected the head `Field | Description` above the rows, found the row of {head.name!r}")
    if "|" in head.cell:
        raise place.error(
            "expected a table of two columns, `Field | Description`, found more: "
            "the type begins the description, as in `id | **string**<br>What it is`"
        )


def _with_separators(row: Row) -> Row:
    return replace(row, name=_DOT.sub(JOINT, row.name)) if "." in row.name else row


def _parent_problem(parent: str, known: Mapping[str, Reading]) -> str:
    """Why the object of this name can have no members; empty where it can."""
    if not parent:
        return ""
    other = parent.removesuffix("[]") if parent.endswith("[]") else f"{parent}[]"
    if parent.count(JOINT) > _DEEPEST:
        return "which is nested too deep"
    if parent not in known:
        hint = f"; it calls that {_dotted(other)!r}" if other in known else ""
        return f"an object that no row above describes{hint}"
    type_ = known[parent].field.type
    if isinstance(type_, Array) != parent.endswith("[]"):
        return f"whose type is an array: call it {_dotted(other)!r}, of type `**object**`"
    element = type_.items if isinstance(type_, Array) else type_
    phrase = known[parent].field.type_origin.phrase
    if isinstance(element, AnyObject | Anything | Map) or not starts_type(phrase):
        return ""
    return f"whose type is {phrase}: expected `**object**`"


def _undescribed_members(members: Sequence[Reading], page: PageLine) -> Iterator[Note]:
    """Members that a group names and no row describes."""
    groups = {each.field.oneof: each.field.oneof_origin for each in members if each.field.oneof_origin}
    known = {each.field.name for each in members}
    for group, origin in groups.items():
        for name in group:
            if name not in known:
                yield page.at(origin.line or 1).contradiction(name, "a member of a group, but no row describes it")


def _dotted(name: str) -> str:
    return name.replace(JOINT, ".")


def _link_nested(
    parent: str, members: Iterable[Reading], groups: Mapping[str, Sequence[Reading]], prefix: str
) -> list[Reading]:
    """The members; an object that has members of its own refers to their message."""
    linked = []
    for each in members:
        mark = "[]" if isinstance(each.field.type, Array) else ""
        name = f"{parent}{JOINT if parent else ''}{each.field.name}{mark}"
        linked.append(each.with_type(Ref(f"{prefix}:{_dotted(name)}")) if name in groups else each)
    return linked


def _message(readings: Sequence[Reading]) -> Message:
    groups = (reading.field.oneof for reading in readings if reading.exactly_one and reading.field.oneof)
    return Message(tuple(reading.field for reading in readings), tuple(dict.fromkeys(groups)))


def with_exactly_one(message: Message, groups: Iterable[frozenset[str]]) -> Message:
    """The message with each of the groups that it has marked as exactly-one."""
    proven = set(groups)
    of_fields = dict.fromkeys(field.oneof for field in message.fields if frozenset(field.oneof) in proven)
    return replace(message, exactly_one=tuple(dict.fromkeys((*message.exactly_one, *of_fields))))


_ELSEWHERE = "described on another page, so any object passes"


def with_links(section: SectionMessages, anchors: Collection[str], page: PageLine) -> SectionMessages:
    """The messages with the links of their fields followed as far as this page goes, and a note where it does not."""
    top = section.message or Message()
    notes = [note for each in (top, *section.inner.values()) for note in _notes(each, anchors, page)]
    inner = {key: _followed_message(each, anchors) for key, each in section.inner.items()}
    return SectionMessages(_followed_message(top, anchors), inner, (*section.notes, *notes))


def _notes(message: Message, anchors: Collection[str], page: PageLine) -> Iterator[Note]:
    for field in message.fields:
        if any(_is_elsewhere(key, anchors) for key in references(field.type)):
            yield page.at(field.type_origin.line or 1).note(field.type_origin.phrase, _ELSEWHERE)


def _is_elsewhere(key: str, anchors: Collection[str]) -> bool:
    names = (_anchor(key), variant_anchor(_anchor(key), 1))
    return "#" in key and all(name not in anchors for name in names)


def _anchor(key: str) -> str:
    return key.rpartition("#")[2]


def _section(anchor: str, anchors: Collection[str]) -> Type:
    """The message of a section, or one of those that its tables describe."""
    names = takewhile(lambda name: name in anchors, (variant_anchor(anchor, number) for number in count(1)))
    variants = tuple(map(Ref, names))
    return Union(variants) if variants else Ref(anchor)


def _followed_message(message: Message, anchors: Collection[str]) -> Message:
    return replace(message, fields=tuple(replace(each, type=_followed(each.type, anchors)) for each in message.fields))


def _followed(type_: Type, anchors: Collection[str]) -> Type:
    match type_:
        case Ref(key):
            return AnyObject() if _is_elsewhere(key, anchors) else _section(_anchor(key), anchors)
        case Array(items):
            return Array(_followed(items, anchors))
        case Map(key, value):
            return Map(key, _followed(value, anchors))
        case Union(alternatives):
            return Union(tuple(_followed(each, anchors) for each in alternatives))
        case _:
            return type_
