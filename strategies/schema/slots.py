"""The slots of a schema: each place where a value may stand, and the smallest payload that has a value there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from .examples import Json, SlotPath, key_at, several, smallest_example, smallest_object
from .nodes import Array, Filtered, Map, Node, Object, Recursion, Union, bare

MAX_DEPTH = 2
"""How often a message is expanded inside itself."""

_MOST_SLOTS = 20_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a payload.

    Attributes:
        path: member names and indices from the root; the path to elements and map values leads through the first.
        node: what may stand there.
        required: whether it must be there.
        parent: the slot that holds it; None for the root.
    """

    path: SlotPath
    node: Node
    required: bool = True
    parent: Slot | None = None

    @property
    def is_member(self) -> bool:
        """Whether it is a member of an object; the root is none, nor are elements and the values of maps."""
        return self.parent is not None and isinstance(self.parent.node, Object)

    def put(self, value: Json) -> Json:
        """The smallest payload that has the value in this slot."""
        if self.parent is None:
            return value
        return self.parent.put(_smallest_around(self.parent.node, self.path[-1], value))


def slots_of(node: Node) -> Iterator[Slot]:
    """Every slot, the root first, each object before its members; of very many the first ones."""
    yield from islice(_walk(Slot((), node), {}), _MOST_SLOTS)


def _walk(slot: Slot, depths: Mapping[str, int]) -> Iterator[Slot]:
    """The slot and those inside; `depths` counts how often each message is open around it."""
    match slot.node:
        case Recursion(name, find):
            if depths.get(name, 0) < MAX_DEPTH:
                yield from _walk(replace(slot, node=find()), {**depths, name: depths.get(name, 0) + 1})
            return
        case Union(alternatives):
            for each in alternatives:
                yield from _walk(replace(slot, node=each), depths)
            return
        case Filtered(inner) if isinstance(bare(inner), Object | Array | Map | Union):
            yield from _walk(replace(slot, node=inner), depths)
            return
    yield slot
    for child in _children(slot):
        yield from _walk(child, depths)


def _children(slot: Slot) -> Iterator[Slot]:
    match slot.node:
        case Object(members, groups):
            exclusive = {name for group in groups if group.exactly for name in group.names}
            for each in members:
                yield Slot((*slot.path, each.name), each.node, each.required or each.name in exclusive, slot)
        case Array(items) if slot.node.most != 0:
            yield Slot((*slot.path, 0), items, slot.node.least > 0, slot)
        case Map(keys, values) if slot.node.most != 0:
            yield Slot((*slot.path, key_at(keys)), values, slot.node.least > 0, slot)


def _smallest_around(node: Node, step: str | int, value: Json) -> Json:
    """The smallest value of an object, array or map that has a value at its member, first element or key."""
    match node:
        case Object():
            siblings = {other for group in node.groups if step in group.names for other in group.names}
            smallest = smallest_object(node)
            return {**{name: each for name, each in smallest.items() if name not in siblings}, str(step): value}
        case Array():
            others = [each for each in several(node, node.least) if not node.unique or each != value]
            return [value, *others[: node.least - 1]]
        case Map():
            keys = (key_at(node.keys, index) for index in range(1, node.least))
            return {str(step): value, **{each: smallest_example(node.values) for each in keys}}
    raise TypeError(f"{node!r} holds no other values")
