"""Elements that go through the edge values of their places together: many classes in one payload, without drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..schema.nodes import Array, Map, Node, Object, Recursion, Union
from ..schema.variations import copied, expanded
from ..seeded import name_number
from .choices import scalar
from .profiles import Settings

Sweep: TypeAlias = Callable[[object, int], object]
"""An element like a given one, with the edge values of a turn."""


def sweeper(node: Node, settings: Settings) -> Sweep:
    """Sets what an element has to the edge values whose turn it is; nothing is added, and to be absent has its turn.

    Each place begins elsewhere in its table, wherever its name says, so that texts beside one another differ.
    """
    return _sweeper(expanded(node), settings, "")


def _sweeper(node: Node, settings: Settings, name: str) -> Sweep:
    match node:
        case Object():
            return _of_object(node, settings, name)
        case Array() | Map() | Union() | Recursion():
            return lambda value, _turn: copied(value)
    known = scalar(node, settings).known
    first = name_number(name)
    return lambda value, turn: copied(known[(first + turn) % len(known)]) if known else copied(value)


def _of_object(node: Object, settings: Settings, name: str) -> Sweep:
    bound = {each.name for each in node.members if each.required} | {
        each for group in node.groups for each in group.names
    }
    parts = {each.name: _sweeper(each.node, settings, f"{name}/{each.name}") for each in node.members}
    turns = {each: name_number(each) for each in parts if each not in bound}

    def sweep(value: object, turn: int) -> object:
        if not isinstance(value, dict):
            return copied(value)
        kept = (
            (each, old)
            for each, old in value.items()
            if turn < _FIRST_ABSENT or each not in turns or (turns[each] + turn) % _ABSENT
        )
        return {each: parts[each](old, turn) if each in parts else copied(old) for each, old in kept}

    return sweep


_FIRST_ABSENT, _ABSENT = 128, 16
"""From the first turn on a member is absent every so many turns."""
