"""JSON Pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Place: TypeAlias = "tuple[Place, str | int] | None"
"""Where a value stands, as a chain from the value up to the root (None). Cheap to extend while walking; it
becomes a pointer only where there is something to say."""


def escape(token: str | int) -> str:
    """One reference token, escaped."""
    return str(token).replace("~", "~0").replace("/", "~1")


def tokens(place: Place) -> list[str | int]:
    """The member names and indices from the root to the place."""
    found: list[str | int] = []
    while place is not None:
        place, token = place
        found.append(token)
    return found[::-1]


def pointer(place: Place) -> str:
    """The JSON Pointer of a place; the root is the empty text."""
    return pointer_of(tokens(place))


def tokens_of(pointer: str) -> tuple[str, ...]:
    """The reference tokens of a JSON Pointer, unescaped."""
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:])


def pointer_of(path: Iterable[str | int]) -> str:
    """The JSON Pointer of member names and indices, from the root on."""
    return "".join(f"/{escape(each)}" for each in path)
