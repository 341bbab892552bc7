"""Ids that look random and depend only on a seed and a name: the same on every platform, version and run."""

from __future__ import annotations

from base64 import b32encode
from uuid import UUID

from ...strategies.seeded import digest


def resource_id(seed: int, name: str) -> str:
    """An id as the cloud gives its resources: 20 lower-case letters and digits."""
    return b32encode(digest(seed, name)).decode("ascii").lower()[:20]


def uuid(seed: int, name: str) -> str:
    """A UUID of version 4 (RFC 9562)."""
    return str(UUID(bytes=digest(seed, name), version=4))


def request_id(seed: int, name: str) -> str:
    """An id of a request: 32 hexadecimal digits."""
    return digest(seed, name).hex()


def number_of(seed: int, name: str) -> int:
    """A number from 0 up to but not including 2^64."""
    return int.from_bytes(digest(seed, name)[:8], "big")


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TIME, _NONCE, _CHECK = 7, 6, 7
"""The parts of an issued id, in characters: the time in seconds, a nonce for ids of one second, a checksum."""
ISSUED_ID_LENGTH = _TIME + _NONCE + _CHECK
"""Characters of an issued id."""


def issued_id(seed: int, seconds: int, nonce: str) -> str:
    """An id that says when it was given out, in seconds since 1970."""
    time = "".join(_DIGITS[seconds // 36**place % 36] for place in reversed(range(_TIME)))
    stem = time + resource_id(seed, f"nonce/{nonce}")[:_NONCE]
    return stem + resource_id(seed, f"issued/{stem}")[:_CHECK]


def issued_at(seed: int, issued: str) -> int | None:
    """When an id was given out; None where it is not one that `issued_id` made from this seed."""
    stem = issued[:-_CHECK]
    if len(stem) != _TIME + _NONCE or issued[-_CHECK:] != resource_id(seed, f"issued/{stem}")[:_CHECK]:
        return None
    return int(stem[:_TIME], 36)
