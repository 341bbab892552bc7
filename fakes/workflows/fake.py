"""The fake of the Workflows service: what it does beside the pipeline of every fake."""

from __future__ import annotations

import warnings
from copy import deepcopy
from functools import partial
from itertools import count
from typing import Any, final

from ...contract import Policy
from ...contract.api import Api
from ...contract.errors import hides_traceback
from ...contract.findings.rules import DEFAULT
from ...contract.workflows import DEFAULT_OPERATION
from ...strategies.workflows.scenarios import SCENARIOS
from ..clock import Clock
from ..other_services import OtherServices
from ..pipeline import ApiFake
from ..protocol.arguments import JsonObject
from ..protocol.status_errors import StatusError
from .executions import Execution, Executions, Run
from .operations import handlers_of
from .plans import Plan
from .playback import Progress
from .snapshots import InvalidHistoryError, id_in, is_url_safe, make_snapshot
from .stores import MemoryStore, StatelessStore, Store

__tracebackhide__ = hides_traceback


@final
class WorkflowsFake(ApiFake):
    """A fake of the Serverless Workflows API, on whatever host a request names.

    As a context manager it answers every call through `requests` in the process until it is left; those of
    other libraries are in `docpact.fakes.transports`. Threads may share it.

    Args:
        seed: an int that ids and scenarios follow from.
        auth: whether requests need an `Authorization` header, `Bearer <token>` or `Api-Key <key>`.
        policy: how requests and histories are validated.
        progress: how executions move on. `immediate`: they are as in the end from the first. `clock`: as the clock
            says, see `clock.advance`. `reads:N`: every N reads one change.
        scenario: what executions do that a client starts: a name of `SCENARIOS`, or a sequence of `Step`.
        clock: the time; a virtual clock of its own, if None.
        virtual_sleep: whether, while the fake is open, `time.sleep`, `asyncio.sleep` and `trio.sleep` advance its clock
            instead of waiting.
        stateless: whether every id is that of an execution, which follows from seed, id and clock alone, so that
            several fakes agree without sharing anything.
        remember: how many calls the fake keeps; the oldest go first.
        remember_bytes: how long their bodies may be together; None for any length.

    Raises:
        ValueError: there is no such progress or scenario, or a stateless fake shall count reads.
    """

    base_url = "https://serverless-workflows.api.cloud.yandex.net"
    console_part = f"{__package__}.console"

    def __init__(
        self,
        *,
        seed: int = 0,
        auth: bool = False,
        policy: Policy = DEFAULT,
        progress: str = "immediate",
        scenario: Plan = "HappyPath",
        clock: Clock | None = None,
        virtual_sleep: bool = False,
        stateless: bool = False,
        remember: int = 10_000,
        remember_bytes: int | None = None,
    ) -> None:
        self._progress = _parse_progress(progress, stateless=stateless)
        clock = Clock() if clock is None else clock
        self._new_store: type[Store] = StatelessStore if stateless else MemoryStore
        self._store = self._new_store(seed, clock, self._progress, scenario)
        super().__init__(
            Api.load("workflows"),
            handlers_of(self._store),
            seed=seed,
            auth=auth,
            policy=policy,
            clock=clock,
            virtual_sleep=virtual_sleep,
            stateless=stateless,
            remember=remember,
            remember_bytes=remember_bytes,
        )
        self._scenario = self._checked_scenario(scenario)

    def _checked_scenario(self, scenario: Plan) -> Plan:
        """The scenario, if it leads to a valid history."""
        if not isinstance(scenario, str):
            executions = Executions(0, self.clock, Progress("immediate"))
            executions.start(scenario, "workflow", check=self._check_history)
        elif scenario not in SCENARIOS:
            raise ValueError(f"scenario={scenario!r}: expected one of {', '.join(SCENARIOS)}, or steps")
        return scenario

    def _check_history(self, history: JsonObject) -> None:
        contract = self.contracts[DEFAULT_OPERATION]
        if not contract.conforms(history):
            raise InvalidHistoryError(contract.validate(history), "scenario")

    def reset(self, *, seed: int | None = None, scenario: Plan | None = None, progress: str | None = None) -> None:
        """Forgets executions, workflows, calls and faults. The clock goes on.

        Args:
            seed: what ids and scenarios follow from now on; as before, if None.
            scenario: what executions do from now on that a client starts; as before, if None.
            progress: how executions move on from now on; as before, if None.

        Raises:
            ValueError: there is no such progress or scenario; nothing is forgotten.
        """
        new_progress = self._progress if progress is None else _parse_progress(progress, stateless=self.is_stateless)
        plan = self._scenario if scenario is None else self._checked_scenario(scenario)
        with self._lock:
            super().reset(seed=seed)
            self._progress, self._scenario = new_progress, plan
            self._store = self._new_store(self._seed, self.clock, new_progress, plan)
            self._handlers = handlers_of(self._store)

    @property
    def progress(self) -> str:
        """How executions move on."""
        return self._progress.name

    @property
    def executions(self) -> tuple[Run, ...]:
        """Every execution that was started or added, in order."""
        return tuple(each.run for each in self._store.executions)

    @property
    def workflows(self) -> tuple[dict[str, Any], ...]:
        """Every workflow that is there, as `Workflow.get` shows it."""
        return tuple(map(dict, self._store.workflows))

    @property
    def neighbours(self) -> OtherServices:
        """The former name of `other_services`."""
        warnings.warn("WorkflowsFake.neighbours is now other_services", DeprecationWarning, stacklevel=2)
        return self.other_services

    def run(self, execution_id: str) -> Run:
        """The execution of an id.

        Raises:
            LookupError: there is none.
        """
        with self._lock:
            return self._execution(execution_id).run

    def history(self, execution_id: str) -> dict[str, Any]:
        """The history of an execution as it stands. This does not count as a read.

        Raises:
            LookupError: there is no such execution.
        """
        with self._lock:
            return deepcopy(dict(self._execution(execution_id).peek(self.clock.nanos).payload))

    def _execution(self, execution_id: str) -> Execution:
        try:
            return self._store.execution(execution_id)
        except StatusError as error:
            raise LookupError(error.message) from None

    def start(
        self,
        scenario: Plan | None = None,
        *,
        workflow_id: str = "workflow",
        status: str | None = None,
        allow_invalid: bool = False,
    ) -> Run:
        """Starts an execution, as a client would by `Execution.start`.

        Args:
            scenario: what it does: a name of `SCENARIOS`, or a sequence of `Step`; the fake's own, if None.
            workflow_id: the workflow that it executes.
            status: how it ends; what follows from the scenario, if None.
            allow_invalid: whether its histories may break the contract.

        Returns:
            The execution, with its `id`.

        Raises:
            InvalidHistoryError: its history breaks the contract; a ValueError whose text shows the findings.
            ValueError: there is no such scenario, it does not lead to the status, or the workflow was deleted.
        """
        plan = self._scenario if scenario is None else scenario
        check = None if allow_invalid else self._check_history
        with self._lock:
            try:
                self._store.create_missing_workflow(workflow_id)
            except StatusError as error:
                raise ValueError(f"workflow_id={workflow_id!r}: {error.message}") from None
            executions = self._store.executions
            return executions.start(plan, workflow_id, status=status, check=check, is_checked=allow_invalid).run

    def add_history(self, *snapshots: object, execution_id: str | None = None, allow_invalid: bool = False) -> str:
        """Lets an execution answer its readers with the snapshots in order; the last one stays.

        Args:
            *snapshots: `Execution.getHistory` responses, each JSON text (`str`, `bytes`) or a parsed value. They are
                written down at once: changing them afterwards changes nothing.
            execution_id: the id to answer to; without it the `execution.id` of the snapshots, and a fresh one where
                they have none or no URL path could carry it (empty, `.`, `..`).
            allow_invalid: whether they may break the contract.

        Returns:
            The id of the execution, not percent-encoded.

        Raises:
            InvalidHistoryError: a snapshot breaks the contract; a ValueError whose text shows the findings.
            ValueError: no snapshot, snapshots of different executions, an id in use or that no URL path can carry.
        """
        if not snapshots:
            raise ValueError("add_history() needs at least one snapshot")
        if execution_id is not None and not is_url_safe(execution_id):
            raise ValueError(f"execution_id={execution_id!r}: the path of a URL cannot carry it")
        contract = self.contracts[DEFAULT_OPERATION]
        names = (f"snapshot {number}" for number in count(1))
        validate = partial(make_snapshot, contract, allow_invalid=allow_invalid)
        histories = list(map(validate, snapshots, names))
        replayed_id = id_in(histories) if execution_id is None else execution_id
        with self._lock:
            return self._store.executions.replay(replayed_id, histories).id


def _parse_progress(name: str, *, stateless: bool) -> Progress:
    """The progress of a fake, which cannot count reads if it is stateless."""
    progress = Progress.parse(name)
    if stateless and progress.kind == "reads":
        raise ValueError(f"progress={name!r}: a stateless fake counts no reads; take 'immediate' or 'clock'")
    return progress
