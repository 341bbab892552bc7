"""Shapes of outcomes: how attempts, errors, output and statuses go together, step by step and with their execution."""

from __future__ import annotations

from ...edges.shapes import Json
from .history_queries import (
    ERROR,
    History,
    JsonObject,
    any_step,
    entries_patch,
    has_attempts,
    has_members,
    history_shape,
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
_tried_once = has_attempts(lambda attempts: attempts == 1)


def _error_differs(step: JsonObject) -> bool:
    return bool(step["error"] != step["lastError"])


def _error_repeats(step: JsonObject) -> bool:
    return bool(step["error"] == step["lastError"])


def _error_is_empty(step: JsonObject) -> bool:
    return step.get("error") == {}


def _lacks_a_code(step: JsonObject) -> bool:
    error = step.get("error")
    return isinstance(error, dict) and "message" in error and "errorCode" not in error


ERRORS = (
    history_shape(
        "retries-with-last-error",
        "a step that succeeded at last is taken for a failed one",
        entries_patch({"attempts": "2", "lastError": ERROR}),
        shown_by=any_step(_retried, has_members("lastError")),
    ),
    history_shape(
        "completed-after-retries",
        "the last error of a completed step is reported as its outcome",
        entries_patch({"status": "COMPLETED", "attempts": "2", "lastError": ERROR, "error": None}),
        shown_by=any_step(is_status("COMPLETED"), _retried, has_members("lastError"), lacks_members("error")),
    ),
    history_shape(
        "failed-after-retries",
        "the error of the last but one attempt is shown instead of the final one",
        entries_patch({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": _OTHER_ERROR}),
        shown_by=any_step(is_status("FAILED"), _retried, has_members("error", "lastError"), _error_differs),
    ),
    history_shape(
        "retries-without-last-error",
        "the error of the attempt before is read",
        entries_patch({"attempts": "3", "lastError": None}),
        shown_by=any_step(_retried, lacks_members("lastError")),
    ),
    history_shape(
        "failed-with-last-error-only",
        "the message of an absent error is read, or the last one is shown for it",
        entries_patch({"status": "FAILED", "attempts": "2", "error": None, "lastError": ERROR}),
        shown_by=any_step(is_status("FAILED"), has_members("lastError"), lacks_members("error")),
    ),
    history_shape(
        "equal-errors",
        "the final error is dropped as a repetition",
        entries_patch({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": ERROR}),
        shown_by=any_step(is_status("FAILED"), has_members("error", "lastError"), _error_repeats),
    ),
    history_shape(
        "one-attempt-with-last-error",
        "one attempt is taken for no error",
        entries_patch({"attempts": "1", "lastError": ERROR}),
        shown_by=any_step(_tried_once, has_members("lastError")),
    ),
    history_shape(
        "last-error-without-attempts",
        "an absent number of attempts is taken for one",
        entries_patch({"attempts": None, "lastError": ERROR}),
        shown_by=any_step(has_members("lastError"), lacks_members("attempts")),
    ),
    history_shape(
        "error-and-output",
        "whichever is looked at first hides the other",
        entries_patch({"error": ERROR, "output": {"outputJson": "{}"}}),
        shown_by=any_step(has_members("error", "output")),
    ),
    history_shape(
        "error-on-completed-step",
        "a step counts as failed by its error, not by its status",
        entries_patch({"status": "COMPLETED", "error": ERROR}),
        shown_by=any_step(is_status("COMPLETED"), has_members("error")),
    ),
    history_shape(
        "failed-without-error",
        "the message of an absent error is read",
        entries_patch({"status": "FAILED", "error": None, "lastError": None}),
        shown_by=any_step(is_status("FAILED"), lacks_members("error", "lastError")),
    ),
    history_shape(
        "failed-with-empty-error",
        "an empty error is falsy and taken for none",
        entries_patch({"status": "FAILED", "error": {}}),
        shown_by=any_step(is_status("FAILED"), _error_is_empty),
    ),
    history_shape(
        "error-without-code",
        "the code of an error that has a message only is read",
        entries_patch({"error": {"message": "timed out", "errorCode": None}}),
        shown_by=any_step(_lacks_a_code),
    ),
    history_shape(
        "failed-without-code",
        "the code of an error that has a message only is read",
        entries_patch({"status": "FAILED", "error": {"message": "timed out", "errorCode": None}}),
        shown_by=any_step(is_status("FAILED"), _lacks_a_code),
    ),
    history_shape(
        "failed-without-last-error",
        "a step that failed after retries is taken to know the error before",
        entries_patch({"status": "FAILED", "attempts": "2", "error": ERROR, "lastError": None}),
        shown_by=any_step(is_status("FAILED"), _retried, has_members("error"), lacks_members("lastError")),
    ),
    history_shape(
        "running-after-retries",
        "the last error of a step that tries again is taken for its end",
        entries_patch({"status": "STARTED", "attempts": "2", "error": None, "lastError": ERROR}),
        shown_by=any_step(is_status("STARTED"), _retried, has_members("lastError"), lacks_members("error")),
    ),
)


# ----------------------------------------------------------------- steps


def _runs_without_duration(history: History) -> bool:
    running = any_step(is_status("STARTED"), has_members("startedAt"), lacks_members("duration", "output"))
    return history.status == "RUNNING" and "duration" not in history.execution and running(history)


def _last_lacks_output(history: History) -> bool:
    return bool(history.steps) and "output" not in history.steps[-1] and any_step(has_members("output"))(history)


def _three_states(history: History) -> bool:
    return {*history.step_statuses} >= {"SCHEDULED", "STARTED", "COMPLETED"}


def _goes_on(history: History) -> bool:
    """A step has ended behind one that failed."""
    statuses = history.step_statuses
    return "FAILED" in statuses and any(map(is_ended, history.steps[statuses.index("FAILED") + 1 :]))


STEPS = (
    history_shape(
        "completed-without-output",
        "the output of a completed step is read",
        entries_patch({"status": "COMPLETED", "output": None, "error": None}),
        shown_by=any_step(is_status("COMPLETED"), lacks_members("output", "error")),
    ),
    history_shape(
        "scheduled-without-start",
        "the start of a step that has not begun is read",
        entries_patch({"status": "SCHEDULED", "startedAt": None, "duration": None, "output": None, "attempts": None}),
        shown_by=any_step(is_status("SCHEDULED"), lacks_members("startedAt", "duration", "output", "attempts")),
    ),
    history_shape(
        "running-without-duration",
        "the duration of a running step is read",
        entries_patch(
            {"status": "STARTED", "startedAt": "2024-05-06T07:08:09Z", "duration": None, "output": None},
            status="RUNNING",
            duration=None,
        ),
        shown_by=_runs_without_duration,
    ),
    history_shape(
        "cancel-requested",
        "a step that is being cancelled is taken for cancelled",
        entries_patch({"status": "CANCEL_REQUESTED", "duration": None}, {"status": "CANCELLED"}),
        shown_by=any_step(is_status("CANCEL_REQUESTED"), lacks_members("duration")),
    ),
    history_shape(
        "running-with-duration",
        "a step with a duration is taken for ended",
        entries_patch({"status": "STARTED", "duration": "1.500s"}),
        shown_by=any_step(is_status("STARTED"), has_members("duration")),
    ),
    history_shape(
        "cancelled-with-output",
        "the output of a cancelled step is used",
        entries_patch({"status": "CANCELLED", "output": {"outputJson": "{}"}}),
        shown_by=any_step(is_status("CANCELLED"), has_members("output")),
    ),
    history_shape(
        "last-without-output",
        "the result is looked for in the last step",
        entries_patch({"output": {"outputJson": "{}"}}, {"output": None}),
        shown_by=_last_lacks_output,
    ),
    history_shape(
        "three-states",
        "a table has a column for open and one for ended",
        entries_patch({"status": "SCHEDULED"}, {"status": "STARTED"}, {"status": "COMPLETED"}),
        shown_by=_three_states,
    ),
    history_shape(
        "goes-on-after-failure",
        "reading stops at the first failed step",
        entries_patch({"status": "FAILED", "error": ERROR}, {"status": "COMPLETED"}, {"status": "FAILED"}),
        shown_by=_goes_on,
    ),
)


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


EXECUTIONS = (
    history_shape(
        "stopped-with-open-steps",
        "polling goes on until each step has ended",
        entries_patch({"status": "STARTED"}, {"status": "SCHEDULED"}, status="STOPPED"),
        shown_by=while_status("STOPPED", _any_open),
    ),
    history_shape(
        "finished-with-open-step",
        "polling goes on until each step has ended",
        entries_patch({"status": "STARTED"}, status="FINISHED"),
        shown_by=while_status("FINISHED", _any_open),
    ),
    history_shape(
        "finished-with-failed-step",
        "a failed step that the workflow caught is taken for a failed execution",
        entries_patch({"status": "FAILED", "error": ERROR}, {"status": "COMPLETED"}, status="FINISHED"),
        shown_by=while_status("FINISHED", _any_failed),
    ),
    history_shape(
        "failed-without-failed-step",
        "the culprit of a failed execution is looked for among its steps",
        entries_patch({"status": "COMPLETED", "error": None}, status="FAILED"),
        shown_by=while_status("FAILED", _none_failed),
    ),
    history_shape(
        "running-with-ended-steps",
        "an execution whose steps have all ended is taken for ended",
        entries_patch({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="RUNNING"),
        shown_by=while_status("RUNNING", _all_ended),
    ),
    history_shape(
        "paused-with-open-step",
        "a paused execution is taken for ended",
        entries_patch({"status": "STARTED"}, status="PAUSED"),
        shown_by=while_status("PAUSED", _any_open),
    ),
    history_shape(
        "finished-with-cancelled-step",
        "a cancelled step is taken for a failed execution",
        entries_patch({"status": "CANCELLED"}, {"status": "COMPLETED"}, status="FINISHED"),
        shown_by=while_status("FINISHED", any_step(is_status("CANCELLED"))),
    ),
    history_shape(
        "ended-without-duration",
        "the duration of an ended execution is read",
        entries_patch({"status": "COMPLETED"}, status="FINISHED", duration=None),
        shown_by=_ends_without_duration,
    ),
    history_shape(
        "queued-with-steps",
        "an execution that waits is taken to have no steps",
        entries_patch({"status": "STARTED"}, status="QUEUED", duration=None),
        shown_by=while_status("QUEUED", any_step(is_status("STARTED"))),
    ),
    history_shape(
        "failed-twice",
        "only one culprit is looked for",
        entries_patch({"status": "FAILED"}, {"status": "FAILED"}, status="FAILED"),
        shown_by=while_status("FAILED", _two_failed),
    ),
    history_shape(
        "queued-with-ended-step",
        "an execution that waits is taken to have no results",
        entries_patch({"status": "COMPLETED"}, status="QUEUED"),
        shown_by=while_status("QUEUED", _any_ended),
    ),
    history_shape(
        "paused-with-ended-steps",
        "a paused execution whose steps have all ended is taken for ended",
        entries_patch({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="PAUSED"),
        shown_by=while_status("PAUSED", _all_ended),
    ),
    history_shape(
        "stopped-while-cancelling",
        "polling goes on until each step has ended",
        entries_patch({"status": "CANCEL_REQUESTED"}, status="STOPPED"),
        shown_by=while_status("STOPPED", any_step(is_status("CANCEL_REQUESTED"))),
    ),
)
