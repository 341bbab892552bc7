"""The enumeration of edge cases: each edge value and each shape alone, then their combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ...contract import Contract
from ...contract.errors import hides_traceback
from ..options import checked_contract, checked_groups
from ..schema.examples import SlotPath, largest_example, smallest_example
from ..schema.nodes import Node
from ..schema.reader import node_of
from ..schema.variations import ABSENT, copied, ordinary, replaced
from ..values.value import Group
from .combinations import all_at_once, edge_pairs
from .placement import EdgeCase, edges_at_places
from .shapes import Patch, apply, consistent_patches, fitting_shapes
from .states import combined_states

__tracebackhide__ = hides_traceback

ONLY_REQUIRED, EVERYTHING = "only-required", "everything"
WHOLE = {
    ONLY_REQUIRED: "an optional field is read as if it were always there",
    EVERYTHING: "a field that is rarely set is refused or dropped",
}
"""The edges of a payload as a whole, and what clients get wrong there."""


def edge_cases(operation: str | Contract, *, include: Iterable[Group] = ()) -> tuple[EdgeCase, ...]:
    """Every edge value at every place of an operation's response, in the order of the schema, shapes, combinations.

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
    root = node_of(contract.schema)
    cases = [
        *_at_places(contract, root, checked_groups(include)),
        *_shaped(contract, root),
        *(EdgeCase(each.id, each.payload, each.why) for each in edge_pairs(contract, root)),
        *combined_states(contract, root),
        *all_at_once(contract, root),
    ]
    first_of_each_id = {each.id: each for each in reversed(cases)}
    return tuple(replace(each, payload=copied(each.payload)) for each in first_of_each_id.values())[::-1]


def _at_places(contract: Contract, root: Node, groups: frozenset[Group]) -> Iterator[EdgeCase]:
    """What is required, then all there is, then each edge value at each place."""
    patches = consistent_patches(contract)
    yield EdgeCase(ONLY_REQUIRED, smallest_example(root), WHOLE[ONLY_REQUIRED])
    yield EdgeCase(EVERYTHING, _plain(contract, root, (), patches), WHOLE[EVERYTHING])
    for each in edges_at_places(root, groups):
        path = each.place.path
        payload = (
            replaced(_plain(contract, root, path, patches), path, ABSENT)
            if each.value is None
            else each.place.put(each.value.value)
        )
        yield EdgeCase(each.id, payload, each.why)


def _plain(contract: Contract, root: Node, way: SlotPath, patches: Sequence[Patch]) -> object:
    """A payload with all members and ordinary values.

    Members that do not agree with the others are absent, unless they are on the way.
    """
    full = ordinary(root, lambda _place: False)(largest_example(root, way=way), 0)
    required = {way} if way else {*_paths(full)}
    consistent = (apply(each, full) for each in patches)
    return next((each for each in consistent if required <= {*_paths(each)} and contract.conforms(each)), full)


def _paths(value: object, path: SlotPath = ()) -> Iterator[SlotPath]:
    """The places of a value, of each array that of its first element."""
    members = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for name, each in members:
        yield (*path, name)
        yield from _paths(each, (*path, name))


def _shaped(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    for each in chain.from_iterable(fitting_shapes(contract)):
        yield EdgeCase(each.id, apply(each.patch, smallest_example(root)), each.why)
