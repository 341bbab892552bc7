"""Shapes of a history: what several fields say together, where each of them alone is harmless.

A shape is a patch, see `patches`. It fits a contract when its own payload breaks no rule and
knows no member that the contract does not, so that a changed schema loses the shapes that it cannot hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..contract import Contract
from .patches import Json, Patch, apply


@dataclass(frozen=True, slots=True)
class Shape:
    """A correlated shape: its id, what goes wrong there, and the patch that makes it."""

    id: str
    why: str
    patch: Patch


_HUGE = "long " * 13_200
_ERROR: Json = {"message": "timed out", "errorCode": "TIMEOUT"}
_OTHER_ERROR: Json = {"message": "refused", "errorCode": "REFUSED"}


def _steps(*steps: Mapping[str, Json], **execution: Json) -> dict[str, Json]:
    return {"execution": execution, "entries": list(steps)} if execution else {"entries": list(steps)}


def _started(*times: str) -> dict[str, Json]:
    return _steps(*({"startedAt": f"2024-05-06T07:08:{each}Z"} for each in times))


_ERRORS = (
    Shape(
        "retries-with-last-error",
        "a step that succeeded at last is taken for a failed one",
        _steps({"attempts": "2", "lastError": _ERROR}),
    ),
    Shape(
        "completed-after-retries",
        "the last error of a completed step is reported as its outcome",
        _steps({"status": "COMPLETED", "attempts": "2", "lastError": _ERROR, "error": None}),
    ),
    Shape(
        "failed-after-retries",
        "the error of the last but one attempt is shown instead of the final one",
        _steps({"status": "FAILED", "attempts": "2", "error": _ERROR, "lastError": _OTHER_ERROR}),
    ),
    Shape(
        "retries-without-last-error",
        "the error of the attempt before is read",
        _steps({"attempts": "3", "lastError": None}),
    ),
    Shape(
        "failed-with-last-error-only",
        "the message of an absent error is read, or the last one is shown for it",
        _steps({"status": "FAILED", "attempts": "2", "error": None, "lastError": _ERROR}),
    ),
    Shape(
        "equal-errors",
        "the final error is dropped as a repetition",
        _steps({"status": "FAILED", "attempts": "2", "error": _ERROR, "lastError": _ERROR}),
    ),
    Shape(
        "one-attempt-with-last-error",
        "one attempt is taken for no error",
        _steps({"attempts": "1", "lastError": _ERROR}),
    ),
    Shape(
        "last-error-without-attempts",
        "an absent number of attempts is taken for one",
        _steps({"attempts": None, "lastError": _ERROR}),
    ),
    Shape(
        "error-and-output",
        "whichever is looked at first hides the other",
        _steps({"error": _ERROR, "output": {"outputJson": "{}"}}),
    ),
    Shape(
        "error-on-completed-step",
        "a step counts as failed by its error, not by its status",
        _steps({"status": "COMPLETED", "error": _ERROR}),
    ),
    Shape(
        "failed-without-error",
        "the message of an absent error is read",
        _steps({"status": "FAILED", "error": None, "lastError": None}),
    ),
    Shape(
        "failed-with-empty-error",
        "an empty error is falsy and taken for none",
        _steps({"status": "FAILED", "error": {}}),
    ),
    Shape(
        "error-without-code",
        "the code of an error that has a message only is read",
        _steps({"error": {"message": "timed out", "errorCode": None}}),
    ),
)
_STEPS = (
    Shape(
        "completed-without-output",
        "the output of a completed step is read",
        _steps({"status": "COMPLETED", "output": None, "error": None}),
    ),
    Shape(
        "scheduled-without-start",
        "the start of a step that has not begun is read",
        _steps({"status": "SCHEDULED", "startedAt": None, "duration": None, "output": None, "attempts": None}),
    ),
    Shape(
        "running-without-duration",
        "the duration of a running step is read",
        _steps(
            {"status": "STARTED", "startedAt": "2024-05-06T07:08:09Z", "duration": None, "output": None},
            status="RUNNING",
            duration=None,
        ),
    ),
    Shape(
        "cancel-requested",
        "a step that is being cancelled is taken for cancelled",
        _steps({"status": "CANCEL_REQUESTED", "duration": None}, {"status": "CANCELLED"}),
    ),
)
_COURSES = (
    Shape(
        "stopped-with-open-steps",
        "polling goes on until each step has ended",
        _steps({"status": "STARTED"}, {"status": "SCHEDULED"}, status="STOPPED"),
    ),
    Shape(
        "finished-with-open-step",
        "polling goes on until each step has ended",
        _steps({"status": "STARTED"}, status="FINISHED"),
    ),
    Shape(
        "finished-with-failed-step",
        "a failed step that the workflow caught is taken for a failed execution",
        _steps({"status": "FAILED", "error": _ERROR}, {"status": "COMPLETED"}, status="FINISHED"),
    ),
    Shape(
        "failed-without-failed-step",
        "the culprit of a failed execution is looked for among its steps",
        _steps({"status": "COMPLETED", "error": None}, status="FAILED"),
    ),
    Shape(
        "running-with-ended-steps",
        "an execution whose steps have all ended is taken for ended",
        _steps({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="RUNNING"),
    ),
    Shape(
        "paused-with-open-step",
        "a paused execution is taken for ended",
        _steps({"status": "STARTED"}, status="PAUSED"),
    ),
    Shape(
        "finished-with-cancelled-step",
        "a cancelled step is taken for a failed execution",
        _steps({"status": "CANCELLED"}, {"status": "COMPLETED"}, status="FINISHED"),
    ),
    Shape(
        "ended-without-duration",
        "the duration of an ended execution is read",
        _steps({"status": "COMPLETED"}, status="FINISHED", duration=None),
    ),
    Shape(
        "queued-with-steps",
        "an execution that waits is taken to have no steps",
        _steps({"status": "STARTED"}, status="QUEUED", duration=None),
    ),
)
_ORDERS = (
    Shape(
        "step-before-execution",
        "the time between the two is negative",
        _steps({"startedAt": "2024-05-06T07:08:08.999999999Z"}, startedAt="2024-05-06T07:08:09Z"),
    ),
    Shape(
        "step-with-execution",
        "the same instant is written with other digits",
        _steps({"startedAt": "2024-05-06T07:08:09.000Z"}, startedAt="2024-05-06T07:08:09Z"),
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
        _steps({"startedAt": "2024-05-06T07:08:09Z"}, {"startedAt": None}, {"startedAt": "2024-05-06T07:08:08Z"}),
    ),
)
_SPANS = (
    Shape(
        "step-outlasts-execution",
        "a share of the total is over one hundred percent",
        _steps({"duration": "7.250s"}, duration="2s"),
    ),
    Shape(
        "nothing-takes-time",
        "a share or a rate is divided by zero",
        _steps({"startedAt": "2024-05-06T07:08:09Z", "duration": "0s", "attempts": "1"}, duration="0s"),
    ),
    Shape(
        "durations-add-up",
        "floats of a tenth and two tenths make more than three",
        _steps({"duration": "0.100s"}, {"duration": "0.200s"}, duration="0.300s"),
    ),
    Shape(
        "ends-at-next-start",
        "an end that is rounded or cut lies before or behind the next start",
        _steps(
            {"startedAt": "2024-05-06T07:08:09.999999999Z", "duration": "0.000000001s"},
            {"startedAt": "2024-05-06T07:08:10Z", "duration": "1s"},
        ),
    ),
    Shape(
        "end-after-year-9999",
        "the end of the step overflows a date",
        _steps({"startedAt": "9999-12-31T23:59:59.999999999Z", "duration": "1s"}),
    ),
    Shape(
        "parallel-steps",
        "the durations are added although the steps overlap",
        _steps(
            {"startedAt": "2024-05-06T07:08:09Z", "duration": "60s"},
            {"startedAt": "2024-05-06T07:08:10Z", "duration": "1s"},
            startedAt="2024-05-06T07:08:09Z",
            duration="60s",
        ),
    ),
)
_MEMBERS = (
    Shape(
        "members-differ",
        "columns are those of the first entry",
        _steps(
            {"id": "first", "title": None, "input": None, "duration": None},
            {"id": None, "title": "second", "input": {"inputJson": "{}"}, "duration": "1s"},
        ),
    ),
    Shape(
        "huge-texts",
        "cut at a column's width: 4,000 or 65,535 characters",
        _steps({"title": _HUGE, "description": _HUGE, "input": {"inputJson": json.dumps({"key": _HUGE})}}),
    ),
    Shape(
        "repeated-step",
        "each attempt is an entry: the first one with an id is taken for the last",
        _steps(
            {"id": "step", "status": "FAILED", "error": _ERROR, "startedAt": "2024-05-06T07:08:09Z"},
            {"id": "step", "status": "COMPLETED", "error": None, "startedAt": "2024-05-06T07:08:10Z"},
        ),
    ),
    Shape(
        "equal-ids",
        "entries keyed by id are lost",
        _steps({"id": "step", "title": "first"}, {"id": "step", "title": "second"}),
    ),
    Shape(
        "ids-differ-in-case",
        "entries keyed by a folded id are lost",
        _steps({"id": "step"}, {"id": "STEP"}),
    ),
    Shape(
        "ids-like-numbers",
        "ids read as numbers are equal, or sort otherwise",
        _steps({"id": "10"}, {"id": "9"}, {"id": "09"}),
    ),
    Shape(
        "equal-titles",
        "entries keyed by title are lost",
        _steps({"id": "1", "title": "step"}, {"id": "2", "title": "step"}),
    ),
    Shape(
        "id-of-execution",
        "a step with its execution's id is taken for it",
        _steps({"id": "same"}, id="same", workflowId="same"),
    ),
    Shape("empty-objects", "an empty object is falsy and taken for absent", {
        "execution": {"id": None, "workflowId": None, "status": None, "startedAt": None, "duration": None},
        "entries": [{"input": {}, "output": {}, "error": {}, "lastError": {}}],
    }),
)  # fmt: skip
SHAPES = (_ERRORS, _STEPS, _COURSES, _ORDERS, _SPANS, _MEMBERS)
"""All shapes, by what they are about: those of different groups seldom set the same member."""


def fitting_shapes(contract: Contract) -> tuple[tuple[Shape, ...], ...]:
    """The shapes that the contract can hold, group by group."""
    return tuple(tuple(each for each in group if _fits(apply(each.patch, {}), contract)) for group in SHAPES)


def _fits(payload: object, contract: Contract) -> bool:
    report = contract.validate(payload)
    return report.ok and all(each.rule != "unknown-field" for each in report.findings)
