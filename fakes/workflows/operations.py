"""What each operation answers to a validated request: a row of `HANDLERS`. What the page requires is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, TypeAlias

from ...contract.formats.protobuf_time import nanos_of_duration, nanos_of_timestamp
from ..protocol.arguments import Handler, JsonObject, RequestArguments, ResponseBody
from ..protocol.pagination import Key, filter_items, paginate
from .executions import Execution
from .snapshots import entries_in, execution_in, without_members
from .stores import Store

StoreHandler: TypeAlias = Callable[[Store, RequestArguments], "ResponseBody | JsonObject"]
"""Answers from a store, or raises `StatusError`."""


def _get_history(store: Store, arguments: RequestArguments) -> ResponseBody:
    return store.execution(arguments.get("executionId")).read(store.clock.nanos)


def _get_execution(store: Store, arguments: RequestArguments) -> JsonObject:
    execution = store.execution(arguments.get("executionId"))
    return {"execution": _execution_details(execution, execution.read(store.clock.nanos).payload)}


def _start_execution(store: Store, arguments: RequestArguments) -> JsonObject:
    execution = store.start_execution(arguments.get("workflowId"), _input_json(arguments.body.get("input", {})))
    return {"executionId": execution.id}


def _list_executions(store: Store, arguments: RequestArguments) -> JsonObject:
    workflow_id, now = arguments.get("workflowId"), store.clock.nanos
    previews = [_execution_preview(each, workflow_id, now) for each in store.executions_of(workflow_id)]
    return _page_of("executions", previews, arguments, _EXECUTION_KEYS)


def _list_workflows(store: Store, arguments: RequestArguments) -> JsonObject:
    workflows = store.workflows_in(arguments.get("folderId"))
    previews = [without_members(each, "specification", "schedule") for each in workflows]
    return _page_of("workflows", previews, arguments, _WORKFLOW_KEYS)


def _stop_execution(store: Store, arguments: RequestArguments) -> JsonObject:
    return {"executionId": store.stop_execution(arguments.get("executionId")).id}


HANDLERS: Final[Mapping[str, StoreHandler]] = {
    "Execution.get": _get_execution,
    "Execution.getHistory": _get_history,
    "Execution.list": _list_executions,
    "Execution.start": _start_execution,
    "Execution.stop": _stop_execution,
    "Execution.terminate": _stop_execution,
    "Operation.get": lambda store, arguments: store.operation(arguments.get("operationId")),
    "Workflow.create": lambda store, arguments: store.create_workflow(arguments.body),
    "Workflow.delete": lambda store, arguments: store.delete_workflow(arguments.get("workflowId")),
    "Workflow.get": lambda store, arguments: {"workflow": store.workflow(arguments.get("workflowId"))},
    "Workflow.list": _list_workflows,
}
"""The operations of the fake. Contracts of the same names are in `schemas/`."""


def handlers_of(store: Store) -> Mapping[str, Handler]:
    """The handlers of one store."""
    return {operation: partial(handler, store) for operation, handler in HANDLERS.items()}


def _execution_details(execution: Execution, history: JsonObject) -> JsonObject:
    """What `Execution.get` says beyond the history's own account of its execution."""
    details = {"id": execution.id, **execution_in(history)}
    entries = entries_in(history)
    if execution.input_json is not None:
        details["input"] = {"inputJson": execution.input_json}
    if details.get("status") == "FINISHED":
        output = (entries[-1] if entries else {}).get("output", {}).get("outputJson")
        details["result"] = {} if output is None else {"resultJson": output}
    if details.get("status") == "FAILED":
        details["error"] = next((each["error"] for each in reversed(entries) if "error" in each), {})
    return details


def _execution_preview(execution: Execution, workflow_id: str, now: int) -> JsonObject:
    details = without_members(execution_in(execution.peek(now).payload), "id", "workflowId")
    return {"id": execution.id, "workflowId": workflow_id, **details}


def _input_json(value: JsonObject) -> str | None:
    if "inputJson" in value:
        return str(value["inputJson"])
    return json.dumps(value["inputValue"], ensure_ascii=False) if "inputValue" in value else None


def _finished(execution: JsonObject) -> int | None:
    starts, lasted = nanos_of_timestamp(execution.get("startedAt")), nanos_of_duration(execution.get("duration"))
    return None if starts is None or lasted is None else starts + lasted


_EXECUTION_KEYS: Final[Mapping[str, Key]] = {
    "status": lambda each: each.get("status"),
    "started_at": lambda each: nanos_of_timestamp(each.get("startedAt")),
    "finished_at": _finished,
}
_WORKFLOW_KEYS: Final[Mapping[str, Key]] = {
    "name": lambda each: each.get("name"),
    "created_at": lambda each: nanos_of_timestamp(each.get("createdAt")),
}


def _page_of(
    name: str, items: Sequence[JsonObject], arguments: RequestArguments, keys: Mapping[str, Key]
) -> JsonObject:
    """A page of a list. An empty list and an empty token are left out, as in protobuf's JSON."""
    expression = arguments.get("filter")
    matches = filter_items(items, expression, keys)
    owner = arguments.get("workflowId") or arguments.get("folderId")
    query = f"{name}/{owner}/{expression}"
    on_page, token = paginate(matches, arguments.get("pageSize"), arguments.get("pageToken"), query)
    response = {name: list(on_page), "nextPageToken": token}
    return {member: value for member, value in response.items() if value}
