"""Covering arrays: few rows in which each two choices come together, and of the first of some factors each three.

Rows are found greedily, always the same ones. What is still missing is kept as bits, one for each level of each factor.
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
    """What is chosen.

    Attributes:
        levels: among how many.
        thirds: so many of them, from the first on, come together with each two such levels of other factors.
    """

    levels: int
    thirds: int = 0


class _Missing:
    """What no row has yet: levels, each a number and a bit, that are to come together."""

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

    def gain(self, level: int, chosen: int) -> int:
        """How much of what is missing a level brings to those that are chosen."""
        pairs = (self.pairs[level] & chosen).bit_count()
        return pairs + sum((self.triples.get((level, each), 0) & chosen).bit_count() for each in _numbers(chosen))

    def cover(self, chosen: int) -> None:
        """Takes out what comes together in a row."""
        levels = [*_numbers(chosen)]
        for one in levels:
            self.pairs[one] &= ~chosen
            for two in levels:
                if (one, two) in self.triples:
                    self.triples[one, two] &= ~chosen

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
        chosen = _completed(start, factors, missing, turn)
        missing.cover(chosen)
        yield tuple(level - first for level, first in zip(_numbers(chosen), missing.first, strict=False))


def _completed(chosen: int, factors: Sequence[Factor], missing: _Missing, turn: int) -> int:
    """The levels with those of all other factors that bring the most; where some bring as much, each has its turn."""
    for index, factor in enumerate(factors):
        first = missing.first[index]
        if not chosen & _bits(first, factor.levels):
            levels = [first + (turn + index + each) % factor.levels for each in range(factor.levels)]
            gains = [missing.gain(each, chosen) for each in levels]
            chosen |= 1 << levels[gains.index(max(gains))]
    return chosen


def _bits(first: int, count: int) -> int:
    return ((1 << count) - 1) << first


def _numbers(bits: int) -> Iterable[int]:
    """Which bits are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
