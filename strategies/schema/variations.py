"""Many elements out of few, without drawing: copies, and copies told apart by id and time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from .nodes import Formatted, Node, Object, Recursion, Text
from .places import Path, smallest_example

Variation: TypeAlias = Callable[[object, int], object]
"""The copy of an element that stands at an index."""

_DAY = 86_400
_FRACTION = len("2024-05-06T07:08:09")


def expanded(node: Node) -> Node:
    """What a message inside itself is."""
    while isinstance(node, Recursion):
        node = node.find()
    return node


def variations(node: Node, *, usual: bool = False) -> tuple[Variation, ...]:
    """The ways in which elements of this kind are repeated, the plainest first; all, or those that are usual."""
    node = expanded(node)
    if not isinstance(node, Object):
        return (copied,)
    names = [each.name for each in node.members if each.name == "id" and each.node == Text()]
    times = [each.name for each in node.members if each.node == Formatted("date-time")]
    if not names and not times:
        return (copied,)
    told_apart = (copied, _changing(names, [], 1), _changing(names, times, 1), _changing(names, times, -1))
    return (*told_apart, _written_differently(times)) if times and not usual else told_apart


def copied(value: object, _index: int = 0) -> object:
    """The value made anew, so that whoever changes one element leaves the others alone."""
    if isinstance(value, dict):
        return {name: each if isinstance(each, str) else copied(each) for name, each in value.items()}
    if isinstance(value, list):
        return [copied(each) for each in value]
    return value


ABSENT: Final = object()
"""Put in the place of a member, it takes the member away."""


def replaced(value: object, path: Path, new: object, at: int | None = None) -> object:
    """The value with another one at the path, where there is one.

    Args:
        value: stays as it is.
        path: the names of members, and anything for an element of an array.
        new: what stands there then, or `ABSENT`.
        at: in which element of each array: `at` of 256 of the way to the last one; in all of them, if None.
    """
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        chosen = range(len(value)) if at is None else (at * len(value) >> 8,)
        return [replaced(each, rest, new, at) if index in chosen else each for index, each in enumerate(value)]
    if not isinstance(value, dict) or first not in value:
        return value
    changed = {**value, first: replaced(value[first], rest, new, at)}
    return {name: each for name, each in changed.items() if each is not ABSENT}


def _changing(names: list[str], times: list[str], direction: int) -> Variation:
    """Copies with ids of their own, and times that rise or fall."""

    def vary(value: object, index: int) -> object:
        changed = copied(value)
        if not isinstance(changed, dict):
            return changed
        for name in names:
            if name in changed:
                changed[name] = f"{changed[name]}{index}"
        for name in times:
            if name in changed:
                changed[name] = _time(str(changed[name]), direction * index)
        return changed

    return vary


def _written_differently(times: list[str]) -> Variation:
    """Copies of the same instants, every other one written with a digit more."""

    def vary(value: object, index: int) -> object:
        changed = copied(value)
        if isinstance(changed, dict) and index % 2 == 0:
            for name in times:
                if name in changed:
                    changed[name] = _longer(str(changed[name]))
        return changed

    return vary


_SHORT, _LONGEST = 32, 120
_CROWD = 200
"""From so many copies on, only short texts are kept."""


def without_large_values(node: Node) -> Callable[[object, int], object]:
    """Makes an element light enough to be repeated a number of times: members that are long and may be absent go.

    Each goes by its own length, so that no member decides on another.
    """
    node, smallest = expanded(node), smallest_example(node)
    grouped = {name for group in node.groups for name in group.names} if isinstance(node, Object) else set()
    bound = {each.name for each in node.members if each.required} | grouped if isinstance(node, Object) else set()

    def lighten(value: object, copies: int) -> object:
        longest = _SHORT if copies >= _CROWD else _LONGEST
        if not isinstance(value, dict):
            return value if len(str(value)) <= longest else smallest
        nested = () if copies >= _CROWD else (dict, list)
        kept = (str, int, float, *nested)
        return {k: v for k, v in value.items() if k in bound or (isinstance(v, kept) and len(str(v)) <= longest)}

    return lighten


def _time(text: str, index: int) -> str:
    """A time of one day, with the fraction that the text has: a copy adds nothing but its order."""
    minute, second = divmod(index * 7 % _DAY, 60)
    return f"2024-05-06T{minute // 60:02}:{minute % 60:02}:{second:02}{text[_FRACTION:]}"


_FULL = 9


def _longer(text: str) -> str:
    """The same instant with a zero behind its fraction, where there is room for one."""
    fraction = text[_FRACTION:-1]
    if not text.endswith("Z") or len(fraction) > _FULL:
        return text
    return f"{text[:_FRACTION]}{fraction or '.'}0Z"
