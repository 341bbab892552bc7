"""The tables of reference pages: pipe tables and `#| … |#` tables, as rows of a name and a raw cell.

Only the first bar of a row divides it: regular expressions in the text hold bars of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .location import PageLine

Layout: TypeAlias = Literal["html", "markdown"]
"""How the cells of a table are written: one line of HTML, or lines of Markdown."""

OPENING = "#|"
CLOSING = "|#"
_BAR = "||"
_NO_ROWS = ("Empty", ">")
"""The row that pages write where a message has no fields."""
_RULE = re.compile(r"(?:\|[ \t]*)?:?-{3,}:?[ \t]*\|[ \t]*:?-{3,}:?(?:[ \t]*\|)?")
_ESCAPED = re.compile(r"\\([_*`\[\].-])")
_MARKUP = re.compile(r"^(`{1,2}|\*\*)(.+)\1(\[\])?$")
_JOINT = re.compile(r"\.[ \t]*<br[ \t]*/?>[ \t]*", re.IGNORECASE)
JOINT = ".<br>"
"""The separator in a name such as `items[].<br>id`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is the 1-based line it starts at, and `cell` keeps its line breaks."""

    line: int
    name: str
    cell: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table at `line`; `head` is its first row, which names the columns."""

    line: int
    layout: Layout
    head: Row
    rows: tuple[Row, ...]


def starts_pipe_table(lines: Sequence[str], index: int) -> bool:
    """Whether a head and a rule stand at `index`."""
    return "|" in lines[index] and index + 1 < len(lines) and _RULE.fullmatch(lines[index + 1].strip()) is not None


def read_pipe_table(lines: Sequence[str], index: int, page: PageLine) -> tuple[Table, int]:
    """The pipe table at `index` and the index after it; it ends at the first blank line or heading.

    Raises:
        PageError: a row has one cell only.
    """
    end = index + 2
    while end < len(lines) and lines[end].strip() and not lines[end].startswith("## "):
        end += 1
    head = _pipe_row(lines[index], page.at(index + 1))
    rows = tuple(_pipe_row(lines[each], page.at(each + 1)) for each in range(index + 2, end))
    return Table(index + 1, "html", head, rows), end


def _pipe_row(line: str, place: PageLine) -> Row:
    inner = line.strip()
    if inner.startswith("|"):
        inner = inner[1:].removesuffix("|")
    name, bar, cell = inner.partition("|")
    if not bar:
        raise place.error(f"expected a table row `name | description`, found {inner[:60]!r}: is the page cut off here?")
    return Row(place.line, _plain_name(name), cell.strip())


def _plain_name(name: str) -> str:
    """The name without the markup that authors put around or into it."""
    name = _JOINT.sub(JOINT, name.strip()) if "<" in name else name.strip()
    return _ESCAPED.sub(r"\1", _MARKUP.sub(r"\2\3", name)) if "\\" in name or name.startswith(("`", "**")) else name


def read_block_table(lines: Sequence[str], index: int, page: PageLine) -> tuple[Table, int]:
    """The `#| … |#` table at `index` and the index after it.

    Raises:
        PageError: the table or one of its rows is not closed, or has no head.
    """
    rows: list[Row] = []
    place, index = page.at(index + 1), index + 1
    while index < len(lines) and (line := lines[index].strip()) != CLOSING:
        if line:
            row, index = _block_row(lines, index, page)
            rows.append(row)
        else:
            index += 1
    if index >= len(lines):
        raise place.error("the table that opens here is not closed with `|#`: is the page cut off?")
    if not rows:
        raise place.error("expected a table head `||Field | Description ||`, found an empty table")
    fields = tuple(row for row in rows[1:] if (row.name, row.cell) != _NO_ROWS)
    return Table(place.line, "markdown", rows[0], fields), index + 1


def _block_row(lines: Sequence[str], start: int, page: PageLine) -> tuple[Row, int]:
    end = _end_of_row(lines, start, page)
    indent = lines[start][: len(lines[start]) - len(lines[start].lstrip())]  # of a table in a tab
    more = (line.removeprefix(indent) for line in lines[start + 1 : end + 1])
    text = "\n".join([lines[start].strip().removeprefix(_BAR), *more])
    name, _, cell = text.rstrip().removesuffix(_BAR).partition("|")
    return Row(start + 1, _plain_name(name), cell.strip(" \t").rstrip()), end + 1


def _end_of_row(lines: Sequence[str], start: int, page: PageLine) -> int:
    """The index of the line that ends in `||`."""
    if not (first := lines[start].strip()).startswith(_BAR):
        raise page.at(start + 1).error(f"expected a table row that starts with `||`, found {first[:60]!r}")
    if len(first) >= 2 * len(_BAR) and first.endswith(_BAR):
        return start
    for index in range(start + 1, len(lines)):
        line = lines[index].strip()
        if line.endswith(_BAR):
            return index
        if line == CLOSING:
            break
    raise page.at(start + 1).error("the table row that starts here is not closed with `||`: is the page cut off?")
