"""Values made freely, where the tables of edge values end: every format and every text is reachable.

Each is a pure function of a number, which Hypothesis draws, and of a turn, which tells the places of one payload
apart. Number 0 gives the plainest value, turn 0 the value that belongs to the number itself. `rotate` and `scatter`
are arithmetic on that number and no second way to seed (that is `seeded`): 0 stays 0, so that values shrink with it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeAlias

from ...contract.errors import hides_traceback
from ...contract.formats.patterns import DURATION_MAX_SECONDS
from ..schema.examples import multiples
from ..schema.nodes import Int64, Number, Text
from ..schema.regexes import samples
from ..schema.variations import DAY, timestamp_at
from ..values.formats import STANDARD_FORMATS
from ..values.json_texts import KEYS, NUMERALS
from ..values.texts import RARE_TEXTS, TEXTS
from ..values.value import EdgeValue

__tracebackhide__ = hides_traceback

Free: TypeAlias = Callable[[int, str, int], object]
"""A value from a number, a text and a turn."""

LIMIT = 2**64
"""Numbers are below it."""

_GOLDEN_RATIO = 0x9E3779B97F4A7C15
_BASE = 10_957 * DAY  # 2000-01-01
_FIRST_DAY, _DAYS = (date.min - date(2000, 1, 1)).days, (date.max - date.min).days + 1
_RECENT_FIRST, _RECENT_DAYS = 7305, 3652


def rotate(number: int, turn: int) -> int:
    """Another number for each turn; 0 stays 0."""
    return number * (2 * turn + 1) % LIMIT


def scatter(number: int, below: int) -> int:
    """A number below a bound, all over the range even for small numbers; 0 stays 0."""
    return (number * _GOLDEN_RATIO % LIMIT) * below // LIMIT


def to_signed(number: int) -> int:
    """0, -1, 1, -2, 2, …: every integer of 64 bits."""
    return -(number + 1) // 2 if number % 2 else number // 2


def timestamp(number: int, _text: str, turn: int) -> str:
    """Any day in range, with 0 to 9 fraction digits."""
    turn_number = rotate(number, turn)
    day = (scatter(turn_number, _DAYS) - _FIRST_DAY) % _DAYS + _FIRST_DAY
    return timestamp_at(_instant(day, turn_number), _fraction(turn_number, turn))


def typical_timestamp(number: int, _text: str, turn: int) -> str:
    """An instant of the years 2020 to 2029 with as many digits as protobuf prints."""
    turn_number = rotate(number, turn)
    day = _RECENT_FIRST + scatter(turn_number, _RECENT_DAYS)
    return timestamp_at(_instant(day, turn_number), _usual_fraction(turn_number, turn))


def _instant(day: int, number: int) -> int:
    """Some second of a day that counts from 2000, in seconds since 1970."""
    return _BASE + day * DAY + scatter(rotate(number, 1), DAY)


def _fraction(number: int, turn: int) -> str:
    """0 to 9 digits, as many as the turn says."""
    digits = (turn + number) % 10 if number else 0
    return f".{f'{scatter(number, 10**9):09}'[:digits]}" if digits else ""


def _usual_fraction(number: int, turn: int) -> str:
    digits = (turn + number) % 4 * 3
    return f".{f'{scatter(number, 10**9):09}'[:digits]}" if digits else ""


def duration(number: int, _text: str, turn: int) -> str:
    """Any protobuf duration, of either sign, with 0 to 9 fraction digits; small numbers give short ones."""
    seconds = to_signed(rotate(number, turn)) % (2 * DURATION_MAX_SECONDS + 1)
    if seconds > DURATION_MAX_SECONDS:
        seconds -= 2 * DURATION_MAX_SECONDS + 1
    return f"{seconds}{_fraction(number, turn)}s"


def typical_duration(number: int, _text: str, turn: int) -> str:
    """Up to a day, with as many digits as protobuf prints."""
    turn_number = rotate(number, turn)
    return f"{scatter(turn_number, DAY)}{_usual_fraction(turn_number, turn)}s"


def int64(node: Int64) -> Free:
    """Any integer in the node's range, as a string."""
    count = node.high - node.low + 1
    start = min(max(0, node.low), node.high)
    return lambda number, _text, turn: str((start + to_signed(rotate(number, turn)) - node.low) % count + node.low)


