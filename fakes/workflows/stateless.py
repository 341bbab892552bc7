"""Workflows and operations that nobody keeps: they follow from the seed, their ids and the clock alone.

An id cannot hold what a client wrote: a workflow that was created has a name of its own, and does not say its folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from ...contract.formats.timestamps import NANOS
from ..clock import Clock
from ..protocol.ids import ISSUED, issued_at, issued_id, resource_id
from ..protocol.status_errors import StatusError
from .definitions import EMPTY, SPECIFICATION, TYPE, Json, LongRunningOperation, Workflow, fields_of, name_of
from .progress import Progress

_IN_A_FOLDER = 3


@dataclass(slots=True, eq=False)
class StatelessWorkflows:
    """The workflows of a service without memory: every id is that of one.

    Attributes:
        seed: what ids depend on.
        clock: the service's time.
        progress: how operations move on.
    """

    seed: int
    clock: Clock
    progress: Progress
    _numbers: Iterator[int] = field(default_factory=count, init=False, repr=False)

    def __iter__(self) -> Iterator[Json]:
        """Those that are kept: none."""
        return iter(())

    def of_folder(self, folder_id: str) -> list[Json]:
        """The workflows of a folder."""
        ids = (resource_id(self.seed, f"folder/{folder_id}/{number}") for number in range(_IN_A_FOLDER))
        return [{**self.find(each), "folderId": folder_id} for each in ids]

    def create(self, _wanted: Json) -> Json:
        """The operation that makes a workflow."""
        return self.work(self._issue())

    def delete(self, workflow_id: str) -> Json:
        """The operation that deletes a workflow. Its id ends with the workflow's."""
        return self.work(self._issue() + workflow_id)

    def ensure(self, workflow_id: str) -> None:
        """Every workflow is there."""

    def find(self, workflow_id: str) -> Json:
        """The workflow."""
        created = issued_at(self.seed, workflow_id)
        fields = fields_of(workflow_id, (created or 0) * NANOS, {"name": name_of(workflow_id), **SPECIFICATION})
        if created is None:
            fields = {name: value for name, value in fields.items() if name != "createdAt"}
        return Workflow(fields).told(self.clock.nanos)

    def work(self, operation_id: str) -> Json:
        """The operation as it stands.

        Raises:
            StatusError: NOT_FOUND; it was never issued.
        """
        issued, deleted = operation_id[:ISSUED], operation_id[ISSUED:]
        seconds = issued_at(self.seed, issued)
        if seconds is None:
            raise StatusError("NOT_FOUND", f"Operation {operation_id} is not found.")
        verb, workflow_id = ("Delete", deleted) if deleted else ("Create", self._made_by(issued, seconds))
        made = {"@type": EMPTY} if deleted else {"@type": f"{TYPE}.Workflow", **self.find(workflow_id)}
        metadata = {"@type": f"{TYPE}.{verb}WorkflowMetadata", "workflowId": workflow_id}
        work = LongRunningOperation(operation_id, f"{verb} workflow", seconds * NANOS, metadata, made, self.progress)
        return work.told(self.clock.nanos)

    def _made_by(self, operation_id: str, seconds: int) -> str:
        return issued_id(self.seed, seconds, f"made by {operation_id}")

    def _issue(self) -> str:
        now = self.clock.nanos
        return issued_id(self.seed, now // NANOS, f"operation/{now}/{next(self._numbers)}")
