"""What the rows of edge values are recognised by: predicates of texts, and readers of what a text says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from ...contract.formats.timestamps import Instant, nanos_of_duration, read_timestamp

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
