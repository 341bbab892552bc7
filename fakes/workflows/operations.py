"""What each operation answers, as a table. Requests arrive judged: what the page requires is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ...contract.formats.protobuf_time import nanos_of_duration, nanos_of_timestamp
from ..protocol.pagination import filtered, page
from .definitions import Workflows
from .executions import Execution, Executions
from .plans import Plan
from .snapshots import Snapshot
from .stateless import StatelessWorkflows

Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """What the operations work on.

    Attributes:
        executions: the executions.
        workflows: the workflows and their operations.
        now: the clock, in nanoseconds since 1970.
        plan: what executions do that a client starts.
        stateless: whether nothing is kept from one request to the next.
    """

    executions: Executions
    workflows: Workflows | StatelessWorkflows
    now: int
    plan: Plan
    stateless: bool


@dataclass(frozen=True, slots=True)
class RequestArguments:
    """A request as an operation sees it: the parameters of path and query, and the members of the body."""

    parameters: Mapping[str, str]
    body: Json

    def get(self, name: str) -> str:
        """A parameter, wherever the binding puts it; empty text where there is none, as in protobuf."""
        return self.parameters.get(name) or self.body.get(name) or ""


Handler: TypeAlias = Callable[[State, RequestArguments], Snapshot]
"""Answers, or raises `StatusError`."""


def get_history(state: State, asked: RequestArguments) -> Snapshot:
    """The history as the reader's next look finds it."""
    return state.executions.find(asked.get("executionId")).read(state.now)


def get_execution(state: State, asked: RequestArguments) -> Snapshot:
    """The execution at the reader's next look."""
    found = state.executions.find(asked.get("executionId"))
    return Snapshot({"execution": _execution(found, found.read(state.now))})


def start(state: State, asked: RequestArguments) -> Snapshot:
    """A new execution."""
    if state.stateless:
        return Snapshot({"executionId": state.executions.issue().id})
    workflow_id = asked.get("workflowId")
    state.workflows.ensure(workflow_id)
    started = state.executions.start(state.plan, workflow_id, input_json=_input_json(asked.body.get("input", {})))
    return Snapshot({"executionId": started.id})


def stop(state: State, asked: RequestArguments) -> Snapshot:
    """The end of an execution."""
    found = state.executions.find(asked.get("executionId"))
    if not state.stateless:
        found.stop(state.now)
    return Snapshot({"executionId": found.id})


def list_executions(state: State, asked: RequestArguments) -> Snapshot:
    """The executions of a workflow, the newest first."""
    found = state.executions.of_workflow(asked.get("workflowId"))
    listed = [_previewed(each, each.peek(state.now), asked.get("workflowId")) for each in found]
    return _listed("executions", listed, asked, _EXECUTION_FIELDS)


def create_workflow(state: State, asked: RequestArguments) -> Snapshot:
    """The operation that makes a workflow."""
    return Snapshot(state.workflows.create(asked.body))


def get_workflow(state: State, asked: RequestArguments) -> Snapshot:
    """The workflow."""
    return Snapshot({"workflow": state.workflows.find(asked.get("workflowId"))})


def list_workflows(state: State, asked: RequestArguments) -> Snapshot:
    """The workflows of a folder."""
    found = state.workflows.of_folder(asked.get("folderId"))
    listed = [_without(each, "specification", "schedule") for each in found]
    return _listed("workflows", listed, asked, _WORKFLOW_FIELDS)


def delete_workflow(state: State, asked: RequestArguments) -> Snapshot:
    """The operation that deletes a workflow."""
    return Snapshot(state.workflows.delete(asked.get("workflowId")))


def get_operation(state: State, asked: RequestArguments) -> Snapshot:
    """The operation."""
    return Snapshot(state.workflows.work(asked.get("operationId")))


HANDLERS: Final[Mapping[str, Handler]] = {
    "Execution.get": get_execution,
    "Execution.getHistory": get_history,
    "Execution.list": list_executions,
    "Execution.start": start,
    "Execution.stop": stop,
    "Execution.terminate": stop,
    "Operation.get": get_operation,
    "Workflow.create": create_workflow,
    "Workflow.delete": delete_workflow,
    "Workflow.get": get_workflow,
    "Workflow.list": list_workflows,
}


def _execution(execution: Execution, seen: Snapshot) -> Json:
    """What `Execution.get` tells beyond the history's own account of it."""
    told = {"id": execution.id, **seen.execution}
    if execution.input_json is not None:
        told["input"] = {"inputJson": execution.input_json}
    last = seen.entries[-1] if seen.entries else {}
    if told.get("status") == "FINISHED":
        output = last.get("output", {}).get("outputJson")
        told["result"] = {} if output is None else {"resultJson": output}
    if told.get("status") == "FAILED":
        told["error"] = next((each["error"] for each in reversed(seen.entries) if "error" in each), {})
    return told


def _previewed(execution: Execution, seen: Snapshot, workflow_id: str) -> Json:
    return {"id": execution.id, "workflowId": workflow_id, **_without(seen.execution, "id", "workflowId")}


def _input_json(given: Json) -> str | None:
    if "inputJson" in given:
        return str(given["inputJson"])
    return json.dumps(given["inputValue"], ensure_ascii=False) if "inputValue" in given else None


def _finished(execution: Json) -> int | None:
    starts, lasted = nanos_of_timestamp(execution.get("startedAt")), nanos_of_duration(execution.get("duration"))
    return None if starts is None or lasted is None else starts + lasted


_EXECUTION_FIELDS: Final = {
    "status": lambda each: each.get("status"),
    "started_at": lambda each: nanos_of_timestamp(each.get("startedAt")),
    "finished_at": _finished,
}
_WORKFLOW_FIELDS: Final = {
    "name": lambda each: each.get("name"),
    "created_at": lambda each: nanos_of_timestamp(each.get("createdAt")),
}


def _listed(
    name: str, items: list[Json], asked: RequestArguments, fields: Mapping[str, Callable[[Json], object]]
) -> Snapshot:
    """A page; an empty list is left out, as protobuf does."""
    expression = asked.get("filter")
    kept = filtered(items, expression, fields)
    owner = asked.get("workflowId") or asked.get("folderId")
    found, token = page(kept, asked.get("pageSize"), asked.get("pageToken"), f"{name}/{owner}/{expression}")
    told: dict[str, Any] = {name: list(found)} if found else {}
    return Snapshot({**told, "nextPageToken": token} if token else told)


def _without(thing: Json, *names: str) -> Json:
    return {name: value for name, value in thing.items() if name not in names}
