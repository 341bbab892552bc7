"""Shapes of outcomes: how attempts, errors, output and statuses go together, step by step and with their execution."""

from __future__ import annotations

from .patches import ERROR, Json, Patch, Shape, entries_patch

_OTHER_ERROR: Json = {"message": "refused", "errorCode": "REFUSED"}

ERRORS = (
    Shape(
        "retries-with-last-error",
        "a step that succeeded at last is taken for a failed one",
        entries_patch({"attempts": "2", "lastError": ERROR}),
    ),
    Shape(
        "completed-after-retries",
        "the last error of a completed step is reported as its outcome",
        entries_patch({"status": "COMPLETED", "attempts": "2", "lastError": ERROR, "error": None}),
    ),
    Shape(
        "failed-after-retries",
        "the error of the last but one attempt is shown instead of the final one",
        entries_patch({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": _OTHER_ERROR}),
    ),
    Shape(
        "retries-without-last-error",
        "the error of the attempt before is read",
        entries_patch({"attempts": "3", "lastError": None}),
    ),
    Shape(
        "failed-with-last-error-only",
        "the message of an absent error is read, or the last one is shown for it",
        entries_patch({"status": "FAILED", "attempts": "2", "error": None, "lastError": ERROR}),
    ),
    Shape(
        "equal-errors",
        "the final error is dropped as a repetition",
        entries_patch({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": ERROR}),
    ),
    Shape(
        "one-attempt-with-last-error",
        "one attempt is taken for no error",
        entries_patch({"attempts": "1", "lastError": ERROR}),
    ),
    Shape(
        "last-error-without-attempts",
        "an absent number of attempts is taken for one",
        entries_patch({"attempts": None, "lastError": ERROR}),
    ),
    Shape(
        "error-and-output",
        "whichever is looked at first hides the other",
        entries_patch({"error": ERROR, "output": {"outputJson": "{}"}}),
    ),
    Shape(
        "error-on-completed-step",
        "a step counts as failed by its error, not by its status",
        entries_patch({"status": "COMPLETED", "error": ERROR}),
    ),
    Shape(
        "failed-without-error",
        "the message of an absent error is read",
        entries_patch({"status": "FAILED", "error": None, "lastError": None}),
    ),
    Shape(
        "failed-with-empty-error",
        "an empty error is falsy and taken for none",
        entries_patch({"status": "FAILED", "error": {}}),
    ),
    Shape(
        "error-without-code",
        "the code of an error that has a message only is read",
        entries_patch({"error": {"message": "timed out", "errorCode": None}}),
    ),
    Shape(
        "failed-without-code",
        "the code of an error that has a message only is read",
        entries_patch({"status": "FAILED", "error": {"message": "timed out", "errorCode": None}}),
    ),
    Shape(
        "failed-without-last-error",
        "a step that failed after retries is taken to know the error before",
        entries_patch({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": None}),
    ),
    Shape(
        "running-after-retries",
        "the last error of a step that tries again is taken for its end",
        entries_patch({"status": "STARTED", "attempts": "2", "error": None, "lastError": ERROR}),
    ),
)
STEPS = (
    Shape(
        "completed-without-output",
        "the output of a completed step is read",
        entries_patch({"status": "COMPLETED", "output": None, "error": None}),
    ),
    Shape(
        "scheduled-without-start",
        "the start of a step that has not begun is read",
        entries_patch({"status": "SCHEDULED", "startedAt": None, "duration": None, "output": None, "attempts": None}),
    ),
    Shape(
        "running-without-duration",
        "the duration of a running step is read",
        entries_patch(
            {"status": "STARTED", "startedAt": "2024-05-06T07:08:09Z", "duration": None, "output": None},
            status="RUNNING",
            duration=None,
        ),
    ),
    Shape(
        "cancel-requested",
        "a step that is being cancelled is taken for cancelled",
        entries_patch({"status": "CANCEL_REQUESTED", "duration": None}, {"status": "CANCELLED"}),
    ),
    Shape(
        "running-with-duration",
        "a step with a duration is taken for ended",
        entries_patch({"status": "STARTED", "duration": "1.500s"}),
    ),
    Shape(
        "cancelled-with-output",
        "the output of a cancelled step is used",
        entries_patch({"status": "CANCELLED", "output": {"outputJson": "{}"}}),
    ),
    Shape(
        "last-without-output",
        "the result is looked for in the last step",
        entries_patch({"output": {"outputJson": "{}"}}, {"output": None}),
    ),
    Shape(
        "three-states",
        "a table has a column for open and one for ended",
        entries_patch({"status": "SCHEDULED"}, {"status": "STARTED"}, {"status": "COMPLETED"}),
    ),
    Shape(
        "goes-on-after-failure",
        "reading stops at the first failed step",
        entries_patch({"status": "FAILED", "error": ERROR}, {"status": "COMPLETED"}, {"status": "FAILED"}),
    ),
)
COURSES = (
    Shape(
        "stopped-with-open-steps",
        "polling goes on until each step has ended",
        entries_patch({"status": "STARTED"}, {"status": "SCHEDULED"}, status="STOPPED"),
    ),
    Shape(
        "finished-with-open-step",
        "polling goes on until each step has ended",
        entries_patch({"status": "STARTED"}, status="FINISHED"),
    ),
    Shape(
        "finished-with-failed-step",
        "a failed step that the workflow caught is taken for a failed execution",
        entries_patch({"status": "FAILED", "error": ERROR}, {"status": "COMPLETED"}, status="FINISHED"),
    ),
    Shape(
        "failed-without-failed-step",
        "the culprit of a failed execution is looked for among its steps",
        entries_patch({"status": "COMPLETED", "error": None}, status="FAILED"),
    ),
    Shape(
        "running-with-ended-steps",
        "an execution whose steps have all ended is taken for ended",
        entries_patch({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="RUNNING"),
    ),
    Shape(
        "paused-with-open-step",
        "a paused execution is taken for ended",
        entries_patch({"status": "STARTED"}, status="PAUSED"),
    ),
    Shape(
        "finished-with-cancelled-step",
        "a cancelled step is taken for a failed execution",
        entries_patch({"status": "CANCELLED"}, {"status": "COMPLETED"}, status="FINISHED"),
    ),
    Shape(
        "ended-without-duration",
        "the duration of an ended execution is read",
        entries_patch({"status": "COMPLETED"}, status="FINISHED", duration=None),
    ),
    Shape(
        "queued-with-steps",
        "an execution that waits is taken to have no steps",
        entries_patch({"status": "STARTED"}, status="QUEUED", duration=None),
    ),
    Shape(
        "failed-twice",
        "only one culprit is looked for",
        entries_patch({"status": "FAILED"}, {"status": "FAILED"}, status="FAILED"),
    ),
    Shape(
        "queued-with-ended-step",
        "an execution that waits is taken to have no results",
        entries_patch({"status": "COMPLETED"}, status="QUEUED"),
    ),
    Shape(
        "paused-with-ended-steps",
        "a paused execution whose steps have all ended is taken for ended",
        entries_patch({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="PAUSED"),
    ),
    Shape(
        "stopped-while-cancelling",
        "polling goes on until each step has ended",
        entries_patch({"status": "CANCEL_REQUESTED"}, status="STOPPED"),
    ),
)

_DONE: dict[str, Json] = {"status": "COMPLETED", "error": None, "lastError": None}
_BUSY: dict[str, Json] = {"status": "STARTED", "output": None, "duration": None, "error": None, "lastError": None}

ORDINARY: tuple[Patch, ...] = (
    entries_patch(_DONE, status="FINISHED"),
    entries_patch(_DONE, status="FINISHED"),
    entries_patch(_DONE),
    entries_patch(_DONE),
    entries_patch(_BUSY, status="RUNNING", duration=None),
)
"""How statuses and what depends on them go together where nothing is odd, or all but the execution's status is not."""

QUIET: tuple[Patch, ...] = (
    entries_patch({"status": "COMPLETED", "attempts": "2", "error": None}, status="FINISHED"),
    entries_patch({"status": "FAILED", "attempts": "2"}, status="FAILED"),
)
"""How statuses and attempts are where hardly anything is missing: after a success, and else after a failure."""
