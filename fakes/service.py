"""The fake of the Workflows service: `handle` answers a request; everything else prepares answers or looks back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from copy import deepcopy
from threading import Lock
from typing import Any, Final, Self, final

from ..contract import Contract, Policy
from ..contract.errors import hides_traceback
from ..contract.findings.policy import DEFAULT
from ..contract.http import Reply, Request
from ..contract.http.near_misses import explain_no_match
from ..contract.workflows import DEFAULT_OPERATION
from ..strategies.workflows.scenarios import SCENARIOS
from .calls import Call, CallLog
from .clock import START, Clock
from .errors import InvalidHistoryError, InvalidReplyError, UnmatchedRequestError
from .faults import FaultPlan, apply_to_reply, replacement_reply
from .observers import notify
from .other_services import HINT, OtherServices
from .protocol.checks import check_authorization, check_request
from .protocol.ids import request_id
from .protocol.requests import ParsedRequest, request_parser
from .protocol.status_errors import StatusError, error_reply, json_reply
from .workflows.definitions import Workflows
from .workflows.executions import Execution, Executions, Run
from .workflows.operations import HANDLERS, State
from .workflows.plans import Plan
from .workflows.progress import Progress
from .workflows.snapshots import Snapshot, id_in, is_url_safe, make_snapshot
from .workflows.stateless import StatelessWorkflows

__tracebackhide__ = hides_traceback


@final
class WorkflowsFake:
    """A fake of the Serverless Workflows API, on whatever host a request names.

    As a context manager it answers every call through `requests` in the process until it is left; `docpact.fakes`
    has doors for other libraries. Threads may share it.

    Args:
        seed: an int that ids and stories follow from.
        auth: whether requests need an `Authorization` header, `Bearer <token>` or `Api-Key <key>`.
        policy: how requests and histories are judged.
        progress: how executions move on. `immediate`: they are as in the end from the first. `clock`: as the clock
            says, see `clock.advance`. `reads:N`: every N reads one change.
        scenario: what executions do that a client starts: a name of `SCENARIOS`, or a sequence of `Step`.
        clock: the time; a virtual clock of its own, if None.
        virtual_sleep: whether, while the fake is open, `time.sleep`, `asyncio.sleep` and `trio.sleep` advance its clock
            instead of waiting.
        stateless: whether every id is that of an execution, which follows from seed, id and clock alone, so that
            several fakes agree without sharing anything.
        remember: how many calls are kept; the oldest go first.
        remember_bytes: how long their bodies may be together; None for any length.

    Raises:
        ValueError: there is no such progress or scenario, or a stateless fake is asked to count reads.
    """

    base_url = "https://serverless-workflows.api.cloud.yandex.net"

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
        self._auth = auth
        self._stateless = stateless
        self._virtual_sleep = virtual_sleep
        self._interface = request_parser(policy)
        self._lock = Lock()
        self._door: ExitStack | None = None
        self._calls = CallLog(remember, remember_bytes)
        self.clock: Final = Clock(START) if clock is None else clock
        """The time of the service."""
        self.faults: Final = FaultPlan()
        """What goes wrong, and what did."""
        self.other_services: Final = OtherServices()
        """The services beside the API that clients ask, too; they outlive a `reset`."""
        self.unmatched: Final[list[str]] = []
        """The last things that no route answered, in words. A test that expects it clears the list."""
        self._seed, self._progress, self._scenario = seed, self._progress_named(progress), self._checked(scenario)
        self.reset()

    def _progress_named(self, name: str) -> Progress:
        found = Progress.named(name)
        if self._stateless and found.kind == "reads":
            raise ValueError(f"progress={name!r}: a stateless fake counts no reads; take 'immediate' or 'clock'")
        return found

    def _checked(self, scenario: Plan) -> Plan:
        """The scenario; what is wrong with it is said at once."""
        if isinstance(scenario, str):
            if scenario not in SCENARIOS:
                raise ValueError(f"scenario={scenario!r}: expected one of {', '.join(SCENARIOS)}, or steps")
        else:
            self._started(Executions(0, self.clock, Progress.named("immediate")), scenario, allow_invalid=False)
        return scenario

    def __repr__(self) -> str:
        state = "open" if self._door else "closed"
        return f"<WorkflowsFake seed={self._seed} auth={self._auth} {state}, {len(self._calls)} calls>"

    def reset(self, *, seed: int | None = None, scenario: Plan | None = None, progress: str | None = None) -> None:
        """Forgets executions, workflows, calls and faults. The clock goes on.

        Args:
            seed: what ids and stories follow from henceforth; as before, if None.
            scenario: likewise, what executions do that a client starts.
            progress: likewise, how executions move on.

        Raises:
            ValueError: there is no such progress or scenario; nothing is forgotten.
        """
        moving = self._progress if progress is None else self._progress_named(progress)
        plan = self._scenario if scenario is None else self._checked(scenario)
        with self._lock:
            self._seed = self._seed if seed is None else seed
            self._progress, self._scenario = moving, plan
            started = plan if self._stateless else None
            self._executions = Executions(
                self._seed, self.clock, self._progress, stateless=self._stateless, started=started
            )
            kept: type[Workflows | StatelessWorkflows] = StatelessWorkflows if self._stateless else Workflows
            self._workflows = kept(self._seed, self.clock, self._progress)
            self._count = 0
            self._calls.clear()
        self.faults.clear()
        self.unmatched.clear()

    # ----------------------------------------------------------------- looking back

    @property
    def seed(self) -> int:
        """What ids and stories follow from."""
        return self._seed

    @property
    def progress(self) -> str:
        """How executions move on."""
        kind = self._progress.kind
        return f"reads:{self._progress.every}" if kind == "reads" else kind

    @property
    def auth(self) -> bool:
        """Whether requests need an `Authorization` header."""
        return self._auth

    @property
    def is_stateless(self) -> bool:
        """Whether every id is that of an execution."""
        return self._stateless

    @property
    def calls(self) -> tuple[Call, ...]:
        """What was asked and answered so far, in order. Unmatched requests are not among them."""
        return tuple(self._calls)

    @property
    def executions(self) -> tuple[Run, ...]:
        """Every execution that was started or added, in order."""
        return tuple(each.run for each in self._executions)

    @property
    def workflows(self) -> tuple[dict[str, Any], ...]:
        """Every workflow that is there, as `Workflow.get` shows it."""
        return tuple(map(dict, self._workflows))

    @property
    def neighbours(self) -> OtherServices:
        """The former name of `other_services`."""
        return self.other_services

    def run(self, execution_id: str) -> Run:
        """The execution of an id.

        Raises:
            LookupError: there is none.
        """
        with self._lock:
            return self._found(execution_id).run

    def history(self, execution_id: str) -> dict[str, Any]:
        """The history of an execution as it stands. Looking here does not count as a read.

        Raises:
            LookupError: there is no such execution.
        """
        with self._lock:
            return deepcopy(dict(self._found(execution_id).peek(self.clock.nanos).payload))

    def _found(self, execution_id: str) -> Execution:
        try:
            return self._executions.find(execution_id)
        except StatusError as error:
            raise LookupError(error.message) from None

    # ----------------------------------------------------------------- preparing

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
            workflow_id: what it is an execution of.
            status: how it ends; what follows from the scenario, if None.
            allow_invalid: whether its histories may break the contract.

        Returns:
            The execution, with its `id`.

        Raises:
            InvalidHistoryError: its history breaks the contract; a ValueError whose text shows the findings.
            ValueError: there is no such scenario, it does not lead to the status, or the workflow was deleted.
        """
        with self._lock:
            self._ensured(workflow_id)
            plan = self._scenario if scenario is None else scenario
            started = self._started(self._executions, plan, workflow_id, status, allow_invalid=allow_invalid)
        return started.run

    def _ensured(self, workflow_id: str) -> None:
        try:
            self._workflows.ensure(workflow_id)
        except StatusError as error:
            raise ValueError(f"workflow_id={workflow_id!r}: {error.message}") from None

    def _started(
        self,
        executions: Executions,
        plan: Plan,
        workflow_id: str = "workflow",
        status: str | None = None,
        *,
        allow_invalid: bool,
    ) -> Execution:
        def check(end: Mapping[str, Any]) -> None:
            contract = self._interface.contracts[DEFAULT_OPERATION]
            if not allow_invalid and not contract.conforms(end):
                raise InvalidHistoryError(contract.validate(end), "scenario")

        return executions.start(plan, workflow_id, status=status, check=check, is_judged=allow_invalid)

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
        contract = self._interface.contracts[DEFAULT_OPERATION]
        named = enumerate(snapshots, start=1)
        taken = [make_snapshot(contract, each, f"snapshot {n}", allow_invalid=allow_invalid) for n, each in named]
        wanted = id_in(taken) if execution_id is None else execution_id
        with self._lock:
            return self._executions.replay(wanted, taken).id

    # ----------------------------------------------------------------- answering

    def handle(self, request: Request) -> Reply:
        """Answers a request: the one seam, which every door uses.

        Raises:
            UnmatchedRequestError: no route answers it; an AssertionError whose text says why.
            InvalidReplyError: the answer would break the contract; likewise.
        """
        understood = self._interface.parse(request)
        if understood is None:
            return self._elsewhere(request)
        with self._lock:
            call = self._call(request, understood)
            self._count += 1
            self._calls.append(call)
        notify(self, call)
        return call.reply

    def _elsewhere(self, request: Request) -> Reply:
        """What a neighbouring service answers to a request that no route takes.

        Raises:
            UnmatchedRequestError: there is none.
        """
        reply = self.other_services.reply(request)
        if reply is None:
            told = f"{explain_no_match(request, self._interface.router.routes)}\n{HINT}"
            self._note_unmatched(told)
            raise UnmatchedRequestError(told)
        return reply

    def _note_unmatched(self, told: str) -> None:
        self.unmatched.append(told)
        del self.unmatched[:-_UNMATCHED]

    def _call(self, request: Request, understood: ParsedRequest) -> Call:
        operation, now = understood.operation, self.clock.nanos
        name = f"{request.method} {request.path}?{request.query}" if self._stateless else f"call/{self._count}"
        identity = request_id(self._seed, name)
        fault = self.faults.take(operation, now)
        reply = None if fault is None else replacement_reply(fault, identity)
        contract = None
        if reply is None:
            reply, contract = self._answer(request, understood, identity)
            if fault is not None:
                reply = apply_to_reply(fault, reply, understood.contract)
        return Call(
            operation,
            request,
            reply,
            request_findings=understood.findings,
            contract=contract,
            at=now,
            fault=None if fault is None else fault.name,
            parameters=understood.parameters,
            number=self._count,
        )

    def _answer(self, request: Request, understood: ParsedRequest, identity: str) -> tuple[Reply, Contract | None]:
        """What the service asks first is as in the cloud: who calls, then whether the request makes sense."""
        try:
            if self._auth:
                check_authorization(request)
            check_request(understood.findings)
            answer = HANDLERS[understood.operation](self._state(), understood.asked)
        except StatusError as error:
            return error_reply(error, identity), None
        return json_reply(200, _sent(understood.contract, answer), identity), understood.contract

    def _state(self) -> State:
        return State(self._executions, self._workflows, self.clock.nanos, self._scenario, self._stateless)

    def __enter__(self) -> Self:
        """Opens the door of `requests`.

        Raises:
            RuntimeError: it is open.
        """
        from .transports.dns_guard import api_out_of_reach
        from .transports.requests import patch_requests  # the home of responses, imported where it is needed

        if self._door is not None:
            raise RuntimeError("this WorkflowsFake is open: leave it first, or make a second one")
        with ExitStack() as opening:
            opening.enter_context(api_out_of_reach(self._note_unmatched))
            opening.enter_context(patch_requests(self.handle, self.clock.advance))
            if self._virtual_sleep:
                from .sleeping import virtual_sleep  # loads asyncio

                opening.enter_context(virtual_sleep(self.clock))
            self._door = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the door; `requests` is as it was before."""
        if self._door is not None:
            door, self._door = self._door, None
            door.close()


_UNMATCHED: Final = 1000


def _sent(contract: Contract, answer: Snapshot) -> bytes:
    """The body, judged before it leaves.

    Raises:
        InvalidReplyError: it breaks the contract.
    """
    if not answer.is_judged and not contract.conforms(answer.payload):
        raise InvalidReplyError(contract.validate(answer.payload))
    return answer.body
