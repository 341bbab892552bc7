"""The store that keeps what clients create."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import final

from ...contract.errors import hides_traceback
from ..clock import Clock
from ..protocol.arguments import JsonObject
from ..protocol.ids import resource_id
from ..protocol.status_errors import StatusError
from .definitions import (
    LongRunningOperation,
    Workflow,
    creation_of,
    default_definition,
    deletion_of,
    workflow_fields,
)
from .executions import Execution, Executions
from .plans import Plan
from .progress import Progress

__tracebackhide__ = hides_traceback


@final
class MemoryStore:
    """Executions, workflows and operations by id; see `Store`. An execution creates its workflow if there is none.

    Args:
        seed: an int that ids and scenarios follow from.
        clock: the service's time.
        progress: how executions and operations move on.
        plan: what executions do that clients start.
    """

    def __init__(self, seed: int, clock: Clock, progress: Progress, plan: Plan) -> None:
        self.clock = clock
        self.executions = Executions(seed, clock, progress)
        self._seed = seed
        self._progress = progress
        self._plan = plan
        self._numbers = count()
        self._workflows: dict[str, Workflow] = {}
        self._operations: dict[str, LongRunningOperation] = {}

    def execution(self, execution_id: str) -> Execution:
        """The execution."""
        execution = self.executions.get(execution_id)
        if execution is None:
            raise StatusError("NOT_FOUND", f"Execution {execution_id} is not found.")
        return execution

    def executions_of(self, workflow_id: str) -> Sequence[Execution]:
        """The executions of a workflow, the newest first."""
        return self.executions.of_workflow(workflow_id)

    def start_execution(self, workflow_id: str, input_json: str | None) -> Execution:
        """A new execution for a client."""
        self.create_missing_workflow(workflow_id)
        return self.executions.start(self._plan, workflow_id, input_json=input_json)

    def stop_execution(self, execution_id: str) -> Execution:
        """The execution, which has ended now."""
        execution = self.execution(execution_id)
        execution.stop(self.clock.nanos)
        return execution

    @property
    def workflows(self) -> Sequence[JsonObject]:
        """The workflows as they stand, without those that are deleted."""
        now = self.clock.nanos
        return [each.to_json(now) for each in self._workflows.values() if each.exists(now)]

    def workflow(self, workflow_id: str) -> JsonObject:
        """The workflow as it stands."""
        return self._existing(workflow_id).to_json(self.clock.nanos)

    def workflows_in(self, folder_id: str) -> Sequence[JsonObject]:
        """The workflows of a folder."""
        return [each for each in self.workflows if each.get("folderId") == folder_id]

    def create_workflow(self, definition: JsonObject) -> JsonObject:
        """The operation that creates a workflow."""
        name, folder_id = definition.get("name"), definition.get("folderId", "")
        if name and any(each.get("name") == name for each in self.workflows_in(folder_id)):
            raise StatusError("ALREADY_EXISTS", f"Workflow {name} exists in folder {folder_id} already.")
        workflow = self._add_workflow(self._fresh_id("workflow"), definition)
        operation_id = self._fresh_id("operation")
        workflow.creation = creation_of(workflow.fields, operation_id, self.clock.nanos, self._progress)
        return self._begin(workflow.creation)

    def create_missing_workflow(self, workflow_id: str) -> None:
        """Creates the workflow of an execution, unless there is one."""
        if workflow_id in self._workflows:
            self._existing(workflow_id)
        else:
            folder_id = resource_id(self._seed, "folder")
            self._add_workflow(workflow_id, {"folderId": folder_id, **default_definition(workflow_id)})

    def delete_workflow(self, workflow_id: str) -> JsonObject:
        """The operation that deletes a workflow."""
        workflow = self._existing(workflow_id)
        if workflow.deletion is None:
            operation_id = self._fresh_id("operation")
            workflow.deletion = deletion_of(workflow_id, operation_id, self.clock.nanos, self._progress)
        return self._begin(workflow.deletion)

    def operation(self, operation_id: str) -> JsonObject:
        """The operation as it stands."""
        if operation_id not in self._operations:
            raise StatusError("NOT_FOUND", f"Operation {operation_id} is not found.")
        return self._operations[operation_id].read(self.clock.nanos)

    def _existing(self, workflow_id: str) -> Workflow:
        workflow = self._workflows.get(workflow_id)
        if workflow is None or not workflow.exists(self.clock.nanos):
            raise StatusError("NOT_FOUND", f"Workflow {workflow_id} is not found.")
        return workflow

    def _add_workflow(self, workflow_id: str, definition: JsonObject) -> Workflow:
        workflow = Workflow(workflow_fields(workflow_id, self.clock.nanos, definition))
        self._workflows[workflow_id] = workflow
        return workflow

    def _begin(self, operation: LongRunningOperation) -> JsonObject:
        self._operations[operation.id] = operation
        return operation.to_json(self.clock.nanos)

    def _fresh_id(self, kind: str) -> str:
        return resource_id(self._seed, f"{kind}/{next(self._numbers)}")
