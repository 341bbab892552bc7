"""Timestamps whose fraction is written with other digits than protobuf prints."""

from __future__ import annotations

from ...contract.formats.timestamps import NANOS, format_timestamp

DAY = 86_400
"""Seconds."""


def timestamp_at(seconds: int, fraction: str = "") -> str:
    """The timestamp of whole seconds since 1970 with a fraction as written, such as `.50`."""
    return f"{format_timestamp(seconds * NANOS)[:-1]}{fraction}Z"
