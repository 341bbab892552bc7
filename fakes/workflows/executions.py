"""The executions of the service: started by a plan or replayed from histories, all with one way to look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from itertools import count
from typing import TypeAlias

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import nanos_of_datetime, nanos_of_duration, nanos_of_timestamp
from ...contract.formats.timestamps import NANOS
from ...contract.text.printing import count as count_of
from ...contract.workflows.invariants import TERMINAL
from ..clock import START, Clock
from ..protocol.ids import issued_at, issued_id, number_of, resource_id
from ..protocol.status_errors import StatusError
from .plans import Plan, draw_plan, run_plan
from .playback import Json, Playback, as_stopped
from .progress import Progress
from .snapshots import Snapshot, serialise

__tracebackhide__ = hides_traceback

Show: TypeAlias = Callable[[int, int], Snapshot]
"""The history, by how often it was read before and by the clock."""

_QUEUED = NANOS // 2
"""How long an execution waits before it runs."""


@dataclass(frozen=True, slots=True)
class Run:
    """An execution that was started or added.

    Attributes:
        id: its id, not percent-encoded.
        workflow_id: what it is an execution of; None where nobody said.
        scenario: what it was started with, by name; None where its histories were given.
        created: when, in nanoseconds since 1970.
    """

    id: str
    workflow_id: str | None
    scenario: str | None
    created: int


@dataclass(slots=True)
class Execution:
    """One execution.

    Attributes:
        id: its id.
        workflow_id: what it is an execution of; None where nobody said.
        scenario: the name of its plan, for people; None where its histories were given.
        created: when, in nanoseconds since 1970.
        input_json: what it was given, as JSON text.
    """

    id: str
    workflow_id: str | None
    scenario: str | None
    created: int
    input_json: str | None = None
    _show: Show = field(repr=False, kw_only=True)
    _reads: int = field(default=0, init=False, repr=False)

    @property
    def run(self) -> Run:
        """What there is to say of it beside its history."""
        return Run(self.id, self.workflow_id, self.scenario, self.created)

    def read(self, now: int) -> Snapshot:
        """The history for a client that asks; the next one sees what comes next."""
        found = self._show(self._reads, now)
        self._reads += 1
        return found

    def peek(self, now: int) -> Snapshot:
        """The history as it was last read, or as the clock says."""
        return self._show(max(0, self._reads - 1), now)

    def stop(self, now: int) -> None:
        """Ends it, with what is open cancelled.

        Raises:
            StatusError: FAILED_PRECONDITION; it has ended.
        """
        current = self.peek(now)
        status = current.execution.get("status")
        if status in TERMINAL:
            raise StatusError("FAILED_PRECONDITION", f"Execution {self.id} is {status}, not running.")
        end = as_stopped(current.payload, max(now, _latest(current)))
        final = Snapshot(end, serialise(end), current.is_judged)
        self._show = lambda _reads, _now: final


def _latest(history: Snapshot) -> int:
    """The last instant that a history tells of."""
    return max(map(_ending, (history.execution, *history.entries)))


def _ending(thing: Json) -> int:
    starts = nanos_of_timestamp(thing.get("startedAt"))
    return 0 if starts is None else starts + (nanos_of_duration(thing.get("duration")) or 0)


class Executions:
    """Every execution by its id.

    Args:
        seed: what ids and stories depend on.
        clock: the service's time.
        progress: how executions move on that were started by a plan.
        stateless: whether an unknown id is that of an execution, too, which follows from seed and id alone.
        started: where they are stateless, what those do that were issued; drawn as for the others, if None.
    """

    def __init__(
        self,
        seed: int,
        clock: Clock,
        progress: Progress,
        *,
        stateless: bool = False,
        started: Plan | None = None,
    ) -> None:
        self._seed = seed
        self._started = started
        self._clock = clock
        self._progress = progress
        self._stateless = stateless
        self._numbers = count()
        self._known: dict[str, Execution] = {}
        self._imagined = lru_cache(maxsize=_POLLED)(self._imagine)

    def __iter__(self) -> Iterator[Execution]:
        return iter(tuple(self._known.values()))

    def start(
        self,
        plan: Plan,
        workflow_id: str,
        *,
        input_json: str | None = None,
        status: str | None = None,
        check: Callable[[Json], None] | None = None,
        is_judged: bool = False,
    ) -> Execution:
        """A new execution that follows a plan.

        Args:
            plan: what it does.
            workflow_id: what it is an execution of.
            input_json: what it is given.
            status: how it ends; what follows from the plan, if None.
            check: raises where the history in the end is not to be had.
            is_judged: whether its histories are sent whatever the contract says.

        Raises:
            ValueError: there is no such scenario, or it does not lead to the status.
        """
        execution_id, now = self._fresh_id(), self._clock.nanos
        end = self._end(plan, execution_id, workflow_id, now, status)
        if check is not None:
            check(end)
        show = self._showing(end, now, is_judged=is_judged)
        started = Execution(execution_id, workflow_id, _name(plan), now, input_json, _show=show)
        self._known[execution_id] = started
        return started

    def issue(self) -> Execution:
        """A new execution that nobody keeps: its id says when it was created, the rest follows from seed and id.

        Only where executions are stateless.
        """
        now = self._clock.nanos
        return self._imagined(issued_id(self._seed, now // NANOS, f"{now}/{next(self._numbers)}"))

    def replay(self, execution_id: str | None, snapshots: Sequence[Snapshot]) -> Execution:
        """An execution whose reads are these histories, in order; the last one stays.

        Raises:
            ValueError: the id is in use.
        """
        execution_id = self._fresh_id() if execution_id is None else execution_id
        if execution_id in self._known:
            raise ValueError(f"the execution id {execution_id!r} is in use: give each history an id of its own")
        stated = (each.execution.get("workflowId") for each in snapshots)
        workflow_id = next((each for each in stated if isinstance(each, str)), None)
        last = len(snapshots) - 1
        replayed = Execution(
            execution_id, workflow_id, None, self._clock.nanos, _show=lambda reads, _: snapshots[min(reads, last)]
        )
        self._known[execution_id] = replayed
        return replayed

    def find(self, execution_id: str) -> Execution:
        """The execution.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
        found = self._known.get(execution_id)
        if found is None and self._stateless and execution_id:
            return self._imagined(execution_id)
        if found is None:
            raise StatusError("NOT_FOUND", f"Execution {execution_id} is not found.")
        return found

    def of_workflow(self, workflow_id: str) -> tuple[Execution, ...]:
        """The executions of a workflow, the newest first."""
        known = (each for each in reversed(self._known.values()) if each.workflow_id == workflow_id)
        return (*known, *self._imagined_of(workflow_id))

    def _imagined_of(self, workflow_id: str) -> Iterator[Execution]:
        if self._stateless:
            ids = (resource_id(self._seed, f"workflow/{workflow_id}/{number}") for number in range(_IMAGINED))
            yield from sorted(map(self._imagined, ids), key=lambda each: each.created, reverse=True)

    def _imagine(self, execution_id: str) -> Execution:
        """What follows from the seed and the id: every process comes to the same."""
        created = issued_at(self._seed, execution_id)
        plan = draw_plan(self._seed, execution_id) if created is None or self._started is None else self._started
        if created is None:
            created = _LATEST - number_of(self._seed, f"age/{execution_id}") % _MONTH
        end = self._end(plan, execution_id, None, created * NANOS)
        return Execution(execution_id, None, _name(plan), created * NANOS, _show=self._showing(end, created * NANOS))

    def _end(
        self, plan: Plan, execution_id: str, workflow_id: str | None, created: int, status: str | None = None
    ) -> Json:
        """The history in the end."""
        end = run_plan(plan, self._seed, execution_id, created + _QUEUED, status)
        named = {"id": execution_id} if workflow_id is None else {"id": execution_id, "workflowId": workflow_id}
        return {**end, "execution": {**named, **_without_names(end["execution"])}}

    def _showing(self, end: Json, created: int, *, is_judged: bool = False) -> Show:
        if self._progress.kind == "immediate":
            final = Snapshot(end, serialise(end), is_judged)
            return lambda _reads, _now: final
        course = Playback.of(end, created)
        instant = self._progress.instant
        return lambda reads, now: Snapshot(course.at(instant(course.moments, reads, now)), is_judged=is_judged)

    def _fresh_id(self) -> str:
        ids = (resource_id(self._seed, f"execution/{number}") for number in self._numbers)
        return next(each for each in ids if each not in self._known)


def _name(plan: Plan) -> str:
    return plan if isinstance(plan, str) else count_of(len(plan), "step")


def _without_names(execution: Json) -> Json:
    return {name: value for name, value in execution.items() if name not in {"id", "workflowId"}}


_IMAGINED = 25
"""How many executions each workflow has where they are stateless."""

_POLLED = 64
"""Imagined executions that are at hand when they are asked for again, as by clients that poll."""

_MONTH = 30 * 86_400
_LATEST = nanos_of_datetime(START - timedelta(days=1)) // NANOS
"""Before every clock's beginning, so that what is imagined has happened."""
