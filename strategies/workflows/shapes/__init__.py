"""Shapes of a history: what several of its fields say together, where each of them alone is harmless."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ....contract.workflows import DEFAULT_OPERATION
from ...edges.shapes import OperationShapes
from .baseline import BASELINE, CONSISTENT
from .members import IDS, MEMBERS
from .near_equal import NEAR_EQUAL_JSON, NEAR_EQUAL_TEXTS
from .outcomes import ERRORS, EXECUTIONS, STEPS
from .relations import ORDERS, SPANS
from .repeats import REPEATS
from .status_combinations import STATUS_COMBINATIONS
from .timings import ATTEMPTS, BOUNDARIES, DURATIONS, STARTS

SHAPES = (
    ERRORS, STEPS, EXECUTIONS, ORDERS, SPANS, IDS, MEMBERS, STARTS, BOUNDARIES, DURATIONS, ATTEMPTS, NEAR_EQUAL_TEXTS,
    NEAR_EQUAL_JSON, REPEATS, STATUS_COMBINATIONS,
)  # fmt: skip
"""All shapes, by what they are about: those of different groups seldom set the same member."""

OPERATIONS: Final[Mapping[str, OperationShapes]] = {
    DEFAULT_OPERATION: OperationShapes(SHAPES, baseline=BASELINE, consistent=CONSISTENT)
}
"""The shapes of each operation that has some."""
