"""Instants and durations as numbers: nanoseconds since 1970, and nanoseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from ..contract.timestamps import NANOS, Instant, read_timestamp
from ..strategies import stories
from .clock import nanos_of

_DURATION: Final = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,9}))?s")
_EPOCH: Final = 719_162 * 86_400 * NANOS  # days from 0001-01-01 to 1970-01-01
_STORIES_BEGIN: Final = nanos_of(datetime(2024, 1, 1, tzinfo=UTC))


def instant_of(text: object) -> int | None:
    """Nanoseconds since 1970 of a timestamp; None for what is none."""
    read = read_timestamp(text) if isinstance(text, str) else None
    return read.nanos - _EPOCH if isinstance(read, Instant) else None


def nanos_of_duration(text: object) -> int | None:
    """Nanoseconds of a protobuf duration; None for what is none."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    sign, seconds, fraction = match.groups("")
    nanos = int(seconds) * NANOS + int(fraction.ljust(9, "0"))
    return -nanos if sign else nanos


def printed_instant(nanos: int) -> str:
    """Nanoseconds since 1970 as protobuf prints a timestamp."""
    return stories.printed_time(nanos - _STORIES_BEGIN)


def printed_millis(nanos: int) -> str:
    """The same, cut to milliseconds."""
    return printed_instant(nanos // 1_000_000 * 1_000_000)


def printed_duration(nanos: int) -> str:
    """Nanoseconds, not negative, as protobuf prints a duration."""
    return stories.printed_duration(nanos)
