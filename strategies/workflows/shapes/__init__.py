"""Shapes of a history: what several of its fields say together, where each of them alone is harmless."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ....contract.workflows import DEFAULT_OPERATION
from ...edges.shapes import Json, OperationShapes, Patch
from .history_queries import entries, shapes_of_history
from .members import IDS, MEMBERS, REPEATS
from .near_equal import NEAR_EQUAL_JSON, NEAR_EQUAL_TEXTS
from .outcomes import ERRORS, EXECUTIONS, STEPS
from .relations import ORDERS, SPANS
from .status_combinations import STATUS_COMBINATIONS
from .timings import ATTEMPTS, BOUNDARIES, DURATIONS, STARTS

_DONE: dict[str, Json] = {"status": "COMPLETED", "error": None, "lastError": None}
_BUSY: dict[str, Json] = {"status": "STARTED", "output": None, "duration": None, "error": None, "lastError": None}

BASELINE: tuple[Patch, ...] = (
    entries(_DONE, status="FINISHED"),
    entries(_DONE, status="FINISHED"),
    entries(_DONE),
    entries(_DONE),
    entries(_BUSY, status="RUNNING", duration=None),
)
"""For ordinary payloads, as often as each is there: nothing is odd, or nothing but the status of the execution."""

CONSISTENT: tuple[Patch, ...] = (
    entries({"status": "COMPLETED", "attempts": "2", "error": None}, status="FINISHED"),
    entries({"status": "FAILED", "attempts": "2"}, status="FAILED"),
)
"""For payloads that have nearly all members: after a success, and else after a failure."""


TABLES = (
    ERRORS, STEPS, EXECUTIONS, ORDERS, SPANS, IDS, MEMBERS, STARTS, BOUNDARIES, DURATIONS, ATTEMPTS, NEAR_EQUAL_TEXTS,
    NEAR_EQUAL_JSON, REPEATS, STATUS_COMBINATIONS,
)  # fmt: skip
"""The rows of all shapes, by what they are about: those of different groups seldom set the same member."""
SHAPES = tuple(map(shapes_of_history, TABLES))

OPERATIONS: Final[Mapping[str, OperationShapes]] = {
    DEFAULT_OPERATION: OperationShapes(SHAPES, baseline=BASELINE, consistent=CONSISTENT)
}
"""The shapes of each operation that has some."""
