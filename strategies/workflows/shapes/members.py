"""Shapes of members: ids and titles that steps share, ids that come again, members that only some steps have."""

from __future__ import annotations

import json
import operator
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from ....contract.workflows import STEP_STATUSES
from ...edges.shapes import Json, Patch
from .history_queries import (
    ERROR,
    History,
    HistoryPredicate,
    JsonObject,
    Row,
    ShapeTable,
    any_step,
    attempts_of,
    compared_with_execution,
    each_with,
    embedded_json_of,
    entries,
    has_repetition,
    is_open,
    number_of_digits,
    repeated_text,
    sorts_differently,
    start_of,
    status_sequence,
    texts_equal_by,
)

# ----------------------------------------------------------------- ids


def _goes_back(history: History) -> bool:
    """A step begins before an earlier one of the same id."""
    latest: dict[str, int] = {}
    for each in history.steps:
        start = start_of(each)
        if start is None or "id" not in each:
            continue
        if start < latest.get(each["id"], start):
            return True
        latest[each["id"]] = start
    return False


def _comes_back(history: History) -> bool:
    """An id is there again after another one."""
    texts = history.texts("id")
    last = {each: index for index, each in enumerate(texts)}
    return any(last[each] > index and each not in texts[index + 1 : index + 2] for index, each in enumerate(texts))


def _begins_another(history: History) -> bool:
    """One id is the beginning of another: sorted, it is that of its next one."""
    return any(a and b.startswith(a) for a, b in pairwise(sorted({*history.texts("id")})))


IDS: ShapeTable = {
    "equal-ids": Row(
        "entries keyed by id are lost",
        entries({"id": "step", "title": "first"}, {"id": "step", "title": "second"}),
        repeated_text("id"),
    ),
    "ids-differ-in-case": Row(
        "entries keyed by a folded id are lost",
        entries({"id": "step"}, {"id": "STEP"}),
        texts_equal_by("id", str.casefold),
    ),
    "ids-like-numbers": Row(
        "ids read as numbers are equal, or sort otherwise",
        entries({"id": "10"}, {"id": "9"}, {"id": "09"}),
        sorts_differently("id", number_of_digits),
    ),
    "id-of-execution": Row(
        "a step with its execution's id is taken for it",
        entries({"id": "same"}, id="same", workflowId="same"),
        compared_with_execution(lambda value: value.get("id") or None, operator.eq),
    ),
    "comes-back": Row(
        "neighbours are grouped, or the first equal one is found",
        entries({"id": "1", "title": "step"}, {"id": "2", "title": "other"}, {"id": "1", "title": "step"}),
        _comes_back,
    ),
    "ids-in-two-forms": Row(
        "entries keyed by a normalised id are lost",
        entries({"id": "\u00e9"}, {"id": "e\u0301"}),
        texts_equal_by("id", lambda text: unicodedata.normalize("NFC", text)),
    ),
    "ids-with-spaces": Row(
        "entries keyed by a stripped id are lost",
        entries({"id": "step"}, {"id": " step "}),
        texts_equal_by("id", str.strip),
    ),
    "id-within-id": Row(
        "startswith or in finds the wrong one", entries({"id": "step"}, {"id": "step1"}), _begins_another
    ),
    "equal-ids-out-of-order": Row(
        "of entries with one id the last in the list is taken for the latest",
        entries(
            {"id": "step", "startedAt": "2024-05-06T07:08:10Z"},
            {"id": "step", "startedAt": "2024-05-06T07:08:09Z"},
        ),
        _goes_back,
    ),
}


# ----------------------------------------------------------------- members

_HUGE_TEXT = "long " * 13_200
_HUGE_JSON = json.dumps({"key": _HUGE_TEXT})
_HUGE = 65_536


def _members_differ(history: History) -> bool:
    """A later step has what the first one lacks."""
    return any(each.keys() - history.steps[0].keys() for each in history.steps[1:])


def _is_huge(step: JsonObject) -> bool:
    texts = [step.get("title"), step.get("description"), embedded_json_of(step, "input")]
    return any(isinstance(each, str) and len(each) >= _HUGE for each in texts)


def _is_of_two_types(history: History) -> bool:
    """One title has two types."""
    pairs = {(each["title"], each["type"]) for each in history.steps if "title" in each and "type" in each}
    return has_repetition(title for title, _ in pairs)


