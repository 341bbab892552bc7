"""A section of a page as a message: by its table, by several, by its type, or an empty one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...model import Field, Message, Note, Ref, Type, Union, references
from .contradictions import read_sample
from .markdown.blocks import Text
from .markdown.location import PageLine
from .markdown.sections import Section, variant_anchor
from .markdown.tables import Table
from .markdown.types import read_type
from .messages import SectionMessages, read_message, with_links

_NO_BODY = "google.protobuf.Empty"
_WITHOUT_BODY = frozenset({"204", "205"})
"""The statuses of successes that have no body (RFC 9110, 15.3.5 and 15.3.6)."""
EMPTY_ALTERNATIVE = "an alternative without fields, so any object passes"


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a page that its bindings share: name, front matter, sections on messages."""

    name: str
    place: PageLine
    last_line: int
    groups: Mapping[str, set[frozenset[str]]]
    sections: Mapping[str, Section]


def section_messages(section: Section | None, page: Page) -> SectionMessages | None:
    """The message of a section; None where there is no section, or a response without a body."""
    if section is None:
        return None
    if section.kind == "response" and not section.status:
        place = page.place.at(section.heading.line)
        raise place.error("expected a line such as `**HTTP Code: 200 - OK**` below this heading: is the page cut off?")
    if section.table is not None:
        return _of_tables(section, section.table, page)
    if section.type_line is not None:
        return _of_type(section.type_line, section, page)
    return _undescribed(section, page)


def _undescribed(section: Section, page: Page) -> SectionMessages | None:
    """The message of a section without a table: an empty one, or none.

    Raises:
        PageError: there should be a table.
    """
    place = page.place.at(section.heading.line)
    sample = _sample(section)
    if section.kind == "response" and section.fence is not None and not isinstance(sample, dict | list):
        note = place.note(section.heading.title, "its body is shown as text and described by no table")
        return SectionMessages(None, {}, (note,))
    if sample == {} or _is_empty_response(section):
        return SectionMessages(Message(), {}, ())
    says_nothing = section.heading.anchor == section.status and not section.has_schema
    if section.kind == "response" and (says_nothing or section.status in _WITHOUT_BODY):
        return None
    raise place.error(f"expected a table `Field | Description` below this heading, {_instead_of_table(section)}")


def _sample(section: Section) -> object:
    """The value of the section's JSON sample; None where it has none that can be read."""
    return read_sample(section.fence) if section.fence is not None else None


def _is_empty_response(section: Section) -> bool:
    """Whether the answer is an empty message: newer pages name it in the anchor, and after the code show nothing."""
    anchor = section.heading.anchor or ""
    is_empty = anchor.rstrip("0123456789") == _NO_BODY or ("." in anchor and section.is_bare)
    return is_empty and section.kind == "response"


def _instead_of_table(section: Section) -> str:
    """Words for an error: what the page has in the place of a table."""
    like_rows = (block.line for block in section.blocks if isinstance(block, Text) and "|" in block.text)
    line = next(like_rows, None)
    if line is None:
        return "found none: is the page cut off?"
    return f"found a row on line {line} that is of none: above its rows it has that head and a rule, `--- | ---`"


def _of_tables(section: Section, first: Table, page: Page) -> SectionMessages:
    """The message of a section's table, or of its tables together; a sample shows whether it is that of elements."""
    kind = section.kind or "message"
    if section.combination in {"one", "any"}:
        messages = _alternatives(section, kind, page)
    else:
        tables = section.tables if section.combination == "all" else (first,)
        table = replace(first, rows=tuple(row for each in tables for row in each.rows))
        messages = read_message(table, page.place, kind)
    linked = with_links(messages, page.sections, page.place)
    is_array = section.kind in {"body", "response"} and isinstance(_sample(section), list)
    return replace(linked, message=replace(linked.message or Message(), repeated=is_array))


def _of_type(line: Text, section: Section, page: Page) -> SectionMessages:
    """The message of a section that names its type in place of a table: a link to a message, or several of them."""
    place = page.place.at(line.line)
    field = Field(section.heading.title, read_type(line.text, place), place.origin(line.text))
    linked = with_links(SectionMessages(Message((field,)), {}, ()), page.sections, page.place)
    (field,) = linked.message.fields if linked.message else ()
    keys = tuple(references(field.type))
    others = (
        [] if _is_of_messages(field.type) else [place.note(line.text, "not of messages only, so any object passes")]
    )
    return SectionMessages(Message(alternatives=() if others else keys), {}, (*linked.notes, *others))


def _is_of_messages(type_: Type) -> bool:
    return isinstance(type_, Ref) or (isinstance(type_, Union) and all(map(_is_of_messages, type_.alternatives)))


def _alternatives(section: Section, kind: str, page: Page) -> SectionMessages:
    """The message that is as one of the section's tables says."""
    keys = [variant_anchor(kind, number) for number in range(1, len(section.tables) + 1)]
    messages, notes = dict[str, Message](), list[Note]()
    for key, table in zip(keys, section.tables, strict=True):
        alternative = read_message(table, page.place, key)
        messages |= {key: alternative.message or Message(), **alternative.inner}
        notes += alternative.notes
        if not table.rows:
            notes.append(page.place.at(table.line).note(section.heading.title, EMPTY_ALTERNATIVE))
    return SectionMessages(Message(alternatives=tuple(keys)), messages, tuple(notes))
