"""Timestamps and durations as nanoseconds, read from text and printed as protobuf's JSON mapping prints them.

Instants count from 1970-01-01T00:00:00Z. Protobuf prints 0, 3, 6 or 9 fraction digits, as few as hold the value.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from .timestamps import NANOS, Instant, read_timestamp

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
