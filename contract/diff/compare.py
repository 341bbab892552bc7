"""Compares two contracts: every change, and what it means to a client that reads responses or sends requests.

Works on schemas as `derive` makes them, of pages of any generation; any other JSON Schema is compared as a response.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from ..errors import SchemaError
from ..model import split_url
from ..schema.nodes import Binding, Schema, operation_of
from .rules import NOTHING, SEVERITIES, Severity
from .walk import Change, Walk

__all__ = ["Change", "diff"]

Routes: TypeAlias = Mapping[tuple[str, str], Binding]


def diff(old: Schema, new: Schema) -> tuple[Change, ...]:
    """Every change between two contracts, worst first, then in the order of the payload.

    Args:
        old: a schema as `derive` makes it, or any JSON Schema 2020-12 of a response.
        new: the schema to compare with.

    Raises:
        SchemaError: a schema cannot be followed: a reference leads nowhere, it nests too deep, or its `x-operation`
            cannot be read.
    """
    walk = Walk("response", "body", _of_response(old), _of_response(new))
    try:
        found = [*_operations(old, new), *walk.changes("/response")]
    except RecursionError:
        raise SchemaError("#: the schema nests too deep to be compared") from None
    return tuple(sorted(_distinct(found), key=lambda change: SEVERITIES.index(change.severity)))


def _of_response(schema: Schema) -> Schema:
    """The schema without the operation, whose name is its title as well."""
    left_out = {"x-operation", "title"} if "x-operation" in schema else set()
    return {keyword: value for keyword, value in schema.items() if keyword not in left_out}


def _distinct(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes without those that another binding of the operation has in the same words."""
    reported = set()
    for each in changes:
        key = (each.rule, each.pointer, each.message)
        if key not in reported:
            reported.add(key)
            yield each


def _operations(old: Schema, new: Schema) -> Iterator[Change]:
    before, after = operation_of(old), operation_of(new)
    if before and after:
        if before.name != after.name:
            yield _of_operation("operation-renamed", "risky", before.name, after.name)
        yield from _bindings(_by_route(before.bindings), _by_route(after.bindings))


def _of_operation(rule: str, severity: Severity, was: object, now: object) -> Change:
    return Change(rule, severity, severity, "", f"{was} became {now}", str(was), str(now))


def _by_route(bindings: Iterable[Binding]) -> Routes:
    return {(each.method, each.path): each for each in bindings}


def _bindings(before: Routes, after: Routes) -> Iterator[Change]:
    """Bindings of one route are compared; of the others the first with the first, as a route that changed."""
    removed_routes = [route for route in before if route not in after]
    added_routes = [route for route in after if route not in before]
    for route in before:
        if route in after:
            yield from _binding(before[route], after[route])
    for route, now in zip(removed_routes, added_routes, strict=False):
        yield _of_operation("operation-route-changed", "breaking", " ".join(route), " ".join(now))
        yield from _binding(before[route], after[now])
    for route in removed_routes[len(added_routes) :]:
        words = " ".join(route)
        yield Change("operation-route-removed", "breaking", "breaking", "", f"{words} is gone", words, NOTHING)
    for route in added_routes[len(removed_routes) :]:
        words = " ".join(route)
        yield Change("operation-route-added", "safe", "safe", "", f"{words} is new", NOTHING, words)


def _binding(old: Binding, new: Binding) -> Iterator[Change]:
    yield from _host(split_url(old.url).host, split_url(new.url).host)
    yield from Walk("request", "path", old.parameters, new.parameters).changes("/path")
    yield from Walk("request", "query", old.query, new.query).changes("/query")
    if old.body is not None and new.body is not None:
        yield from Walk("request", "body", old.body, new.body).changes("/body")
    elif old.body is not None or new.body is not None:
        yield _body_or_none(new.body)


def _host(old: str, new: str) -> Iterator[Change]:
    """A placeholder that was filled in, a host that one page does not know, or the other way round, may be the same."""
    if old != new:
        is_open = any("{" in host or host in {"", "undefined"} for host in (old, new))
        severity: Severity = "risky" if is_open else "breaking"
        yield _of_operation("operation-host-changed", severity, f"host {old or 'unknown'}", new or "unknown")


def _body_or_none(new: Schema | None) -> Change:
    if new is None:
        return Change("request-body-removed", "safe", "risky", "/body", "requests have no body now", "a body", NOTHING)
    severity: Severity = "breaking" if new.get("required") else "safe"
    return Change("request-body-added", "safe", severity, "/body", "requests have a body now", NOTHING, "a body")
