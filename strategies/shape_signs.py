"""How each shape of a history is told from a payload, group by group and id by id as in `shapes`."""

from __future__ import annotations

from collections.abc import Mapping

from .history_parts import HistorySign
from .likeness_signs import JOINTS, JSON_ALIKE, REPEATS, TEXTS_ALIKE
from .outcome_signs import COURSES, ERRORS, STEPS
from .relation_signs import IDS, MEMBERS, ORDERS, SPANS
from .timing_signs import BORDERS, LENGTHS, MOMENTS, TRIES

SHAPE_SIGNS: Mapping[str, HistorySign] = {
    **ERRORS, **STEPS, **COURSES, **ORDERS, **SPANS, **IDS, **MEMBERS, **MOMENTS, **BORDERS, **LENGTHS, **TRIES,
    **TEXTS_ALIKE, **JSON_ALIKE, **REPEATS, **JOINTS,
}  # fmt: skip
