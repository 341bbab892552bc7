"""The pipeline of every fake: it takes a request to its reply, for any table of handlers.

parse → fault → answer → validate → record: `handle` parses and records, `_call` applies the fault, `_answer` answers
and validates. A fault that replaces the reply leaves no answer; one that changes the reply gets the valid answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property, partial
from http import HTTPStatus
from threading import RLock
from typing import TYPE_CHECKING, Final, Self

from ..contract import Contract, Policy
from ..contract.api import Api
from ..contract.errors import hides_traceback
from ..contract.findings.rules import DEFAULT
from ..contract.formats.media_types import ANY, usual
from ..contract.http import Headers, Reply, Request
from ..contract.http.near_misses import explain_no_match
from ..contract.model import JSON_MEDIA_TYPE
from ..contract.schema.nodes import OperationDescription, success_status
from .calls import Call, CallLog, notify
from .clock import Clock
from .errors import InvalidReplyError, UnmatchedRequestError
from .faults import Fault, FaultPlan, apply_to_reply, replacement_reply
from .other_services import HINT, OtherServices
from .protocol.arguments import Handler, ResponseBody
from .protocol.ids import request_id
from .protocol.requests import ParsedRequest, check_authorization, check_request, parser_of
from .protocol.security import check_security
from .protocol.status_errors import StatusError, error_reply, json_reply

if TYPE_CHECKING:
    from .resources.refusals import DocumentedRefusals

__tracebackhide__ = hides_traceback

_MAX_UNMATCHED: Final = 1000
_JSON_ONLY: Final = (JSON_MEDIA_TYPE,)


class Pipeline:
    """What answers the requests to an API, on whatever host they name.

    As a context manager it answers every call through `requests` in the process until it is left. Threads may share it.

    Args:
        api: the API whose operations it answers.
        handlers: what answers each operation, by name.
        seed: an int that ids follow from.
        auth: whether requests need an `Authorization` header, `Bearer <token>` or `Api-Key <key>`.
        policy: how requests and replies are validated; that of the API, if it is the default one.
        clock: the time; a virtual clock of its own, if None.
        virtual_sleep: whether, while the fake is open, `time.sleep`, `asyncio.sleep` and `trio.sleep` advance its clock
            instead of waiting.
        stateless: whether the id of a request follows from the request alone, and not from the number of the call.
        remember: how many calls the fake keeps; the oldest go first.
        remember_bytes: how long their bodies may be together; None for any length.

    Raises:
        ValueError: an operation has a contract without a handler, or a handler without a contract.
    """

    def __init__(
        self,
        api: Api,
        handlers: Mapping[str, Handler],
        *,
        seed: int = 0,
        auth: bool = False,
        policy: Policy = DEFAULT,
        clock: Clock | None = None,
        virtual_sleep: bool = False,
        stateless: bool = False,
        remember: int = 10_000,
        remember_bytes: int | None = None,
    ) -> None:
        self.api: Final = api if policy == DEFAULT else api.with_policy(policy)
        """The API that it answers for."""
        self._parser = parser_of(self.api)
        self._handlers = handlers
        self._seed = seed
        self._virtual_sleep = virtual_sleep
        self._lock = RLock()
        self._transports: ExitStack | None = None
        self._calls = CallLog(remember, remember_bytes)
        self.base_url: str = next(iter(self.api.urls), "https://api.example")
        """Scheme and host that clients take, without a slash at the end."""
        self.auth: Final = auth
        """Whether requests need an `Authorization` header."""
        self.is_stateless: Final = stateless
        """Whether the fake keeps nothing of what clients do but the calls."""
        self.clock: Final = Clock() if clock is None else clock
        """The time of the service."""
        self.faults: Final = FaultPlan(self.contracts)
        """What goes wrong, and what did."""
        self.other_services: Final = OtherServices()
        """The services beside the API that clients ask, too; they outlive a `reset`."""
        self.unmatched: Final[list[str]] = []
        """The last requests that no route answered, in words. A test that expects them clears the list."""
        if unpaired := sorted(self.contracts.keys() ^ handlers.keys()):
            raise ValueError(f"each operation needs a contract and a handler; one is missing of {', '.join(unpaired)}")

    def __repr__(self) -> str:
        state = "open" if self._transports else "closed"
        return f"<{type(self).__name__} seed={self._seed} auth={self.auth} {state}, {len(self._calls)} calls>"

    @property
    def contracts(self) -> Mapping[str, Contract]:
        """The contracts of its operations, by name."""
        return self.api.contracts

    @property
    def seed(self) -> int:
        """What ids follow from."""
        return self._seed

    @property
    def calls(self) -> tuple[Call, ...]:
        """The requests and their replies so far, in order. Unmatched requests are not among them."""
        return tuple(self._calls)

    def reset(self, *, seed: int | None = None) -> None:
        """Forgets calls and faults. The clock goes on.

        Args:
            seed: what ids follow from now on; as before, if None.
        """
        with self._lock:
            self._seed = self._seed if seed is None else seed
            self._calls.clear()
        self.faults.clear()
        self.unmatched.clear()

    def handle(self, request: Request) -> Reply:
        """Answers a request: the one seam, which every transport uses.

        Raises:
            UnmatchedRequestError: no route answers it; an AssertionError whose text says why.
            InvalidReplyError: the reply would break the contract; an AssertionError whose text shows the findings.
        """
        parsed_request = self._parser.parse(request)
        if parsed_request is None:
            return self._reply_of_other_service(request)
        with self._lock:
            call = self._call(request, parsed_request)
            self._calls.append(call)
        notify(self, call)
        return call.reply

    def _call(self, request: Request, parsed_request: ParsedRequest) -> Call:
        operation, at, number = parsed_request.contract.operation, self.clock.nanos, self._calls.total
        name = f"{request.method} {request.path}?{request.query}" if self.is_stateless else f"call/{number}"
        id_of_request = request_id(self._seed, name)
        fault = self.faults.take(operation, at)
        replacement = None if fault is None else self._replacement(fault, parsed_request.operation, id_of_request)
        reply, contract = (replacement, None) if replacement else self._answer(request, parsed_request, id_of_request)
        if fault is not None and replacement is None:
            reply = apply_to_reply(fault, reply, parsed_request.contract)
        return Call(
            operation,
            request,
            reply,
            request_findings=parsed_request.findings,
            contract=contract,
            at=at,
            fault=None if fault is None else fault.name,
            parameters=parsed_request.arguments.parameters,
            number=number,
        )

    def _answer(self, request: Request, parsed: ParsedRequest, id_of_request: str) -> tuple[Reply, Contract | None]:
        """The service's own reply, and the contract of its body. It checks who calls first, as the cloud does."""
        contract = parsed.contract
        try:
            if self.auth:
                self._check_credentials(request, parsed.operation)
            check_request(parsed.findings)
            response = self._handlers[contract.operation](parsed.arguments)
        except StatusError as error:
            return self._refusal(error, parsed.operation, id_of_request), None
        if isinstance(response, Reply):
            return response, None
        body = response if isinstance(response, ResponseBody) else ResponseBody(response)
        return self._success(body, parsed, id_of_request)

    def _success(self, body: ResponseBody, parsed: ParsedRequest, id_of_request: str) -> tuple[Reply, Contract | None]:
        """The reply with a body, of the status and media type that the operation documents."""
        status, media_types = success_status(parsed.operation), parsed.operation.media_types
        if status == HTTPStatus.NO_CONTENT or (media_types != _JSON_ONLY and usual(media_types) is None):
            return _reply_without_json(status, media_types, body, id_of_request), None
        contract = parsed.contract
        payload = body.encoded if isinstance(body.payload, str) else body.payload  # a text would be read as JSON
        if not body.is_checked and not contract.conforms(payload):
            raise InvalidReplyError(contract.validate(payload))
        headers = body.headers if media_types == _JSON_ONLY else {**_content_type(media_types), **body.headers}
        return json_reply(status, body.encoded, id_of_request, headers), contract

    def _replacement(self, fault: Fault, operation: OperationDescription, id_of_request: str) -> Reply | None:
        """The reply of a fault in the place of the service's, with an error as the API documents it."""
        if not self.api.says_errors(operation):
            return replacement_reply(fault, id_of_request)
        refuse = partial(self._documented_refusals.at_status, operation, id_of_request)
        return replacement_reply(fault, id_of_request, refuse)

    def _refusal(self, error: StatusError, operation: OperationDescription, id_of_request: str) -> Reply:
        """An error as the API documents it; as `google.rpc.Status` where its source says nothing of errors."""
        if not self.api.says_errors(operation):
            return error_reply(error, id_of_request)
        return self._documented_refusals.reply(error, operation, id_of_request)

    @cached_property
    def _documented_refusals(self) -> DocumentedRefusals:
        from .resources.refusals import DocumentedRefusals  # loads what makes realistic bodies

        return DocumentedRefusals()

    def _check_credentials(self, request: Request, operation: OperationDescription) -> None:
        if operation.security or self.api.documents_errors:
            check_security(request, operation.security)
        else:
            check_authorization(request)

    def _reply_of_other_service(self, request: Request) -> Reply:
        reply = self.other_services.reply(request)
        if reply is None:
            message = f"{explain_no_match(request, self.api.router.routes)}\n{HINT}"
            self._note_unmatched(message)
            raise UnmatchedRequestError(message, self.api.router.methods(request.path))
        return reply

    def _note_unmatched(self, message: str) -> None:
        self.unmatched.append(message)
        del self.unmatched[:-_MAX_UNMATCHED]

    def __enter__(self) -> Self:
        """Opens the transport of `requests`.

        Raises:
            RuntimeError: it is open.
        """
        from .transports.dns_guard import api_out_of_reach
        from .transports.requests import patch_requests  # the home of responses, imported where it is needed

        if self._transports is not None:
            raise RuntimeError(f"this {type(self).__name__} is open: leave it first, or make a second one")
        with ExitStack() as stack:
            stack.enter_context(api_out_of_reach(self.handle, self._note_unmatched))
            stack.enter_context(patch_requests(self.handle, self.clock.advance))
            if self._virtual_sleep:
                from .sleeping import virtual_sleep  # loads asyncio

                stack.enter_context(virtual_sleep(self.clock))
            self._transports = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the transports; `requests` is as it was before."""
        if self._transports is not None:
            transports, self._transports = self._transports, None
            transports.close()


def _reply_without_json(status: int, media_types: Sequence[str], body: ResponseBody, id_of_request: str) -> Reply:
    """A reply without a body, or with one of another type: the text itself where the body is one."""
    headers = {"x-request-id": id_of_request, **body.headers}
    if not media_types or status == HTTPStatus.NO_CONTENT:
        return Reply(status, Headers(headers))
    text = body.payload if isinstance(body.payload, str) else ""
    return Reply(status, Headers({"Content-Type": media_types[0], **headers}), text.encode())


def _content_type(media_types: Sequence[str]) -> dict[str, str]:
    """The header field for a documented type that is built on JSON; none for JSON itself, or a range that holds it."""
    media_type = usual(media_types)
    return {} if media_type is None or media_type in ANY else {"Content-Type": media_type}
