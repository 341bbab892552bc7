"""How the elements of an array become many: some go through the edge values, others are varied copies.

A few bytes decide over all of them, so that a thousand elements cost no more choices than three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ..edges.combinations import Cycle, cycler
from ..schema.nodes import Node
from ..schema.variations import Variation, variations, without_large_values
from .candidates import scalar_candidates
from .profiles import Settings

Repeat: TypeAlias = Callable[[bytes, list[object]], list[object]]
"""More elements, made by the bytes of `NAMES` of those that are there."""

NAMES = ("#sweep0", "#sweep1", "#copies0", "#copies1", "#copies2")
"""What the bytes are for."""


def repeater(node: Node, settings: Settings) -> Repeat:
    """What makes many elements of this kind."""
    cycle = cycler(node, lambda each: scalar_candidates(each, settings).known)
    ways, lighten = variations(node, usual=settings.profile.usual), without_large_values(node)

    def repeat(data: bytes, models: list[object]) -> list[object]:
        cycled = _cycled(data[0], data[1], models, cycle)
        count = _number_of_elements(data[2], data[3]) - len(models)
        return cycled + _copies(models + cycled, count, ways[data[4] * len(ways) >> 8], lighten)

    return repeat


_FIRST_CYCLE, _LONGEST_CYCLE = 156, 40
"""From this byte on elements go through the edge values, up to so many of them."""


def _cycled(byte: int, turn: int, models: list[object], cycle: Cycle) -> list[object]:
    """Elements that differ at each slot: none of them shows what another one does."""
    count = (byte - _FIRST_CYCLE + 1) * _LONGEST_CYCLE // (256 - _FIRST_CYCLE)
    return [cycle(models[each % len(models)], turn + each) for each in range(count)] if models else []


def _copies(
    models: list[object], count: int, vary: Variation, lighten: Callable[[object, int], object]
) -> list[object]:
    light = [lighten(each, count) for each in models] if count > 0 else []
    return [vary(light[each % len(light)], each) for each in range(count)] if light else []


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Numbers of elements from `first` on, so many of them; `weight` of 256 draws fall into the range."""

    first: int
    width: int
    weight: int


# Round numbers of elements, on which pages and loops end, come up by themselves, and so does one more of them.
_RANGES = (
    _Lengths(0, 1, 150), _Lengths(2, 9, 30), _Lengths(10, 1, 4), _Lengths(11, 40, 18), _Lengths(20, 1, 2),
    _Lengths(50, 1, 2), _Lengths(51, 49, 6), _Lengths(100, 1, 6), _Lengths(101, 100, 5), _Lengths(200, 1, 3),
    _Lengths(201, 55, 2), _Lengths(256, 1, 2), _Lengths(257, 243, 3), _Lengths(500, 1, 2), _Lengths(501, 499, 2),
    _Lengths(1000, 1, 8), _Lengths(1001, 24, 3), _Lengths(1025, 1, 8),
)  # fmt: skip
_BY_BYTE = tuple(each for each in _RANGES for _ in range(each.weight))


def _number_of_elements(byte: int, place: int) -> int:
    """How many elements there are, beside those that go through the edge values."""
    lengths = _BY_BYTE[byte]
    return lengths.first + (place * lengths.width >> 8)
