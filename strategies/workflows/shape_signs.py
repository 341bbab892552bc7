"""How each shape of a history is told from a payload, group by group and id by id as in `shapes`."""

from __future__ import annotations

from collections.abc import Mapping

from .history_parts import HistorySign
from .likeness_signs import JOINTS, JSON_ALIKE, REPEATS, TEXTS_ALIKE
from .outcome_signs import COURSES, ERRORS, STEPS
from .relation_signs import IDS, MEMBERS, ORDERS, SPANS
from .timing_signs import BORDERS, LENGTHS, MOMENTS, TRIES


def merge_disjoint(*tables: Mapping[str, HistorySign]) -> Mapping[str, HistorySign]:
    """The tables as one.

    Raises:
        ValueError: an id is in two of them.
    """
    found: dict[str, HistorySign] = {}
    for table in tables:
        if twice := found.keys() & table:
            raise ValueError(f"in two tables: {', '.join(sorted(twice))}")
        found |= table
    return found


SHAPE_SIGNS = merge_disjoint(
    ERRORS, STEPS, COURSES, ORDERS, SPANS, IDS, MEMBERS, MOMENTS, BORDERS, LENGTHS, TRIES, TEXTS_ALIKE, JSON_ALIKE,
    REPEATS, JOINTS,
)  # fmt: skip
"""How each shape is told from a history."""
