"""Tables as messages: sections of newer pages one by one, flattened tables of older pages by their dotted names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...model import AnyObject, Anything, Array, Map, Message, Note, Ref
from .fields.field import Reading, read_field
from .markdown.location import PageLine, quoted
from .markdown.tables import JOINT, Row, Table
from .notation.types import starts_type

_DEEPEST = 64
_DOT = re.compile(r"\.[ \t]*(?!<br>)")
_FLAT = frozenset({"path", "query"})
"""The parts of a request whose names are written as they are sent, dots and all; old pages give them no types."""


@dataclass(frozen=True, slots=True)
class SectionMessages:
    """A section that was read: its message, the messages inside it by key, and what was not understood.

    `message` is None where a response has a body of which nothing is described.
    """

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
    messages = {
        _dotted(parent): _message(_link_nested(parent, members, groups, prefix)) for parent, members in groups.items()
    }
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
    if isinstance(element, AnyObject | Anything | Map) or not starts_type(
        phrase := known[parent].field.type_origin.phrase
    ):
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
