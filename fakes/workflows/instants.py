"""Instants and durations as numbers: nanoseconds since 1970, and nanoseconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ...contract.formats.timestamps import NANOS, Instant, read_timestamp
from ...strategies.workflows import scenarios as stories
from ..clock import nanos_of

_EPOCH: Final = 719_162 * 86_400 * NANOS  # days from 0001-01-01 to 1970-01-01
_STORIES_BEGIN: Final = nanos_of(datetime(2024, 1, 1, tzinfo=UTC))


def instant_of(text: object) -> int | None:
    """Nanoseconds since 1970 of a timestamp; None for what is none."""
    read = read_timestamp(text) if isinstance(text, str) else None
    return read.nanos - _EPOCH if isinstance(read, Instant) else None


def printed_instant(nanos: int) -> str:
    """Nanoseconds since 1970 as protobuf prints a timestamp."""
    return stories.printed_time(nanos - _STORIES_BEGIN)


def printed_millis(nanos: int) -> str:
    """The same, cut to milliseconds."""
    return printed_instant(nanos // 1_000_000 * 1_000_000)


def printed_duration(nanos: int) -> str:
    """Nanoseconds, not negative, as protobuf prints a duration."""
    return stories.printed_duration(nanos)
