"""The skeleton of a page: its sections by kind, and which of them belong to each HTTP binding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from .blocks import Block, Fence, Heading, Text
from .tables import Table

Kind: TypeAlias = Literal["request", "path", "query", "body", "headers", "response"]

KINDS: Mapping[str, Kind] = {
    "http request": "request",
    "http-запрос": "request",
    "path parameters": "path",
    "path-параметры": "path",
    "query parameters": "query",
    "query-параметры": "query",
    "body parameters": "body",
    "request body parameters": "body",
    "parameters in the request body": "body",
    "параметры в теле запроса": "body",
    "headers": "headers",
    "response": "response",
    "ответ": "response",
}
"""The sections of every page by their titles, in both languages."""

PARTS: tuple[Kind, ...] = ("path", "query", "body", "response")
"""The sections that describe messages."""

REQUEST_LINE = re.compile(
    r"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) ++(\S[^ ]*+(?: ++(?!HTTP/[0-9.]++$)[^ ]++)*+)(?: ++HTTP/[0-9.]++)?"
)
COMBINATION = re.compile("(One|Any|All) of:")
_TYPE_LINE = re.compile(r"(?:(?:Any|One) of )?\*\*\[[^\][]*\]\(#")
_HTTP_CODE = re.compile(r"\*\*HTTP Code: ([0-9]{3})\b.*\*\*")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks below it."""

    heading: Heading
    blocks: tuple[Block, ...]

    @property
    def kind(self) -> Kind | None:
        """The kind of a section that every page has; None for the section of a message."""
        return KINDS.get(self.heading.title.casefold())

    @property
    def table(self) -> Table | None:
        """Its first table."""
        return next(iter(self.tables), None)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All of its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def combination(self) -> str:
        """How several tables make one message: `one`, `any` or `all` of them; empty where nothing says so."""
        if len(self.tables) < 2:
            return ""
        return next((match[1].lower() for text in self.texts if (match := COMBINATION.fullmatch(text))), "")

    @property
    def fence(self) -> Fence | None:
        """Its first block of code."""
        return next(iter(self.fences), None)

    @property
    def fences(self) -> tuple[Fence, ...]:
        """All of its blocks of code."""
        return tuple(block for block in self.blocks if isinstance(block, Fence))

    @property
    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """Its text outside tables and code by the line it starts at; lines in a row are one paragraph."""
        lines: list[Text] = []
        for block in self.blocks:
            if not isinstance(block, Text):
                continue
            if lines and block.line != lines[-1].line + 1:
                yield lines[0].line, "\n".join(each.text for each in lines)
                lines = []
            lines.append(block)
        if lines:
            yield lines[0].line, "\n".join(each.text for each in lines)

    @property
    def texts(self) -> tuple[str, ...]:
        """Its lines of text outside tables and code."""
        return tuple(block.text for block in self.blocks if isinstance(block, Text))

    @property
    def status(self) -> str:
        """The HTTP code of a response; empty where the section states none."""
        return next((match[1] for text in self.texts if (match := _HTTP_CODE.match(text))), "")

    @property
    def type_line(self) -> Text | None:
        """The line that names a type in place of a table; None where there is none."""
        lines = (block for block in self.blocks if isinstance(block, Text))
        return next((each for each in lines if self.kind and _TYPE_LINE.match(each.text)), None)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but an HTTP code stands in it."""
        return len(self.blocks) == len(self.texts) == 1 and bool(self.status)

    @property
    def is_success(self) -> bool:
        """Whether it describes a success; a section without a code is taken for one, to be refused."""
        return self.status.startswith("2") or not self.status

    @property
    def has_schema(self) -> bool:
        """Whether it speaks of a body."""
        return self.fence is not None or any(text.startswith("**Response schema:") for text in self.texts)


def sections_of(blocks: Iterable[Block]) -> Iterator[Section]:
    """The sections of a page; what stands before the first heading belongs to none.

    Each response is a section of its own, even where several share a heading.
    """
    for section in _headed(blocks):
        yield from _responses(section) if section.kind == "response" else (section,)


def _responses(section: Section) -> Iterator[Section]:
    """The section in parts that state one HTTP code each."""
    codes = [
        (index, match[1])
        for index, block in enumerate(section.blocks)
        if isinstance(block, Text) and (match := _HTTP_CODE.match(block.text))
    ]
    if len(codes) < 2:
        yield section
        return
    ends = [*(index for index, _ in codes[1:]), len(section.blocks)]
    yield Section(section.heading, section.blocks[: ends[0]])
    for (start, code), end in zip(codes[1:], ends[1:], strict=True):
        heading = replace(section.heading, line=section.blocks[start].line, anchor=code)
        yield Section(heading, section.blocks[start:end])


def _headed(blocks: Iterable[Block]) -> Iterator[Section]:
    """Each heading with the blocks below it."""
    heading: Heading | None = None
    section_blocks: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if heading is not None:
                yield Section(heading, tuple(section_blocks))
            heading, section_blocks = block, []
        else:
            section_blocks.append(block)
    if heading is not None:
        yield Section(heading, tuple(section_blocks))


def bindings_of(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    """Each HTTP request with the sections up to the next one; what stands before the first belongs to the first."""
    starts = [index for index, each in enumerate(sections) if each.kind == "request"]
    for start, end in zip([0, *starts[1:]], [*starts[1:], len(sections)], strict=True):
        yield tuple(sections[start:end])


def section_of(binding: Iterable[Section], kind: Kind) -> Section | None:
    """The first section of the kind; of the responses, the first that is a success."""
    return next((each for each in binding if each.kind == kind and (kind != "response" or each.is_success)), None)


def variants_of(section: Section) -> Iterator[Section]:
    """The section, or one for each of its tables where the message is as one of them says."""
    if section.combination not in {"one", "any"}:
        yield section
        return
    for number, table in enumerate(section.tables, start=1):
        heading = replace(section.heading, anchor=variant_anchor(section.heading.anchor or "", number))
        yield Section(heading, (table,))


def variant_anchor(anchor: str, number: int) -> str:
    """The anchor of one of several tables of a section, counted from 1."""
    return f"{anchor}:{number}"


def section_anchor(anchor: str) -> str:
    """The anchor of the section that one of several tables stands in."""
    return _VARIANT.sub("", anchor)


def is_variant(anchor: str) -> bool:
    """Whether an anchor is that of one of several tables."""
    return _VARIANT.search(anchor) is not None


_VARIANT = re.compile(r":[0-9]+\Z")
