"""What can be wrong with an exchange beside the response that its contract is about, recorded or observed.

A request may break its contract, or be a call of no known operation. The reply may have another content type, a status
that the operation does not document, or a body that breaks what the operation documents for its status.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, cast

from ..contract import Contract, Finding, Rule, Severity
from ..contract.api import Api
from ..contract.api.refusals import response_of
from ..contract.formats.media_types import essence, is_documented, is_json, usual
from ..contract.http import NO_BODY, Exchange, Reply, Request
from ..contract.http.near_misses import explain_miss, near_misses
from ..contract.http.routes import Match, Route, is_parameter
from ..contract.model import JSON_MEDIA_TYPE
from ..contract.schema.nodes import OperationDescription, ResponseDescription
from ..contract.text.printing import printable

TRAFFIC_RULES: Final[Mapping[str, Rule]] = {
    each.id: each
    for each in (
        Rule("recording", "a recording is a HAR file, a VCR.py cassette or what `responses` recorded, and is whole"),
        Rule("recording-unmatched", "a recording holds an exchange with an operation that has a contract", "advice"),
        Rule("unmatched-request", "a request to the API is a call of an operation that has a contract", "advice"),
        Rule("content-type", "the answer of a successful call is sent as application/json", "advice"),
        Rule("status", "the answer of an operation that documents several statuses has one of them", "advice"),
        Rule("error-body", "the body of an error is a google.rpc.Status: an object with code and message", "advice"),
    )
}
"""The rules of recordings and of exchanges by id."""


def traffic_finding(rule: str, message: str, *, severity: Severity | None = None, pointer: str = "") -> Finding:
    """A finding by one of `TRAFFIC_RULES`, as severe as the rule where no severity is given."""
    return Finding(rule, severity or TRAFFIC_RULES[rule].severity, pointer, message)


# ----------------------------------------------------------------- requests


def unmatched_finding(
    request: Request, api: Api, *, is_of_api: bool, may_be_meant: Callable[[Route], bool]
) -> Finding | None:
    """The finding on a request that no route takes; None where the request is not for the API.

    A slip of the pen breaks the contract: no operation has the path. Anything else may be an operation that docpact
    has no contract for, and is advice.

    Args:
        request: what was sent.
        api: whose operations are known.
        is_of_api: whether the host of the request is one of the API.
        may_be_meant: whether a route may be meant on the host of the request, where the path says so.
    """
    ranked = near_misses(request, api.router.routes)
    is_slip = bool(ranked) and ranked[0].is_slip and may_be_meant(ranked[0].route)
    if not ranked or not (is_slip or is_of_api):
        return None
    message = f"expected a call of an operation that has a contract; the nearest is {explain_miss(ranked[0])}"
    return traffic_finding("unmatched-request", message, severity="violation" if is_slip else "advice", pointer="/path")


def literal_segments(route: Route) -> int:
    """How many segments of a path are no parameters: hardly another API has such paths where there are several."""
    return sum(not is_parameter(each) for each in route.path.segments)


def is_distinctive(route: Route) -> bool:
    """Whether hardly another API has such paths: `/operations/{operationId}` is a common one."""
    return literal_segments(route) > 1


def request_findings(exchange: Exchange, match: Match, *, is_body_known: bool) -> Iterator[Finding]:
    """The findings on the request of a call; none on what is not known of it: its body, or all of its headers."""
    contract = match.route.request
    findings = contract.findings(exchange.request, match.values) if contract is not None else ()
    unknown = (*(() if is_body_known else ("/body",)), *(() if exchange.request.headers else ("/headers", "/cookies")))
    return (each for each in findings if not each.pointer.startswith(unknown))


# ----------------------------------------------------------------- replies

_REMEMBERED: Final = 256


def documented_response(operation: OperationDescription, status: int) -> ResponseDescription | None:
    """The response that an operation documents for a status: the exact one, else `4XX`, else `default`.

    The one that the contract of the operation is about has no schema here.
    """
    main = ResponseDescription(operation.status, media_types=operation.media_types)
    return response_of(status, (*operation.responses, main))


@dataclass(frozen=True)
class ReplyValidator:
    """Validates what replies of an API are beside the responses that contracts are about.

    The schema of another response is compiled when the first reply with its status comes.
    """

    api: Api

    def is_response(self, operation: str, exchange: Exchange) -> bool:
        """Whether the reply of an exchange is what the contract of the operation is about, and has a body."""
        response = self._documented(operation, exchange.reply.status)
        if response is None or response.status != self.api.operations[operation].status:
            return False
        return has_body(exchange) and _holds_json(exchange.reply, response.media_types)

    def findings(self, operation: str, exchange: Exchange) -> Iterator[Finding]:
        """The findings on a reply; those on the response that the contract is about are not among them.

        Its body has no content coding.
        """
        reply = exchange.reply
        response = self._documented(operation, reply.status)
        if response is None:
            description = self.api.operations[operation]
            says_errors = self.api.says_errors(description)
            return _undocumented(description, reply.status) if says_errors else _error_findings(reply)
        if self.is_response(operation, exchange):
            return _content_type_findings(reply, response.media_types)
        return self._on_other_response(operation, response, exchange)

    @cached_property
    def _documented(self) -> Callable[[str, int], ResponseDescription | None]:
        operations = self.api.operations
        return lru_cache(_REMEMBERED)(lambda operation, status: documented_response(operations[operation], status))

    def _on_other_response(
        self, operation: str, response: ResponseDescription, exchange: Exchange
    ) -> Iterator[Finding]:
        reply = exchange.reply
        if response.schema is not None and has_body(exchange) and _holds_json(reply, response.media_types):
            yield from _content_type_findings(reply, response.media_types)
            yield from self._contract(operation, response.status).validate(reply.body).findings

    @cached_property
    def _contract(self) -> Callable[[str, str], Contract]:
        """Gives the contract of another response of an operation, by its status."""

        @lru_cache(_REMEMBERED)
        def contract(operation: str, status: str) -> Contract:
            responses = {each.status: each.schema for each in self.api.operations[operation].responses}
            return Contract(f"{operation} {status}", responses[status] or {}, self.api.policy)

        return contract


def has_body(exchange: Exchange) -> bool:
    """Whether the reply of an exchange can have a body (RFC 9110, 6.4.1)."""
    return exchange.request.method.upper() != "HEAD" and exchange.reply.status not in NO_BODY


def _undocumented(operation: OperationDescription, status: int) -> Iterator[Finding]:
    known = printable(", ".join((operation.status, *(each.status for each in operation.responses))))[:200]
    yield traffic_finding("status", f"expected a documented status ({known}), found {status}")


def _media_type(reply: Reply) -> str:
    return essence(reply.headers.get("Content-Type", ""))


def _holds_json(reply: Reply, media_types: tuple[str, ...]) -> bool:
    """Whether a body must be JSON: it says so, or has no other media type that is documented."""
    name = _media_type(reply)
    if is_json(name) or (name and is_documented(name, media_types)):
        return is_json(name)
    return usual(media_types) is not None


def _content_type_findings(reply: Reply, media_types: tuple[str, ...]) -> Iterator[Finding]:
    name = _media_type(reply)
    if name and not is_json(name):
        message = f"expected the content type {usual(media_types) or JSON_MEDIA_TYPE}, found {printable(name)[:60]}"
        yield traffic_finding("content-type", message)


def _error_findings(reply: Reply) -> Iterator[Finding]:
    """The findings on the body of an error; replies that are neither errors nor successful may hold anything."""
    if reply.status >= 400 and not is_status(_json_or_none(reply.body)):
        expected = f"expected the body of a {reply.status} to be a google.rpc.Status with code and message"
        yield traffic_finding("error-body", f"{expected}, found another")


def _json_or_none(body: bytes) -> object:
    try:
        return cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return None


def is_status(value: object) -> bool:
    """Whether a value is the body of an error, google.rpc.Status."""
    if not isinstance(value, dict):
        return False
    types = {name: type(value.get(name)) for name in ("code", "message", "details")}
    return types["code"] is int and types["message"] is str and types["details"] in (list, type(None))
