"""Every edge class at every place where it can occur, each as the smallest payload that shows it.

The ids read `place-class`. A place is named by the members that lead to it, joined by dashes, without the name of an
outermost array: `startedAt-nine-digits` is in the entries, `execution-startedAt-nine-digits` beside them. Where two
places would share a name, both keep the array's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain, combinations, product
from typing import Any, TypeAlias

from ..contract import Contract
from ..contract.errors import is_told
from .classes import EdgeValue, Group
from .edge_values import edge_values
from .nodes import Array, Choice, Map, Node, Object, read
from .patches import apply
from .places import Place, fullest, minimal, places, plausible
from .shapes import fitting_shapes
from .wishes import checked_contract, checked_groups

__tracebackhide__ = is_told

Path: TypeAlias = tuple[str | int, ...]

ONLY_REQUIRED, EVERYTHING = "only-required", "everything"
WHOLE = {
    ONLY_REQUIRED: "an optional field is read as if it were always there",
    EVERYTHING: "a field that is rarely set is refused or dropped",
}
"""The classes of a payload as a whole, and what clients get wrong there."""


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A payload that some client handles wrongly.

    Attributes:
        id: stable and readable, unique within the operation.
        payload: the smallest valid payload that shows the class.
        why: what clients get wrong there, in one line.
    """

    id: str
    payload: Any
    why: str


@dataclass(frozen=True, slots=True)
class PlacedClass:
    """An edge class at a place where it can occur.

    Attributes:
        id: as an `EdgeCase` has it.
        place: the place.
        value: what stands there; None where nothing does.
    """

    id: str
    place: Place
    value: EdgeValue | None

    @property
    def why(self) -> str:
        """What clients get wrong there, in one line."""
        return "an absent field is read as if it were there" if self.value is None else self.value.why


@dataclass(frozen=True, slots=True)
class PairedClass:
    """Two values at two places, one beside the other.

    Attributes:
        id: as an `EdgeCase` has it.
        places: where they stand.
        values: what they are.
    """

    id: str
    places: tuple[Place, Place]
    values: tuple[EdgeValue, EdgeValue]

    @property
    def payload(self) -> Any:
        """The smallest payload that has both."""
        one, two = (place.put(each.value) for place, each in zip(self.places, self.values, strict=True))
        return _merged(one, two)

    @property
    def why(self) -> str:
        """What clients get wrong there, in one line."""
        one, two = self.values
        return f"{one.id} says nothing of {two.id}"


