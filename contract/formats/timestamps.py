"""RFC 3339 timestamps, to the nanosecond and by the real calendar.

`datetime` cannot hold them: it cuts nine fraction digits to six, knows no leap second and overflows where an
offset leads past year 1 or 9999. Only its calendar is used here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
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
        return (
            "date-time",
            "an RFC 3339 timestamp such as 2024-11-05T07:08:09.123456789Z (0 to 9 fraction digits)",
        )
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
