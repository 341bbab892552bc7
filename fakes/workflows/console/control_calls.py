"""The executions that a console knows, and the control calls about them: the Python API's own verbs over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from ....contract.formats.protobuf_time import format_timestamp
from ....contract.workflows import STEP_STATUSES
from ...calls import Call
from ...console.arguments import (
    ANYTHING,
    LIST,
    MAYBE_NUMBER,
    SWITCH,
    TEXT,
    WHOLE,
    Argument,
    Arguments,
    BadRequestError,
    attempt,
    checked,
)
from ...console.control_api import LIMIT
from ...console.part import ControlCall
from ...faults.words import COUNT, Check
from ...protocol.arguments import JsonObject
from ..executions import Run
from ..fake import WorkflowsFake
from ..plans import Plan, Step


def ids_of(fake: WorkflowsFake) -> tuple[str, ...]:
    """Every execution that was started or added, in order; of a stateless fake also those that calls have named."""
    found = dict.fromkeys(each.id for each in fake.executions)
    if fake.is_stateless:
        found |= dict.fromkeys(each for call in fake.calls if (each := execution_id_of(call)))
    return tuple(found)


def execution_id_of(call: Call) -> str | None:
    """The id of the execution that a call is about; None where it is about none."""
    execution_id = call.parameters.get("executionId")
    if execution_id is None and call.operation == "Execution.start" and call.reply.status == 200:
        return _started_id(call)
    return execution_id


def _started_id(call: Call) -> str | None:
    """The id of the execution that a call has started; None where a fault has spoilt the reply."""
    try:
        response = call.reply.json()
    except ValueError:
        return None
    execution_id = response.get("executionId") if isinstance(response, dict) else None
    return execution_id if isinstance(execution_id, str) else None


_PLAN: Final = Check(lambda value: isinstance(value, str | list), "a scenario's name or an array of steps")


def _executions(fake: WorkflowsFake, values: JsonObject) -> JsonObject:
    ids = ids_of(fake)
    newest = ids[::-1][: values.get("limit", LIMIT)]
    return {"total": len(ids), "executions": [_status(fake, each) for each in newest]}


def _status(fake: WorkflowsFake, execution_id: str) -> JsonObject:
    execution = fake.history(execution_id).get("execution")
    status = execution.get("status") if isinstance(execution, dict) else None
    return {**_run(fake.run(execution_id)), "status": status if isinstance(status, str) else None}


def _run(run: Run) -> JsonObject:
    return {**asdict(run), "created": format_timestamp(run.created)}


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


_STEP_CHECKS: Final[Mapping[str, Check]] = {
    "duration": MAYBE_NUMBER,
    "attempts": WHOLE,
    "input": ANYTHING,
    "output": ANYTHING,
    "status": Check(lambda value: value in STEP_STATUSES, f"one of {', '.join(STEP_STATUSES)}"),
}
_STEP: Final[Arguments] = {each.name: Argument(_STEP_CHECKS.get(each.name, TEXT), "") for each in fields(Step)}

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
        lambda fake, values: fake.history(values["execution_id"]),
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
