"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Location: TypeAlias = "tuple[Location, str | int] | None"
"""Where a value stands in a payload: a chain from the value up to the root (None). It is cheap to extend, and becomes
a pointer only where there is a finding."""


def escape(token: str | int) -> str:
    """One reference token, escaped."""
    return str(token).replace("~", "~0").replace("/", "~1")


def tokens(location: Location) -> list[str | int]:
    """The member names and indices from the root to the location."""
    found: list[str | int] = []
    while location is not None:
        location, token = location
        found.append(token)
    return found[::-1]


def pointer(location: Location) -> str:
    """The JSON Pointer of a location; the root is the empty text."""
    return pointer_of(tokens(location))


def tokens_of(pointer: str) -> tuple[str, ...]:
    """The reference tokens of a JSON Pointer, unescaped."""
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:])


def pointer_of(path: Iterable[str | int]) -> str:
    """The JSON Pointer of member names and indices, from the root on."""
    return "".join(f"/{escape(each)}" for each in path)