MEMBERS: ShapeTable = {
    "members-differ": Row(
        "columns are those of the first entry",
        entries(
            {"id": "first", "title": None, "input": None, "duration": None},
            {"id": None, "title": "second", "input": {"inputJson": "{}"}, "duration": "1s"},
        ),
        _members_differ,
    ),
    "huge-texts": Row(
        "cut at a column's width: 4,000 or 65,535 characters",
        entries(
            {
                **dict.fromkeys(("id", "title", "description", "type"), _HUGE_TEXT),
                "error": {"message": _HUGE_TEXT, "errorCode": _HUGE_TEXT},
                "lastError": {"message": _HUGE_TEXT, "errorCode": _HUGE_TEXT},
                "input": {"inputJson": _HUGE_JSON},
                "output": {"outputJson": _HUGE_JSON},
            },
            id=_HUGE_TEXT,
            workflowId=_HUGE_TEXT,
        ),
        any_step(_is_huge),
    ),
    "repeated-step": Row(
        "each attempt is an entry: the first one with an id is taken for the last",
        entries(
            {"id": "step", "status": "FAILED", "error": ERROR, "startedAt": "2024-05-06T07:08:09Z"},
            {"id": "step", "status": "COMPLETED", "error": None, "startedAt": "2024-05-06T07:08:10Z"},
        ),
        status_sequence("FAILED", "COMPLETED"),
    ),
    "equal-titles": Row(
        "entries keyed by title are lost",
        entries({"id": "1", "title": "step"}, {"id": "2", "title": "step"}),
        repeated_text("title"),
    ),
    "empty-objects": Row(
        "an empty object is falsy and taken for absent",
        entries({"input": {}, "output": {}, "error": {}, "lastError": {}}),
    ),
    "undone-step": Row(
        "the first entry with an id is taken for the last",
        entries(
            {"id": "step", "title": "step", "status": "COMPLETED"}, {"id": "step", "title": "step", "status": "FAILED"}
        ),
        status_sequence("COMPLETED", "FAILED"),
    ),
    "equal-titles-of-two-types": Row(
        "entries keyed by title are taken for one kind of step",
        entries({"title": "step", "type": "FunctionCall"}, {"title": "step", "type": "HttpCall"}),
        _is_of_two_types,
    ),
    "repeated-title": Row(
        "the first entry with a title is taken for the last",
        entries(
            {"title": "step", "status": "FAILED", "error": ERROR},
            {"title": "step", "status": "COMPLETED", "error": None},
        ),
        status_sequence("FAILED", "COMPLETED", "title"),
    ),
}


# ----------------------------------------------------------------- repeated ids, and many entries

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


REPEATS: ShapeTable = {
    "tried-three-times": Row(
        "an id comes at most twice: of three entries one is lost",
        entries(
            _attempt(1, "FAILED", error=ERROR), _attempt(2, "FAILED", error=ERROR), _attempt(3, "COMPLETED", error=None)
        ),
        _any_id(lambda steps: len(steps) > 2),
    ),
    "reopened": Row(
        "what has completed is taken to be done for good",
        entries(_attempt(1, "COMPLETED"), _attempt(2, "STARTED")),
        status_sequence("COMPLETED", "STARTED"),
    ),
    "scheduled-again": Row(
        "what has completed is taken to be done for good",
        entries(_attempt(1, "COMPLETED"), _attempt(2, "SCHEDULED")),
        status_sequence("COMPLETED", "SCHEDULED"),
    ),
    "attempts-go-down": Row(
        "the last entry of an id is taken for that of the most attempts",
        entries(_attempt(3, "FAILED", error=ERROR), _attempt(2, "COMPLETED", error=None)),
        _any_id(_attempts_go_down),
    ),
    "id-of-two-types": Row(
        "the type of an id is remembered from its first entry",
        entries({"id": "step", "type": "FunctionCall"}, {"id": "step", "type": "HttpCall"}),
        _any_id(_are_of_two_types),
    ),
    "open-after-failure": Row(
        "a failed step is taken for the end",
        entries({"id": "1", "status": "FAILED", "error": ERROR}, {"id": "2", "status": "STARTED", "error": None}),
        _is_open_after_failure,
    ),
    "overtaken": Row(
        "of the entries of an id the last in the list is taken for its latest state",
        entries(
            _attempt(2, "COMPLETED", startedAt="2024-05-06T07:08:10Z"),
            _attempt(1, "STARTED", startedAt="2024-05-06T07:08:09Z"),
        ),
        _any_id(_are_overtaken),
    ),
    "all-statuses": Row(
        "a table of statuses has fewer columns", each_with("status", *STEP_STATUSES), _has_all_statuses
    ),
    "many-with-equal-ids": Row(
        "equal ids are looked for among neighbours, or on one page",
        each_with("id", *(f"step{index % (_MANY - 1)}" for index in range(_MANY))),
        _has_many_and_equal_ids,
    ),
    "many-out-of-order": Row(
        "the latest of many is not the last",
        each_with("startedAt", *(f"2024-05-06T07:08:{(index * 7) % _MANY:02}Z" for index in range(_MANY))),
        _has_many_out_of_order,
    ),
}
