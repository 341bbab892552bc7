"""A page as a sequence of blocks: headings, fences, tables and lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .location import PageLine
from .tables import OPENING, Table, read_block_table, read_pipe_table, starts_pipe_table

_FENCES = ("```", "~~~")
_HEADING = re.compile(r"(#{1,6})[ \t]++(.*)")
_ANCHOR = re.compile(r"\{#([^{}#]*)\}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its `{#anchor}`."""

    line: int
    level: int
    title: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of code, without its fences."""

    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text."""

    line: int
    text: str


Block: TypeAlias = Heading | Fence | Table | Text


def front_matter(lines: Sequence[str], page: PageLine) -> Sequence[str]:
    """The lines of the front matter with the two `---` around it; empty where a page has none.

    Raises:
        PageError: the second `---` is missing.
    """
    if not lines or lines[0].rstrip() != "---":
        return ()
    for index, line in enumerate(lines):
        if index and line.rstrip() == "---":
            return lines[: index + 1]
    raise page.at(1).error("the front matter that opens here is not closed with `---`: is the page cut off?")


def read_blocks(lines: Sequence[str], start: int, page: PageLine) -> Iterator[Block]:
    """The blocks from index `start` on, in page order.

    Raises:
        PageError: a fence, table or row is not closed.
    """
    index = start
    while index < len(lines):
        block, index = _block_at(lines, index, page)
        if block is not None:
            yield block


def _block_at(lines: Sequence[str], index: int, page: PageLine) -> tuple[Block | None, int]:
    line = lines[index].strip()
    if line.startswith(_FENCES):
        return _read_fence(lines, index, page)
    if line == OPENING:
        return read_block_table(lines, index, page)
    if starts_pipe_table(lines, index):
        return read_pipe_table(lines, index, page)
    if not line:
        return None, index + 1
    heading = _HEADING.fullmatch(line)
    return (_heading(index + 1, heading) if heading else Text(index + 1, line)), index + 1


def _heading(line: int, match: re.Match[str]) -> Heading:
    title = match[2].strip()
    bare = title.rstrip("#")
    title = bare.rstrip() if bare[-1:].isspace() else title
    anchor = _ANCHOR.search(title)
    if anchor is None:
        return Heading(line, len(match[1]), title, None)
    return Heading(line, len(match[1]), title[: anchor.start()].strip(), anchor[1])


def _read_fence(lines: Sequence[str], start: int, page: PageLine) -> tuple[Fence, int]:
    mark = lines[start].strip()[:3]
    for index in range(start + 1, len(lines)):
        if lines[index].strip() == mark:
            return Fence(start + 1, tuple(lines[start + 1 : index])), index + 1
    raise page.at(start + 1).error(f"the code block that opens here is not closed with {mark}: is the page cut off?")
