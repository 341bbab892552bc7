"""JSON of any structure, written as text: made of a number, a text and the pools of the tables.

The digits of the number decide, in a base that changes from one decision to the next. After its last digit all
decisions are the plainest, so that small numbers give small values and each value has an end.
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

    def string(characters: str) -> str:
        return json.dumps(characters, ensure_ascii=ascii_only)

    return _value(_digits(number), text, string, 0)


def _digits(number: int) -> _Take:
    rest = number

    def take(below: int) -> int:
        nonlocal rest
        rest, digit = divmod(rest, below)
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
        index = take(len(NUMERALS) + 4)
        return NUMERALS[index] if index < len(NUMERALS) else str(take(2**20) - 2**19)
    return string(_POOL[take(len(_POOL))] if (times := take(4)) > 1 else text * times)


def _key(take: _Take, text: str) -> str:
    match take(4):
        case 0 | 1:
            return KEYS[take(len(KEYS))]
        case 2:
            return _POOL[take(len(_POOL))]
    return text
