"""Shapes of statuses: what a status, a number of attempts and what is there or not say together."""

from __future__ import annotations

import re

from .history_queries import (
    ERROR,
    History,
    HistoryPredicate,
    JsonObject,
    Row,
    ShapeTable,
    any_step,
    duration_of,
    embedded_json_of,
    entries,
    has_members,
    is_open,
    is_status,
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


STATUS_COMBINATIONS: ShapeTable = {
    "failed-at-first-with-last-error": Row(
        "one attempt is taken for no error before, or the last error for the final one",
        entries({"status": "FAILED", "attempts": "1", "error": ERROR, "lastError": ERROR}),
    ),
    "failed-with-negative-duration": Row(
        "what failed took no negative time",
        entries({"status": "FAILED", "error": ERROR, "duration": "-1.500s"}),
        any_step(is_status("FAILED"), _is_negative),
    ),
    "finished-with-negative-duration": Row(
        "what has ended well took no negative time",
        entries({"status": "COMPLETED", "error": None, "duration": "-1.500s"}, status="FINISHED"),
        while_status("FINISHED", any_step(is_status("COMPLETED"), _is_negative)),
    ),
    "completed-at-one-instant": Row(
        "steps that completed are told apart by the text of their times",
        entries(
            {"id": "1", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.5Z"},
            {"id": "2", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.500Z"},
        ),
        _completed_at_once,
    ),
    "completed-with-null": Row(
        "an output that is null is taken for none",
        entries({"status": "COMPLETED", "output": {"outputJson": "null"}, "error": None}),
        any_step(is_status("COMPLETED"), _gives_null),
    ),
    "completed-with-empty-output": Row(
        "the text of an empty output is read",
        entries({"status": "COMPLETED", "output": {}, "error": None}),
        any_step(is_status("COMPLETED"), _gives_nothing),
    ),
    "completed-without-start": Row(
        "what has ended is taken to have a start",
        entries({"status": "COMPLETED", "startedAt": None}, status="FINISHED"),
    ),
    "finished-with-scheduled-step": Row(
        "what has finished is taken to have begun each step",
        entries({"status": "SCHEDULED", "startedAt": None, "duration": None}, status="FINISHED"),
    ),
    "finished-while-cancelling": Row(
        "polling goes on until each step has ended", entries({"status": "CANCEL_REQUESTED"}, status="FINISHED")
    ),
    "running-with-failed-step": Row(
        "an execution that goes on after a failure is taken for failed",
        entries({"status": "FAILED", "error": ERROR}, status="RUNNING"),
        while_status("RUNNING", any_step(is_status("FAILED"))),
    ),
    "running-with-cancelled-steps": Row(
        "an execution whose steps have all ended is taken for ended",
        entries({"status": "CANCELLED"}, {"status": "COMPLETED"}, {"status": "CANCELLED"}, status="RUNNING"),
        _all_in("RUNNING", {"CANCELLED", "COMPLETED", "FAILED"}),
    ),
    "stopped-with-completed-steps": Row(
        "a stopped execution is taken to have cancelled something",
        entries({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="STOPPED"),
        _all_in("STOPPED", {"COMPLETED", "FAILED"}),
    ),
    "failed-with-cancelled-step": Row(
        "a cancelled step is taken for a stopped execution, or for no failure",
        entries({"status": "CANCELLED"}, status="FAILED"),
    ),
    "failed-with-open-step": Row(
        "polling goes on until each step has ended",
        entries({"status": "FAILED", "error": ERROR}, {"status": "STARTED", "error": None}, status="FAILED"),
        while_status("FAILED", any_step(is_open)),
    ),
    "paused-with-failed-step": Row(
        "a failed step is taken for a failed execution",
        entries({"status": "FAILED", "error": ERROR}, status="PAUSED"),
        while_status("PAUSED", any_step(is_status("FAILED"))),
    ),
    "started-with-output": Row(
        "a step with an output is taken for completed",
        entries({"status": "STARTED", "output": {"outputJson": '{"key": "value"}'}}),
    ),
    "scheduled-with-error": Row(
        "a step with an error is taken for failed", entries({"status": "SCHEDULED", "error": ERROR})
    ),
    "scheduled-with-attempts": Row(
        "a step that was tried is taken for started",
        entries({"status": "SCHEDULED", "attempts": "2", "lastError": ERROR}),
        any_step(is_status("SCHEDULED"), has_members("attempts", "lastError")),
    ),
    "quote-and-newline": Row(
        "what is escaped for one is broken by the other: quotes here, a new line there",
        entries(
            {"title": 'say "x"', "description": "line\nline"},
            {"title": "line\nline", "description": "it's"},
            id='say "x"',
            workflowId="line\nline",
        ),
        any_step(_quote_and_newline),
    ),
}
