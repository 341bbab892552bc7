"""What members say together: each two of their states, in few payloads.

A client that joins two facts (this one is there, that one says so) goes wrong where both are so and nowhere else. Each
state of each member stands beside each state of each other one, in one element of an array and in two that follow one
another; in one element also each three of the plainest states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...contract import Contract
from ..schema.examples import Path, largest_example, smallest_example, smallest_object
from ..schema.nodes import Array, Choice, EmbeddedJson, Formatted, Int64, Map, Member, Node, Object, Text
from ..schema.variations import copied, expanded
from ..values.tables import EdgeValue
from .covering_array import Factor, covering
from .placed import edge_values

_ABSENT: Final = EdgeValue("absent", None, "it is read as if it were there")
_SMALL, _DEEPEST = 2, 3
"""An object of no more members, or one that deep, has states of its own; those of others are their members'."""


@dataclass(frozen=True, slots=True)
class StateFactor:
    """A payload in which states come together.

    Attributes:
        id: stable.
        payload: the payload.
        why: what comes together.
    """

    id: str
    payload: Any
    why: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A member and its states; `plain` of them, from the first on, come together in threes with those of others."""

    path: Path
    states: tuple[EdgeValue, ...]
    plain: int


def joint_states(contract: Contract, root: Node) -> Iterator[StateFactor]:
    """The payloads: `states-N` of one element, `neighbours-N` of two."""
    yield from _joint("states", contract, [*_parts(root, (), 1)])
    two = [*_parts(root, (), 2)]
    if any(1 in each.path for each in two):
        yield from _joint("neighbours", contract, two)


def _joint(name: str, contract: Contract, parts: Sequence[_Part]) -> Iterator[StateFactor]:
    rows = covering([Factor(len(each.states), each.plain) for each in parts])
    for index, row in enumerate(rows):
        chosen = [(part.path, part.states[level]) for part, level in zip(parts, row, strict=True)]
        payload: dict[str, object] = {}
        for path, state in chosen:
            _put(payload, path, state)
        if contract.conforms(payload):
            yield StateFactor(f"{name}-{index + 1}", payload, _told(chosen))


def _put(value: Any, path: Path, state: EdgeValue) -> None:
    """Sets what is on the way to a state, and the state where it is not to be absent."""
    first, rest = path[0], path[1:]
    if isinstance(first, int) and len(value) == first:
        value.append({})
    if rest and (isinstance(first, int) or rest[0] == 0 or state is not _ABSENT):
        inner = value[first] if isinstance(first, int) else value.setdefault(first, [] if rest[0] == 0 else {})
        _put(inner, rest, state)
    elif not rest and state is not _ABSENT:
        value[first] = copied(state.value)


def _told(chosen: Iterable[tuple[Path, EdgeValue]]) -> str:
    """Which states come together, element by element."""
    places: dict[str, list[str]] = {}
    for path, state in chosen:
        place = "-".join(str(each + 1 if isinstance(each, int) else each) for each in path[:-1]) or "response"
        places.setdefault(place, []).append(f"{path[-1]} {state.id}")
    return "what joins two of these: " + "; ".join(f"{place}: {', '.join(each)}" for place, each in places.items())


# ----------------------------------------------------------------- members and their states


def _parts(node: Node, path: Path, count: int) -> Iterator[_Part]:
    """The members below a place, with those of so many elements of an array; of those that exclude others, the last."""
    node = expanded(node)
    if not isinstance(node, Object):
        return
    left_out = {name for group in node.groups for name in group.names[:-1]}
    for each in (member for member in node.members if member.name not in left_out):
        inner, place = expanded(each.node), (*path, each.name)
        if isinstance(inner, Object) and len(inner.members) > _SMALL and len(place) < _DEEPEST:
            yield from _parts(inner, place, count)
        elif not path and isinstance(inner, Array) and _holds(inner, count):
            for index in range(count):
                yield from _parts(inner.items, (*place, index), count)
        else:
            yield _part(place, each, inner, in_threes=count == 1 and 0 in path)


def _holds(node: Array, count: int) -> bool:
    """Whether an array may be so many objects, whatever they are."""
    fits = node.least <= count and (node.most is None or node.most >= count)
    return fits and not node.unique and isinstance(expanded(node.items), Object)


def _part(path: Path, member: Member, node: Node, *, in_threes: bool) -> _Part:
    states = [*([] if member.required else [_ABSENT]), *_states(node)]
    return _Part(path, tuple(states), _plain(node, states) if in_threes else 0)


def _plain(node: Node, states: Sequence[EdgeValue]) -> int:
    match node:
        case Choice():
            return len(states)
        case Int64():
            return min(3, len(states))
    return min(2, len(states))


_CHOSEN: Mapping[str, tuple[str, ...]] = {
    "text": ("plain", "upper-case", "empty", "sink"),
    "date-time": ("three-digits", "nine-digits"),
    "protobuf-duration": ("milliseconds", "zero", "negative"),
    "int64": ("1", "2", "0", "int64-max"),
    "embedded-json": ("object", "null", "empty-object"),
}
"""The classes whose values are states, the plainest first; of other kinds the first two are."""


def _states(node: Node) -> list[EdgeValue]:
    """The states of a value that is there, the plainest first."""
    match node:
        case Object():
            return _of_object(node)
        case Array() | Map():
            return [EdgeValue("there", largest_example(node), ""), EdgeValue("smallest", smallest_example(node), "")]
        case Choice():
            return list(edge_values(node))
    known = {each.id: each for each in edge_values(node)}
    chosen = [known[each] for each in _CHOSEN.get(_kind(node), ()) if each in known] or [*known.values()][:2]
    return chosen or [EdgeValue("smallest", smallest_example(node), "")]


def _kind(node: Node) -> str:
    match node:
        case Text():
            return "text"
        case Int64():
            return "int64"
        case EmbeddedJson():
            return "embedded-json"
        case Formatted(name):
            return name
    return ""


def _of_object(node: Object) -> list[EdgeValue]:
    """With all members, with what is required, and with each member in another of its states."""
    full = smallest_object(node)
    states = {each.name: _states_inside(each.node) for each in node.members}
    grouped = {name for group in node.groups for name in group.names}
    full |= {name: each[0].value for name, each in states.items() if each and name not in grouped}
    found = [EdgeValue("full", full, ""), EdgeValue("smallest", smallest_object(node), "")]
    for each in node.members if len(node.members) <= _SMALL else ():
        if each.name not in grouped:
            found += _with_other_states(each, states[each.name], full, alone=len(node.members) == 1)
    return [*{repr(each.value): each for each in reversed(found)}.values()][::-1]


def _states_inside(node: Node) -> list[EdgeValue]:
    """Those of a member of such an object; an object in it, which may be of its kind, is there or not."""
    return (
        [EdgeValue("there", largest_example(node), "")]
        if isinstance(expanded(node), Object)
        else _states(expanded(node))
    )


def _with_other_states(
    member: Member, states: Sequence[EdgeValue], full: dict[str, object], *, alone: bool
) -> Iterator[EdgeValue]:
    for each in states[1:] if alone else [state for state in states if state.id == "empty"]:
        yield EdgeValue(f"{member.name} {each.id}", {**full, member.name: each.value}, "")
    if not member.required:
        rest = {name: each for name, each in full.items() if name != member.name}
        yield EdgeValue(f"without {member.name}", rest, "")
