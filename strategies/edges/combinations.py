"""How edge values come together in one payload: one alone, in pairs, all at once, or in cycles.

* alone: `edge_choices`, at most one at a place or one of a group of shapes, in a payload that is there already;
* in pairs: `edge_pairs`, each value of an enum beside each of another;
* all at once: `all_at_once`, every place has one of its values;
* in cycles: `cycler`, each element of an array has the next value of each place.

States (absent, empty, plain, ...) of all members come together in `states`, by a covering array.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, groupby, product
from typing import Any, TypeAlias

from ...contract import Contract
from ..options import conforms
from ..schema.examples import SlotPath, examples, largest_example
from ..schema.nodes import Array, Choice, Filtered, Map, Node, Object, Recursion, Tuple, Union
from ..schema.slots import Slot, slots_of
from ..schema.variations import ABSENT, copied, expanded, replaced
from ..seeded import name_number
from ..values.value import EdgeValue, Group
from .placement import EdgeAtPlace, EdgeCase, edges_at_places, named_places, scalar_values
from .shapes import Patch, apply_where_present, fitting_shapes, shifted

# ----------------------------------------------------------------- one alone

Edit: TypeAlias = Callable[[object, int], object]
"""A payload with an edge; a number below 256 says in which element of an array. Nothing is added."""


@dataclass(frozen=True, slots=True)
class EdgeChoice:
    """Edges of which a payload has at most one.

    Attributes:
        name: of the place, or of the group of shapes.
        share: of the payloads that have one of them.
        edits: set one edge each.
    """

    name: str
    share: float
    edits: tuple[Edit, ...]


_SHARE, _SHARE_OF_SHAPES, _SHARE_OF_VALUE = 0.03, 0.04, 0.004


def edge_choices(contract: Contract, root: Node, include: frozenset[Group]) -> list[EdgeChoice]:
    """The edge values of each place, and the shapes of each group.

    What is in no array stands there once in a payload, however many elements there are, and so comes up seldom by
    itself: it has an edge the oftener the more edge values it has.
    """
    free = set(_free_paths(root))
    at_free_places = [each for each in edges_at_places(root, include) if each.place.path in free]
    choices = []
    for path, group in groupby(at_free_places, lambda each: each.place.path):
        edits = tuple(_edit_of_value(each) for each in group)
        choices.append(EdgeChoice(f"{path}", _SHARE if 0 in path else _SHARE_OF_VALUE * len(edits), edits))
    for index, shapes in enumerate(fitting_shapes(contract)):
        edits = tuple(_edit_of_shape(each.patch) for each in shapes)
        choices.append(EdgeChoice(f"#shape{index}", _SHARE_OF_SHAPES, edits))
    return [each for each in choices if each.edits]


def _free_paths(root: Node) -> Iterator[SlotPath]:
    """The places whose value says nothing of others: not arrays, which have sizes of their own to be drawn.

    Elements that have to differ are none, nor is what one of several forms has inside.
    """
    every = list(slots_of(root))
    times = Counter(each.path for each in every)
    bound = {each.path for each in every if times[each.path] > 1 or (isinstance(each.node, Array) and each.node.unique)}
    for each in every:
        inside = any(each.path[:length] in bound for length in range(len(each.path)))
        if each.path and not inside and not isinstance(each.node, Array):
            yield each.path


def _edit_of_value(edge: EdgeAtPlace) -> Edit:
    path, new = edge.place.path, ABSENT if edge.value is None else edge.value.value
    return lambda value, at: replaced(value, path, copied(new), at)


def _edit_of_shape(patch: Patch) -> Edit:
    return lambda value, at: apply_where_present(value, shifted(patch, value, at))


# ----------------------------------------------------------------- pairs


@dataclass(frozen=True, slots=True)
class EdgePair:
    """Two values at two places, one beside the other.

    Attributes:
        id: as an `EdgeCase` has it.
        places: where they stand.
        values: what they are.
    """

    id: str
    places: tuple[Slot, Slot]
    values: tuple[EdgeValue, EdgeValue]

    @property
    def payload(self) -> Any:
        """The smallest payload that has both."""
        one, two = (place.put(each.value) for place, each in zip(self.places, self.values, strict=True))
        return _union(one, two)

    @property
    def why(self) -> str:
        """What clients get wrong there, in one line."""
        one, two = self.values
        return f"{one.id} says nothing of {two.id}"


def edge_pairs(contract: Contract, root: Node) -> Iterator[EdgePair]:
    """Each value of an enum beside each value of another, as far as the contract allows them both."""
    enums = [(place, name) for place, name in named_places(root) if _is_enum(place.node)][:_MOST_ENUMS]
    for (place, name), (other, other_name) in combinations(enums, 2):
        for one, two in product(scalar_values(place.node), scalar_values(other.node)):
            pair = EdgePair(f"{name}-{one.id}-{other_name}-{two.id}", (place, other), (one, two))
            if conforms(contract, pair.payload):
                yield pair


_MOST_ENUMS = 24
"""Of more than so many lists of values the first ones come together in pairs: there are too many pairs to run."""


def _is_enum(node: Node) -> bool:
    return isinstance(node, Choice) and len(examples(node)) > 2


def _union(value: object, other: object) -> object:
    """What the smallest payloads of two places have together."""
    if isinstance(value, dict) and isinstance(other, dict):
        both = {name: _union(each, other[name]) if name in other else each for name, each in value.items()}
        return {**both, **{name: each for name, each in other.items() if name not in both}}
    if isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        return [_union(*each) for each in zip(value, other, strict=True)]
    return value


# ----------------------------------------------------------------- all at once

_ROWS, _STEP, _MOST_COLUMNS = 48, 3, 1500


def all_at_once(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    """Everything at once: each row sets every place to another of its edge values, the next row to the next ones.

    The elements of an array are those of some rows, and the first of them again.
    """
    full = largest_example(root)
    tables = [(place.path, name, scalar_values(place.node)) for place, name in named_places(root)]
    columns = [(path, name, values) for path, name, values in tables if values][:_MOST_COLUMNS]

    def values_of(number: int) -> Iterator[tuple[SlotPath, str, EdgeValue]]:
        for turn, (path, name, values) in enumerate(columns):
            yield path, name, values[(number + turn) % len(values)]

    def row(number: int) -> object:
        return reduce(lambda payload, cell: replaced(payload, cell[0], cell[2].value), values_of(number), full)

    for index in range(_ROWS):
        number = index * _STEP
        alone = row(number)
        several = reduce(_with_elements_of, (row(number + 1), row(number + 2), alone), alone)
        payload = several if conforms(contract, several) else alone
        if conforms(contract, payload):
            content = ", ".join(f"{name} {value.id}" for _, name, value in values_of(number))
            yield EdgeCase(f"everything-{index + 1}", payload, f"one edge value hides another: {content}")


def _with_elements_of(value: object, other: object) -> object:
    """The value with the elements of the other behind its own, in arrays of the root."""
    if not isinstance(value, dict) or not isinstance(other, dict):
        return value
    return {name: _longer(each, other.get(name)) for name, each in value.items()}


def _longer(value: object, other: object) -> object:
    return [*value, *other] if isinstance(value, list) and isinstance(other, list) else value


# ----------------------------------------------------------------- cycles

Cycle: TypeAlias = Callable[[object, int], object]
"""An element like a given one, with the edge values of a turn."""

_FIRST_ABSENT, _ABSENT = 128, 16
"""From the first turn on a member is absent every so many turns."""


def cycler(node: Node, values_of: Callable[[Node], Sequence[object]]) -> Cycle:
    """Sets what an element has to the edge values whose turn it is; nothing is added, and to be absent has its turn.

    Each place begins elsewhere in its table, wherever its name says, so that texts beside one another differ.

    Args:
        node: the kind of element.
        values_of: the values of a place that holds no other.
    """
    return _cycler(expanded(node), values_of, "")


def _cycler(node: Node, values_of: Callable[[Node], Sequence[object]], name: str) -> Cycle:
    match node:
        case Object():
            return _object_cycler(node, values_of, name)
        case Array() | Map() | Tuple() | Union() | Filtered() | Recursion():
            return lambda value, _turn: copied(value)
    values = values_of(node)
    first = name_number(name)
    return lambda value, turn: copied(values[(first + turn) % len(values)]) if values else copied(value)


def _object_cycler(node: Object, values_of: Callable[[Node], Sequence[object]], name: str) -> Cycle:
    bound = {each.name for each in node.members if each.required} | {
        each for group in node.groups for each in group.names
    }
    parts = {each.name: _cycler(each.node, values_of, f"{name}/{each.name}") for each in node.members}
    first_turns = {each: name_number(each) for each in parts if each not in bound}

    def is_present(member: str, turn: int) -> bool:
        return turn < _FIRST_ABSENT or member not in first_turns or (first_turns[member] + turn) % _ABSENT != 0

    def cycle(value: object, turn: int) -> object:
        if not isinstance(value, dict):
            return copied(value)
        return {
            each: parts[each](old, turn) if each in parts else copied(old)
            for each, old in value.items()
            if is_present(each, turn)
        }

    return cycle
