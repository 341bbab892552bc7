"""JSON of any structure, written as text: of a number and a text, and of the pools that texts are of.

The digits of the number, in a base that changes from one decision to the next, say what comes. Where they are used up
all decisions are the plainest, so that small numbers give small values and each number an end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

from ..values.tables import KEYS, NUMERALS, TEXTS

_Take: TypeAlias = Callable[[int], int]
"""The next decision: a number below another."""

_DEEPEST, _MEMBERS = 4, 4
_POOL = tuple(str(each.value) for each in TEXTS if len(str(each.value)) < 500)
_WORDS = ("null", "false", "true")


def structure(number: int, text: str, *, ascii_only: bool) -> str:
    """The JSON text of a number, up to four levels deep.

    Args:
        number: what it is made of.
        text: may be a string or a key in it.
        ascii_only: whether all other characters are escaped.
    """

    def string(own: str) -> str:
        return json.dumps(own, ensure_ascii=ascii_only)

    return _value(_digits(number), text, string, 0)


def _digits(number: int) -> _Take:
    left = number

    def take(below: int) -> int:
        nonlocal left
        left, digit = divmod(left, below)
        return digit

    return take


def _value(take: _Take, text: str, string: Callable[[str], str], level: int) -> str:
    kind = take(8) if level < _DEEPEST else take(4)
    if kind < 4:
        return _scalar(kind, take, text, string)
    parts = range(take(_MEMBERS + 1))
    if kind < 6:
        return f"[{', '.join(_value(take, text, string, level + 1) for _ in parts)}]"
    members = (f"{string(_key(take, text))}: {_value(take, text, string, level + 1)}" for _ in parts)
    return f"{{{', '.join(members)}}}"


def _scalar(kind: int, take: _Take, text: str, string: Callable[[str], str]) -> str:
    if kind == 0:
        return _WORDS[take(len(_WORDS))]
    if kind == 1:
        chosen = take(len(NUMERALS) + 4)
        return NUMERALS[chosen] if chosen < len(NUMERALS) else str(take(2**20) - 2**19)
    return string(_POOL[take(len(_POOL))] if (own := take(4)) > 1 else text * own)


def _key(take: _Take, text: str) -> str:
    match take(4):
        case 0 | 1:
            return KEYS[take(len(KEYS))]
        case 2:
            return _POOL[take(len(_POOL))]
    return text
