"""What can be wrong with an exchange beside the payload of its reply, recorded or observed.

A request may break its contract, or be a call of no known operation; the reply may have another content type, or be an
error without the body of one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from ..contract import Finding, Rule, Severity, operations
from ..contract.contract import shipped_contract
from ..contract.http import Exchange, Reply, Request
from ..contract.http.hosts import with_host
from ..contract.http.near_misses import explain_miss, near_misses
from ..contract.http.routes import Match, Route, Router, is_parameter
from ..contract.model import split_url
from ..contract.text.printing import printable

HTTP_OK: Final = 200
"""The status of the responses that contracts are about."""

TRAFFIC_RULES: Final[Mapping[str, Rule]] = {
    each.id: each
    for each in (
        Rule("recording", "a recording is a HAR file, a VCR.py cassette or what `responses` recorded, and is whole"),
        Rule("recording-unmatched", "a recording holds an exchange with an operation that has a contract", "advice"),
        Rule("unmatched-request", "a request to the API is a call of an operation that has a contract", "advice"),
        Rule("content-type", "the answer of a successful call is sent as application/json", "advice"),
        Rule("error-body", "the body of an error is a google.rpc.Status: an object with code and message", "advice"),
    )
}
"""The rules of recordings and of exchanges by id."""


@dataclass(frozen=True, slots=True)
class KnownApi:
    """The operations that have a contract, and the hosts of the API, to which any request is of interest."""

    router: Router
    hosts: Collection[str]


@cache
def api_hosts() -> frozenset[str]:
    """The hosts that the shipped contracts name."""
    bindings = (each for name in operations() for each in shipped_contract(name).bindings)
    return frozenset(split_url(with_host(each.url)).host for each in bindings)


def traffic_finding(rule: str, message: str, *, severity: Severity | None = None, pointer: str = "") -> Finding:
    """A finding by one of `TRAFFIC_RULES`, as severe as the rule where no severity is given."""
    return Finding(rule, severity or TRAFFIC_RULES[rule].severity, pointer, message)


def unmatched_finding(
    request: Request, routes: Iterable[Route], hosts: Collection[str], may_be_meant: Callable[[Route], bool]
) -> Finding | None:
    """The finding on a request that no route takes; None where the request is not for the API.

    A slip of the pen breaks the contract: no operation has the path. Anything else may be an operation that docpact
    has no contract for, and is advice.

    Args:
        request: what was sent.
        routes: of the known operations.
        hosts: those of the API.
        may_be_meant: whether a route may be meant on the host of the request, where the path says so.
    """
    ranked = near_misses(request, routes)
    is_slip = bool(ranked) and ranked[0].is_slip and may_be_meant(ranked[0].route)
    if not ranked or not (is_slip or request.host in hosts):
        return None
    message = f"expected a call of an operation that has a contract; the nearest is {explain_miss(ranked[0])}"
    return traffic_finding("unmatched-request", message, severity="violation" if is_slip else "advice", pointer="/path")


def is_distinctive(route: Route) -> bool:
    """Whether hardly another API has such paths: `/operations/{operationId}` is a common one."""
    return sum(not is_parameter(each) for each in route.path.segments) > 1


def request_findings(exchange: Exchange, match: Match, *, is_body_known: bool) -> Iterator[Finding]:
    """The findings on the request of a call; none on its body where it is not known what was sent."""
    contract = match.route.request
    findings = contract.findings(exchange.request, match.values) if contract is not None else ()
    return (each for each in findings if is_body_known or not each.pointer.startswith("/body"))


def reply_findings(reply: Reply) -> Iterator[Finding]:
    """The findings on a reply, those on its payload aside; its body has no content coding."""
    if reply.status == HTTP_OK:
        return _content_type_findings(reply.headers.get("Content-Type", ""))
    return _error_findings(reply.status, reply.body)


def _content_type_findings(value: str) -> Iterator[Finding]:
    content_type = value.partition(";")[0].strip().lower()
    if content_type and content_type != "application/json":
        message = f"expected the content type application/json, found {printable(content_type)[:60]}"
        yield traffic_finding("content-type", message)


def _error_findings(status: int, body: bytes) -> Iterator[Finding]:
    """The findings on the body of an error; replies that are neither errors nor successful may hold anything."""
    if status >= 400 and not is_status(_json_or_none(body)):
        message = f"expected the body of a {status} to be a google.rpc.Status with code and message, found another"
        yield traffic_finding("error-body", message)


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
