"""Edge classes one at a time: what makes a payload odd at one place or in one relation, and leaves all else alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from ...contract import Contract
from ..schema.examples import Path
from ..schema.nodes import Array, Node
from ..schema.slots import places
from ..schema.variations import ABSENT, copied, replaced
from ..values.tables import Group
from ..workflows.patches import Patch, apply_where_present, shifted
from ..workflows.shapes import fitting_shapes
from .cases import EdgeAtPlace, placed_classes

Oddity: TypeAlias = Callable[[object, int], object]
"""Makes a payload odd; a number below 256 says in which element of an array. Nothing is added."""


@dataclass(frozen=True, slots=True)
class SingleEdges:
    """Classes of which at most one is chosen.

    Attributes:
        name: of the place, or of the group of shapes.
        share: of the payloads that have one of them.
        known: the classes.
    """

    name: str
    share: float
    known: tuple[Oddity, ...]


_SHARE, _SHARE_OF_SHAPES, _SHARE_OF_CLASS = 0.03, 0.04, 0.004


def oddities(contract: Contract, root: Node, include: frozenset[Group]) -> list[SingleEdges]:
    """The classes of each place, and the shapes of each group.

    What is in no array stands there once in a payload, however many elements there are, and so comes up seldom by
    itself: it is the oftener odd the more classes it has.
    """
    free = set(_free(root))
    placed = [each for each in placed_classes(root, include) if each.place.path in free]
    groups = []
    for path, group in groupby(placed, lambda each: each.place.path):
        known = tuple(_placed(each) for each in group)
        groups.append(SingleEdges(f"{path}", _SHARE if 0 in path else _SHARE_OF_CLASS * len(known), known))
    for index, shapes in enumerate(fitting_shapes(contract)):
        groups.append(SingleEdges(f"#shape{index}", _SHARE_OF_SHAPES, tuple(_shaped(each.patch) for each in shapes)))
    return [each for each in groups if each.known]


def _free(root: Node) -> Iterator[Path]:
    """The places whose value says nothing of others: not arrays, which have sizes of their own to be drawn.

    Elements that have to differ are none, nor is what one of several forms has inside.
    """
    found = list(places(root))
    times = Counter(each.path for each in found)
    bound = {each.path for each in found if times[each.path] > 1 or (isinstance(each.node, Array) and each.node.unique)}
    for each in found:
        inside = any(each.path[:length] in bound for length in range(len(each.path)))
        if each.path and not inside and not isinstance(each.node, Array):
            yield each.path


def _placed(each: EdgeAtPlace) -> Oddity:
    path, new = each.place.path, ABSENT if each.value is None else each.value.value
    return lambda value, at: replaced(value, path, copied(new), at)


def _shaped(patch: Patch) -> Oddity:
    return lambda value, at: apply_where_present(value, shifted(patch, value, at))
