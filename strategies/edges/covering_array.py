"""Covering arrays: few rows in which each two levels come together, and of the first of some factors each three.

Rows are found greedily, always the same ones. The missing combinations are kept as bits, one for each level of each
factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Final, TypeAlias

Row: TypeAlias = tuple[int, ...]
"""One level for each factor."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A choice among levels.

    Attributes:
        levels: how many there are.
        thirds: so many of them, from the first on, come together with each two such levels of other factors.
    """

    levels: int
    thirds: int = 0


class _Missing:
    """The combinations that no row has yet. A level is a number, and a set of levels the bits of an integer."""

    def __init__(self, factors: Sequence[Factor]) -> None:
        self.first: Final = [0, *accumulate(each.levels for each in factors)]
        every = [_bits(first, each.levels) for first, each in zip(self.first, factors, strict=False)]
        thirds = [_bits(first, each.thirds) for first, each in zip(self.first, factors, strict=False)]
        self.pairs: Final = [sum(every) & ~own for own in every for _ in _numbers(own)]
        self.triples: Final = {
            (one, two): sum(thirds) & ~own & ~other
            for own, other in [*combinations(thirds, 2), *combinations(thirds[::-1], 2)]
            for one in _numbers(own)
            for two in _numbers(other)
        }

    def gain(self, level: int, row: int) -> int:
        """How many missing combinations a level brings to the levels of a row."""
        pairs = (self.pairs[level] & row).bit_count()
        return pairs + sum((self.triples.get((level, each), 0) & row).bit_count() for each in _numbers(row))

    def cover(self, row: int) -> None:
        """Takes out the combinations of a row."""
        levels = [*_numbers(row)]
        for one in levels:
            self.pairs[one] &= ~row
            for two in levels:
                if (one, two) in self.triples:
                    self.triples[one, two] &= ~row

    def starts(self) -> Iterator[int]:
        """Levels that are missing together, as long as there are some."""
        for one in range(len(self.pairs)):
            while self.pairs[one]:
                yield 1 << one | self.pairs[one] & -self.pairs[one]
        for (one, two), thirds in self.triples.items():
            while thirds := self.triples[one, two]:
                yield 1 << one | 1 << two | thirds & -thirds


def covering(factors: Sequence[Factor]) -> Iterator[Row]:
    """Rows that have each pair of levels of two factors, and each triple of those that are to come in threes."""
    missing = _Missing(factors)
    for turn, start in enumerate(missing.starts()):
        row = _complete(start, factors, missing, turn)
        missing.cover(row)
        yield tuple(level - first for level, first in zip(_numbers(row), missing.first, strict=False))


def _complete(row: int, factors: Sequence[Factor], missing: _Missing, turn: int) -> int:
    """The row with those levels of all other factors that bring the most; equal ones take turns."""
    for index, factor in enumerate(factors):
        first = missing.first[index]
        if not row & _bits(first, factor.levels):
            levels = [first + (turn + index + each) % factor.levels for each in range(factor.levels)]
            gains = [missing.gain(each, row) for each in levels]
            row |= 1 << levels[gains.index(max(gains))]
    return row


def _bits(first: int, count: int) -> int:
    return ((1 << count) - 1) << first


def _numbers(bits: int) -> Iterable[int]:
    """Which bits are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
