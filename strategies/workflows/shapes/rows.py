"""What the rows of shapes are made of: patches of the first entries and of their execution."""

from __future__ import annotations

from typing import Final

from ...edges.patches import Json, Patch
from ...edges.shapes import Shape
from .history_queries import HistoryPredicate, history_of

ERROR: Final[Json] = {"message": "timed out", "errorCode": "TIMEOUT"}
"""What went wrong, where it does not matter what."""


def history_shape(name: str, why: str, patch: Patch, *, shown_by: HistoryPredicate) -> Shape:
    """A shape that is recognised by a history."""
    return Shape(name, why, patch, lambda payload: shown_by(history_of(payload)))


def entries_patch(*entries: Patch, **execution: Json) -> Patch:
    """A patch of the first entries, and of their execution."""
    return {"execution": execution, "entries": list(entries)} if execution else {"entries": list(entries)}


def each_with(member: str, *values: Json) -> Patch:
    """A patch of the first entries, of one member each."""
    entries: list[Patch] = [{member: each} for each in values]
    return entries_patch(*entries)
