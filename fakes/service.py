"""The fake of the Workflows service: `handle` answers a request; everything else prepares or records answers."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Lock
from typing import Literal, Self, final

from ..contract import Contract, Policy, operations
from ..contract.http import Reply, Request
from ..contract.policy import DEFAULT
from ..contract.requests import routes_of
from ..contract.routes import Match, Router
from .calls import Call
from .checks import check_authorization, decode_parameters
from .errors import UnmatchedRequestError
from .handlers import HANDLERS
from .identity import request_id
from .near_misses import explain
from .replays import Replays, is_reachable, stated_id, take_snapshot
from .statuses import StatusError, error_reply, json_reply

GET_HISTORY = "Execution.getHistory"


@final
class WorkflowsFake:
    """A fake of the Serverless Workflows API, on whatever host a request names.

    As a context manager it answers every call through `requests` in the process until it is left. Threads may
    share it.

    Args:
        seed: an int that the ids of executions and requests follow from.
        auth: whether requests need an `Authorization` header, `Bearer <token>` or `Api-Key <key>`.
        policy: how histories are judged when they are added.
        progress: how executions move on. `immediate`: nothing waits, each read is the next snapshot.

    Raises:
        ValueError: there is no such progress.
    """

    base_url = "https://serverless-workflows.api.cloud.yandex.net"

    def __init__(
        self,
        *,
        seed: int = 0,
        auth: bool = False,
        policy: Policy = DEFAULT,
        progress: Literal["immediate"] = "immediate",
    ) -> None:
        if progress != "immediate":
            raise ValueError(f"progress={progress!r}: there is only 'immediate'")
        self._seed = seed
        self._auth = auth
        self._policy = policy
        self._contracts = {name: Contract.load(name, policy=policy) for name in operations() if name in HANDLERS}
        self._router = Router(route for each in self._contracts.values() for route in routes_of(each))
        self._replays = Replays(seed)
        self._calls: list[Call] = []
        self._lock = Lock()
        self._door: ExitStack | None = None

    def __repr__(self) -> str:
        state = "open" if self._door else "closed"
        return f"<WorkflowsFake seed={self._seed} auth={self._auth} {state}, {len(self._calls)} calls>"

    @property
    def calls(self) -> tuple[Call, ...]:
        """What was asked and answered so far, in order. Unmatched requests are not among them."""
        return tuple(self._calls)

    def add_history(self, *snapshots: object, execution_id: str | None = None) -> str:
        """Lets an execution answer `Execution.getHistory` with the snapshots in order; the last one stays.

        Args:
            *snapshots: responses, each JSON text (`str`, `bytes`) or a parsed value. They are written down at
                once: changing them afterwards changes nothing.
            execution_id: the id to answer to; without it the `execution.id` of the snapshots, and a fresh one where
                they have none or no URL path could carry it (empty, `.`, `..`).

        Returns:
            The id of the execution, not percent-encoded.

        Raises:
            InvalidHistoryError: a snapshot breaks the contract; a ValueError whose text shows the findings.
            ValueError: no snapshot, snapshots of different executions, an id in use or that no URL path can carry.
        """
        if not snapshots:
            raise ValueError("add_history() needs at least one snapshot")
        if execution_id is not None and not is_reachable(execution_id):
            raise ValueError(f"execution_id={execution_id!r}: the path of a URL cannot carry it")
        contract = self._contracts[GET_HISTORY]
        taken = [take_snapshot(contract, each, f"snapshot {n}") for n, each in enumerate(snapshots, start=1)]
        wanted = stated_id(taken) if execution_id is None else execution_id
        with self._lock:
            return self._replays.add(wanted, taken)

    def handle(self, request: Request) -> Reply:
        """Answers a request: the one seam, which every door uses.

        Raises:
            UnmatchedRequestError: no route answers it; an AssertionError whose text says why.
        """
        match = self._router.find(request.method, request.path)
        if match is None:
            raise UnmatchedRequestError(explain(request, self._router.routes))
        with self._lock:
            call = self._answer(request, match)
            self._calls.append(call)
        return call.reply

    def _answer(self, request: Request, match: Match) -> Call:
        operation = match.route.operation
        on_request = match.route.request.findings(request, match.values) if match.route.request else ()
        identity = request_id(self._seed, f"call/{len(self._calls)}")
        try:
            answer = self._ask(request, match)
        except StatusError as error:
            return Call(operation, request, error_reply(error, identity), on_request)
        return Call(operation, request, json_reply(200, answer, identity), on_request, self._contracts[operation])

    def _ask(self, request: Request, match: Match) -> bytes:
        """What the service asks first is as in the cloud: who calls, then whether the request makes sense."""
        if self._auth:
            check_authorization(request)
        return HANDLERS[match.route.operation](self._replays, decode_parameters(match))

    def __enter__(self) -> Self:
        """Opens the door of `requests`.

        Raises:
            RuntimeError: it is open.
        """
        from .responses_door import requests_door  # the home of responses, imported where it is needed

        if self._door is not None:
            raise RuntimeError("this WorkflowsFake is open: leave it first, or make a second one")
        with ExitStack() as opening:
            opening.enter_context(requests_door(self.handle))
            self._door = opening.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the door; `requests` is as it was before."""
        if self._door is not None:
            door, self._door = self._door, None
            door.close()
