"""The control calls about executions: the Python API's own verbs and words over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from ....contract.formats.timestamps import format_timestamp
from ....contract.workflows import STEP_STATUSES
from ...console.arguments import (
    ANYTHING,
    COUNT,
    LIST,
    MAYBE_NUMBER,
    SWITCH,
    TEXT,
    WHOLE,
    Argument,
    Arguments,
    BadRequestError,
    Kind,
    attempt,
    checked,
)
from ...console.control_api import LIMIT
from ...console.part import ControlCall
from ...protocol.arguments import JsonObject
from ..executions import Run
from ..fake import WorkflowsFake
from ..plans import Plan, Step
from .lookup import ids_of, status_of

_PLAN: Final = Kind("a scenario's name or an array of steps", lambda value: isinstance(value, str | list))


def _executions(fake: WorkflowsFake, values: JsonObject) -> JsonObject:
    ids = ids_of(fake)
    newest = ids[::-1][: values.get("limit", LIMIT)]
    return {"total": len(ids), "executions": [_with_status(fake, each) for each in newest]}


def _with_status(fake: WorkflowsFake, execution_id: str) -> JsonObject:
    return {**_run(fake.run(execution_id)), "status": status_of(fake, execution_id)}


def _run(run: Run) -> JsonObject:
    return {
        "id": run.id,
        "workflow_id": run.workflow_id,
        "scenario": run.scenario,
        "created": format_timestamp(run.created),
    }


def _history(fake: WorkflowsFake, values: JsonObject) -> JsonObject:
    return fake.history(values["execution_id"])


def _start(fake: WorkflowsFake, values: dict[str, Any]) -> JsonObject:
    return _run(attempt(lambda: fake.start(**values), "body"))


def _add_history(fake: WorkflowsFake, values: dict[str, Any]) -> JsonObject:
    snapshots = values.pop("snapshots")
    return {"execution_id": attempt(lambda: fake.add_history(*snapshots, **values), "/snapshots")}


def _plan(value: Any) -> Plan:
    """A scenario's name, or steps."""
    if isinstance(value, str):
        return value
    return [_step(each, f"/scenario/{index}") for index, each in enumerate(value)]


def _step(value: object, at: str) -> Step:
    if not isinstance(value, dict):
        raise BadRequestError(f"{at}: expected an object, a step.")
    values = checked(value, _STEP, at)
    return attempt(lambda: Step(**values), at)


_STEP_KINDS: Final[Mapping[str, Kind]] = {
    "duration": MAYBE_NUMBER,
    "attempts": WHOLE,
    "input": ANYTHING,
    "output": ANYTHING,
    "status": Kind(f"one of {', '.join(STEP_STATUSES)}", lambda value: value in STEP_STATUSES),
}
_STEP: Final[Arguments] = {each.name: Argument(_STEP_KINDS.get(each.name, TEXT), "") for each in fields(Step)}

RESET_ARGUMENTS: Final[Arguments] = {
    "scenario": Argument(_PLAN, "what executions do henceforth that a client starts", convert=_plan),
    "progress": Argument(TEXT, "how executions move on henceforth"),
}

CALLS: Final = (
    ControlCall(
        "GET",
        "executions",
        "the executions, the newest first",
        {"limit": Argument(COUNT, f"how many at most, instead of {LIMIT}")},
        _executions,
    ),
    ControlCall(
        "GET",
        "history",
        "the history of an execution as it stands; this is no read of a client",
        {"execution_id": Argument(TEXT, "whose", required=True)},
        _history,
    ),
    ControlCall(
        "POST",
        "start",
        "starts an execution",
        {
            "scenario": Argument(_PLAN, "what it does", convert=_plan),
            "workflow_id": Argument(TEXT, "what it is an execution of"),
            "status": Argument(TEXT, "how it ends"),
            "allow_invalid": Argument(SWITCH, "whether its histories may break the contract"),
        },
        _start,
    ),
    ControlCall(
        "POST",
        "add_history",
        "lets an execution answer its readers with histories in order",
        {
            "snapshots": Argument(LIST, "the histories, each as JSON or as text that holds JSON", required=True),
            "execution_id": Argument(TEXT, "the id to answer to"),
            "allow_invalid": Argument(SWITCH, "whether they may break the contract"),
        },
        _add_history,
    ),
)
