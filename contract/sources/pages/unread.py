"""What is not read: pages of other kinds, which are refused, and parts of a page, which are noted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NoReturn

from ...errors import PageError
from ...model import Note
from .markdown.blocks import Text
from .markdown.cells import Piece
from .markdown.location import PageLine
from .markdown.sections import COMBINATION, PARTS, REQUEST_LINE, Kind, Section, section_of
from .markdown.types import is_well_known
from .prose.normative import is_normative
from .prose.sentences import sentences

_LOOKALIKES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"# .{0,200}, gRPC\b", "a gRPC page"),
        (r"\*\*rpc \w", "a gRPC page"),
        (r"\|\| ?Service ?\| ?Description ?\| ?Service URL\b", "the index page of a service"),
        (r"(?:\|\| ?)?(?:Method|Метод) ?\| ?(?:Description|Описание)\b", "the index page of a resource"),
        (r"## .{0,100}\{#(?:representation|methods)\}$", "the index page of a resource"),
        (r"#{1,6} .{0,300}\{#yandex\.cloud\.audit\.", "a reference of audit events"),
        (r"# .{0,200}(?:authenticat|authoriz|аутентификац|авторизац)", "a page on authentication"),
    )
)


_FOREIGN = {
    "<!doctype html": "HTML: perhaps a page to sign in on",
    "<html": "HTML: perhaps a page to sign in on",
    "<?xml": "XML",
    "{": "JSON",
    "version https://git-lfs": "a pointer of Git LFS: fetch the page itself",
}
"""Files that are no pages, by how they start."""


class LookalikeError(PageError):
    """A page of the reference, but not that of a REST method."""


def last_text_line(lines: Sequence[str]) -> int:
    """The number of the last line that is not blank."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def is_grpc(title: str) -> bool:
    """Whether a title is that of a gRPC page: newer ones have sections like those of REST pages."""
    return ", grpc" in title.casefold()


def reject_other_page_kinds(lines: Sequence[str], page: PageLine) -> NoReturn:
    """Refuses a page without an HTTP request, and says what it is.

    Raises:
        LookalikeError: the page shows what it is, at the line that does.
        PageError: it is no page at all, at its first line; or nothing shows what it is, at its last.
    """
    for number, line in enumerate(lines, 1):
        for pattern, what in _LOOKALIKES:
            if pattern.match(line):
                raise LookalikeError(page.source, number, f"this is {what}; give the page of one REST method instead")
    first, line = next((number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())
    if found := next((what for start, what in _FOREIGN.items() if line.casefold().startswith(start)), None):
        raise page.at(first).error(f"expected a page in Markdown, found {found}")
    raise page.at(last_text_line(lines)).error(
        "expected a section `## HTTP request`, found none: not the page of a REST method, or only its beginning"
    )


_NOT_READ = "this section is not read"
_NOT_LINKED = "this section is not read: no type refers to it"
_SECOND_TABLE = "the section has a table already, so this one is not read"
_ONE_TABLE = "only one table stands below, so the others that it may speak of are not read"
_SECOND_REQUEST = "the section has a request already, so this one is not read"
_ROW_ALONE = "looks like the row of a table, but stands in none: an empty line ends a table"
_RUNNING_TEXT = "said outside the tables, so of no one field"


def unread_notes(binding: Sequence[Section], linked: Collection[str], page: PageLine) -> Iterator[Note]:
    """Notes on what was not read of a binding; `linked` are the anchors that the types of the page refer to."""
    kinds: tuple[Kind, ...] = ("request", *PARTS)
    read_sections = [section_of(binding, kind) for kind in kinds]
    for section in binding:
        here, anchor = page.at(section.heading.line), section.heading.anchor or ""
        if section.kind is not None and not any(section is each for each in read_sections):
            yield here.note(f"{section.heading.title} {section.status}".rstrip(), _NOT_READ)
        elif section.kind is None and section.table and anchor not in linked and not is_well_known(anchor):
            yield here.note(section.heading.title, _NOT_LINKED)
        yield from _second_ones(section, page)
        yield from _rows_alone(section, page)
        yield from _rules_in_text(section, page)


def _second_ones(section: Section, page: PageLine) -> Iterator[Note]:
    if section.kind == "request" and section.fence is not None:
        for number, line in enumerate(section.fence.lines[1:], section.fence.line + 2):
            if REQUEST_LINE.fullmatch(line.strip()):
                yield page.at(number).note(line, _SECOND_REQUEST)
    for block in section.blocks if len(section.tables) == 1 else ():
        if isinstance(block, Text) and COMBINATION.fullmatch(block.text):
            yield page.at(block.line).note(block.text, _ONE_TABLE)
    for table in section.tables[1:] if not section.combination else ():
        yield page.at(table.line).note(table.head.name, _SECOND_TABLE)


def _rows_alone(section: Section, page: PageLine) -> Iterator[Note]:
    for block in section.blocks:
        if isinstance(block, Text) and block.text.startswith("|"):
            yield page.at(block.line).note(block.text, _ROW_ALONE)


def _rules_in_text(section: Section, page: PageLine) -> Iterator[Note]:
    for line, text in section.paragraphs:
        for sentence in sentences(Piece(line, "text", text)):
            if is_normative(sentence.text):
                yield page.at(sentence.line).note(sentence.text, _RUNNING_TEXT)
