"""The workflows of the service, and the operations that make and delete them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import format_timestamp
from ...contract.formats.timestamps import NANOS
from ..clock import Clock
from ..protocol.ids import resource_id
from ..protocol.status_errors import StatusError
from .progress import Progress

__tracebackhide__ = hides_traceback

Json: TypeAlias = Mapping[str, Any]

TYPE = "type.googleapis.com/yandex.cloud.serverless.workflows.v1"
EMPTY = "type.googleapis.com/google.protobuf.Empty"
_LASTING = 2 * NANOS
"""How long an operation takes, by the clock."""


@dataclass(slots=True)
class LongRunningOperation:
    """An operation, `Operation.get`: what is done once it is done.

    Attributes:
        id: its id.
        description: what it does.
        created: when, in nanoseconds since 1970.
        metadata: what it works on.
        response: what comes of it.
        progress: how it moves on.
    """

    id: str
    description: str
    created: int
    metadata: Json
    response: Json
    progress: Progress
    _reads: int = field(default=0, init=False, repr=False)

    @property
    def moments(self) -> tuple[int, int]:
        """When it begins and ends."""
        return self.created, self.created + _LASTING

    def is_done(self, now: int) -> bool:
        """Whether it has ended."""
        return self.progress.instant(self.moments, max(0, self._reads), now) >= self.moments[-1]

    def read(self, now: int) -> Json:
        """What it says of itself to a client that asks."""
        told = self.told(now)
        self._reads += 1
        return told

    def told(self, now: int) -> Json:
        """What it says of itself."""
        done = self.is_done(now)
        created = format_timestamp(self.created)
        told = {
            "id": self.id,
            "description": self.description,
            "createdAt": created,
            "createdBy": resource_id(0, "user"),
            "modifiedAt": format_timestamp(self.moments[-1]) if done and self.progress.kind == "clock" else created,
            "metadata": self.metadata,
        }
        return {**told, "done": True, "response": self.response} if done else told


@dataclass(slots=True)
class Workflow:
    """One workflow.

    Attributes:
        fields: what `Workflow.get` shows, but for the status.
        making: what made it; None where it was always there.
        deleting: what deletes it; None as long as nobody asked.
    """

    fields: Json
    making: LongRunningOperation | None = None
    deleting: LongRunningOperation | None = None

    def is_there(self, now: int) -> bool:
        """Whether it is not deleted."""
        return self.deleting is None or not self.deleting.is_done(now)

    def told(self, now: int) -> Json:
        """As `Workflow.get` shows it."""
        return {**self.fields, "status": self._status(now)}

    def _status(self, now: int) -> str:
        if self.deleting is not None:
            return "DELETING"
        return "ACTIVE" if self.making is None or self.making.is_done(now) else "CREATING"


@dataclass(slots=True, eq=False)
class Workflows:
    """Every workflow and every operation by its id. A workflow that an execution is asked of is there.

    Attributes:
        seed: what ids depend on.
        clock: the service's time.
        progress: how operations move on.
    """

    seed: int
    clock: Clock
    progress: Progress
    _numbers: Iterator[int] = field(default_factory=count, init=False, repr=False)
    _known: dict[str, Workflow] = field(default_factory=dict, init=False, repr=False)
    _work: dict[str, LongRunningOperation] = field(default_factory=dict, init=False, repr=False)

    def __iter__(self) -> Iterator[Json]:
        """As they stand, without those that are deleted."""
        now = self.clock.nanos
        return iter([each.told(now) for each in self._known.values() if each.is_there(now)])

    def of_folder(self, folder_id: str) -> list[Json]:
        """The workflows of a folder."""
        return [each for each in self if each.get("folderId") == folder_id]

    def create(self, wanted: Json) -> Json:
        """The operation that makes a workflow.

        Raises:
            StatusError: ALREADY_EXISTS; the folder has one of this name.
        """
        for each in self:
            if wanted["name"] and (each["folderId"], each["name"]) == (wanted["folderId"], wanted["name"]):
                message = f"Workflow {wanted['name']} exists in folder {wanted['folderId']} already."
                raise StatusError("ALREADY_EXISTS", message)
        workflow = Workflow(self._fields(self._fresh_id("workflow"), wanted))
        self._known[workflow.fields["id"]] = workflow
        response = {"@type": f"{TYPE}.Workflow", **workflow.fields, "status": "ACTIVE"}
        workflow.making = self._begin("Create", workflow, response)
        return workflow.making.told(self.clock.nanos)

    def ensure(self, workflow_id: str) -> None:
        """Makes sure that a workflow is there.

        Raises:
            StatusError: NOT_FOUND; it was deleted.
        """
        if workflow_id in self._known:
            self.find(workflow_id)
        else:
            wanted = {"folderId": resource_id(self.seed, "folder"), "name": name_of(workflow_id), **SPECIFICATION}
            self._known[workflow_id] = Workflow(self._fields(workflow_id, wanted))

    def find(self, workflow_id: str) -> Json:
        """The workflow as it stands.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
        return self._living(workflow_id).told(self.clock.nanos)

    def delete(self, workflow_id: str) -> Json:
        """The operation that deletes a workflow.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
        workflow = self._living(workflow_id)
        if workflow.deleting is None:
            workflow.deleting = self._begin("Delete", workflow, {"@type": EMPTY})
        return workflow.deleting.told(self.clock.nanos)

    def work(self, operation_id: str) -> Json:
        """The operation as it stands.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
        if operation_id not in self._work:
            raise StatusError("NOT_FOUND", f"Operation {operation_id} is not found.")
        return self._work[operation_id].read(self.clock.nanos)

    def _living(self, workflow_id: str) -> Workflow:
        found = self._known.get(workflow_id)
        if found is None or not found.is_there(self.clock.nanos):
            raise StatusError("NOT_FOUND", f"Workflow {workflow_id} is not found.")
        return found

    def _begin(self, verb: str, workflow: Workflow, response: Json) -> LongRunningOperation:
        metadata = {"@type": f"{TYPE}.{verb}WorkflowMetadata", "workflowId": workflow.fields["id"]}
        now = self.clock.nanos
        work = LongRunningOperation(
            self._fresh_id("operation"), f"{verb} workflow", now, metadata, response, self.progress
        )
        self._work[work.id] = work
        return work

    def _fields(self, workflow_id: str, wanted: Json) -> Json:
        return fields_of(workflow_id, self.clock.nanos, wanted)

    def _fresh_id(self, kind: str) -> str:
        return resource_id(self.seed, f"{kind}/{next(self._numbers)}")


_KEPT = (
    "folderId", "specification", "name", "description", "labels", "logOptions", "networkId", "serviceAccountId",
    "express", "schedule",
)  # fmt: skip
SPECIFICATION = {"specification": {"specYaml": "yawl: '0.1'\nstart: first\nsteps:\n  first:\n    success: {}\n"}}


def fields_of(workflow_id: str, created: int, wanted: Json) -> Json:
    """What `Workflow.get` shows, but for the status."""
    kept = {name: value for name, value in wanted.items() if name in _KEPT}
    return {"id": workflow_id, "createdAt": format_timestamp(created), **kept}


def name_of(workflow_id: str) -> str:
    """A name that a workflow may have, of its id."""
    kept = "".join(each if each.isascii() and each.isalnum() else "-" for each in workflow_id.lower())
    return f"workflow-{kept}"[:60].rstrip("-")
