"""How each edge class is told from a value: what goes wrong there would go wrong with this value, too.

The tables stand beside those of `classes`, id by id (texts have theirs in `text_signs`): `three-digits` is shown by
every timestamp of three fraction digits, not by the one of the table alone. A value may show several classes, or none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from ...contract.formats.patterns import DURATION_MAX_SECONDS, INT64_MAX, INT64_MIN
from ...contract.formats.protobuf_time import nanos_of_duration
from ...contract.formats.timestamps import NANOS, Instant, read_timestamp

TextSign: TypeAlias = Callable[[str], bool]
Sign: TypeAlias = Callable[[Any], bool]
Signs: TypeAlias = Mapping[str, Sign]

MANY_CHARACTERS = 256
"""From here on a text is past the usual width of a column."""


def matches(pattern: str) -> TextSign:
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
_BEGIN, _END = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"
_SUNDAY, _LEAP_DAY = 7, 29


def _day(text: str) -> date:
    """The day as it is written."""
    return date.fromisoformat(text[:10])


def _utc_day(text: str) -> date:
    """The day in UTC."""
    found = instant_of(text)
    return _day(text) if found is None else date.fromordinal(found.nanos // (86_400 * NANOS) + 1)


def _after_february(year: int) -> TextSign:
    return lambda text: int(text[:4]) == year and text[5:7] > "02"


def _weekday(text: str) -> int:
    return _day(text).isoweekday()


def _iso_year(text: str) -> int:
    """How many years the year of the week is ahead."""
    return _day(text).isocalendar().year - int(text[:4])


def _is_last_of_month(text: str) -> bool:
    day = _day(text)
    return day < date.max and (day + timedelta(days=1)).day == 1


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
    "nearly-the-last": matches(r"^9999-12-31T23:59:59\.999999(0{3})?Z$"),
    "nearly-the-first": matches(r"^0001-01-01T00:00:00\.000000(?!0{3})[0-9]{3}Z$"),
    "two-digits": _digits(2),
    "eight-digits": _digits(8),
    "zero-fraction": matches(r"\.0+Z$"),
    "minus-one": _between("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    "before-1900": _between(_BEGIN, "1899-12-31T23:59:59.999999999Z"),
    "after-2106": _between("2106-02-07T06:28:16Z", _END),
    "after-2286": _between("2286-11-20T17:46:40Z", _END),
    "march-1900": _after_february(1900),
    "march-2000": _after_february(2000),
    "march-2100": _after_february(2100),
    "new-year-in-the-east": lambda text: text[5:10] == "12-31" and text[11:13] in {"22", "23"},
    "new-year-in-the-west": lambda text: text[5:10] == "01-01" and text[11:13] < "05",
    "iso-year-before": lambda text: _iso_year(text) < 0,
    "iso-year-after": lambda text: _iso_year(text) > 0,
    "repeated-hour-europe": _between("2024-10-27T01:00:00Z", "2024-10-27T01:59:59.999999999Z"),
    "repeated-hour-us": _between("2024-11-03T06:00:00Z", "2024-11-03T06:59:59.999999999Z"),
    "missing-hour-europe": matches("^2024-03-31T02"),
    "missing-hour-us": matches("^2024-03-10T02"),
    "four-digits": _digits(4),
    "five-digits": _digits(5),
    "nine-zeros": lambda text: _fraction(text) == "000000000",
    "after-midnight": matches("T00:(?!00:00)"),
    "noon": matches("T12:(?!00:00)"),
    "leap-day-2000": matches("^2000-02-29"),
    "march-2400": _after_february(2400),
    "month-in-the-east": lambda text: _is_last_of_month(text) and text[11:13] in {"22", "23"},
    "month-in-the-west": lambda text: text[8:10] == "01" and text[11:13] < "05",
    "week-in-the-east": lambda text: _weekday(text) == _SUNDAY and text[11:13] in {"22", "23"},
    "week-in-the-west": lambda text: _weekday(text) == 1 and text[11:13] < "04",
    "repeated-hour-chicago": _between("2024-11-03T07:00:00Z", "2024-11-03T07:59:59.999999999Z"),
    "repeated-hour-denver": _between("2024-11-03T08:00:00Z", "2024-11-03T08:59:59.999999999Z"),
    "repeated-hour-los-angeles": _between("2024-11-03T09:00:00Z", "2024-11-03T09:59:59.999999999Z"),
    "ambiguous-hour-us": matches("^2024-11-03T01"),
    "ambiguous-hour-berlin": matches("^2024-10-27T02"),
    "missing-hour-london": matches("^2024-03-31T01"),
    "calendar-reform": matches("^1582-10-(0[5-9]|1[0-4])"),
    "before-1677": _between(_BEGIN, "1677-09-21T00:12:43.145224191Z"),
    "before-1901": _between(_BEGIN, "1901-12-13T20:45:51.999999999Z"),
    "year-0099": matches("^00"),
    "after-3000": _between("3001-01-01T00:00:00Z", _END),
    "offset": matches(r"\+[0-9]{2}:[0-9]{2}$"),
    "negative-offset": matches("-(?!00:00)[0-9]{2}:[0-9]{2}$"),
    "unknown-offset": matches("-00:00$"),
    "lower-case": lambda text: text != text.upper(),
    "leap-day-by-text": matches("-02-29T[^+-]*+[+-](?!00:00)[0-9:]{5}$"),
    "leap-day-in-utc": lambda text: text[5:10] == "03-01" and _utc_day(text).day == _LEAP_DAY,
    "year-by-text": lambda text: _utc_day(text).year != int(text[:4]),
    "far-offset": matches("[+-](1[3-9]|2[0-3]):[0-9]{2}$"),
    "leap-second": lambda text: text[17:19] == "60",
}


# ----------------------------------------------------------------- integers and durations


def is_beyond_doubles(value: object) -> bool:
    """Whether it is an integer that a double cannot hold."""
    if type(value) is not int:
        return False
    try:
        return int(float(value)) != value
    except OverflowError:
        return True


def _is_number(number: int) -> TextSign:
    return lambda text: text == str(number)


_ROUND = (3, 7, 8, 9, 16, 63, 64, 65, 99, 100, 101, 127, 128, 129, 255, 256, 257, 999, 1000, 1001, 2**15, 2**16)

INT64S: Signs = {
    "0": _is_number(0),
    "1": _is_number(1),
    "2": lambda text: 1 < int(text) < 10,
    "10": lambda text: int(text) >= 10,
    "int32-max": _is_number(2**31 - 1),
    "int32-max-plus-1": lambda text: int(text) >= 2**31,
    "2-53": _is_number(2**53),
    "2-53-plus-1": lambda text: is_beyond_doubles(int(text)),
    "int64-max": _is_number(INT64_MAX),
    "int64-min": _is_number(INT64_MIN),
    **{str(each): _is_number(each) for each in _ROUND},
    "minus-one": _is_number(-1),
    "2-53-minus-1": _is_number(2**53 - 1),
    "uint32-max-plus-1": lambda text: int(text) >= 2**32,
}

_NINE, _MILLISECOND = 9, 1_000_000
_LONGEST = DURATION_MAX_SECONDS * NANOS + NANOS - 1


nanoseconds = lru_cache(maxsize=4096)(nanos_of_duration)
"""The length of a duration; None where it is none."""


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
    "zero-fraction": lambda text: nanoseconds(text) == 0 and "." in text,
    "half": matches(r"\.50*s$"),
    "two-digits": _digits(2),
    "minute": _lasts(lambda length: length == 60 * NANOS),
    "hour": _lasts(lambda length: length == 3_600 * NANOS),
    "day": _lasts(lambda length: length == 86_400 * NANOS),
    "thousand": _lasts(lambda length: length >= 1_000 * NANOS),
    "negative-whole": lambda text: text.startswith("-") and "." not in text,
    "past-2-53-nanoseconds": _lasts(is_beyond_doubles),
    "past-int32-milliseconds": _lasts(lambda length: length >= 2**31 * _MILLISECOND),
    "past-int32": _lasts(lambda length: length >= 2**31 * NANOS),
    "past-int64-nanoseconds": _lasts(lambda length: length >= 2**63),
    "zero-nine-digits": lambda text: nanoseconds(text) == 0 and len(_fraction(text)) == _NINE,
    "trailing-zeros": lambda text: _fraction(text).endswith("0"),
    "minus-nanosecond": _lasts(lambda length: -1000 < length < 0),
    "minus-zero": lambda text: nanoseconds(text) == 0 and text.startswith("-"),
}

BYTES: Signs = {
    "empty": lambda text: text == "",
    "padded": lambda text: text.endswith("="),
    "alphabet": lambda text: "+" in text or "/" in text,
}

BY_FORMAT: Mapping[str, Signs] = {
    "date-time": TIMESTAMPS,
    "int64": INT64S,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
}
