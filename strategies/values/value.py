"""A row of the tables of edge values, and the predicates that such rows are recognised by."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from ...contract.formats.protobuf_time import Instant, nanos_of_duration, read_timestamp

Predicate: TypeAlias = Callable[[Any], bool]
TextPredicate: TypeAlias = Callable[[str], bool]

MANY_CHARACTERS: Final = 256
"""From here on a text is past the usual width of a column."""

NOT_JSON: Final = object()
"""Stands for the value of a text that is not JSON."""


def matches(pattern: str) -> TextPredicate:
    """The pattern occurs in the text."""
    search = re.compile(pattern).search
    return lambda text: search(text) is not None


def contains(part: str) -> TextPredicate:
    """The part occurs in the text."""
    return lambda text: part in text


def equals(value: object) -> Predicate:
    """It is an equal value of the same type: 1 is neither `true` nor 1.0."""
    return lambda other: type(other) is type(value) and other == value


def is_beyond_doubles(value: object) -> bool:
    """Whether it is an integer that a double cannot hold."""
    if type(value) is not int:
        return False
    try:
        return int(float(value)) != value
    except OverflowError:
        return True


@lru_cache(maxsize=4096)
def instant_of(text: object) -> Instant | None:
    """The instant that a timestamp names; None where it names none."""
    result = read_timestamp(text) if isinstance(text, str) else None
    return result if isinstance(result, Instant) else None


nanoseconds = lru_cache(maxsize=4096)(nanos_of_duration)
"""The length of a duration; None where it is none."""


@lru_cache(maxsize=1024)
def json_in(text: str) -> object:
    """The value that a text holds; `NOT_JSON` where it holds none, or one past what Python reads."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return NOT_JSON
    return value


Group: TypeAlias = Literal["unusual", "evolution"]
"""What is off unless asked for: legal but never sent by a protobuf server; sent by a later version only."""


@dataclass(frozen=True, slots=True)
class EdgeValue:
    """A value that some client handles wrongly. All that docpact knows of it stands in this row.

    Attributes:
        id: stable name, unique within its kind.
        value: the value itself.
        why: what goes wrong there.
        shown_by: whether a value at such a place shows this edge; an equal value does, if None. A predicate in the
            tables of texts gets texts only.
        group: None for what every client must survive today.
        state: the rank among the states that `edge_cases` combines with those of other members, 1 for the plainest;
            None for a value that stands alone.
        usual: whether realistic payloads have it.
        rare: whether enumerations have it only once for each name of a member.
    """

    id: str
    value: object
    why: str
    shown_by: Predicate | None = None
    group: Group | None = None
    state: int | None = None
    usual: bool = False
    rare: bool = False

    def is_shown_by(self, value: Any) -> bool:
        """Whether a value shows this edge."""
        return (self.shown_by or equals(self.value))(value)


def rare(name: str, value: str, why: str, shown_by: Predicate | None = None) -> EdgeValue:
    """A value that enumerations have once for each name of a member."""
    return EdgeValue(name, value, why, shown_by, rare=True)
