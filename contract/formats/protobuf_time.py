"""RFC 3339 timestamps and protobuf durations, to the nanosecond, as text and as numbers.

`datetime` cannot hold a timestamp: it cuts nine fraction digits to six, knows no leap second and overflows where an
offset leads past year 1 or 9999. Only its calendar is used here. Nanoseconds count from 1970-01-01T00:00:00Z.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

NANOS = 1_000_000_000
"""Nanoseconds of a second."""

Problem: TypeAlias = tuple[str, str]
"""The id of a broken rule, and what was expected instead."""


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A point in time: minutes since 0001-01-01T00:00:00Z, seconds (60 in a leap second), nanoseconds."""

    minute: int
    second: int
    nanosecond: int

    @property
    def nanos(self) -> int:
        """All of it as nanoseconds. A leap second has those of the second that follows."""
        return (self.minute * 60 + self.second) * NANOS + self.nanosecond


_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]{1,9}))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_USUAL = re.compile(r"[0-9-]{10}T[0-9:]{6}[0-5][0-9.]+Z")
_DAY = 1440
_LAST_MINUTE = date.max.toordinal() * _DAY - 1
_DAYS_IN_400_YEARS = 146_097


def read_timestamp(text: str) -> Instant | Problem:
    """The instant that a timestamp names, or why it names none.

    RFC 3339 (5.6 and appendix C) with the page's bounds: `T`, `t`, `Z`, `z` or an offset, 0 to 9 fraction
    digits, a day that exists, second 60 only at 23:59:60 UTC on 30 June or 31 December. Year 0000 is for an
    offset that leads into year 1. Broken rules are `date-time` and `date-time-range`.
    """
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return ("date-time", "an RFC 3339 timestamp such as 2024-11-05T07:08:09.123456789Z (0 to 9 fraction digits)")
    year, month, day, hour, minute, second = (int(each) for each in match.groups()[:6])
    fraction, sign, offset_hour, offset_minute = match.groups("0")[6:]
    offset = int(offset_hour) * 60 + int(offset_minute)
    days = _days(year, month, day)
    if days is None:
        return "date-time", "a day that the calendar has"
    if hour > 23 or minute > 59 or second > 60 or int(offset_hour) > 23 or int(offset_minute) > 59:
        return "date-time", "a time of day and an offset that exist"
    utc = days * _DAY + hour * 60 + minute + (offset if sign == "-" else -offset)
    return _in_bounds(Instant(utc, second, int(fraction.ljust(9, "0"))))


def is_usual(text: str) -> bool:
    """Whether a valid timestamp is written as protobuf prints it: upper case, `Z`, no leap second."""
    return _USUAL.fullmatch(text) is not None


def _days(year: int, month: int, day: int) -> int | None:
    """Days since 0001-01-01; None for a day that does not exist. The calendar repeats every 400 years."""
    try:
        return date(year or 400, month, day).toordinal() - 1 - (0 if year else _DAYS_IN_400_YEARS)
    except ValueError:
        return None


def _in_bounds(instant: Instant) -> Instant | Problem:
    leap = instant.second == 60
    if not 0 <= instant.minute <= _LAST_MINUTE or (leap and instant.minute == _LAST_MINUTE):
        return "date-time-range", "an instant from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z"
    if leap and not _may_have_leap_second(instant.minute):
        return "date-time", "second 60 only at 23:59:60 UTC on 30 June or 31 December"
    return instant


def _may_have_leap_second(minute: int) -> bool:
    day = date.fromordinal(minute // _DAY + 1)
    return minute % _DAY == _DAY - 1 and (day.month, day.day) in ((6, 30), (12, 31))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_NANOS = 719_162 * 86_400 * NANOS  # days from 0001-01-01 to 1970-01-01


def nanos_of_timestamp(text: object) -> int | None:
    """Nanoseconds since 1970 of an RFC 3339 timestamp; None for anything else."""
    instant = read_timestamp(text) if isinstance(text, str) else None
    return instant.nanos - _EPOCH_NANOS if isinstance(instant, Instant) else None


_DURATION = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,9}))?s")


def nanos_of_duration(text: object) -> int | None:
    """Nanoseconds of a protobuf duration, whatever digits it is written with; None for anything else."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    sign, seconds, fraction = match.groups("")
    nanos = int(seconds) * NANOS + int(fraction.ljust(9, "0"))
    return -nanos if sign else nanos


def nanos_of_datetime(moment: datetime) -> int:
    """Nanoseconds since 1970 of a datetime.

    Raises:
        ValueError: the datetime has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r}: expected a time with a time zone, such as datetime(2024, 6, 3, tzinfo=UTC)")
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * NANOS + since.microseconds * 1000


def datetime_of(nanos: int) -> datetime:
    """The UTC datetime of nanoseconds since 1970, cut to microseconds."""
    return _EPOCH + timedelta(microseconds=nanos // 1000)


def format_timestamp(nanos: int) -> str:
    """The timestamp of nanoseconds since 1970."""
    seconds, fraction = divmod(nanos, NANOS)
    days, second = divmod(seconds, 86_400)
    minute, second = divmod(second, 60)
    time = f"{_TWO_DIGITS[minute // 60]}:{_TWO_DIGITS[minute % 60]}:{_TWO_DIGITS[second]}"
    return f"{_format_day(days)}T{time}{_format_fraction(fraction)}Z"


_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


@lru_cache(maxsize=1024)
def _format_day(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).isoformat()[:10]


def format_duration(nanos: int) -> str:
    """The duration of nanoseconds, which are not negative."""
    seconds, fraction = divmod(nanos, NANOS)
    return f"{seconds}{_format_fraction(fraction)}s"


def _format_fraction(nanos: int) -> str:
    if nanos % 1_000:
        return f".{nanos:09}"
    if nanos % 1_000_000:
        return f".{nanos // 1_000:06}"
    return f".{nanos // 1_000_000:03}" if nanos else ""
