"""How each shape of `outcomes` is told from a history."""

from __future__ import annotations

from collections.abc import Mapping

from ...contract.workflows.invariants import OPEN, TERMINAL
from .history_parts import History, HistorySign, Json, any_step, attempts_of, has_members, is_status, lacks_members
from .scenarios import ENDED

# ----------------------------------------------------------------- one step


def _retried(step: Json) -> bool:
    return attempts_of(step) > 1


def _tried_once(step: Json) -> bool:
    return attempts_of(step) == 1


def _error_differs(step: Json) -> bool:
    return bool(step["error"] != step["lastError"])


def _error_repeats(step: Json) -> bool:
    return bool(step["error"] == step["lastError"])


def _error_is_empty(step: Json) -> bool:
    return step.get("error") == {}


def _lacks_a_code(step: Json) -> bool:
    error = step.get("error")
    return isinstance(error, dict) and "message" in error and "errorCode" not in error


ERRORS: Mapping[str, HistorySign] = {
    "retries-with-last-error": any_step(_retried, has_members("lastError")),
    "completed-after-retries": any_step(
        is_status("COMPLETED"), _retried, has_members("lastError"), lacks_members("error")
    ),
    "failed-after-retries": any_step(is_status("FAILED"), _retried, has_members("error", "lastError"), _error_differs),
    "retries-without-last-error": any_step(_retried, lacks_members("lastError")),
    "failed-with-last-error-only": any_step(is_status("FAILED"), has_members("lastError"), lacks_members("error")),
    "equal-errors": any_step(is_status("FAILED"), has_members("error", "lastError"), _error_repeats),
    "one-attempt-with-last-error": any_step(_tried_once, has_members("lastError")),
    "last-error-without-attempts": any_step(has_members("lastError"), lacks_members("attempts")),
    "error-and-output": any_step(has_members("error", "output")),
    "error-on-completed-step": any_step(is_status("COMPLETED"), has_members("error")),
    "failed-without-error": any_step(is_status("FAILED"), lacks_members("error", "lastError")),
    "failed-with-empty-error": any_step(is_status("FAILED"), _error_is_empty),
    "error-without-code": any_step(_lacks_a_code),
    "failed-without-code": any_step(is_status("FAILED"), _lacks_a_code),
    "failed-without-last-error": any_step(
        is_status("FAILED"), _retried, has_members("error"), lacks_members("lastError")
    ),
    "running-after-retries": any_step(is_status("STARTED"), _retried, has_members("lastError"), lacks_members("error")),
}


# ----------------------------------------------------------------- steps


def _runs_without_duration(history: History) -> bool:
    running = any_step(is_status("STARTED"), has_members("startedAt"), lacks_members("duration", "output"))
    return history.status == "RUNNING" and "duration" not in history.execution and running(history)


def _last_lacks_output(history: History) -> bool:
    return bool(history.steps) and "output" not in history.steps[-1] and any_step(has_members("output"))(history)


def _three_states(history: History) -> bool:
    return {each.get("status") for each in history.steps} >= {"SCHEDULED", "STARTED", "COMPLETED"}


def _goes_on(history: History) -> bool:
    """A step has ended behind one that failed."""
    statuses = [each.get("status") for each in history.steps]
    return "FAILED" in statuses and not ENDED.isdisjoint(statuses[statuses.index("FAILED") + 1 :])


STEPS: Mapping[str, HistorySign] = {
    "completed-without-output": any_step(is_status("COMPLETED"), lacks_members("output", "error")),
    "scheduled-without-start": any_step(
        is_status("SCHEDULED"), lacks_members("startedAt", "duration", "output", "attempts")
    ),
    "running-without-duration": _runs_without_duration,
    "cancel-requested": any_step(is_status("CANCEL_REQUESTED"), lacks_members("duration")),
    "running-with-duration": any_step(is_status("STARTED"), has_members("duration")),
    "cancelled-with-output": any_step(is_status("CANCELLED"), has_members("output")),
    "last-without-output": _last_lacks_output,
    "three-states": _three_states,
    "goes-on-after-failure": _goes_on,
}


# ----------------------------------------------------------------- the course of the execution


def _while(status: str, is_so: HistorySign) -> HistorySign:
    """The execution has the status, and its steps are so."""
    return lambda history: history.status == status and is_so(history)


def _any_open(history: History) -> bool:
    return history.any_status(OPEN)


def _any_ended(history: History) -> bool:
    return history.any_status(ENDED)


def _all_ended(history: History) -> bool:
    return bool(history.steps) and all(each.get("status") in ENDED for each in history.steps)


def _ends_without_duration(history: History) -> bool:
    return history.status in TERMINAL and "duration" not in history.execution


def _none_failed(history: History) -> bool:
    return not history.any_status({"FAILED"})


def _two_failed(history: History) -> bool:
    return sum(map(is_status("FAILED"), history.steps)) > 1


COURSES: Mapping[str, HistorySign] = {
    "stopped-with-open-steps": _while("STOPPED", _any_open),
    "finished-with-open-step": _while("FINISHED", _any_open),
    "finished-with-failed-step": _while("FINISHED", any_step(is_status("FAILED"))),
    "failed-without-failed-step": _while("FAILED", _none_failed),
    "running-with-ended-steps": _while("RUNNING", _all_ended),
    "paused-with-open-step": _while("PAUSED", _any_open),
    "finished-with-cancelled-step": _while("FINISHED", any_step(is_status("CANCELLED"))),
    "ended-without-duration": _ends_without_duration,
    "queued-with-steps": _while("QUEUED", any_step(is_status("STARTED"))),
    "failed-twice": _while("FAILED", _two_failed),
    "queued-with-ended-step": _while("QUEUED", _any_ended),
    "paused-with-ended-steps": _while("PAUSED", _all_ended),
    "stopped-while-cancelling": _while("STOPPED", any_step(is_status("CANCEL_REQUESTED"))),
}
