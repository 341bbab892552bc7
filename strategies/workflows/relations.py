"""Shapes of relations: how times, durations and names of steps stand to one another and to those of their execution."""

from __future__ import annotations

import json

from .patches import ERROR, Patch, Shape, each_with, entries_patch

_HUGE = "long " * 13_200
_HUGE_JSON = json.dumps({"key": _HUGE})


def _started(*times: str) -> Patch:
    return each_with("startedAt", *(f"2024-05-06T07:08:{each}Z" for each in times))


ORDERS = (
    Shape(
        "step-before-execution",
        "the time between the two is negative",
        entries_patch({"startedAt": "2024-05-06T07:08:08.999999999Z"}, startedAt="2024-05-06T07:08:09Z"),
    ),
    Shape(
        "step-with-execution",
        "the same instant is written with other digits",
        entries_patch({"startedAt": "2024-05-06T07:08:09.000Z"}, startedAt="2024-05-06T07:08:09Z"),
    ),
    Shape(
        "out-of-order",
        "the first entry is taken for the earliest, the last for the latest",
        _started("10", "09"),
    ),
    Shape(
        "equal-timestamps",
        "entries keyed by time are lost; ties change places",
        _started("09", "09"),
    ),
    Shape(
        "equal-instants-written-differently",
        "times are compared as text",
        _started("09.5", "09.500"),
    ),
    Shape(
        "fraction-order",
        "compared as text, 09.5Z comes before 09Z",
        _started("09.5", "09"),
    ),
    Shape(
        "nanosecond-order",
        "cut to microseconds the two are equal and keep the wrong order",
        _started("09.000000002", "09.000000001"),
    ),
    Shape(
        "some-without-timestamp",
        "sorting compares a time with nothing",
        entries_patch(
            {"startedAt": "2024-05-06T07:08:09Z"}, {"startedAt": None}, {"startedAt": "2024-05-06T07:08:08Z"}
        ),
    ),
)
SPANS = (
    Shape(
        "step-outlasts-execution",
        "a share of the total is over one hundred percent",
        entries_patch({"duration": "7.250s"}, duration="2s"),
    ),
    Shape(
        "nothing-takes-time",
        "a share or a rate is divided by zero",
        entries_patch({"startedAt": "2024-05-06T07:08:09Z", "duration": "0s", "attempts": "1"}, duration="0s"),
    ),
    Shape(
        "durations-add-up",
        "floats of a tenth and two tenths make more than three",
        entries_patch({"duration": "0.100s"}, {"duration": "0.200s"}, duration="0.300s"),
    ),
    Shape(
        "ends-at-next-start",
        "an end that is rounded or cut lies before or behind the next start",
        entries_patch(
            {"startedAt": "2024-05-06T07:08:09.999999999Z", "duration": "0.000000001s"},
            {"startedAt": "2024-05-06T07:08:10Z", "duration": "1s"},
        ),
    ),
    Shape(
        "end-after-year-9999",
        "the end of the step overflows a date",
        entries_patch({"startedAt": "9999-12-31T23:59:59.999999999Z", "duration": "1s"}),
    ),
    Shape(
        "parallel-steps",
        "the durations are added although the steps overlap",
        entries_patch(
            {"startedAt": "2024-05-06T07:08:09Z", "duration": "60s"},
            {"startedAt": "2024-05-06T07:08:10Z", "duration": "1s"},
            startedAt="2024-05-06T07:08:09Z",
            duration="60s",
        ),
    ),
    Shape(
        "equal-durations-written-differently",
        "durations are compared as text",
        entries_patch({"duration": "1s"}, {"duration": "1.000s"}),
    ),
    Shape(
        "durations-as-text",
        "compared as text, 10s is less than 9s",
        entries_patch({"duration": "10s"}, {"duration": "9s"}),
    ),
    Shape(
        "attempts-as-text",
        "compared as text, 10 is less than 9",
        entries_patch({"attempts": "10"}, {"attempts": "9"}),
    ),
    Shape(
        "attempts-add-up",
        "the sum overflows 32 bits",
        entries_patch({"attempts": "2147483647"}, {"attempts": "2147483647"}),
    ),
    Shape(
        "large-attempts-add-up",
        "the sum overflows 64 bits",
        entries_patch({"attempts": "9223372036854775807"}, {"attempts": "9223372036854775807"}),
    ),
    Shape(
        "ends-before-start",
        "the end lies before the start",
        entries_patch({"startedAt": "2024-05-06T07:08:09Z", "duration": "-1.500s"}),
    ),
    Shape(
        "step-ends-after-execution",
        "the end of the execution is taken for the last",
        entries_patch(
            {"startedAt": "2024-05-06T07:08:09Z", "duration": "5s"}, startedAt="2024-05-06T07:08:09Z", duration="3s"
        ),
    ),
)
IDS = (
    Shape(
        "equal-ids",
        "entries keyed by id are lost",
        entries_patch({"id": "step", "title": "first"}, {"id": "step", "title": "second"}),
    ),
    Shape(
        "ids-differ-in-case",
        "entries keyed by a folded id are lost",
        entries_patch({"id": "step"}, {"id": "STEP"}),
    ),
    Shape(
        "ids-like-numbers",
        "ids read as numbers are equal, or sort otherwise",
        entries_patch({"id": "10"}, {"id": "9"}, {"id": "09"}),
    ),
    Shape(
        "id-of-execution",
        "a step with its execution's id is taken for it",
        entries_patch({"id": "same"}, id="same", workflowId="same"),
    ),
    Shape(
        "comes-back",
        "neighbours are grouped, or the first equal one is found",
        entries_patch({"id": "1", "title": "step"}, {"id": "2", "title": "other"}, {"id": "1", "title": "step"}),
    ),
    Shape(
        "ids-in-two-forms",
        "entries keyed by a normalised id are lost",
        entries_patch({"id": "\u00e9"}, {"id": "e\u0301"}),
    ),
    Shape(
        "ids-with-spaces",
        "entries keyed by a stripped id are lost",
        entries_patch({"id": "step"}, {"id": " step "}),
    ),
    Shape(
        "id-within-id",
        "startswith or in finds the wrong one",
        entries_patch({"id": "step"}, {"id": "step1"}),
    ),
    Shape(
        "equal-ids-out-of-order",
        "of entries with one id the last in the list is taken for the latest",
        entries_patch(
            {"id": "step", "startedAt": "2024-05-06T07:08:10Z"},
            {"id": "step", "startedAt": "2024-05-06T07:08:09Z"},
        ),
    ),
)
MEMBERS = (
    Shape(
        "members-differ",
        "columns are those of the first entry",
        entries_patch(
            {"id": "first", "title": None, "input": None, "duration": None},
            {"id": None, "title": "second", "input": {"inputJson": "{}"}, "duration": "1s"},
        ),
    ),
    Shape(
        "huge-texts",
        "cut at a column's width: 4,000 or 65,535 characters",
        entries_patch(
            {
                **dict.fromkeys(("id", "title", "description", "type"), _HUGE),
                "error": {"message": _HUGE, "errorCode": _HUGE},
                "lastError": {"message": _HUGE, "errorCode": _HUGE},
                "input": {"inputJson": _HUGE_JSON},
                "output": {"outputJson": _HUGE_JSON},
            },
            id=_HUGE,
            workflowId=_HUGE,
        ),
    ),
    Shape(
        "repeated-step",
        "each attempt is an entry: the first one with an id is taken for the last",
        entries_patch(
            {"id": "step", "status": "FAILED", "error": ERROR, "startedAt": "2024-05-06T07:08:09Z"},
            {"id": "step", "status": "COMPLETED", "error": None, "startedAt": "2024-05-06T07:08:10Z"},
        ),
    ),
    Shape(
        "equal-titles",
        "entries keyed by title are lost",
        entries_patch({"id": "1", "title": "step"}, {"id": "2", "title": "step"}),
    ),
    Shape(
        "empty-objects",
        "an empty object is falsy and taken for absent",
        entries_patch({"input": {}, "output": {}, "error": {}, "lastError": {}}),
    ),
    Shape(
        "undone-step",
        "the first entry with an id is taken for the last",
        entries_patch(
            {"id": "step", "title": "step", "status": "COMPLETED"}, {"id": "step", "title": "step", "status": "FAILED"}
        ),
    ),
    Shape(
        "equal-titles-of-two-types",
        "entries keyed by title are taken for one kind of step",
        entries_patch({"title": "step", "type": "FunctionCall"}, {"title": "step", "type": "HttpCall"}),
    ),
    Shape(
        "repeated-title",
        "the first entry with a title is taken for the last",
        entries_patch(
            {"title": "step", "status": "FAILED", "error": ERROR},
            {"title": "step", "status": "COMPLETED", "error": None},
        ),
    ),
)
