"""Shapes of a history: what several fields say together, where each of them alone is harmless.

A shape is a patch. Applied to a payload it sets what it names, `None` takes a member away, and its array elements
fall on the payload's elements one by one. A shape fits a contract when its own payload breaks no rule and
knows no member that the contract does not, so that a changed schema loses the shapes that it cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..contract import Contract

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"
Patch: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Shape:
    """A correlated shape: its id, what goes wrong there, and the patch that makes it."""

    id: str
    why: str
    patch: Patch


_ERROR: Json = {"message": "timed out", "errorCode": "TIMEOUT"}
_OTHER_ERROR: Json = {"message": "refused", "errorCode": "REFUSED"}


def _steps(*steps: Mapping[str, Json], **execution: Json) -> dict[str, Json]:
    return {"execution": execution, "entries": list(steps)} if execution else {"entries": list(steps)}


def _started(*times: str) -> dict[str, Json]:
    return _steps(*({"startedAt": f"2024-05-06T07:08:{each}Z"} for each in times))


SHAPES = (
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
        "cancel-requested",
        "a step that is being cancelled is taken for cancelled",
        _steps({"status": "CANCEL_REQUESTED", "duration": None}, {"status": "CANCELLED"}),
    ),
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
        "step-outlasts-execution",
        "a share of the total is over one hundred percent",
        _steps({"duration": "7.250s"}, duration="2s"),
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


def fitting_shapes(contract: Contract) -> tuple[Shape, ...]:
    """The shapes that the contract can hold."""
    return tuple(each for each in SHAPES if _fits(apply(each.patch, {}), contract))


def _fits(payload: object, contract: Contract) -> bool:
    report = contract.validate(payload)
    return report.ok and all(each.rule != "unknown-field" for each in report.findings)


def apply(patch: Json, value: object) -> object:
    """The value with all that the patch names; the value itself stays as it is."""
    if isinstance(patch, Mapping):
        return _over_object(patch, value if isinstance(value, dict) else {})
    if isinstance(patch, list):
        return list(_over_array(patch, value if isinstance(value, list) else []))
    return patch


def _over_object(patch: Patch, value: dict[str, object]) -> dict[str, object]:
    merged = dict(value)
    for name, each in patch.items():
        if each is None:
            merged.pop(name, None)
        else:
            merged[name] = apply(each, merged.get(name))
    return merged


def _over_array(patch: list[Json], value: list[object]) -> Iterable[object]:
    for index, each in enumerate(patch):
        yield apply(each, value[index] if index < len(value) else {})
    yield from value[len(patch) :]


def overlaid(value: object, patch: Json) -> object:
    """The value changed by the patch where both have a member or an element; nothing is added.

    Under Hypothesis each part of a shape so goes away with the member that it falls on.
    """
    if isinstance(patch, Mapping) and isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name not in patch or patch[name] is not None}
        return {name: overlaid(each, patch[name]) if name in patch else each for name, each in kept.items()}
    if isinstance(patch, list) and isinstance(value, list):
        return [*map(overlaid, value, patch), *value[len(patch) :]]
    return patch
