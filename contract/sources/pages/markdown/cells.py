"""A table cell taken apart: its type, and the pieces of text below it.

Cells come in two layouts: one line of HTML-like text (`**string**<br><p>…</p> <ul>…</ul>`) and lines of Markdown
(`**string**`, blank line, paragraphs, `- ` items). Both end in the same pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .location import PageLine
from .tables import Row, Table
from .types import starts_type

PieceKind: TypeAlias = Literal["text", "item", "more", "step"]
"""A paragraph; the first paragraph of a bullet; what follows in a bullet; a piece of any other list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that starts at `line`; it keeps its line breaks."""

    line: int
    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `type_text` is empty in the tables that have no types (path and query parameters of old pages)."""

    type_text: str
    pieces: tuple[Piece, ...]


def read_cell(row: Row, table: Table, page: PageLine) -> Cell:
    """The row's cell in parts.

    Raises:
        PageError: a paragraph or list of the cell is not closed.
    """
    place = page.at(row.line)
    return _html_cell(row.cell, place) if table.layout == "html" else _markdown_cell(row.cell, place)


# Each tag pattern excludes `<` and `>` inside a tag, so that a stray `<` costs nothing.
_LAYOUT_TAG = re.compile(r"<(/?)(p|br|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_DEEPEST_MARKUP = 20
_LINK_TAG = re.compile(r"</?a\b[^<>]*>", re.IGNORECASE)
_CODE_TAG = re.compile(r"</?code>", re.IGNORECASE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&"))


def _html_cell(text: str, place: PageLine) -> Cell:
    pieces = tuple(_html_pieces(text, place))
    if pieces and pieces[0].kind == "text" and starts_type(pieces[0].text):
        return Cell(pieces[0].text, pieces[1:])
    return Cell("", pieces)


def _html_pieces(text: str, place: PageLine) -> Iterator[Piece]:
    """The runs between tags; `still_open` holds the tags around the run and `fresh` whether its `<li>` just opened."""
    still_open: list[str] = []
    fresh, end = False, 0
    for tag in _LAYOUT_TAG.finditer(text):
        if run := text[end : tag.start()].strip():
            yield Piece(place.line, _html_kind(still_open, fresh=fresh), _plain(run))
            fresh = False
        name, end = tag[2].lower(), tag.end()
        _open_or_close(still_open, name, closes=bool(tag[1]))
        fresh = (fresh and name == "p") or (name == "li" and not tag[1])
    if still_open:
        raise place.error(f"the cell ends inside <{still_open[-1]}>: is the page cut off here?")
    if run := text[end:].strip():
        yield Piece(place.line, "text", _plain(run))


def _open_or_close(still_open: list[str], name: str, *, closes: bool) -> None:
    """A tag that closes takes those inside it with it, and an item ends the item before: HTML may leave out both."""
    if closes and name in still_open:
        del still_open[_last(name, still_open) :]
    elif (
        name == "li" and not closes and _last("li", still_open) > max(_last("ul", still_open), _last("ol", still_open))
    ):
        del still_open[_last("li", still_open) :]
    if not closes and name != "br" and len(still_open) < _DEEPEST_MARKUP:
        still_open.append(name)


def _last(name: str, still_open: Sequence[str]) -> int:
    return max((index for index, each in enumerate(still_open) if each == name), default=-1)


def _html_kind(still_open: Sequence[str], *, fresh: bool) -> PieceKind:
    lists = [each for each in still_open if each in {"ul", "ol"}]
    if "ol" in lists:
        return "step"
    if lists:
        return "item" if fresh and len(lists) == 1 else "more"
    return "text"


def _plain(text: str) -> str:
    """Without links and entities; inline code in backticks however it was written."""
    text = _CODE_TAG.sub("``", _LINK_TAG.sub("", text))
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


_BULLET = "- "
_STEP = re.compile(r"(?:[0-9]{1,3}\.|\*) +")


def _markdown_cell(text: str, place: PageLine) -> Cell:
    first, _, rest = text.partition("\n")
    if not starts_type(first):
        return Cell("", tuple(_markdown_pieces(text.split("\n"), place.line)))
    return Cell(first.strip(), tuple(_markdown_pieces(rest.split("\n"), place.line + 1)))


def _markdown_pieces(lines: Sequence[str], first_line: int) -> Iterator[Piece]:
    """Paragraphs and list items; a line that continues the piece above it is joined to it."""
    kind: PieceKind = "text"
    piece_lines: list[str] = []
    after_blank = True
    for number, line in enumerate(lines, first_line):
        opens = _opened_kind(line, kind, after_blank=after_blank)
        if opens is not None:
            if any(piece_lines):
                yield Piece(number - len(piece_lines), kind, "\n".join(piece_lines).rstrip())
            kind, piece_lines = opens, []
        after_blank = not line.strip()
        piece_lines.append(line.strip().removeprefix(_BULLET))
    if any(piece_lines):
        yield Piece(first_line + len(lines) - len(piece_lines), kind, "\n".join(piece_lines).rstrip())


def _opened_kind(line: str, above: PieceKind, *, after_blank: bool) -> PieceKind | None:
    """The kind of the piece that starts with the line; None where the line starts none."""
    if line.startswith(_BULLET):
        return "item"
    if _STEP.match(line):
        return "step"
    if not after_blank or not line.strip():
        return None
    if line.startswith("  ") and above != "text":
        return "step" if above == "step" else "more"
    return "text"
