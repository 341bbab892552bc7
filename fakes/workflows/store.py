"""What the operations of a fake work on: executions, workflows and long-running operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..clock import Clock
from ..protocol.arguments import JsonObject
from .executions import Execution, Executions


class Store(Protocol):
    """The state of a fake. `MemoryStore` keeps what clients create; `StatelessStore` derives everything from ids."""

    @property
    def clock(self) -> Clock:
        """The service's time."""

    @property
    def executions(self) -> Executions:
        """The executions that the store keeps."""

    @property
    def workflows(self) -> Sequence[JsonObject]:
        """The workflows that the store keeps, as `Workflow.get` shows them."""

    def execution(self, execution_id: str) -> Execution:
        """The execution.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """

    def executions_of(self, workflow_id: str) -> Sequence[Execution]:
        """The executions of a workflow, the newest first."""

    def start_execution(self, workflow_id: str, input_json: str | None) -> Execution:
        """A new execution for a client.

        Raises:
            StatusError: NOT_FOUND; the workflow was deleted.
        """

    def stop_execution(self, execution_id: str) -> Execution:
        """The execution, which has ended now.

        Raises:
            StatusError: NOT_FOUND, there is none; FAILED_PRECONDITION, it had ended before.
        """

    def workflow(self, workflow_id: str) -> JsonObject:
        """The workflow as it stands.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """

    def workflows_in(self, folder_id: str) -> Sequence[JsonObject]:
        """The workflows of a folder."""

    def create_workflow(self, definition: JsonObject) -> JsonObject:
        """The operation that creates a workflow.

        Raises:
            StatusError: ALREADY_EXISTS; the folder has a workflow of this name.
        """

    def create_missing_workflow(self, workflow_id: str) -> None:
        """Creates the workflow of an execution, unless there is one.

        Raises:
            StatusError: NOT_FOUND; it was deleted.
        """

    def delete_workflow(self, workflow_id: str) -> JsonObject:
        """The operation that deletes a workflow.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """

    def operation(self, operation_id: str) -> JsonObject:
        """The operation as it stands.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
