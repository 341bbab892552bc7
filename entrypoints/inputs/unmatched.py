"""Exchanges with the API that are calls of none of its operations, as far as docpact knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from ...contract import Finding, operations
from ...contract.contract import shipped_contract
from ...contract.http import Request
from ...contract.http.near_misses import explain_miss, near_misses
from ...contract.http.openapi import with_host
from ...contract.http.routes import Route, is_parameter
from ...contract.text.urls import split_url
from .rules import traffic_finding


@cache
def api_hosts() -> frozenset[str]:
    """The hosts that the shipped contracts name."""
    bindings = (each for name in operations() for each in shipped_contract(name).bindings)
    return frozenset(split_url(with_host(each.url)).host for each in bindings)


def stray(
    request: Request, routes: Iterable[Route], hosts: Iterable[str], may_be_meant: Callable[[Route], bool]
) -> Finding | None:
    """What is to be said of a request that no route takes; None where it is not the API's business.

    A slip of the pen breaks the contract: no operation has the path. Anything else may be an operation that docpact
    has no contract for, and is advice.

    Args:
        request: what was sent.
        routes: of the known operations.
        hosts: those of the API: whatever they are asked is its business.
        may_be_meant: whether a route may be meant on the host of the request, where the path says so.
    """
    ranked = near_misses(request, routes)
    is_slip = bool(ranked) and ranked[0].is_slip and may_be_meant(ranked[0].route)
    if not ranked or not (is_slip or request.host in hosts):
        return None
    message = f"expected a call of an operation that has a contract; the nearest is {explain_miss(ranked[0])}"
    return traffic_finding("unmatched-request", message, severity="violation" if is_slip else "advice", pointer="/path")


def is_distinctive(route: Route) -> bool:
    """Whether hardly another API has such paths: `/operations/{operationId}` is no rare one."""
    return sum(not is_parameter(each) for each in route.path.segments) > 1
