"""Positions: where in a JSON text the value at a pointer stands.

Only the way to a pointer is walked; the standard library's parser skips everything beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from ..findings.pointer import escape
from ..text.printing import printable

_Tree: TypeAlias = "dict[str, _Tree]"
"""The reference tokens of pointers, those that follow a token below it."""

_SPACE = re.compile(r"[ \t\n\r]*+")
_skip_value = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=len).raw_decode


@dataclass(frozen=True, slots=True)
class Position:
    """Offsets in code points: of a value, and of its member's name (None for the root and in arrays)."""

    key: int | None
    value: int


def positions_of(text: str, start: int, pointers: Iterable[str]) -> dict[str, Position]:
    """The positions of the values at these pointers; of a repeated name the last, which is the one that parsers keep.

    Args:
        text: one JSON value, nested at most as deep as `read_document` lets pass.
        start: where the value begins.
        pointers: JSON Pointers, with what cannot be printed escaped as findings have it.
    """
    all_pointers = list(pointers)
    found: dict[str, Position] = {}
    root = Position(None, _skip_space(text, start))
    _walk(text, root, _tree(all_pointers), "", found)
    return {each: found[each] for each in all_pointers if each in found}


def end_of(text: str, start: int) -> int:
    """Where the value ends that begins at an offset of a text that is JSON."""
    return _skip_value(text, start)[1]


def _tree(pointers: Iterable[str]) -> _Tree:
    root: _Tree = {}
    for pointer in pointers:
        inner = root
        for token in pointer.split("/")[1:]:
            inner = inner.setdefault(token, {})
    return root


def _walk(text: str, position: Position, below: _Tree, pointer: str, found: dict[str, Position]) -> int:
    """Notes the positions of a value and of what the tree names inside it; returns where the value ends."""
    found[pointer] = position
    opening = text[position.value]
    if not below or opening not in "[{":
        return end_of(text, position.value)
    offset = _skip_space(text, position.value + 1)
    indices = map(str, count()) if opening == "[" else None
    while text[offset] not in "]}":
        token, child = (next(indices), Position(None, offset)) if indices else _member(text, offset)
        if token in below:
            end = _walk(text, child, below[token], f"{pointer}/{token}", found)
        else:
            end = end_of(text, child.value)
        offset = _skip_space(text, end)
        if text[offset] == ",":
            offset = _skip_space(text, offset + 1)
    return offset + 1


def _member(text: str, offset: int) -> tuple[str, Position]:
    """The reference token of the member whose name begins here, and its position."""
    name, end = _skip_value(text, offset)
    colon = _skip_space(text, end)
    return printable(escape(str(name))), Position(offset, _skip_space(text, colon + 1))


def _skip_space(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset
