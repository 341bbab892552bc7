"""What the operations of a fake work on: executions, workflows and long-running operations.

`MemoryStore` keeps what clients create. `StatelessStore` keeps nothing of what they do: all follows from the seed, the
ids and the clock, so that several processes that share a seed give the same answers. An id cannot hold what a client
wrote: there, a workflow that a client created has a name of its own, and does not say its folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import count
from typing import Final, TypeAlias, final

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS, nanos_of_datetime
from ..clock import START, Clock
from ..protocol.arguments import JsonObject
from ..protocol.ids import ISSUED_ID_LENGTH, issued_at, issued_id, number_of, resource_id
from ..protocol.progress import Progress
from ..protocol.status_errors import StatusError
from .definitions import LongRunningOperation, Workflow, creation_of, default_definition, deletion_of, workflow_fields
from .executions import Execution, Executions, Run, final_history, history_over_time
from .plans import Plan, draw_plan, plan_name

__tracebackhide__ = hides_traceback


@final
class MemoryStore:
    """Executions, workflows and operations, by ids that follow from the seed. Clients start executions of the plan."""

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
        """The execution; a StatusError NOT_FOUND where there is none."""
        execution = self.executions.get(execution_id)
        if execution is None:
            raise StatusError("NOT_FOUND", f"Execution {execution_id} is not found.")
        return execution

    def executions_of(self, workflow_id: str) -> Sequence[Execution]:
        """The executions of a workflow, the newest first."""
        return self.executions.of_workflow(workflow_id)

    def start_execution(self, workflow_id: str, input_json: str | None) -> Execution:
        """A new execution for a client; a StatusError NOT_FOUND where its workflow was deleted."""
        self.create_missing_workflow(workflow_id)
        return self.executions.start(self._plan, workflow_id, input_json=input_json)

    def stop_execution(self, execution_id: str) -> Execution:
        """The execution, which has ended now; a StatusError where there is none, or where it had ended before."""
        execution = self.execution(execution_id)
        execution.stop(self.clock.nanos)
        return execution

    @property
    def workflows(self) -> Sequence[JsonObject]:
        """The workflows as they stand, without those that are deleted."""
        now = self.clock.nanos
        return [each.to_json(now) for each in self._workflows.values() if each.exists(now)]

    def workflow(self, workflow_id: str) -> JsonObject:
        """The workflow as it stands; a StatusError NOT_FOUND where there is none."""
        return self._existing(workflow_id).to_json(self.clock.nanos)

    def workflows_in(self, folder_id: str) -> Sequence[JsonObject]:
        """The workflows of a folder."""
        return [each for each in self.workflows if each.get("folderId") == folder_id]

    def create_workflow(self, definition: JsonObject) -> JsonObject:
        """The operation that creates a workflow; a StatusError ALREADY_EXISTS where the folder has one of its name."""
        name, folder_id = definition.get("name"), definition.get("folderId", "")
        if name and any(each.get("name") == name for each in self.workflows_in(folder_id)):
            raise StatusError("ALREADY_EXISTS", f"Workflow {name} exists in folder {folder_id} already.")
        workflow = self._add_workflow(self._fresh_id("workflow"), definition)
        operation_id = self._fresh_id("operation")
        workflow.creation = creation_of(workflow.fields, operation_id, self.clock.nanos, self._progress)
        return self._begin(workflow.creation)

    def create_missing_workflow(self, workflow_id: str) -> None:
        """Creates the workflow of an execution, if there is none; a StatusError NOT_FOUND where it was deleted."""
        if workflow_id in self._workflows:
            self._existing(workflow_id)
        else:
            folder_id = resource_id(self._seed, "folder")
            self._add_workflow(workflow_id, {"folderId": folder_id, **default_definition(workflow_id)})

    def delete_workflow(self, workflow_id: str) -> JsonObject:
        """The operation that deletes a workflow; a StatusError NOT_FOUND where there is none."""
        workflow = self._existing(workflow_id)
        if workflow.deletion is None:
            operation_id = self._fresh_id("operation")
            workflow.deletion = deletion_of(workflow_id, operation_id, self.clock.nanos, self._progress)
        return self._begin(workflow.deletion)

    def operation(self, operation_id: str) -> JsonObject:
        """The operation as it stands; a StatusError NOT_FOUND where there is none."""
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


_EXECUTIONS_OF_A_WORKFLOW: Final = 25
_WORKFLOWS_IN_A_FOLDER: Final = 3

_CACHED_EXECUTIONS: Final = 64
"""How many derived executions the store remembers: clients that poll ask for the same one again and again."""

_MONTH: Final = 30 * 86_400
_LATEST_CREATION: Final = nanos_of_datetime(START - timedelta(days=1)) // NANOS
"""In seconds since 1970, before the start of each clock: what a client did not start has happened already."""


@final
class StatelessStore:
    """Every id is that of an execution and of a workflow. It keeps only what the test itself adds."""

    def __init__(self, seed: int, clock: Clock, progress: Progress, plan: Plan) -> None:
        self.clock = clock
        self.executions = Executions(seed, clock, progress)
        self._seed = seed
        self._progress = progress
        self._plan = plan
        self._execution_numbers = count()
        self._operation_numbers = count()
        self._derived = lru_cache(maxsize=_CACHED_EXECUTIONS)(self._derive)

    def execution(self, execution_id: str) -> Execution:
        """The execution: one that the test added, or the one that follows from the id."""
        execution = self.executions.get(execution_id)
        if execution is None and not execution_id:
            raise StatusError("NOT_FOUND", f"Execution {execution_id} is not found.")
        return execution or self._derived(execution_id)

    def executions_of(self, workflow_id: str) -> Sequence[Execution]:
        """The executions of a workflow: those that the test added, then the derived ones, the newest first."""
        names = (f"workflow/{workflow_id}/{number}" for number in range(_EXECUTIONS_OF_A_WORKFLOW))
        derived = (self._derived(resource_id(self._seed, name)) for name in names)
        newest_first = sorted(derived, key=lambda each: each.run.created, reverse=True)
        return [*self.executions.of_workflow(workflow_id), *newest_first]

    def start_execution(self, _workflow_id: str, _input_json: str | None) -> Execution:
        """A new execution for a client. Its id says when it was created, and the rest follows from the id."""
        return self._derived(self._issue("", self._execution_numbers))

    def stop_execution(self, execution_id: str) -> Execution:
        """The execution as it was: there is nothing to remember its end."""
        return self.execution(execution_id)

    @property
    def workflows(self) -> Sequence[JsonObject]:
        """The workflows that the store keeps: none."""
        return ()

    def workflow(self, workflow_id: str) -> JsonObject:
        """The workflow that follows from the id."""
        return Workflow(self._workflow_fields(workflow_id)).to_json(self.clock.nanos)

    def workflows_in(self, folder_id: str) -> Sequence[JsonObject]:
        """The workflows of a folder."""
        names = (f"folder/{folder_id}/{number}" for number in range(_WORKFLOWS_IN_A_FOLDER))
        return [{**self.workflow(resource_id(self._seed, each)), "folderId": folder_id} for each in names]

    def create_workflow(self, _definition: JsonObject) -> JsonObject:
        """The operation that creates a workflow."""
        return self.operation(self._issue("operation/", self._operation_numbers))

    def create_missing_workflow(self, _workflow_id: str) -> None:
        """Does nothing: there is a workflow for every id."""

    def delete_workflow(self, workflow_id: str) -> JsonObject:
        """The operation that deletes a workflow. Its id ends with that of the workflow."""
        return self.operation(self._issue("operation/", self._operation_numbers) + workflow_id)

    def operation(self, operation_id: str) -> JsonObject:
        """The operation that follows from the id."""
        return self._long_running(operation_id).to_json(self.clock.nanos)

    def _long_running(self, operation_id: str) -> LongRunningOperation:
        issued, deleted_id = operation_id[:ISSUED_ID_LENGTH], operation_id[ISSUED_ID_LENGTH:]
        seconds = issued_at(self._seed, issued)
        if seconds is None:
            raise StatusError("NOT_FOUND", f"Operation {operation_id} is not found.")
        if deleted_id:
            return deletion_of(deleted_id, operation_id, seconds * NANOS, self._progress)
        created_id = issued_id(self._seed, seconds, f"made by {issued}")
        return creation_of(self._workflow_fields(created_id), operation_id, seconds * NANOS, self._progress)

    def _workflow_fields(self, workflow_id: str) -> JsonObject:
        """The fields of a workflow, without the time of its creation where a client did not create it."""
        created = issued_at(self._seed, workflow_id)
        fields = workflow_fields(workflow_id, (created or 0) * NANOS, default_definition(workflow_id))
        return {name: value for name, value in fields.items() if created is not None or name != "createdAt"}

    def _derive(self, execution_id: str) -> Execution:
        """The execution that follows from the seed and the id: every process comes to the same."""
        issued = issued_at(self._seed, execution_id)
        plan = draw_plan(self._seed, execution_id) if issued is None else self._plan
        age = number_of(self._seed, f"age/{execution_id}") % _MONTH
        created = _LATEST_CREATION - age if issued is None else issued
        run = Run(execution_id, None, plan_name(plan), created * NANOS)
        end = final_history(plan, self._seed, run)
        return Execution(run, _history_at=history_over_time(end, run.created, self._progress))

    def _issue(self, kind: str, numbers: Iterator[int]) -> str:
        now = self.clock.nanos
        return issued_id(self._seed, now // NANOS, f"{kind}{now}/{next(numbers)}")


Store: TypeAlias = MemoryStore | StatelessStore
"""What a fake keeps its state in."""
