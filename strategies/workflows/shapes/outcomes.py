"""Shapes of outcomes: how attempts, errors, output and statuses go together, step by step and with their execution."""

from __future__ import annotations

from ...edges.shapes import Json
from .history_queries import (
    ERROR,
    History,
    JsonObject,
    Row,
    ShapeTable,
    any_step,
    entries,
    has_attempts,
    has_members,
    is_ended,
    is_open,
    is_status,
    is_terminal,
    lacks_members,
    while_status,
)

# ----------------------------------------------------------------- errors

_OTHER_ERROR: Json = {"message": "refused", "errorCode": "REFUSED"}

_retried = has_attempts(lambda attempts: attempts > 1)


def _error_differs(step: JsonObject) -> bool:
    return bool(step["error"] != step["lastError"])


def _error_repeats(step: JsonObject) -> bool:
    return bool(step["error"] == step["lastError"])


def _lacks_a_code(step: JsonObject) -> bool:
    error = step.get("error")
    return isinstance(error, dict) and "message" in error and "errorCode" not in error


ERRORS: ShapeTable = {
    "retries-with-last-error": Row(
        "a step that succeeded at last is taken for a failed one", entries({"attempts": "2", "lastError": ERROR})
    ),
    "completed-after-retries": Row(
        "the last error of a completed step is reported as its outcome",
        entries({"status": "COMPLETED", "attempts": "2", "lastError": ERROR, "error": None}),
    ),
    "failed-after-retries": Row(
        "the error of the last but one attempt is shown instead of the final one",
        entries({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": _OTHER_ERROR}),
        any_step(is_status("FAILED"), _retried, has_members("error", "lastError"), _error_differs),
    ),
    "retries-without-last-error": Row(
        "the error of the attempt before is read", entries({"attempts": "3", "lastError": None})
    ),
    "failed-with-last-error-only": Row(
        "the message of an absent error is read, or the last one is shown for it",
        entries({"status": "FAILED", "attempts": "2", "error": None, "lastError": ERROR}),
        any_step(is_status("FAILED"), has_members("lastError"), lacks_members("error")),
    ),
    "equal-errors": Row(
        "the final error is dropped as a repetition",
        entries({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": ERROR}),
        any_step(is_status("FAILED"), has_members("error", "lastError"), _error_repeats),
    ),
    "one-attempt-with-last-error": Row(
        "one attempt is taken for no error", entries({"attempts": "1", "lastError": ERROR})
    ),
    "last-error-without-attempts": Row(
        "an absent number of attempts is taken for one", entries({"attempts": None, "lastError": ERROR})
    ),
    "error-and-output": Row(
        "whichever is looked at first hides the other", entries({"error": ERROR, "output": {"outputJson": "{}"}})
    ),
    "error-on-completed-step": Row(
        "a step counts as failed by its error, not by its status", entries({"status": "COMPLETED", "error": ERROR})
    ),
    "failed-without-error": Row(
        "the message of an absent error is read", entries({"status": "FAILED", "error": None, "lastError": None})
    ),
    "failed-with-empty-error": Row(
        "an empty error is falsy and taken for none", entries({"status": "FAILED", "error": {}})
    ),
    "error-without-code": Row(
        "the code of an error that has a message only is read",
        entries({"error": {"message": "timed out", "errorCode": None}}),
        any_step(_lacks_a_code),
    ),
    "failed-without-code": Row(
        "the code of an error that has a message only is read",
        entries({"status": "FAILED", "error": {"message": "timed out", "errorCode": None}}),
        any_step(is_status("FAILED"), _lacks_a_code),
    ),
    "failed-without-last-error": Row(
        "a step that failed after retries is taken to know the error before",
        entries({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": None}),
    ),
    "running-after-retries": Row(
        "the last error of a step that tries again is taken for its end",
        entries({"status": "STARTED", "attempts": "2", "error": None, "lastError": ERROR}),
    ),
}


# ----------------------------------------------------------------- steps


def _last_lacks_output(history: History) -> bool:
    return bool(history.steps) and "output" not in history.steps[-1] and any_step(has_members("output"))(history)


def _three_states(history: History) -> bool:
    return {*history.step_statuses} >= {"SCHEDULED", "STARTED", "COMPLETED"}


def _goes_on(history: History) -> bool:
    """A step has ended behind one that failed."""
    statuses = history.step_statuses
    return "FAILED" in statuses and any(map(is_ended, history.steps[statuses.index("FAILED") + 1 :]))


STEPS: ShapeTable = {
    "completed-without-output": Row(
        "the output of a completed step is read", entries({"status": "COMPLETED", "output": None, "error": None})
    ),
    "scheduled-without-start": Row(
        "the start of a step that has not begun is read",
        entries({"status": "SCHEDULED", "startedAt": None, "duration": None, "output": None, "attempts": None}),
    ),
    "running-without-duration": Row(
        "the duration of a running step is read",
        entries(
            {"status": "STARTED", "startedAt": "2024-05-06T07:08:09Z", "duration": None, "output": None},
            status="RUNNING",
            duration=None,
        ),
    ),
    "cancel-requested": Row(
        "a step that is being cancelled is taken for cancelled",
        entries({"status": "CANCEL_REQUESTED", "duration": None}, {"status": "CANCELLED"}),
        any_step(is_status("CANCEL_REQUESTED"), lacks_members("duration")),
    ),
    "running-with-duration": Row(
        "a step with a duration is taken for ended", entries({"status": "STARTED", "duration": "1.500s"})
    ),
    "cancelled-with-output": Row(
        "the output of a cancelled step is used", entries({"status": "CANCELLED", "output": {"outputJson": "{}"}})
    ),
    "last-without-output": Row(
        "the result is looked for in the last step",
        entries({"output": {"outputJson": "{}"}}, {"output": None}),
        _last_lacks_output,
    ),
    "three-states": Row(
        "a table has a column for open and one for ended",
        entries({"status": "SCHEDULED"}, {"status": "STARTED"}, {"status": "COMPLETED"}),
        _three_states,
    ),
    "goes-on-after-failure": Row(
        "reading stops at the first failed step",
        entries({"status": "FAILED", "error": ERROR}, {"status": "COMPLETED"}, {"status": "FAILED"}),
        _goes_on,
    ),
}


# ----------------------------------------------------------------- steps and their execution

_any_open, _any_ended, _any_failed = any_step(is_open), any_step(is_ended), any_step(is_status("FAILED"))


def _all_ended(history: History) -> bool:
    return bool(history.steps) and all(map(is_ended, history.steps))


def _ends_without_duration(history: History) -> bool:
    return is_terminal(history) and "duration" not in history.execution


def _none_failed(history: History) -> bool:
    return not _any_failed(history)


def _two_failed(history: History) -> bool:
    return sum(map(is_status("FAILED"), history.steps)) > 1


EXECUTIONS: ShapeTable = {
    "stopped-with-open-steps": Row(
        "polling goes on until each step has ended",
        entries({"status": "STARTED"}, {"status": "SCHEDULED"}, status="STOPPED"),
        while_status("STOPPED", _any_open),
    ),
    "finished-with-open-step": Row(
        "polling goes on until each step has ended",
        entries({"status": "STARTED"}, status="FINISHED"),
        while_status("FINISHED", _any_open),
    ),
    "finished-with-failed-step": Row(
        "a failed step that the workflow caught is taken for a failed execution",
        entries({"status": "FAILED", "error": ERROR}, {"status": "COMPLETED"}, status="FINISHED"),
        while_status("FINISHED", _any_failed),
    ),
    "failed-without-failed-step": Row(
        "the culprit of a failed execution is looked for among its steps",
        entries({"status": "COMPLETED", "error": None}, status="FAILED"),
        while_status("FAILED", _none_failed),
    ),
    "running-with-ended-steps": Row(
        "an execution whose steps have all ended is taken for ended",
        entries({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="RUNNING"),
        while_status("RUNNING", _all_ended),
    ),
    "paused-with-open-step": Row(
        "a paused execution is taken for ended",
        entries({"status": "STARTED"}, status="PAUSED"),
        while_status("PAUSED", _any_open),
    ),
    "finished-with-cancelled-step": Row(
        "a cancelled step is taken for a failed execution",
        entries({"status": "CANCELLED"}, {"status": "COMPLETED"}, status="FINISHED"),
        while_status("FINISHED", any_step(is_status("CANCELLED"))),
    ),
    "ended-without-duration": Row(
        "the duration of an ended execution is read",
        entries({"status": "COMPLETED"}, status="FINISHED", duration=None),
        _ends_without_duration,
    ),
    "queued-with-steps": Row(
        "an execution that waits is taken to have no steps",
        entries({"status": "STARTED"}, status="QUEUED", duration=None),
        while_status("QUEUED", any_step(is_status("STARTED"))),
    ),
    "failed-twice": Row(
        "only one culprit is looked for",
        entries({"status": "FAILED"}, {"status": "FAILED"}, status="FAILED"),
        while_status("FAILED", _two_failed),
    ),
    "queued-with-ended-step": Row(
        "an execution that waits is taken to have no results",
        entries({"status": "COMPLETED"}, status="QUEUED"),
        while_status("QUEUED", _any_ended),
    ),
    "paused-with-ended-steps": Row(
        "a paused execution whose steps have all ended is taken for ended",
        entries({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="PAUSED"),
        while_status("PAUSED", _all_ended),
    ),
    "stopped-while-cancelling": Row(
        "polling goes on until each step has ended", entries({"status": "CANCEL_REQUESTED"}, status="STOPPED")
    ),
}