def edge_cases(operation: str | Contract, *, include: Iterable[Group] = ()) -> tuple[EdgeCase, ...]:
    """Every edge class at every place of an operation's response, in the order of the schema.

    Args:
        operation: name of a shipped contract, or a contract.
        include: groups that are off by default: `unusual` (legal but never sent by a protobuf server) and `evolution`
            (unknown fields, new enum values).

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know.
        ValueError: there is no such group.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = checked_contract(operation)
    root = read(contract.schema)
    groups = checked_groups(include)
    cases = [*_whole(root), *_placed(root, groups), *_shaped(contract, root)]
    cases += [EdgeCase(each.id, each.payload, each.why) for each in paired_classes(contract, root)]
    cases += _together(contract, root)
    return tuple({each.id: each for each in reversed(cases)}.values())[::-1]


def _whole(root: Node) -> Iterator[EdgeCase]:
    yield EdgeCase(ONLY_REQUIRED, minimal(root), WHOLE[ONLY_REQUIRED])
    yield EdgeCase(EVERYTHING, fullest(root), WHOLE[EVERYTHING])


def placed_classes(root: Node, groups: frozenset[Group]) -> Iterator[PlacedClass]:
    """The edge classes of each place, in the order of the schema. An id that comes twice means the first."""
    found = list(places(root))
    full = _first_of_each_name(found)
    for place, name in zip(found, _names(found), strict=True):
        if place.is_member and not place.required:
            yield PlacedClass(f"{name}-absent", place, None)
        for each in edge_values(place.node, groups):
            if each.id == "empty" and place.required and isinstance(place.node, Object):
                continue  # the payload with only what is required shows it already
            if each.rare and place.path not in full:
                continue
            yield PlacedClass(f"{name}-{each.id}", place, each)


def _first_of_each_name(found: list[Place]) -> set[Path]:
    """Where rare classes stand: once for each name of a member, in an array if it is in one."""
    ordered = sorted(found, key=lambda each: not _in_array(each.path))
    return {*{each.path[-1:]: each.path for each in reversed(ordered)}.values()}


def _placed(root: Node, groups: frozenset[Group]) -> Iterator[EdgeCase]:
    for each in placed_classes(root, groups):
        payload = _without(root, each.place) if each.value is None else each.place.put(each.value.value)
        yield EdgeCase(each.id, payload, each.why)


def _shaped(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    for each in chain.from_iterable(fitting_shapes(contract)):
        yield EdgeCase(each.id, apply(each.patch, minimal(root)), each.why)


_ROWS = 48


def _together(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    """Everything at once: each row sets every place to another of its edge values, the next row to the next ones.

    The elements of an array are those of some rows, and the first of them again.
    """
    full = fullest(root)
    tables = [(each.path, [edge.value for edge in _values(each.node)]) for each in places(root)]

    def row(number: int) -> object:
        payload = full
        for turn, (path, table) in enumerate(tables):
            payload = _replaced(payload, path, table[(number + turn) % len(table)]) if table else payload
        return payload

    for number in range(_ROWS):
        alone = row(number)
        several_ = reduce(_joined, (row(number + 1), row(number + 5), alone), alone)
        payload = several_ if contract.conforms(several_) else alone
        if contract.conforms(payload):
            yield EdgeCase(f"everything-{number + 1}", payload, "edge values beside one another: one hides the other")


def _joined(value: object, other: object) -> object:
    """The value with the elements of the other behind its own, in arrays of the root."""
    if not isinstance(value, dict) or not isinstance(other, dict):
        return value
    return {name: _longer(each, other.get(name)) for name, each in value.items()}


def _longer(value: object, other: object) -> object:
    return [*value, *other] if isinstance(value, list) and isinstance(other, list) else value


def paired_classes(contract: Contract, root: Node) -> Iterator[PairedClass]:
    """Each value of an enum beside each value of another, as far as the contract allows them both."""
    found = list(places(root))
    enums = [(place, name) for place, name in zip(found, _names(found), strict=True) if _is_enum(place.node)]
    for (place, name), (other, other_name) in combinations(enums, 2):
        for one, two in product(_values(place.node), _values(other.node)):
            pair = PairedClass(f"{name}-{one.id}-{other_name}-{two.id}", (place, other), (one, two))
            if contract.conforms(pair.payload):
                yield pair


def _is_enum(node: Node) -> bool:
    return isinstance(node, Choice) and len(plausible(node)) > 2


def _merged(value: object, other: object) -> object:
    """What the smallest payloads of two places have together."""
    if isinstance(value, dict) and isinstance(other, dict):
        both = {name: _merged(each, other[name]) if name in other else each for name, each in value.items()}
        return {**both, **{name: each for name, each in other.items() if name not in both}}
    if isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        return [_merged(*each) for each in zip(value, other, strict=True)]
    return value


def _values(node: Node) -> list[EdgeValue]:
    """The edge classes of a place that holds no other."""
    return [] if isinstance(node, Object | Array | Map) else list(edge_values(node))


def _replaced(value: object, path: Path, new: object) -> object:
    """The value with another one at the path, where there is one."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_replaced(each, rest, new) for each in value]
    if not isinstance(value, dict) or first not in value:
        return value
    return {name: _replaced(each, rest, new) if name == first else each for name, each in value.items()}


def _names(found: list[Place]) -> list[str]:
    """A name for each place, see the module's rule."""
    full = ["-".join(_parts(each.path)) for each in found]
    short = ["-".join(_parts(each.path[2:] if _in_array(each.path) else each.path)) for each in found]
    names = list(zip(full, short, strict=True))
    times = Counter(brief for _, brief in {*names})
    return [(whole if times[brief] > 1 else brief) or "response" for whole, brief in names]


def _in_array(path: Path) -> bool:
    return len(path) > 2 and path[1] == 0


def _parts(path: Path) -> list[str]:
    """The names on the way; an element is named only where the way ends with it."""
    names = [str(each) for each in path if not isinstance(each, int)]
    return [*names, "element"] if path and isinstance(path[-1], int) else names


def _without(root: Node, place: Place) -> object:
    """The fullest payload, less this place: nothing else is missing."""
    return _removed(fullest(root, way=place.path), place.path)


def _removed(value: object, path: Path) -> object:
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_removed(each, rest) for each in value] if rest else value
    if not isinstance(value, dict) or first not in value:
        return value
    others = {name: each for name, each in value.items() if name != first}
    return {name: _removed(each, rest) if name == first else each for name, each in value.items()} if rest else others
