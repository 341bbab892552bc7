"""Shapes of statuses: what a status, a number of attempts and what is there or not say together."""

from __future__ import annotations

import re

from .history_queries import (
    ERROR,
    History,
    HistoryPredicate,
    JsonObject,
    any_step,
    duration_of,
    embedded_json_of,
    entries_patch,
    has_attempts,
    has_members,
    history_shape,
    is_open,
    is_status,
    lacks_members,
    start_of,
    while_status,
)


def _all_in(status: str, statuses: set[str]) -> HistoryPredicate:
    """The execution has the status, and its steps have some of these and no others."""
    return while_status(status, lambda history: {*history.step_statuses} <= statuses)


def _is_negative(step: JsonObject) -> bool:
    length = duration_of(step)
    return length is not None and length < 0


def _completed_at_once(history: History) -> bool:
    """Steps that completed began at one instant, which is written differently."""
    texts = {each["startedAt"] for each in history.steps if is_status("COMPLETED")(each) and "startedAt" in each}
    return len({start_of({"startedAt": each}) for each in texts}) < len(texts)


def _gives_null(step: JsonObject) -> bool:
    return embedded_json_of(step, "output") == "null"


def _gives_nothing(step: JsonObject) -> bool:
    return step.get("output") == {}


def _quote_and_newline(step: JsonObject) -> bool:
    title, description = step.get("title"), step.get("description")
    if not isinstance(title, str) or not isinstance(description, str):
        return False
    return any(
        re.search("['\"]", one) is not None and "\n" in two for one, two in ((title, description), (description, title))
    )


STATUS_COMBINATIONS = (
    history_shape(
        "failed-at-first-with-last-error",
        "one attempt is taken for no error before, or the last error for the final one",
        entries_patch({"status": "FAILED", "attempts": "1", "error": ERROR, "lastError": ERROR}),
        shown_by=any_step(
            is_status("FAILED"), has_attempts(lambda attempts: attempts == 1), has_members("error", "lastError")
        ),
    ),
    history_shape(
        "failed-with-negative-duration",
        "what failed took no negative time",
        entries_patch({"status": "FAILED", "error": ERROR, "duration": "-1.500s"}),
        shown_by=any_step(is_status("FAILED"), _is_negative),
    ),
    history_shape(
        "finished-with-negative-duration",
        "what has ended well took no negative time",
        entries_patch({"status": "COMPLETED", "error": None, "duration": "-1.500s"}, status="FINISHED"),
        shown_by=while_status("FINISHED", any_step(is_status("COMPLETED"), _is_negative)),
    ),
    history_shape(
        "completed-at-one-instant",
        "steps that completed are told apart by the text of their times",
        entries_patch(
            {"id": "1", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.5Z"},
            {"id": "2", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.500Z"},
        ),
        shown_by=_completed_at_once,
    ),
    history_shape(
        "completed-with-null",
        "an output that is null is taken for none",
        entries_patch({"status": "COMPLETED", "output": {"outputJson": "null"}, "error": None}),
        shown_by=any_step(is_status("COMPLETED"), _gives_null),
    ),
    history_shape(
        "completed-with-empty-output",
        "the text of an empty output is read",
        entries_patch({"status": "COMPLETED", "output": {}, "error": None}),
        shown_by=any_step(is_status("COMPLETED"), _gives_nothing),
    ),
    history_shape(
        "completed-without-start",
        "what has ended is taken to have a start",
        entries_patch({"status": "COMPLETED", "startedAt": None}, status="FINISHED"),
        shown_by=while_status("FINISHED", any_step(is_status("COMPLETED"), lacks_members("startedAt"))),
    ),
    history_shape(
        "finished-with-scheduled-step",
        "what has finished is taken to have begun each step",
        entries_patch({"status": "SCHEDULED", "startedAt": None, "duration": None}, status="FINISHED"),
        shown_by=while_status("FINISHED", any_step(is_status("SCHEDULED"), lacks_members("startedAt", "duration"))),
    ),
    history_shape(
        "finished-while-cancelling",
        "polling goes on until each step has ended",
        entries_patch({"status": "CANCEL_REQUESTED"}, status="FINISHED"),
        shown_by=while_status("FINISHED", any_step(is_status("CANCEL_REQUESTED"))),
    ),
    history_shape(
        "running-with-failed-step",
        "an execution that goes on after a failure is taken for failed",
        entries_patch({"status": "FAILED", "error": ERROR}, status="RUNNING"),
        shown_by=while_status("RUNNING", any_step(is_status("FAILED"))),
    ),
    history_shape(
        "running-with-cancelled-steps",
        "an execution whose steps have all ended is taken for ended",
        entries_patch({"status": "CANCELLED"}, {"status": "COMPLETED"}, {"status": "CANCELLED"}, status="RUNNING"),
        shown_by=_all_in("RUNNING", {"CANCELLED", "COMPLETED", "FAILED"}),
    ),
    history_shape(
        "stopped-with-completed-steps",
        "a stopped execution is taken to have cancelled something",
        entries_patch({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="STOPPED"),
        shown_by=_all_in("STOPPED", {"COMPLETED", "FAILED"}),
    ),
    history_shape(
        "failed-with-cancelled-step",
        "a cancelled step is taken for a stopped execution, or for no failure",
        entries_patch({"status": "CANCELLED"}, status="FAILED"),
        shown_by=while_status("FAILED", any_step(is_status("CANCELLED"))),
    ),
    history_shape(
        "failed-with-open-step",
        "polling goes on until each step has ended",
        entries_patch({"status": "FAILED", "error": ERROR}, {"status": "STARTED", "error": None}, status="FAILED"),
        shown_by=while_status("FAILED", any_step(is_open)),
    ),
    history_shape(
        "paused-with-failed-step",
        "a failed step is taken for a failed execution",
        entries_patch({"status": "FAILED", "error": ERROR}, status="PAUSED"),
        shown_by=while_status("PAUSED", any_step(is_status("FAILED"))),
    ),
    history_shape(
        "started-with-output",
        "a step with an output is taken for completed",
        entries_patch({"status": "STARTED", "output": {"outputJson": '{"key": "value"}'}}),
        shown_by=any_step(is_status("STARTED"), has_members("output")),
    ),
    history_shape(
        "scheduled-with-error",
        "a step with an error is taken for failed",
        entries_patch({"status": "SCHEDULED", "error": ERROR}),
        shown_by=any_step(is_status("SCHEDULED"), has_members("error")),
    ),
    history_shape(
        "scheduled-with-attempts",
        "a step that was tried is taken for started",
        entries_patch({"status": "SCHEDULED", "attempts": "2", "lastError": ERROR}),
        shown_by=any_step(is_status("SCHEDULED"), has_members("attempts", "lastError")),
    ),
    history_shape(
        "quote-and-newline",
        "what is escaped for one is broken by the other: quotes here, a new line there",
        entries_patch(
            {"title": 'say "x"', "description": "line\nline"},
            {"title": "line\nline", "description": "it's"},
            id='say "x"',
            workflowId="line\nline",
        ),
        shown_by=any_step(_quote_and_newline),
    ),
)
