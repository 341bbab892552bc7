"""The executions that a fake keeps: each follows a plan or replays histories, and all are read in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias, final

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS, nanos_of_duration, nanos_of_timestamp
from ...contract.workflows import TERMINAL
from ..clock import Clock
from ..protocol.arguments import JsonObject, ResponseBody, encode_json
from ..protocol.ids import resource_id
from ..protocol.progress import Progress
from ..protocol.status_errors import StatusError
from .plans import Plan, history_of_plan, plan_name
from .playback import Playback, as_stopped
from .snapshots import entries_in, execution_in, without_members

__tracebackhide__ = hides_traceback

HistoryAt: TypeAlias = Callable[[int, int], ResponseBody]
"""The history after so many reads, at an instant of the clock in nanoseconds since 1970."""

_QUEUED = NANOS // 2
"""How long an execution waits before it runs."""


@dataclass(frozen=True, slots=True)
class Run:
    """An execution that was started or added.

    Attributes:
        id: its id, not percent-encoded.
        workflow_id: the workflow that it executes; None where the test did not say.
        scenario: the name of its plan; None where the test gave its histories.
        created: when, in nanoseconds since 1970.
    """

    id: str
    workflow_id: str | None
    scenario: str | None
    created: int


@dataclass(slots=True)
class Execution:
    """One execution, whose input is JSON text."""

    run: Run
    input_json: str | None = None
    _history_at: HistoryAt = field(repr=False, kw_only=True)
    _reads: int = field(default=0, init=False, repr=False)

    @property
    def id(self) -> str:
        """Its id."""
        return self.run.id

    def read(self, now: int) -> ResponseBody:
        """The history for a client, which moves on with the number of reads."""
        history = self._history_at(self._reads, now)
        self._reads += 1
        return history

    def peek(self, now: int) -> ResponseBody:
        """The history as a client read it last, or as the clock says."""
        return self._history_at(max(0, self._reads - 1), now)

    def stop(self, now: int) -> None:
        """Ends it and cancels its open steps.

        Raises:
            StatusError: FAILED_PRECONDITION; it has ended.
        """
        current = self.peek(now)
        status = execution_in(current.payload).get("status")
        if status in TERMINAL:
            raise StatusError("FAILED_PRECONDITION", f"Execution {self.id} is {status}, not running.")
        last_instant = max(map(_end_of, (execution_in(current.payload), *entries_in(current.payload))))
        end = as_stopped(current.payload, max(now, last_instant))
        self._history_at = _unchanging(end, is_checked=current.is_checked)


def _end_of(timed: JsonObject) -> int:
    starts = nanos_of_timestamp(timed.get("startedAt"))
    return 0 if starts is None else starts + (nanos_of_duration(timed.get("duration")) or 0)


def final_history(plan: Plan, seed: int, run: Run, status: str | None = None) -> JsonObject:
    """The history that a plan leads to, with the ids of the run.

    Raises:
        ValueError: there is no such scenario, or it does not lead to the status.
    """
    end = history_of_plan(plan, seed, run.id, run.created + _QUEUED, status)
    ids = {"id": run.id} if run.workflow_id is None else {"id": run.id, "workflowId": run.workflow_id}
    return {**end, "execution": {**ids, **without_members(end["execution"], "id", "workflowId")}}


def history_over_time(end: JsonObject, created: int, progress: Progress, *, is_checked: bool = False) -> HistoryAt:
    """How a history, created in nanoseconds since 1970, comes to its end; if it `is_checked`, nothing validates it."""
    if progress.kind == "immediate":
        return _unchanging(end, is_checked=is_checked)
    playback = Playback.of(end, created)
    instant = progress.instant
    return lambda reads, now: ResponseBody(playback.at(instant(playback.moments, reads, now)), is_checked=is_checked)


def _unchanging(history: JsonObject, *, is_checked: bool) -> HistoryAt:
    body = ResponseBody(history, encode_json(history), is_checked)
    return lambda _reads, _now: body


@final
class Executions:
    """Executions by id, in the order of their creation. Ids and scenarios follow from the seed."""

    def __init__(self, seed: int, clock: Clock, progress: Progress) -> None:
        self._seed = seed
        self._clock = clock
        self._progress = progress
        self._numbers = count()
        self._by_id: dict[str, Execution] = {}

    def __iter__(self) -> Iterator[Execution]:
        return iter(tuple(self._by_id.values()))

    def get(self, execution_id: str) -> Execution | None:
        """The execution; None where there is none."""
        return self._by_id.get(execution_id)

    def of_workflow(self, workflow_id: str) -> list[Execution]:
        """The executions of a workflow, the newest first."""
        return [each for each in reversed(self._by_id.values()) if each.run.workflow_id == workflow_id]

    def start(
        self,
        plan: Plan,
        workflow_id: str,
        *,
        input_json: str | None = None,
        status: str | None = None,
        check: Callable[[JsonObject], None] | None = None,
        is_checked: bool = False,
    ) -> Execution:
        """A new execution that follows a plan. `check` raises where its final history is not acceptable.

        If it `is_checked`, replies may hold its histories whatever the contract says.

        Raises:
            ValueError: there is no such scenario, or it does not lead to the status.
        """
        run = Run(self._fresh_id(), workflow_id, plan_name(plan), self._clock.nanos)
        end = final_history(plan, self._seed, run, status)
        if check is not None:
            check(end)
        history_at = history_over_time(end, run.created, self._progress, is_checked=is_checked)
        return self._add(Execution(run, input_json, _history_at=history_at))

    def replay(self, execution_id: str | None, snapshots: Sequence[ResponseBody]) -> Execution:
        """An execution whose reads are these histories, in order; the last one stays. Its id is a fresh one, if None.

        Raises:
            ValueError: the id is in use.
        """
        execution_id = self._fresh_id() if execution_id is None else execution_id
        if execution_id in self._by_id:
            raise ValueError(f"the execution id {execution_id!r} is in use: give each history an id of its own")
        values = (execution_in(each.payload).get("workflowId") for each in snapshots)
        workflow_id = next((each for each in values if isinstance(each, str)), None)
        last = len(snapshots) - 1
        run = Run(execution_id, workflow_id, None, self._clock.nanos)
        return self._add(Execution(run, _history_at=lambda reads, _now: snapshots[min(reads, last)]))

    def _add(self, execution: Execution) -> Execution:
        self._by_id[execution.id] = execution
        return execution

    def _fresh_id(self) -> str:
        ids = (resource_id(self._seed, f"execution/{number}") for number in self._numbers)
        return next(each for each in ids if each not in self._by_id)
