"""The line of a text that a finding is about, cut to fit a screen and without what findings mask."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from unicodedata import combining, east_asian_width

from .text.printing import printable
from .text.redaction import is_masked_name, mask_secrets

WIDTH = 100
"""Code points of a line that are shown where nothing asks for less."""

_BEFORE, _AFTER = 44, 56
"""Code points of them before and after the column."""

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
    stretch, at = line[start : at + 4 * _AFTER], at - start
    hidden = [] if show_values else _MaskScan(stretch, at, depth).hidden_spans()
    left = _masked(stretch, 0, at, hidden, show_values=show_values)
    right = _masked(stretch, at, len(stretch), hidden, show_values=show_values)
    prefix = f"…{_last(left, before)}" if start or len(left) > before else left
    suffix = _first(right, after)
    is_cut = len(right) > len(suffix) or start + len(stretch) < len(line)
    return Excerpt(prefix + suffix + "…" * is_cut, sum(map(_cells, prefix)))


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


def _masked(text: str, start: int, end: int, hidden: list[tuple[int, int]], *, show_values: bool) -> str:
    """A stretch of the text with the hidden spans blotted, on one line and harmless to a terminal."""
    pieces = []
    for first, last in hidden:
        if first < end and last > start:
            pieces.append(text[start : max(first, start)] + "***")
            start = min(last, end)
    whole = "".join(pieces) + text[start:end]
    return printable((whole if show_values else mask_secrets(whole)).replace("\t", " "))


@dataclass(slots=True)
class _MaskScan:
    """Reads the tokens of a line and finds the values that findings would mask.

    A name is on the line itself or, for what encloses the location, the caller knows it (`depth`). The name of a value
    that was opened on an earlier line and closes before the location is not known, so its values are hidden. So is a
    value whose name stands on an earlier line, but for the value at the location.

    Attributes:
        text: the line.
        at: the offset of the location.
        depth: how deep the location lies in a masked member, as the caller knows; None where it lies in none.
        values: the values so far: start, end, and whether each is hidden.
        open_masks: for each container that is open, whether it is inside a masked member.
        follows_name: whether the token before was a name.
        follows_masked_name: whether it was the name of a masked member.
        is_confirmed: whether the line shows the masked name, or needs none.
    """

    text: str
    at: int
    depth: int | None
    values: list[tuple[int, int, bool]] = field(default_factory=list)
    open_masks: list[bool] = field(default_factory=list)
    follows_name: bool = False
    follows_masked_name: bool = False
    is_confirmed: bool = False

    def hidden_spans(self) -> list[tuple[int, int]]:
        """The spans of the values to hide; all values where nothing confirms which member the line is in."""
        self.is_confirmed = self.depth is None
        for match in _TOKEN.finditer(self.text):
            self._read(match, match[0], is_name=_NAME_FOLLOWS.match(self.text, match.end()) is not None)
        return [(first, last) for first, last, is_hidden in self.values if is_hidden or not self.is_confirmed]

    def _read(self, match: re.Match[str], token: str, *, is_name: bool) -> None:
        is_masked = self.follows_masked_name or any(self.open_masks[-1:])
        if match.start() == self.at and self.depth is not None:
            masks = [*self.open_masks, is_masked or (is_name and is_masked_name(_unescaped(token)))]
            self.is_confirmed = self.depth < len(masks) and masks[-1 - self.depth]
        if token in "[{":
            self.open_masks.append(is_masked)
        elif token in "]}" and self.open_masks:
            self.open_masks.pop()
        elif token in "]}" and match.start() < self.at:
            self.values = [(first, last, True) for first, last, _ in self.values]
        elif token not in "]},:" and not is_name:
            is_known = self.follows_name or self.open_masks or match.start() == self.at
            self.values.append((match.start(), match.end(), is_masked or not is_known))
        if token != ":":
            self.follows_name = is_name
            self.follows_masked_name = is_name and is_masked_name(_unescaped(token))


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
