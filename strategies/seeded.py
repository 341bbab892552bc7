"""Randomness without state: every number depends on a seed and a name, and on nothing else.

A name says what a number is for, usually a JSON Pointer. So the same seed gives the same payload on every Python and
platform, and a new field leaves all others as they were. All that the package randomizes comes from here, by two
hashes: blake2b where the seed is the user's, crc32 where the seed is a number that Hypothesis draws. The second is
cheap, because it is computed for each payload and name, and its number 0 changes nothing, to which Hypothesis shrinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from string import ascii_lowercase
from struct import Struct
from typing import Any, Final, Self, TypeVar
from zlib import crc32

T = TypeVar("T")

_THREE: Final = Struct(">QQI")
_LETTERS: Final = f"{ascii_lowercase}234567".encode("ascii") * 8  # one for each byte, all as often


@dataclass(frozen=True, slots=True)
class SeededRandom:
    """The numbers of one seed."""

    seed: int
    _keyed: Any = field(init=False, repr=False, compare=False)
    _wide: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        key = blake2b(str(self.seed).encode(), digest_size=32).digest()
        object.__setattr__(self, "_keyed", blake2b(digest_size=8, key=key))
        object.__setattr__(self, "_wide", blake2b(digest_size=20, key=key))

    def number(self, name: str, below: int) -> int:
        """The number from 0 up to but not including `below`, at most 2^64, that belongs to the name."""
        hashed = self._keyed.copy()
        hashed.update(name.encode())
        return int.from_bytes(hashed.digest(), "big") % below

    def numbers(self, name: str) -> tuple[int, int, int]:
        """Two numbers below 2^64 and one below 2^32 that belong to the name: at the price of one."""
        hashed = self._wide.copy()
        hashed.update(name.encode())
        return _THREE.unpack(hashed.digest())

    def identifier(self, name: str) -> str:
        """The twenty lower-case letters and digits that belong to the name, as cloud services write ids."""
        hashed = self._wide.copy()
        hashed.update(name.encode())
        letters: bytes = hashed.digest().translate(_LETTERS)
        return letters.decode("ascii")

    def between(self, name: str, low: int, high: int) -> int:
        """The number from `low` to `high`, both included."""
        return low + self.number(name, high - low + 1)

    def pick(self, name: str, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.number(name, len(choices))]

    def chance(self, name: str, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.number(name, 100) < percent

    def another(self, index: int) -> Self:
        """The numbers of the payload with this index in a series; those of index 0 are the seed's own."""
        return self if index == 0 else type(self)(self.seed * 1_000_003 + index)


def digest(seed: int, name: str) -> bytes:
    """Sixteen bytes that belong to a seed and a name: for who needs few of one seed."""
    return blake2b(f"{seed}/{name}".encode(), digest_size=16).digest()


def name_number(name: str) -> int:
    """The number below 2^32 that belongs to a name, whatever the seed."""
    return crc32(name.encode())


_ODD, _FACTOR, _BELOW = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 2**64


def picks(number: int, name: str, share: float) -> bool:
    """Whether a drawn number picks a name, which a share of all numbers do. Number 0 picks none.

    Each name is picked by itself, so that a new name changes nothing for the others.
    """
    mixed = (name_number(name) + number * _ODD) * _FACTOR % _BELOW
    mixed = (mixed ^ mixed >> 29) * _FACTOR % _BELOW
    return number > 0 and mixed >> 32 < share * 2**32
