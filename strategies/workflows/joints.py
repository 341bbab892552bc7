"""Shapes of joint states: what a status, a number of attempts and what is there or not say together."""

from __future__ import annotations

from .patches import ERROR, Shape, entries_patch

JOINTS = (
    Shape(
        "failed-at-first-with-last-error",
        "one attempt is taken for no error before, or the last error for the final one",
        entries_patch({"status": "FAILED", "attempts": "1", "error": ERROR, "lastError": ERROR}),
    ),
    Shape(
        "failed-with-negative-duration",
        "what failed took no negative time",
        entries_patch({"status": "FAILED", "error": ERROR, "duration": "-1.500s"}),
    ),
    Shape(
        "finished-with-negative-duration",
        "what has ended well took no negative time",
        entries_patch({"status": "COMPLETED", "error": None, "duration": "-1.500s"}, status="FINISHED"),
    ),
    Shape(
        "completed-at-one-instant",
        "steps that completed are told apart by the text of their times",
        entries_patch(
            {"id": "1", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.5Z"},
            {"id": "2", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.500Z"},
        ),
    ),
    Shape(
        "completed-with-null",
        "an output that is null is taken for none",
        entries_patch({"status": "COMPLETED", "output": {"outputJson": "null"}, "error": None}),
    ),
    Shape(
        "completed-with-empty-output",
        "the text of an empty output is read",
        entries_patch({"status": "COMPLETED", "output": {}, "error": None}),
    ),
    Shape(
        "completed-without-start",
        "what has ended is taken to have a start",
        entries_patch({"status": "COMPLETED", "startedAt": None}, status="FINISHED"),
    ),
    Shape(
        "finished-with-scheduled-step",
        "what has finished is taken to have begun each step",
        entries_patch({"status": "SCHEDULED", "startedAt": None, "duration": None}, status="FINISHED"),
    ),
    Shape(
        "finished-while-cancelling",
        "polling goes on until each step has ended",
        entries_patch({"status": "CANCEL_REQUESTED"}, status="FINISHED"),
    ),
    Shape(
        "running-with-failed-step",
        "an execution that goes on after a failure is taken for failed",
        entries_patch({"status": "FAILED", "error": ERROR}, status="RUNNING"),
    ),
    Shape(
        "running-with-cancelled-steps",
        "an execution whose steps have all ended is taken for ended",
        entries_patch({"status": "CANCELLED"}, {"status": "COMPLETED"}, {"status": "CANCELLED"}, status="RUNNING"),
    ),
    Shape(
        "stopped-with-completed-steps",
        "a stopped execution is taken to have cancelled something",
        entries_patch({"status": "COMPLETED"}, {"status": "COMPLETED"}, status="STOPPED"),
    ),
    Shape(
        "failed-with-cancelled-step",
        "a cancelled step is taken for a stopped execution, or for no failure",
        entries_patch({"status": "CANCELLED"}, status="FAILED"),
    ),
    Shape(
        "failed-with-open-step",
        "polling goes on until each step has ended",
        entries_patch({"status": "FAILED", "error": ERROR}, {"status": "STARTED", "error": None}, status="FAILED"),
    ),
    Shape(
        "paused-with-failed-step",
        "a failed step is taken for a failed execution",
        entries_patch({"status": "FAILED", "error": ERROR}, status="PAUSED"),
    ),
    Shape(
        "started-with-output",
        "a step with an output is taken for completed",
        entries_patch({"status": "STARTED", "output": {"outputJson": '{"key": "value"}'}}),
    ),
    Shape(
        "scheduled-with-error",
        "a step with an error is taken for failed",
        entries_patch({"status": "SCHEDULED", "error": ERROR}),
    ),
    Shape(
        "scheduled-with-attempts",
        "a step that was tried is taken for started",
        entries_patch({"status": "SCHEDULED", "attempts": "2", "lastError": ERROR}),
    ),
    Shape(
        "quote-and-newline",
        "what is escaped for one is broken by the other: quotes here, a new line there",
        entries_patch(
            {"title": 'say "x"', "description": "line\nline"},
            {"title": "line\nline", "description": "it's"},
            id='say "x"',
            workflowId="line\nline",
        ),
    ),
)
