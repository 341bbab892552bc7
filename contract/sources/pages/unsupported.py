"""Notes on the parts of a page that are not read: unreferenced sections, second tables, rules in running text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ...model import Note
from .markdown.blocks import Text
from .markdown.location import PageLine
from .markdown.sections import PARTS, REQUEST_LINE, Kind, Section, section_of
from .notation.cells import Piece
from .notation.types import is_well_known
from .prose.sentences import sentence_is_normative, sentences

_NOT_READ = "this section is not read"
_NOT_LINKED = "this section is not read: no type refers to it"
_SECOND_TABLE = "the section has a table already, so this one is not read"
_SECOND_REQUEST = "the section has a request already, so this one is not read"
_ROW_ALONE = "looks like the row of a table, but stands in none: an empty line ends a table"
_RUNNING_TEXT = "said outside the tables, so of no one field"


def unread_notes(binding: Sequence[Section], linked: Collection[str], page: PageLine) -> Iterator[Note]:
    """Notes on what was not read of a binding; `linked` are the anchors that the types of the page refer to."""
    kinds: tuple[Kind, ...] = ("request", *PARTS)
    read_sections = [section_of(binding, kind) for kind in kinds]
    for section in binding:
        here = page.at(section.heading.line)
        if section.kind is not None and not any(section is each for each in read_sections):
            yield here.note(f"{section.heading.title} {section.status}".rstrip(), _NOT_READ)
        elif section.kind is None and section.table is not None and not _is_linked(section, linked):
            yield here.note(section.heading.title, _NOT_LINKED)
        yield from _second_ones(section, page)
        yield from _rows_alone(section, page)
        yield from _rules_in_text(section, page)


def _second_ones(section: Section, page: PageLine) -> Iterator[Note]:
    if section.kind == "request" and section.fence is not None:
        for number, line in enumerate(section.fence.lines[1:], section.fence.line + 2):
            if REQUEST_LINE.fullmatch(line.strip()):
                yield page.at(number).note(line, _SECOND_REQUEST)
    for table in section.tables[1:] if not section.combination else ():
        yield page.at(table.line).note(table.head.name, _SECOND_TABLE)


def _is_linked(section: Section, linked: Collection[str]) -> bool:
    anchor = section.heading.anchor or ""
    return anchor in linked or is_well_known(anchor)


def _rows_alone(section: Section, page: PageLine) -> Iterator[Note]:
    for block in section.blocks:
        if isinstance(block, Text) and block.text.startswith("|"):
            yield page.at(block.line).note(block.text, _ROW_ALONE)


def _rules_in_text(section: Section, page: PageLine) -> Iterator[Note]:
    for line, text in section.paragraphs:
        for sentence in sentences(Piece(line, "text", text)):
            if sentence_is_normative(sentence):
                yield page.at(sentence.line).note(sentence.text, _RUNNING_TEXT)
