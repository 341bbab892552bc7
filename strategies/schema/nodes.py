"""What a schema allows, as values: the model of a schema that all generators share.

A node says what may stand at a place. `schema.reader` makes nodes of a schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    """An object with the members that the schema lists and no others."""

    members: tuple[Member, ...]
    groups: tuple[OneOf, ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """An object with arbitrary keys; the schema may give examples."""

    keys: Text
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
    """A JSON number; the bounds are inclusive, None where there is none."""

    whole: bool
    low: float | None
    high: float | None

    def fits(self, number: float) -> bool:
        """Whether the number is in range."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Union:
    """One of several nodes."""

    alternatives: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Recursion:
    """A node that is being read already, found again by its name."""

    name: str
    find: Callable[[], Node]


Node: TypeAlias = (
    "Object | Map | Array | Choice | Text | Formatted | Int64 | EmbeddedJson | Number | Anything | Union | Recursion"
)
