"""Every edge value at every place where it can occur, and the names of places.

The ids read `place-value`. A place is named by the members that lead to it, joined by dashes, without the name of an
outermost array: `startedAt-nine-digits` is in the elements of the array, `summary-startedAt-nine-digits` beside them.
Where two places would share a name, both keep the array's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..schema.examples import SlotPath
from ..schema.nodes import Node, Object
from ..schema.slots import Slot, slots_of
from ..values.tables import EdgeValue, Group
from .node_values import edge_values


@dataclass(frozen=True, slots=True)
class EdgeAtPlace:
    """An edge value at a place where it can occur.

    Attributes:
        id: as an `EdgeCase` has it.
        place: the place.
        value: what stands there; None where nothing does.
    """

    id: str
    place: Slot
    value: EdgeValue | None

    @property
    def why(self) -> str:
        """What clients get wrong there, in one line."""
        return "an absent field is read as if it were there" if self.value is None else self.value.why


def edges_at_places(root: Node, groups: frozenset[Group]) -> Iterator[EdgeAtPlace]:
    """The edge values of each place, in the order of the schema. An id that comes twice means the first."""
    places_and_names = named_places(root)
    with_rare = _first_of_each_name([place for place, _ in places_and_names])
    for place, name in places_and_names:
        if place.is_member and not place.required:
            yield EdgeAtPlace(f"{name}-absent", place, None)
        for each in edge_values(place.node, groups):
            if each.id == "empty" and place.required and isinstance(place.node, Object):
                continue  # the payload with only what is required shows it already
            if each.rare and place.path not in with_rare:
                continue
            yield EdgeAtPlace(f"{name}-{each.id}", place, each)


def named_places(root: Node) -> list[tuple[Slot, str]]:
    """Every place with its name, see the module's rule."""
    every = list(slots_of(root))
    return list(zip(every, _names(every), strict=True))


def _first_of_each_name(every: Sequence[Slot]) -> set[SlotPath]:
    """Where rare values stand: once for each name of a member, and once more where it is in an array as well."""
    return {*{(each.path[-1:], _in_array(each.path)): each.path for each in reversed(every)}.values()}


def _names(every: Sequence[Slot]) -> list[str]:
    full = ["-".join(_parts(each.path)) for each in every]
    short = ["-".join(_parts(each.path[2:] if _in_array(each.path) else each.path)) for each in every]
    names = list(zip(full, short, strict=True))
    times = Counter(brief for _, brief in {*names})
    return [(whole if times[brief] > 1 else brief) or "response" for whole, brief in names]


def _in_array(path: SlotPath) -> bool:
    return len(path) > 2 and path[1] == 0


def _parts(path: SlotPath) -> list[str]:
    """The names on the way; an element is named only where the way ends with it."""
    names = [str(each) for each in path if not isinstance(each, int)]
    return [*names, "element"] if path and isinstance(path[-1], int) else names
