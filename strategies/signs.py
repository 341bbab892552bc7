"""How each edge class is told from a value: what goes wrong there would go wrong with this value, too.

The tables stand beside those of `classes`, id by id (texts have theirs in `text_signs`): `three-digits` is shown by
every timestamp of three fraction digits, not by the one of the table alone. A value may show several classes, or none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from math import isinf
from typing import Any, TypeAlias

from ..contract.jsontext import read_document
from ..contract.patterns import DURATION_MAX_SECONDS, INT64_MAX, INT64_MIN
from ..contract.timestamps import NANOS, Instant, read_timestamp

TextSign: TypeAlias = Callable[[str], bool]
Sign: TypeAlias = Callable[[Any], bool]
Signs: TypeAlias = Mapping[str, Sign]

MANY_CHARACTERS = 256
"""From here on a text is past the usual width of a column."""
_LARGE = 4_000
_DEEP, _VERY_DEEP = 50, 1_000
_UNREAD = object()


def finds(pattern: str) -> TextSign:
    """The pattern occurs in the text."""
    search = re.compile(pattern).search
    return lambda text: search(text) is not None


# ----------------------------------------------------------------- timestamps


def _digits(count: int) -> TextSign:
    return lambda text: len(_fraction(text)) == count


def _fraction(text: str) -> str:
    """The digits after the point of a timestamp or a duration."""
    match = re.search(r"\.([0-9]+)", text)
    return match[1] if match else ""


@lru_cache(maxsize=4096)
def instant_of(text: object) -> Instant | None:
    """The instant that a timestamp names; None where it names none."""
    found = read_timestamp(text) if isinstance(text, str) else None
    return found if isinstance(found, Instant) else None


def _between(first: str, last: str) -> TextSign:
    low, high = instant_of(first), instant_of(last)
    assert low is not None
    assert high is not None
    return lambda text: (found := instant_of(text)) is not None and low <= found <= high


_LONGER_THAN_THE_NEXT = frozenset({"01-29", "01-30", "01-31", "03-31", "05-31", "08-31", "10-31"})
_END = "9999-12-31T23:59:59.999999999Z"

TIMESTAMPS: Signs = {
    "no-fraction": _digits(0),
    "one-digit": _digits(1),
    "three-digits": _digits(3),
    "six-digits": _digits(6),
    "seven-digits": _digits(7),
    "nine-digits": _digits(9),
    "trailing-zeros": lambda text: _fraction(text).endswith("0"),
    "leading-zeros": lambda text: _fraction(text).startswith("0") and _fraction(text).strip("0") != "",
    "last-nanosecond": lambda text: _fraction(text) == "999999999",
    "midnight": lambda text: text[11:19] == "00:00:00" and _fraction(text).strip("0") == "",
    "leap-day": lambda text: text[5:10] == "02-29",
    "month-end": lambda text: text[5:10] in _LONGER_THAN_THE_NEXT,
    "end-of-year": lambda text: text[5:10] == "12-31" and text[11:19] == "23:59:59",
    "epoch": _between("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    "before-epoch": _between("0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z"),
    "after-2038": _between("2038-01-19T03:14:08Z", _END),
    "after-2262": _between("2262-04-11T23:47:16.854775808Z", _END),
    "year-0001": lambda text: text.startswith("0001"),
    "year-9999": lambda text: text.startswith("9999"),
    "offset": finds(r"\+[0-9]{2}:[0-9]{2}$"),
    "negative-offset": finds("-(?!00:00)[0-9]{2}:[0-9]{2}$"),
    "unknown-offset": finds("-00:00$"),
    "lower-case": lambda text: text != text.upper(),
    "leap-second": lambda text: text[17:19] == "60",
}


# ----------------------------------------------------------------- integers and durations


def _is_number(number: int) -> TextSign:
    return lambda text: text == str(number)


INT64S: Signs = {
    "0": _is_number(0),
    "1": _is_number(1),
    "2": lambda text: 1 < int(text) < 10,
    "10": lambda text: int(text) >= 10,
    "int32-max": _is_number(2**31 - 1),
    "int32-max-plus-1": lambda text: int(text) >= 2**31,
    "2-53": _is_number(2**53),
    "2-53-plus-1": lambda text: _is_beyond_doubles(int(text)),
    "int64-max": _is_number(INT64_MAX),
    "int64-min": _is_number(INT64_MIN),
}

_LONGEST = DURATION_MAX_SECONDS * NANOS + NANOS - 1


@lru_cache(maxsize=4096)
def nanoseconds(text: object) -> int | None:
    """The length of a duration; None where it is none."""
    match = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]{1,9}))?s", text) if isinstance(text, str) else None
    if match is None:
        return None
    length = int(match[2]) * NANOS + int((match[3] or "").ljust(9, "0"))
    return -length if match[1] else length


def _lasts(is_so: Callable[[int], bool]) -> TextSign:
    return lambda text: (length := nanoseconds(text)) is not None and is_so(length)


DURATIONS: Signs = {
    "zero": lambda text: nanoseconds(text) == 0 and not text.startswith("-"),
    "seconds": _digits(0),
    "one-digit": _digits(1),
    "milliseconds": _digits(3),
    "one-nanosecond": _lasts(lambda length: 0 < length < 1000),
    "leading-zeros": TIMESTAMPS["leading-zeros"],
    "microseconds": _digits(6),
    "seven-digits": _digits(7),
    "nine-digits": _digits(9),
    "rounds-up": lambda text: re.search(r"\.999[0-9]*s", text) is not None and text.partition(".")[0][-2:] == "59",
    "days": _lasts(lambda length: length >= 86_400 * NANOS),
    "negative": _lasts(lambda length: length < 0),
    "negative-fraction": _lasts(lambda length: -NANOS < length < 0),
    "max": _lasts(lambda length: length == _LONGEST),
    "min": _lasts(lambda length: length == -_LONGEST),
    "minus-zero": lambda text: nanoseconds(text) == 0 and text.startswith("-"),
}

BYTES: Signs = {
    "empty": lambda text: text == "",
    "padded": lambda text: text.endswith("="),
    "alphabet": lambda text: "+" in text or "/" in text,
}


# ----------------------------------------------------------------- JSON in a text, and JSON values


@lru_cache(maxsize=1024)
def json_in(text: str) -> object:
    """The value that a text holds; a value of its own where it holds none, or one past what Python reads."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return _UNREAD
    return value


