"""The enumeration of edge cases: each edge value and each shape alone, then their combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from ...contract import Contract
from ...contract.errors import hides_traceback
from ..options import checked_contract, checked_groups, checked_limit, conforms
from ..schema.examples import SlotPath, largest_example, smallest_example
from ..schema.nodes import Node, is_regular
from ..schema.reader import payload_node
from ..schema.slots import slots_of
from ..schema.variations import ABSENT, copied, ordinary, replaced
from ..values.value import Group
from .combinations import all_at_once, edge_pairs
from .placement import EdgeAtPlace, EdgeCase, edges_at_places
from .shapes import Patch, apply, consistent_patches, fitting_shapes
from .states import combined_states

__tracebackhide__ = hides_traceback

ONLY_REQUIRED, EVERYTHING = "only-required", "everything"
WHOLE = {
    ONLY_REQUIRED: "an optional field is read as if it were always there",
    EVERYTHING: "a field that is rarely set is refused or dropped",
}
"""The edges of a payload as a whole, and what clients get wrong there."""


def edge_cases(
    operation: str | Contract, *, include: Iterable[Group] = (), at: str | None = None, limit: int | None = None
) -> tuple[EdgeCase, ...]:
    """Every edge value at every place of an operation's response, in the order of the schema, shapes, combinations.

    Of a response with very many enums or members the combinations are those of the first ones.

    Args:
        operation: name of a shipped contract, or a contract.
        include: groups that are off by default: `unusual` (legal but never sent by a protobuf server) and `evolution`
            (unknown fields, new enum values).
        at: only the edge values of this field and of what is inside it: a JSON Pointer (`/items/0/sku`, whatever the
            index) or the names of members joined by dots (`items.sku`).
        limit: the first so many cases. The others are not made.

    Raises:
        SchemaError: no value conforms to the schema, or docpact finds none.
        ValueError: there is no such group or field, or the limit is no number from 0 on.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = checked_contract(operation)
    groups, most = checked_groups(include), checked_limit(limit)
    cases = _enumerated(contract, groups) if at is None else _below(contract, groups, at)
    return tuple(replace(each, payload=copied(each.payload)) for each in islice(cases, most))


def _enumerated(contract: Contract, groups: frozenset[Group]) -> Iterator[EdgeCase]:
    """All cases, made one by one. An id that comes twice means the first."""
    root = payload_node(contract.schema)
    pairs = (EdgeCase(each.id, each.payload, each.why) for each in edge_pairs(contract, root))
    combinations = chain(pairs, combined_states(contract, root), all_at_once(contract, root))
    every = chain(_at_places(contract, root, groups), _shaped(contract, root), combinations)
    return _conforming(contract, root, _first_of_each_id(every))


def _below(contract: Contract, groups: frozenset[Group], at: str) -> Iterator[EdgeCase]:
    """The edge values of one field and of what is inside it."""
    root, names = payload_node(contract.schema), names_in(at)
    if not any(is_below(each.path, names) for each in slots_of(root)):
        raise ValueError(f"at={at!r}: {contract.operation} has no such field in its response")
    cases = _of_edges(
        contract, root, (each for each in edges_at_places(root, groups) if is_below(each.place.path, names))
    )
    return _conforming(contract, root, _first_of_each_id(cases))


def _first_of_each_id(cases: Iterable[EdgeCase]) -> Iterator[EdgeCase]:
    earlier: set[str] = set()
    for each in cases:
        if each.id not in earlier:
            earlier.add(each.id)
            yield each


def _conforming(contract: Contract, root: Node, cases: Iterator[EdgeCase]) -> Iterator[EdgeCase]:
    """The cases. Where parts of a payload depend on one another, those that conform."""
    return cases if is_regular(root) else (each for each in cases if conforms(contract, each.payload))


def names_in(at: str) -> tuple[str, ...]:
    """The names of members in a JSON Pointer, or in names joined by dots; indices count for nothing."""
    if at.startswith("/"):
        parts = [each.replace("~1", "/").replace("~0", "~") for each in at[1:].split("/")]
    else:
        parts = at.replace("[]", "").split(".")
    return tuple(each for each in parts if each and not each.isdigit() and each not in {"*", "-"})


def is_below(path: SlotPath, names: tuple[str, ...]) -> bool:
    """Whether a place is at these names, or inside what is there."""
    return tuple(each for each in path if not isinstance(each, int))[: len(names)] == names


def _at_places(contract: Contract, root: Node, groups: frozenset[Group]) -> Iterator[EdgeCase]:
    """What is required, then all there is, then each edge value at each place."""
    yield EdgeCase(ONLY_REQUIRED, smallest_example(root), WHOLE[ONLY_REQUIRED])
    yield EdgeCase(EVERYTHING, _plain(contract, root, (), consistent_patches(contract)), WHOLE[EVERYTHING])
    edges = {each.id: each for each in reversed([*edges_at_places(root, groups)])}  # an id that comes twice: the first
    yield from _of_edges(contract, root, reversed(edges.values()))


_LARGE = 3000
"""Of a payload of more places no copy is made for each member that may be absent."""


def _of_edges(contract: Contract, root: Node, edges: Iterable[EdgeAtPlace]) -> Iterator[EdgeCase]:
    patches = consistent_patches(contract)
    is_large = sum(1 for _ in islice(slots_of(root), _LARGE)) == _LARGE
    for each in edges:
        if each.value is not None:
            payload = each.place.put(each.value.value)
        elif is_large:
            payload = replaced(each.place.put({}), each.place.path, ABSENT)
        else:
            payload = replaced(_plain(contract, root, each.place.path, patches), each.place.path, ABSENT)
        yield EdgeCase(each.id, payload, each.why)


def _plain(contract: Contract, root: Node, way: SlotPath, patches: Sequence[Patch]) -> object:
    """A payload with all members and ordinary values.

    Members that do not agree with the others are absent, unless they are on the way.
    """
    full = ordinary(root, lambda _place: False)(largest_example(root, way=way), 0)
    required = {way} if way else {*_paths(full)}
    consistent = (apply(each, full) for each in patches)
    return next((each for each in consistent if required <= {*_paths(each)} and conforms(contract, each)), full)


def _paths(value: object, path: SlotPath = ()) -> Iterator[SlotPath]:
    """The places of a value, of each array that of its first element."""
    members = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for name, each in members:
        yield (*path, name)
        yield from _paths(each, (*path, name))


def _shaped(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    for each in chain.from_iterable(fitting_shapes(contract)):
        yield EdgeCase(each.id, apply(each.patch, smallest_example(root)), each.why)
