"""Which of many names a number picks: each by itself, so that a new name leaves it to the others as it was."""

from __future__ import annotations

from zlib import crc32

_ODD, _FACTOR, _BELOW = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 2**64


def picks(number: int, name: str, share: float) -> bool:
    """Whether the number picks the name; numbers that do so are a share of all. 0 picks none."""
    mixed = (crc32(name.encode()) + number * _ODD) * _FACTOR % _BELOW
    mixed = (mixed ^ mixed >> 29) * _FACTOR % _BELOW
    return number > 0 and mixed >> 32 < share * 2**32