def _is_json(is_so: Sign) -> TextSign:
    return lambda text: is_so(json_in(text))


@lru_cache(maxsize=1024)
def _words(text: str) -> str:
    """JSON text without what its strings say."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)


def _is_loose(text: str) -> bool:
    """Whether there is more white space than printers put after a colon or a comma."""
    return re.search(r"[\t\r\n]|  |^ | $| [:,\]}]|[\[{] ", _words(text)) is not None


def _depth(text: str) -> int:
    """How deep arrays and objects nest; not worth a look where there are few."""
    deepest = depth = 0
    if text.count("[") + text.count("{") < _DEEP:
        return 0
    for each in _words(text):
        depth += (each in "[{") - (each in "]}")
        deepest = max(deepest, depth)
    return deepest


def _repeats_keys(text: str) -> bool:
    return _is_read(text) and any(each.rule == "duplicate-key" for each in read_document(text).problems)


def _is_read(text: str) -> bool:
    return json_in(text) is not _UNREAD


def _written(pattern: str) -> TextSign:
    """JSON in which something is written so, outside of its strings."""
    search = re.compile(pattern).search
    return lambda text: search(_words(text)) is not None and _is_read(text)


def _any_inside(is_so: Sign) -> TextSign:
    """Something in the value, however deep, is so."""
    return lambda text: any(map(is_so, _values(json_in(text))))


def _any_key(is_so: TextSign) -> TextSign:
    return _any_inside(lambda value: isinstance(value, dict) and any(map(is_so, value)))


def _fold_together(keys: Collection[str]) -> bool:
    return len({each.casefold() for each in keys}) < len(keys)


def _values(value: object) -> Iterator[object]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each


def _is_beyond_doubles(value: object) -> bool:
    if type(value) is not int:
        return False
    try:
        return int(float(value)) != value
    except OverflowError:
        return True


_SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))


def _is_a_name(key: str) -> bool:
    """Whether a key may be the name of an attribute, and is not one that every object has."""
    return key.isidentifier() and not key.startswith("__")


def _is_a_container(value: object) -> bool:
    return isinstance(value, dict | list)


JSON_VALUES: Signs = {
    "null": lambda value: value is None,
    "false": lambda value: value is False,
    "zero": lambda value: type(value) in (int, float) and value == 0,
    "big-number": _is_beyond_doubles,
    "fraction": lambda value: type(value) is float and not value.is_integer(),
    "empty-string": lambda value: value == "",
    "string": lambda value: isinstance(value, str) and value != "",
    "empty-array": lambda value: value == [],
    "array": lambda value: isinstance(value, list) and value != [],
    "empty-object": lambda value: value == {},
    "object": lambda value: isinstance(value, dict) and any(map(_is_a_container, value.values())),
}

EMBEDDED_JSON: Signs = {
    "object": _is_json(lambda value: isinstance(value, dict) and value != {}),
    "empty-object": _is_json(JSON_VALUES["empty-object"]),
    "array": _is_json(JSON_VALUES["array"]),
    "empty-array": _is_json(JSON_VALUES["empty-array"]),
    "array-of-objects": _is_json(
        lambda value: isinstance(value, list) and any(isinstance(each, dict) for each in value)
    ),
    "number": _is_json(lambda value: type(value) in (int, float)),
    "negative": _is_json(lambda value: type(value) in (int, float) and value < 0),
    "minus-zero": _written(r"-0(\.0*)?(?![0-9.eE])"),
    "string": _is_json(JSON_VALUES["string"]),
    "empty-string": _is_json(JSON_VALUES["empty-string"]),
    "boolean": _is_json(lambda value: isinstance(value, bool)),
    "null": _is_json(JSON_VALUES["null"]),
    "big-number": _any_inside(_is_beyond_doubles),
    "float": _written("[0-9][.eE]"),
    "int64-overflow": _any_inside(lambda value: type(value) is int and not -(2**63) <= value < 2**64),
    "double-overflow": _any_inside(lambda value: type(value) is float and isinf(value)),
    "key-order": _any_inside(lambda value: isinstance(value, dict) and [*value] != sorted(value)),
    "keys": _any_inside(lambda value: isinstance(value, dict) and not all(map(_is_a_name, value))),
    "json-string": _is_json(lambda value: isinstance(value, str) and _is_a_container(json_in(value))),
    "line-separator": finds("[\u2028\u2029]"),
    "escaped-nul": lambda text: "\\u0000" in text,
    "escaped-surrogate": _any_inside(lambda value: isinstance(value, str) and not _SURROGATES.isdisjoint(value)),
    "duplicate-keys": _repeats_keys,
    "escaped-unicode": lambda text: "\\u" in text and _is_read(text),
    "raw-unicode": lambda text: not text.isascii() and _is_read(text),
    "embedded-again": _any_inside(lambda value: isinstance(value, str) and _is_a_container(json_in(value))),
    "spaces": lambda text: _is_loose(text) and _is_read(text),
    "deep": lambda text: _depth(text) >= _DEEP,
    "large": lambda text: len(text) >= _LARGE,
    "tiny-number": _any_inside(lambda value: type(value) is float and 0 < abs(value) < 2.2e-308),
    "long-decimal": _written(r"[0-9]\.[0-9]{18}"),
    "whole-float": _any_inside(lambda value: type(value) is float and value.is_integer()),
    "keys-differ-in-case": _any_inside(lambda value: isinstance(value, dict) and _fold_together(value)),
    "keys-like-numbers": _any_key(finds("^[0-9]+$")),
    "keys-of-prototypes": _any_key(lambda key: key in {"constructor", "toString"}),
    "keys-with-marks": _any_key(finds("^[$@]")),
    "keys-with-dots": _any_key(lambda key: "." in key),
    "long-key": _any_key(lambda key: len(key) >= MANY_CHARACTERS),
    "long-array": _any_inside(lambda value: isinstance(value, list) and len(value) > 1000),
    "very-deep": lambda text: _depth(text) >= _VERY_DEEP,
    "not-json": lambda text: text != "" and not _is_read(text),
    "empty-text": lambda text: text == "",
    "not-a-number": _written("NaN|Infinity"),
}

BY_FORMAT: Mapping[str, Signs] = {
    "date-time": TIMESTAMPS,
    "int64": INT64S,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
}
