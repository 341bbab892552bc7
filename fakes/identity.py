"""Ids that look random and depend only on a seed and a name: the same on every platform, version and run."""

from __future__ import annotations

from base64 import b32encode
from hashlib import blake2b


def resource_id(seed: int, name: str) -> str:
    """An id as the cloud gives its resources: 20 lower-case letters and digits."""
    return b32encode(_digest(seed, name)).decode("ascii").lower()[:20]


def request_id(seed: int, name: str) -> str:
    """An id of a request: 32 hexadecimal digits."""
    return _digest(seed, name).hex()


def _digest(seed: int, name: str) -> bytes:
    return blake2b(f"{seed}/{name}".encode(), digest_size=16).digest()
