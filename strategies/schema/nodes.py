"""What a schema allows, as values: the model of a schema that all generators share.

A node says what may stand at a place. `schema.reader` makes nodes of a schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import TypeAlias

from .regexes import full_match


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object."""

    name: str
    node: Node
    required: bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """Members of which at most one is set, or exactly one."""

    names: tuple[str, ...]
    exactly: bool


@dataclass(frozen=True, slots=True)
class Object:
    """An object with the members that the schema lists; `others` describe members of other names."""

    members: tuple[Member, ...]
    groups: tuple[OneOf, ...] = ()
    others: tuple[Map, ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """An object with arbitrary keys, which are texts of any kind; the schema may give examples."""

    keys: Node
    values: Node
    least: int
    most: int | None
    examples: tuple[Mapping[str, object], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Array:
    """An array of one kind of elements."""

    items: Node
    least: int
    most: int | None
    unique: bool


@dataclass(frozen=True, slots=True)
class Tuple:
    """An array whose first elements have kinds of their own; `rest` is what follows, None where nothing does."""

    first: tuple[Node, ...]
    rest: Node | None
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the listed values."""

    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `pattern` is without the anchors, to be matched as a whole. The schema may give examples."""

    least: int = 0
    most: int | None = None
    pattern: str | None = None
    examples: tuple[str, ...] = field(default=(), compare=False)

    def fits(self, text: str) -> bool:
        """Whether a text has the length and matches the pattern."""
        long_enough = self.least <= len(text) and (self.most is None or len(text) <= self.most)
        return long_enough and (self.pattern is None or full_match(self.pattern)(text))


@dataclass(frozen=True, slots=True)
class Formatted:
    """A string of one of the contract's formats."""

    format: str


@dataclass(frozen=True, slots=True)
class Int64:
    """An integer written as a string."""

    low: int
    high: int

    def fits(self, text: str) -> bool:
        """Whether the number in the text is in range."""
        return self.low <= int(text) <= self.high


@dataclass(frozen=True, slots=True)
class EmbeddedJson:
    """A string that holds JSON."""


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number, a multiple of `step` if there is one; the bounds are inclusive, None where there is none."""

    whole: bool
    low: float | None
    high: float | None
    step: float | None = None

    def fits(self, number: float) -> bool:
        """Whether the number is in range, and a multiple."""
        in_range = (self.low is None or number >= self.low) and (self.high is None or number <= self.high)
        return in_range and (self.step is None or is_multiple(number, self.step))


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Union:
    """One of several nodes."""

    alternatives: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Filtered:
    """The values of a node that conform to what no node says.

    Attributes:
        node: its values may conform.
        accepts: whether a value does.
        known: some values that do, the plainest first.
    """

    node: Node
    accepts: Callable[[object], bool] = field(compare=False)
    known: tuple[object, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """No value. Only the reader meets it: what needs it is nothing as well, and what does not need it has it not.

    Attributes:
        why: the place in the schema, and why no value is there.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Recursion:
    """A node that is being read already, found again by its name."""

    name: str
    find: Callable[[], Node]


Node: TypeAlias = (
    "Object | Map | Array | Tuple | Choice | Text | Formatted | Int64 | EmbeddedJson | Number | Anything | Union"
    " | Filtered | Nothing | Recursion"
)


def is_multiple(number: float, step: float) -> bool:
    """Whether a number is a multiple of another, whether exactly or in doubles: validators do it either way."""
    if not isfinite(number):
        return False
    exact = Decimal(str(number)) % Decimal(str(step)) == 0 if abs(number) < _EXACT else number % step == 0
    return exact and ((isinstance(number, int) and isinstance(step, int)) or float(number / step).is_integer())


_EXACT = 1e15


def bare(node: Node) -> Node:
    """The node without its filter, and a message inside itself as what it is."""
    while isinstance(node, Filtered | Recursion):
        node = node.node if isinstance(node, Filtered) else node.find()
    return node


def is_regular(node: Node) -> bool:
    """Whether each part of a value can change by itself, as long as it stays of its kind."""
    return _is_regular(node, set())


def _is_regular(node: Node, visited: set[str]) -> bool:
    match node:
        case Filtered() | Tuple() | Object(others=(_, *_)):
            return False
        case Array(unique=True) if node.least > 1:
            return False
        case Union(alternatives) if sum(isinstance(bare(each), Object) for each in alternatives) > 1:
            return False
        case Recursion(name, find):
            if name in visited:
                return True
            visited.add(name)
            return _is_regular(find(), visited)
    return all(_is_regular(each, visited) for each in inner_nodes(node))


def inner_nodes(node: Node) -> tuple[Node, ...]:
    """The nodes that a node is made of."""
    match node:
        case Object(members, _, others):
            found: tuple[Node, ...] = (*(each.node for each in members), *others)
        case Map(keys, values):
            found = (keys, values)
        case Array(items):
            found = (items,)
        case Tuple(first, rest):
            found = first if rest is None else (*first, rest)
        case Union(alternatives):
            found = alternatives
        case _:
            found = ()
    return found