def typical_int64(node: Int64) -> Free:
    """A small number, as a string."""
    usual = Int64(max(node.low, 1), min(node.high, 5))
    return int64(usual if usual.low <= usual.high else node)


def base64_bytes(number: int, text: str, turn: int) -> str:
    """Any bytes, in standard base64."""
    return b64encode(rotate(number, turn).to_bytes(8, "big").lstrip(b"\0") + text.encode()).decode()


def embedded_json(number: int, text: str, turn: int) -> str:
    """Any structure, see `free_json`, or a plain object."""
    if turn == 0:
        return typical_json(number, text, turn)
    turn_number = rotate(number, turn) + turn
    document = structure(turn_number, text, ascii_only=turn % 4 < 2)
    return _WRAPPED[turn % _TURNS](document, turn_number) if turn % _TURNS in _WRAPPED else document


_MOST_LEVELS, _MOST_CHARACTERS = 200, 6000


def _nested(document: str, number: int) -> str:
    levels = number % _MOST_LEVELS
    return "[" * levels + document + "]" * levels


def _repeated(document: str, number: int) -> str:
    return f"[{', '.join([document] * (number % (1 + _MOST_CHARACTERS // (len(document) + 2))))}]"


_WRAPPED: Mapping[int, Callable[[str, int], str]] = {5: _nested, 7: _repeated}
"""What makes a structure deep or long, in some of the turns."""
_TURNS = 8


def text(node: Text) -> Free:
    """Any text of the node's length and pattern."""
    if node.pattern is not None:
        found = samples(node.pattern, node.least, node.most)
        return lambda number, _text, turn: found[rotate(number, turn) % len(found)]
    return lambda number, text, turn: _of_length(node, _any_text(text, rotate(number, turn) + turn, turn))


def typical_text(node: Text) -> Free:
    """The drawn text, either way round."""
    if node.pattern is not None:
        return text(node)
    return lambda _number, text, turn: _of_length(node, text if turn % 2 == 0 else text[::-1])


def typical_json(number: int, text: str, turn: int) -> str:
    """Values of all forms, made of a text and a number."""
    forms = (text, -number, number / 1000, [text, number], {text: [number]}, [{"key": text}, {}], json.dumps([text]))
    value = forms[turn % len(forms)] if turn else {"key": text, "number": number}
    return json.dumps(value, ensure_ascii=turn % 4 < 2)


_LONGEST_RUN = 200
_PARTS = tuple(each for each in TEXTS if len(str(each.value)) <= _LONGEST_RUN)
"""What is past a column's width stands alone: a text that has to be long shrinks to the plain one."""


def _any_text(text: str, number: int, turn: int) -> str:
    """The drawn text in one of the forms, by turns."""
    return _FORMS[turn % len(_FORMS)](text, number)


