"""Every edge class at every place where it can occur, each as the smallest payload that shows it.

The ids read `place-class`. A place is named by the members that lead to it, joined by dashes, without the name of an
outermost array: `startedAt-nine-digits` is in the entries, `execution-startedAt-nine-digits` beside them. Where two
places would share a name, both keep the array's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, combinations, product
from reprlib import Repr
from typing import Any, Final

from ...contract import Contract
from ...contract.errors import hides_traceback
from ..options import checked_contract, checked_groups
from ..schema.baseline import ordinary
from ..schema.examples import Path, examples, largest_example, smallest_example
from ..schema.nodes import Array, Choice, Map, Node, Object
from ..schema.reader import read
from ..schema.slots import Place, places
from ..schema.variations import ABSENT, copied, replaced
from ..values.tables import EdgeValue, Group
from ..workflows.patches import apply
from ..workflows.shapes import consistent_patches, fitting_shapes
from .combinations import joint_states
from .placed import edge_values

__tracebackhide__ = hides_traceback

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

    def __repr__(self) -> str:
        """What it is about comes first, and of the payload as much as can be read: reports of tests are cut."""
        return f"EdgeCase(id={self.id!r}, why={self.why!r}, payload={_SHORT.repr(self.payload)})"


_SHORT: Final = Repr()
_SHORT.maxdict, _SHORT.maxlist, _SHORT.maxstring = 12, 4, 60


@dataclass(frozen=True, slots=True)
class EdgeAtPlace:
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
class EdgePair:
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
    cases = [*_whole(contract, root), *_placed(contract, root, groups), *_shaped(contract, root)]
    cases += [EdgeCase(each.id, each.payload, each.why) for each in paired_classes(contract, root)]
    cases += [EdgeCase(each.id, each.payload, each.why) for each in joint_states(contract, root)]
    cases += _together(contract, root)
    named = {each.id: each for each in reversed(cases)}
    return tuple(replace(each, payload=copied(each.payload)) for each in named.values())[::-1]


def _whole(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    yield EdgeCase(ONLY_REQUIRED, smallest_example(root), WHOLE[ONLY_REQUIRED])
    yield EdgeCase(EVERYTHING, _plain(contract, root, ()), WHOLE[EVERYTHING])


def placed_classes(root: Node, groups: frozenset[Group]) -> Iterator[EdgeAtPlace]:
    """The edge classes of each place, in the order of the schema. An id that comes twice means the first."""
    found = list(places(root))
    full = _first_of_each_name(found)
    for place, name in zip(found, _names(found), strict=True):
        if place.is_member and not place.required:
            yield EdgeAtPlace(f"{name}-absent", place, None)
        for each in edge_values(place.node, groups):
            if each.id == "empty" and place.required and isinstance(place.node, Object):
                continue  # the payload with only what is required shows it already
            if each.rare and place.path not in full:
                continue
            yield EdgeAtPlace(f"{name}-{each.id}", place, each)


def _first_of_each_name(found: list[Place]) -> set[Path]:
    """Where rare classes stand: once for each name of a member, and once more where it is in an array as well."""
    return {*{(each.path[-1:], _in_array(each.path)): each.path for each in reversed(found)}.values()}


def _placed(contract: Contract, root: Node, groups: frozenset[Group]) -> Iterator[EdgeCase]:
    for each in placed_classes(root, groups):
        way = each.place.path
        payload = (
            replaced(_plain(contract, root, way), way, ABSENT)
            if each.value is None
            else each.place.put(each.value.value)
        )
        yield EdgeCase(each.id, payload, each.why)


def _plain(contract: Contract, root: Node, way: Path) -> object:
    """A payload with all members, plain as on a quiet day: what has to be absent then is, unless it is on the way."""
    full = ordinary(root, lambda _place: False)(largest_example(root, way=way), 0)
    wanted = {way} if way else {*_paths(full)}
    agreeing = (apply(each, full) for each in consistent_patches(contract))
    return next((each for each in agreeing if wanted <= {*_paths(each)} and contract.conforms(each)), full)


def _paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The places of a value, of each array that of its first element."""
    members = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for name, each in members:
        yield (*path, name)
        yield from _paths(each, (*path, name))


def _shaped(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    for each in chain.from_iterable(fitting_shapes(contract)):
        yield EdgeCase(each.id, apply(each.patch, smallest_example(root)), each.why)


_ROWS, _STEP = 48, 3


def _together(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    """Everything at once: each row sets every place to another of its edge values, the next row to the next ones.

    The elements of an array are those of some rows, and the first of them again.
    """
    full, found = largest_example(root), list(places(root))
    tables = [(each.path, name, _values(each.node)) for each, name in zip(found, _names(found), strict=True)]
    used = [(path, name, table) for path, name, table in tables if table]

    def row(number: int) -> object:
        payload = full
        for turn, (path, _, table) in enumerate(used):
            payload = replaced(payload, path, table[(number + turn) % len(table)].value)
        return payload

    for index in range(_ROWS):
        number = index * _STEP
        alone = row(number)
        several_ = reduce(_joined, (row(number + 1), row(number + 2), alone), alone)
        payload = several_ if contract.conforms(several_) else alone
        if contract.conforms(payload):
            told = ", ".join(
                f"{name} {table[(number + turn) % len(table)].id}" for turn, (_, name, table) in enumerate(used)
            )
            yield EdgeCase(f"everything-{index + 1}", payload, f"one edge value hides another: {told}")


def _joined(value: object, other: object) -> object:
    """The value with the elements of the other behind its own, in arrays of the root."""
    if not isinstance(value, dict) or not isinstance(other, dict):
        return value
    return {name: _longer(each, other.get(name)) for name, each in value.items()}


def _longer(value: object, other: object) -> object:
    return [*value, *other] if isinstance(value, list) and isinstance(other, list) else value


def paired_classes(contract: Contract, root: Node) -> Iterator[EdgePair]:
    """Each value of an enum beside each value of another, as far as the contract allows them both."""
    found = list(places(root))
    enums = [(place, name) for place, name in zip(found, _names(found), strict=True) if _is_enum(place.node)]
    for (place, name), (other, other_name) in combinations(enums, 2):
        for one, two in product(_values(place.node), _values(other.node)):
            pair = EdgePair(f"{name}-{one.id}-{other_name}-{two.id}", (place, other), (one, two))
            if contract.conforms(pair.payload):
                yield pair


def _is_enum(node: Node) -> bool:
    return isinstance(node, Choice) and len(examples(node)) > 2


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
