"""Workflows as their clients define them, and the long-running operations that create and delete them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ...contract.formats.protobuf_time import NANOS, format_timestamp
from ..protocol.arguments import JsonObject
from ..protocol.ids import resource_id
from ..protocol.progress import Progress

_TYPE: Final = "type.googleapis.com/yandex.cloud.serverless.workflows.v1"
_EMPTY: Final = "type.googleapis.com/google.protobuf.Empty"
_LASTING: Final = 2 * NANOS
"""How long an operation takes, by the clock."""


@dataclass(slots=True)
class LongRunningOperation:
    """An operation, `Operation.get`, created at an instant in nanoseconds since 1970."""

    id: str
    description: str
    created: int
    metadata: JsonObject
    response: JsonObject
    progress: Progress
    _reads: int = field(default=0, init=False, repr=False)

    @property
    def moments(self) -> tuple[int, int]:
        """When it begins and ends, in nanoseconds since 1970."""
        return self.created, self.created + _LASTING

    def is_done(self, now: int) -> bool:
        """Whether it has ended."""
        return self.progress.instant(self.moments, max(0, self._reads), now) >= self.moments[-1]

    def read(self, now: int) -> JsonObject:
        """The operation for a client, which moves on with the number of reads."""
        operation = self.to_json(now)
        self._reads += 1
        return operation

    def to_json(self, now: int) -> JsonObject:
        """The operation as it stands."""
        is_done = self.is_done(now)
        created = format_timestamp(self.created)
        operation = {
            "id": self.id,
            "description": self.description,
            "createdAt": created,
            "createdBy": resource_id(0, "user"),
            "modifiedAt": format_timestamp(self.moments[-1]) if is_done and self.progress.kind == "clock" else created,
            "metadata": self.metadata,
        }
        return {**operation, "done": True, "response": self.response} if is_done else operation


def creation_of(fields: JsonObject, operation_id: str, created: int, progress: Progress) -> LongRunningOperation:
    """The operation, begun in nanoseconds since 1970, that creates a workflow with these fields."""
    response = {"@type": f"{_TYPE}.Workflow", **fields, "status": "ACTIVE"}
    metadata = _metadata("Create", fields["id"])
    return LongRunningOperation(operation_id, "Create workflow", created, metadata, response, progress)


def deletion_of(workflow_id: str, operation_id: str, created: int, progress: Progress) -> LongRunningOperation:
    """The operation that deletes a workflow; the arguments are as for `creation_of`."""
    metadata = _metadata("Delete", workflow_id)
    return LongRunningOperation(operation_id, "Delete workflow", created, metadata, {"@type": _EMPTY}, progress)


def _metadata(verb: str, workflow_id: str) -> JsonObject:
    return {"@type": f"{_TYPE}.{verb}WorkflowMetadata", "workflowId": workflow_id}


@dataclass(slots=True)
class Workflow:
    """What `Workflow.get` shows, but for the status, and the operations that create and delete the workflow."""

    fields: JsonObject
    creation: LongRunningOperation | None = None
    deletion: LongRunningOperation | None = None

    def exists(self, now: int) -> bool:
        """Whether it is not deleted."""
        return self.deletion is None or not self.deletion.is_done(now)

    def to_json(self, now: int) -> JsonObject:
        """The workflow as `Workflow.get` shows it."""
        return {**self.fields, "status": self._status(now)}

    def _status(self, now: int) -> str:
        if self.deletion is not None:
            return "DELETING"
        return "ACTIVE" if self.creation is None or self.creation.is_done(now) else "CREATING"


_STORED_FIELDS: Final = (
    "folderId", "specification", "name", "description", "labels", "logOptions", "networkId", "serviceAccountId",
    "express", "schedule",
)  # fmt: skip


def workflow_fields(workflow_id: str, created: int, definition: JsonObject) -> JsonObject:
    """What `Workflow.get` shows, but for the status. The definition is the body of `Workflow.create`."""
    fields = {name: value for name, value in definition.items() if name in _STORED_FIELDS}
    return {"id": workflow_id, "createdAt": format_timestamp(created), **fields}


def default_definition(workflow_id: str) -> JsonObject:
    """The definition of a workflow that no client defined: a name that follows from its id, and a specification."""
    letters = "".join(each if each.isascii() and each.isalnum() else "-" for each in workflow_id.lower())
    return {"name": f"workflow-{letters}"[:60].rstrip("-"), "specification": {"specYaml": _SPECIFICATION}}


_SPECIFICATION: Final = "yawl: '0.1'\nstart: first\nsteps:\n  first:\n    success: {}\n"