def _astral_run(text: str, number: int) -> str:
    """Characters of two units in UTF-16 from unit 0 or 1 on: each cut within leaves half of one."""
    return "a" * (number % 2) + "\N{GRINNING FACE}" * (number // 2 % _LONGEST_RUN) + text


_FORMS: tuple[Callable[[str, int], str], ...] = (
    lambda text, _number: text,
    lambda text, number: _pick(RARE_TEXTS, number) + text,
    lambda text, number: text + _pick(_PARTS, number),
    lambda _text, number: _pick(_PARTS, number) + _pick(RARE_TEXTS, rotate(number, 1)),
    lambda text, _number: text[::-1],
    _astral_run,
)
"""A text by itself, and what comes of putting it and known ones together."""


def _pick(known: Sequence[EdgeValue], number: int) -> str:
    return str(known[scatter(number, len(known))].value)


def _of_length(node: Text, text: str) -> str:
    return text[: node.most].ljust(node.least, "a")


_MULTIPLES, _NARROW, _PARTS_OF_RANGE = 500, 0.01, 1000


def number(node: Number) -> Free:
    """Any number between the node's bounds, of its multiples one of those nearest to zero."""
    if node.step is not None:
        known = tuple(islice(multiples(node), _MULTIPLES))
        return lambda number, _text, turn: known[rotate(number, turn) % len(known)]
    low = -(2**63) if node.low is None else node.low
    high = max(low, 2**63 if node.high is None else node.high)
    start = min(max(0, low), high)

    def whole(number: int, _text: str, turn: int) -> int:
        first, last = int(low), int(high)
        return (int(start) + to_signed(rotate(number, turn)) - first) % (last - first + 1) + first

    def fraction(number: int, _text: str, turn: int) -> float:
        return min(max(start + to_signed(rotate(number, turn)) / 1000, low), high)

    def narrow(number: int, _text: str, turn: int) -> float:
        return min(
            max(low + (high - low) * (scatter(rotate(number, turn), _PARTS_OF_RANGE) / _PARTS_OF_RANGE), low), high
        )

    if not node.whole and high - low < _NARROW:
        return narrow
    return whole if node.whole else fraction


def _standard(make: Callable[[int], str]) -> Free:
    return lambda number, _text, turn: make(rotate(number, turn))


STANDARD: Mapping[str, Free] = {name: _standard(each.make) for name, each in STANDARD_FORMATS.items()}
"""The ways to make the standard formats."""
ANY: Mapping[str, Free] = {
    "date-time": timestamp,
    "protobuf-duration": duration,
    "protobuf-bytes": base64_bytes,
    **STANDARD,
}
USUAL: Mapping[str, Free] = {
    "date-time": typical_timestamp,
    "protobuf-duration": typical_duration,
    "protobuf-bytes": base64_bytes,
    **STANDARD,
}
"""The ways to make a format freely: for all profiles, and for `typical`."""


# ----------------------------------------------------------------- JSON of any structure

_TakeDigit: TypeAlias = Callable[[int], int]
"""The next decision: a number below another."""

_DEEPEST, _MOST_MEMBERS = 4, 4
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

    return _json_value(_digits(number), text, string, 0)


def _digits(number: int) -> _TakeDigit:
    rest = number

    def take(below: int) -> int:
        nonlocal rest
        rest, digit = divmod(rest, below)
        return digit

    return take


def _json_value(take: _TakeDigit, text: str, string: Callable[[str], str], level: int) -> str:
    kind = take(8) if level < _DEEPEST else take(4)
    if kind < 4:
        return _json_scalar(kind, take, text, string)
    parts = range(take(_MOST_MEMBERS + 1))
    if kind < 6:
        return f"[{', '.join(_json_value(take, text, string, level + 1) for _ in parts)}]"
    members = (f"{string(_json_key(take, text))}: {_json_value(take, text, string, level + 1)}" for _ in parts)
    return f"{{{', '.join(members)}}}"


def _json_scalar(kind: int, take: _TakeDigit, text: str, string: Callable[[str], str]) -> str:
    if kind == 0:
        return _WORDS[take(len(_WORDS))]
    if kind == 1:
        index = take(len(NUMERALS) + 4)
        return NUMERALS[index] if index < len(NUMERALS) else str(take(2**20) - 2**19)
    return string(_POOL[take(len(_POOL))] if (times := take(4)) > 1 else text * times)


def _json_key(take: _TakeDigit, text: str) -> str:
    match take(4):
        case 0 | 1:
            return KEYS[take(len(KEYS))]
        case 2:
            return _POOL[take(len(_POOL))]
    return text
