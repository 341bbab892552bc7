"""States of members in combination: each two of their states, in few payloads.

A client that joins two facts (this one is there, that one says so) goes wrong where both are so and nowhere else. Each
state of each member stands beside each state of each other one, in one element of an array and in two that follow one
another; in one element also each three of the plainest states. A covering array says which come together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, islice
from typing import Any, Final, TypeAlias

from ...contract import Contract
from ..options import conforms
from ..schema.examples import SlotPath, largest_example, smallest_example, smallest_object
from ..schema.nodes import Array, Choice, Filtered, Int64, Map, Member, Node, Object, Tuple
from ..schema.variations import copied, expanded
from .placement import EdgeCase, edge_values


@dataclass(frozen=True, slots=True)
class State:
    """What a member may be, in as far as other members depend on it.

    Attributes:
        id: what it is, in a word.
        value: a value of this state; nothing where the state is to be absent.
    """

    id: str
    value: object


@dataclass(frozen=True, slots=True)
class StateFactor:
    """A member and its states; `plain` of them, from the first on, come together in threes with those of others."""

    path: SlotPath
    states: tuple[State, ...]
    plain: int


_ABSENT: Final = State("absent", None)
_SMALL, _DEEPEST = 2, 3
"""An object of no more members, or one that deep, has states of its own; those of others are their members'."""


def combined_states(contract: Contract, root: Node) -> Iterator[EdgeCase]:
    """The payloads: `states-N` of one element, `neighbours-N` of two."""
    yield from _combined("states", contract, [*islice(_factors(root, (), 1), _MOST_FACTORS)])
    two = [*islice(_factors(root, (), 2), _MOST_FACTORS)]
    if any(1 in each.path for each in two):
        yield from _combined("neighbours", contract, two)


_MOST_FACTORS = 160
"""Of more members than so many the first ones come together."""


def _combined(name: str, contract: Contract, factors: Sequence[StateFactor]) -> Iterator[EdgeCase]:
    rows = covering([Factor(len(each.states), each.plain) for each in factors])
    for index, row in enumerate(rows):
        states = [(factor.path, factor.states[level]) for factor, level in zip(factors, row, strict=True)]
        payload: dict[str, object] = {}
        for path, state in states:
            _set_state(payload, path, state)
        if conforms(contract, payload):
            yield EdgeCase(f"{name}-{index + 1}", payload, _why(states))


def _set_state(value: Any, path: SlotPath, state: State) -> None:
    """Sets what is on the way to a state, and the state where it is not to be absent."""
    first, rest = path[0], path[1:]
    if isinstance(first, int) and len(value) == first:
        value.append({})
    if rest and (isinstance(first, int) or rest[0] == 0 or state is not _ABSENT):
        inner = value[first] if isinstance(first, int) else value.setdefault(first, [] if rest[0] == 0 else {})
        _set_state(inner, rest, state)
    elif not rest and state is not _ABSENT:
        value[first] = copied(state.value)


def _why(states: Iterable[tuple[SlotPath, State]]) -> str:
    """Which states come together, element by element."""
    places: dict[str, list[str]] = {}
    for path, state in states:
        place = "-".join(str(each + 1 if isinstance(each, int) else each) for each in path[:-1]) or "response"
        places.setdefault(place, []).append(f"{path[-1]} {state.id}")
    return "what joins two of these: " + "; ".join(f"{place}: {', '.join(each)}" for place, each in places.items())


# ----------------------------------------------------------------- members and their states


def _factors(node: Node, path: SlotPath, count: int) -> Iterator[StateFactor]:
    """The members below a place, with those of so many elements of an array; of those that exclude others, the last."""
    node = expanded(node)
    if not isinstance(node, Object):
        return
    left_out = {name for group in node.groups for name in group.names[:-1]}
    for each in (member for member in node.members if member.name not in left_out):
        inner, place = expanded(each.node), (*path, each.name)
        if isinstance(inner, Object) and len(inner.members) > _SMALL and len(place) < _DEEPEST:
            yield from _factors(inner, place, count)
        elif not path and isinstance(inner, Array) and _holds(inner, count):
            for index in range(count):
                yield from _factors(inner.items, (*place, index), count)
        else:
            yield _factor(place, each, inner, in_threes=count == 1 and 0 in path)


def _holds(node: Array, count: int) -> bool:
    """Whether an array may be so many objects, whatever they are."""
    fits = node.least <= count and (node.most is None or node.most >= count)
    return fits and not node.unique and isinstance(expanded(node.items), Object)


def _factor(path: SlotPath, member: Member, node: Node, *, in_threes: bool) -> StateFactor:
    states = [*([] if member.required else [_ABSENT]), *_states(node)]
    return StateFactor(path, tuple(states), _plain(node, states) if in_threes else 0)


def _plain(node: Node, states: Sequence[State]) -> int:
    """How many of the states come together in threes."""
    match node:
        case Choice():
            return len(states)
        case Int64():
            return min(3, len(states))
    return min(2, len(states))


