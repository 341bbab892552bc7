"""The line of a text that a finding is about, cut to fit a screen and without what findings mask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

from ..text.printing import printable
from ..text.redaction import is_masked_name, mask_secrets

WIDTH = 100
"""Code points of a line that are shown where nothing asks for less."""

_BEFORE, _AFTER = 44, 56
"""Those of them before and after the column."""

_WHOLE_LINE = 10_000
"""A line whose column lies further on is read from the member's own name, not from its beginning."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},:]|[^\s\[\]{},:"]++')
_OWN_NAME = re.compile(rf'"(?:[^"\\]|\\.){{0,{_BEFORE}}}+"\s{{0,{_BEFORE}}}+:\s{{0,{_BEFORE}}}\Z')
_ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|U[0-9a-f]{8})")
_NAME_FOLLOWS = re.compile(r"\s*:")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as shown, and how many cells of a terminal stand before the caret."""

    text: str
    indent: int


def excerpt(
    line: str,
    column: int,
    *,
    depth: int | None = None,
    show_values: bool = False,
    after: int = WIDTH,
    width: int = WIDTH,
) -> Excerpt:
    """The part of a line around a column.

    Args:
        line: the line, without its end.
        column: 1-based, in code points.
        depth: how deep the place lies in a member whose name is masked, 0 for its value; None where in none. Where the
            line does not show that name, all of the line may be in that member, and no value is shown.
        show_values: whether nothing is masked.
        after: how many code points from the column on are shown at most.
        width: how many code points are shown in all.
    """
    before = min(_BEFORE, width * _BEFORE // WIDTH)
    after = min(after, _AFTER, width - before)
    at = min(column - 1, len(line))
    start = 0 if at <= _WHOLE_LINE else _own_name(line, at)
    seen, at = line[start : at + 4 * _AFTER], at - start
    hidden = [] if show_values else list(_hidden(seen, at, depth))
    left = _shown(seen, 0, at, hidden, show_values=show_values)
    right = _shown(seen, at, len(seen), hidden, show_values=show_values)
    led = f"…{_last(left, before)}" if start or len(left) > before else left
    behind = _first(right, after)
    is_cut = len(right) > len(behind) or start + len(seen) < len(line)
    return Excerpt(led + behind + "…" * is_cut, sum(map(_cells, led)))


def _first(text: str, size: int) -> str:
    """The beginning of a text, and the whole of an escape that it would end in."""
    ends = (match.end() for match in _ESCAPE.finditer(text) if match.start() < size < match.end())
    return text[: next(ends, size)]


def _last(text: str, size: int) -> str:
    """The end of a text, without the rest of an escape that it would begin in."""
    at = max(0, len(text) - size)
    ends = (match.end() for match in _ESCAPE.finditer(text) if match.start() < at < match.end())
    return text[next(ends, at) :]


def _own_name(line: str, at: int) -> int:
    """Where the name of the member begins whose value stands at an offset; the offset where there is none near."""
    match = _OWN_NAME.search(line, max(0, at - _BEFORE), at)
    return match.start() if match else at


def _shown(text: str, start: int, end: int, hidden: list[tuple[int, int]], *, show_values: bool) -> str:
    """A stretch of the text with the hidden spans blotted, on one line and harmless to a terminal."""
    pieces = []
    for first, last in hidden:
        if first < end and last > start:
            pieces.append(text[start : max(first, start)] + "***")
            start = min(last, end)
    whole = "".join(pieces) + text[start:end]
    return printable((whole if show_values else mask_secrets(whole)).replace("\t", " "))


def _hidden(text: str, at: int, depth: int | None) -> Iterator[tuple[int, int]]:
    """The spans of values that findings would mask.

    A name is seen on the line itself or, for what encloses the place, was judged by the caller (`depth`). Of what was
    opened on an earlier line and closes before the place the name is not known: its values are hidden, and so is a
    value whose name stands on an earlier line, but for the one at the place.
    """
    values: list[tuple[int, int, bool]] = []
    named = False
    opened: list[bool] = []
    masked_name = False
    is_told = depth is None
    for match in _TOKEN.finditer(text):
        token = match[0]
        inside = masked_name or any(opened[-1:])
        if match.start() == at and depth is not None:
            own = inside or (_is_name(text, match) and is_masked_name(_unescaped(token)))
            is_told = [*opened, own][-1 - depth :][:1] == [True] and depth <= len(opened)
        if token in "[{":
            opened.append(inside)
        elif token in "]}" and opened:
            opened.pop()
        elif token in "]}" and match.start() < at:
            values = [(first, last, True) for first, last, _ in values]
        elif token not in "]},:" and not _is_name(text, match):
            values.append((match.start(), match.end(), inside or not (named or opened or match.start() == at)))
        if token != ":":
            named = _is_name(text, match)
            masked_name = named and is_masked_name(_unescaped(token))
    return ((first, last) for first, last, is_hidden in values if is_hidden or not is_told)


def _is_name(text: str, token: re.Match[str]) -> bool:
    return _NAME_FOLLOWS.match(text, token.end()) is not None


def _unescaped(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token


def _cells(character: str) -> int:
    """The cells of a terminal that a character takes."""
    if combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
