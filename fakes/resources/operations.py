"""Long-running operations: what a create answers while the service works, and what polling them shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, final

from ...contract.api.bodies import plain_name
from ...contract.formats.protobuf_time import NANOS
from ..clock import Clock
from ..protocol.ids import resource_id
from ..protocol.progress import Progress
from ..protocol.status_errors import StatusError
from .values import Values, times

_DURATION: Final = 10 * NANOS
"""How long an operation takes by the clock."""
_ONLY_WHEN_DONE: Final = frozenset({"response", "result", "error"})


@dataclass(slots=True)
class RunningOperation:
    """An operation as it will be when it is done.

    Attributes:
        started: in nanoseconds since 1970.
        item: the id of the resource that it works on.
    """

    value: Mapping[str, Any]
    started: int
    item: str
    reads: int = field(default=0)


@final
class RunningOperations:
    """The operations of a fake, by id, in the order of their start."""

    def __init__(self, seed: int, clock: Clock, progress: Progress) -> None:
        self._seed = seed
        self._clock = clock
        self._progress = progress
        self._by_id: dict[str, RunningOperation] = {}

    def start(self, values: Values, item_id: str, resource: str, result: Any, result_member: str | None) -> Any:
        """A new operation, as its first answer shows it.

        Args:
            values: those of the operation.
            item_id: the id of the resource that it works on.
            resource: the name of that resource.
            result: what its result is; None for none.
            result_member: where the result stands; None where nothing does.
        """
        number, now = len(self._by_id), self._clock.nanos
        operation_id = resource_id(self._seed, f"operation/{number}")
        typical = values.typical(self._seed, f"operation/{number}")
        members = {name: each for name, each in dict(typical).items() if name not in _ONLY_WHEN_DONE}
        metadata = members.get("metadata")
        if isinstance(metadata, dict):
            about = {name: item_id for name in metadata if plain_name(name) in {f"{plain_name(resource)}id", "id"}}
            members["metadata"] = {**metadata, **about}
        members |= {"id": operation_id, "done": True, **times(values, now, is_new=True)}
        if result is not None and result_member is not None:
            members[result_member] = result
        whole = values.conforming({name: members[name] for name in members if name in values.members}, typical)
        running = RunningOperation(whole, now, item_id)
        self._by_id[str(whole.get("id", operation_id))] = running
        return self._at(running)

    def read(self, operation_id: str) -> Any:
        """An operation as a poll shows it.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
        if operation_id not in self._by_id:
            raise StatusError("NOT_FOUND", f"Operation {operation_id} is not found.")
        running = self._by_id[operation_id]
        running.reads += 1
        return self._at(running)

    def of_item(self, item_id: str) -> list[Any]:
        """The operations that worked on a resource."""
        return [self._at(each) for each in self._by_id.values() if each.item == item_id]

    def __len__(self) -> int:
        return len(self._by_id)

    def _at(self, running: RunningOperation) -> Any:
        moments = [running.started, running.started + _DURATION]
        instant = self._progress.instant(moments, running.reads, self._clock.nanos)
        if instant >= moments[-1]:
            return dict(running.value)
        value = {name: each for name, each in running.value.items() if name not in _ONLY_WHEN_DONE}
        return {**value, "done": False}
