"""Shapes of repetition: one id in several entries, and many entries."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from ....contract.workflows import STEP_STATUSES
from ...edges.patches import Json, Patch
from .history_queries import (
    History,
    HistoryPredicate,
    JsonObject,
    attempts_of,
    is_open,
    start_of,
    status_sequence,
)
from .rows import ERROR, each_with, entries_patch, history_shape

_SEVERAL, _MANY = 20, 24


def _attempt(number: int, status: str, **others: Json) -> Patch:
    return {"id": "step", "status": status, "attempts": str(number), **others}


def _any_id(is_so: Callable[[list[JsonObject]], bool]) -> HistoryPredicate:
    """The steps of an id that several steps have are so."""
    return lambda history: history.any_id(is_so)


def _attempts_go_down(steps: list[JsonObject]) -> bool:
    attempts = [count for each in steps if (count := attempts_of(each))]
    return any(one > two for one, two in pairwise(attempts))


def _are_of_two_types(steps: list[JsonObject]) -> bool:
    return len({each["type"] for each in steps if "type" in each}) > 1


def _are_overtaken(steps: list[JsonObject]) -> bool:
    """A step begins before an earlier one of another status."""
    starts = [(start, each.get("status")) for each in steps if (start := start_of(each)) is not None]
    return any(one[0] > two[0] and one[1] != two[1] for one, two in pairwise(starts))


def _is_open_after_failure(history: History) -> bool:
    return "FAILED" in history.step_statuses and is_open(history.steps[-1])


def _has_all_statuses(history: History) -> bool:
    return {*history.step_statuses} >= {*STEP_STATUSES}


def _has_many_and_equal_ids(history: History) -> bool:
    return len(history.steps) > _SEVERAL and history.any_id(bool)


def _has_many_out_of_order(history: History) -> bool:
    return len(history.steps) > _SEVERAL and any(one > two for one, two in pairwise(history.starts))


REPEATS = (
    history_shape(
        "tried-three-times",
        "an id comes at most twice: of three entries one is lost",
        entries_patch(
            _attempt(1, "FAILED", error=ERROR), _attempt(2, "FAILED", error=ERROR), _attempt(3, "COMPLETED", error=None)
        ),
        shown_by=_any_id(lambda steps: len(steps) > 2),
    ),
    history_shape(
        "reopened",
        "what has completed is taken to be done for good",
        entries_patch(_attempt(1, "COMPLETED"), _attempt(2, "STARTED")),
        shown_by=status_sequence("COMPLETED", "STARTED"),
    ),
    history_shape(
        "scheduled-again",
        "what has completed is taken to be done for good",
        entries_patch(_attempt(1, "COMPLETED"), _attempt(2, "SCHEDULED")),
        shown_by=status_sequence("COMPLETED", "SCHEDULED"),
    ),
    history_shape(
        "attempts-go-down",
        "the last entry of an id is taken for that of the most attempts",
        entries_patch(_attempt(3, "FAILED", error=ERROR), _attempt(2, "COMPLETED", error=None)),
        shown_by=_any_id(_attempts_go_down),
    ),
    history_shape(
        "id-of-two-types",
        "the type of an id is remembered from its first entry",
        entries_patch({"id": "step", "type": "FunctionCall"}, {"id": "step", "type": "HttpCall"}),
        shown_by=_any_id(_are_of_two_types),
    ),
    history_shape(
        "open-after-failure",
        "a failed step is taken for the end",
        entries_patch({"id": "1", "status": "FAILED", "error": ERROR}, {"id": "2", "status": "STARTED", "error": None}),
        shown_by=_is_open_after_failure,
    ),
    history_shape(
        "overtaken",
        "of the entries of an id the last in the list is taken for its latest state",
        entries_patch(
            _attempt(2, "COMPLETED", startedAt="2024-05-06T07:08:10Z"),
            _attempt(1, "STARTED", startedAt="2024-05-06T07:08:09Z"),
        ),
        shown_by=_any_id(_are_overtaken),
    ),
    history_shape(
        "all-statuses",
        "a table of statuses has fewer columns",
        each_with("status", *STEP_STATUSES),
        shown_by=_has_all_statuses,
    ),
    history_shape(
        "many-with-equal-ids",
        "equal ids are looked for among neighbours, or on one page",
        each_with("id", *(f"step{index % (_MANY - 1)}" for index in range(_MANY))),
        shown_by=_has_many_and_equal_ids,
    ),
    history_shape(
        "many-out-of-order",
        "the latest of many is not the last",
        each_with("startedAt", *(f"2024-05-06T07:08:{(index * 7) % _MANY:02}Z" for index in range(_MANY))),
        shown_by=_has_many_out_of_order,
    ),
)