def _states(node: Node) -> list[State]:
    """The states of a value that is there, the plainest first."""
    match node:
        case Object():
            return _object_states(node)
        case Array() | Map() | Tuple() | Filtered():
            return [State("there", largest_example(node)), State("smallest", smallest_example(node))]
        case Choice():
            return [State(each.id, each.value) for each in edge_values(node)]
    values = [*edge_values(node)]
    ranked = [(each.state, each) for each in values if each.state is not None]
    plainest = [each for _, each in sorted(ranked, key=lambda pair: pair[0])] or values[:2]
    return [State(each.id, each.value) for each in plainest] or [State("smallest", smallest_example(node))]


def _object_states(node: Object) -> list[State]:
    """With all members, with what is required, and with each member in another of its states."""
    full = smallest_object(node)
    states = {each.name: _states_inside(each.node) for each in node.members}
    grouped = {name for group in node.groups for name in group.names}
    full |= {name: each[0].value for name, each in states.items() if each and name not in grouped}
    every = [State("full", full), State("smallest", smallest_object(node))]
    for each in node.members if len(node.members) <= _SMALL else ():
        if each.name not in grouped:
            every += _with_other_states(each, states[each.name], full, alone=len(node.members) == 1)
    return [*{repr(each.value): each for each in reversed(every)}.values()][::-1]


def _states_inside(node: Node) -> list[State]:
    """Those of a member of such an object; an object in it, which may be of its kind, is there or not."""
    if isinstance(expanded(node), Object):
        return [State("there", largest_example(node))]
    return _states(expanded(node))


def _with_other_states(
    member: Member, states: Sequence[State], full: dict[str, object], *, alone: bool
) -> Iterator[State]:
    for each in states[1:] if alone else [state for state in states if state.id == "empty"]:
        yield State(f"{member.name} {each.id}", {**full, member.name: each.value})
    if not member.required:
        rest = {name: each for name, each in full.items() if name != member.name}
        yield State(f"without {member.name}", rest)


# ----------------------------------------------------------------- covering arrays

Row: TypeAlias = tuple[int, ...]
"""One level for each factor."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A choice among levels.

    Attributes:
        levels: how many there are.
        thirds: so many of them, from the first on, come together with each two such levels of other factors.
    """

    levels: int
    thirds: int = 0


class _Missing:
    """The combinations that no row has yet. A level is a number, and a set of levels the bits of an integer."""

    def __init__(self, factors: Sequence[Factor]) -> None:
        self.first: Final = [0, *accumulate(each.levels for each in factors)]
        every = [_bits(first, each.levels) for first, each in zip(self.first, factors, strict=False)]
        thirds = [_bits(first, each.thirds) for first, each in zip(self.first, factors, strict=False)]
        self.pairs: Final = [sum(every) & ~own for own in every for _ in _numbers(own)]
        self.triples: Final = {
            (one, two): sum(thirds) & ~own & ~other
            for own, other in [*combinations(thirds, 2), *combinations(thirds[::-1], 2)]
            for one in _numbers(own)
            for two in _numbers(other)
        }

    def gain(self, level: int, row: int) -> int:
        """How many missing combinations a level brings to the levels of a row."""
        pairs = (self.pairs[level] & row).bit_count()
        return pairs + sum((self.triples.get((level, each), 0) & row).bit_count() for each in _numbers(row))

    def cover(self, row: int) -> None:
        """Takes out the combinations of a row."""
        levels = [*_numbers(row)]
        for one in levels:
            self.pairs[one] &= ~row
            for two in levels:
                if (one, two) in self.triples:
                    self.triples[one, two] &= ~row

    def starts(self) -> Iterator[int]:
        """Levels that are missing together, as long as there are some."""
        for one in range(len(self.pairs)):
            while self.pairs[one]:
                yield 1 << one | self.pairs[one] & -self.pairs[one]
        for (one, two), thirds in self.triples.items():
            while thirds := self.triples[one, two]:
                yield 1 << one | 1 << two | thirds & -thirds


def covering(factors: Sequence[Factor]) -> Iterator[Row]:
    """Rows that have each pair of levels of two factors, and each triple of those that are to come in threes."""
    missing = _Missing(factors)
    for turn, start in enumerate(missing.starts()):
        row = _complete(start, factors, missing, turn)
        missing.cover(row)
        yield tuple(level - first for level, first in zip(_numbers(row), missing.first, strict=False))


def _complete(row: int, factors: Sequence[Factor], missing: _Missing, turn: int) -> int:
    """The row with those levels of all other factors that bring the most; equal ones take turns."""
    for index, factor in enumerate(factors):
        first = missing.first[index]
        if not row & _bits(first, factor.levels):
            levels = [first + (turn + index + each) % factor.levels for each in range(factor.levels)]
            gains = [missing.gain(each, row) for each in levels]
            row |= 1 << levels[gains.index(max(gains))]
    return row


def _bits(first: int, count: int) -> int:
    return ((1 << count) - 1) << first


def _numbers(bits: int) -> Iterable[int]:
    """Which bits are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
