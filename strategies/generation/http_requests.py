"""Requests of an operation as strategies: for tests of servers, and of what stands before them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from ...contract import Contract, Policy
from ...contract.errors import SchemaError, hides_traceback
from ...contract.http import Request
from ...contract.http.requests import RequestContract
from ...contract.model import split_url
from ...contract.schema.nodes import Binding
from ..options import checked_contract
from ..schema.examples import smallest_example
from ..schema.reader import node_of
from .compile import ProfileName, compile_contract, with_repr

__tracebackhide__ = hides_traceback


def requests(
    operation: str | Contract, *, profile: ProfileName = "any", policy: Policy | None = None
) -> st.SearchStrategy[Request]:
    """Valid requests of an operation: path, query and body as its bindings describe them.

    Args:
        operation: name of a shipped contract, or a contract.
        profile: as in `payloads`.
        policy: what is tolerated, for a contract named by its operation.

    Raises:
        SchemaError: the contract names no HTTP binding, or no request conforms to one.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = checked_contract(operation, policy)
    if not contract.bindings:
        raise SchemaError(f"{contract.operation}: the schema names no HTTP request, which belongs in `x-operation`")
    return st.one_of(*(_of_binding(contract, each, profile) for each in contract.bindings))


def _of_binding(contract: Contract, binding: Binding, profile: ProfileName) -> st.SearchStrategy[Request]:
    """The requests of one binding. One that breaks a rule gives way to the smallest one."""
    parts: dict[str, Mapping[str, Any]] = {"path": _path_schema(binding), "query": _closed(binding.query)}
    parts |= {} if binding.body is None else {"body": binding.body}
    strategies = {
        name: compile_contract(_contract_of(contract, each), profile, frozenset()) for name, each in parts.items()
    }
    smallest = {name: smallest_example(node_of(each)) for name, each in parts.items()}
    conforms = _checker(contract, binding)

    def request(draw: st.DrawFn) -> Request:
        values = {name: draw(each) for name, each in strategies.items()}
        drawn = _request(binding, values)
        return drawn if conforms(drawn, values["path"]) else _request(binding, smallest)

    return with_repr(request, "requests", contract.operation, profile=profile)


def _contract_of(contract: Contract, schema: Mapping[str, Any]) -> Contract:
    """The contract of a part of a request. Its name has no shapes, which are about responses."""
    return Contract(f"{contract.operation} request", schema, contract.policy)


def _checker(contract: Contract, binding: Binding) -> Callable[[Request, Any], bool]:
    rules = RequestContract(contract.operation, binding, contract.policy)

    def conforms(request: Request, path: Mapping[str, object]) -> bool:
        raw = {name: _segment(value) for name, value in path.items()}
        is_routed = not any(each in _NO_SEGMENTS for each in raw.values())
        return is_routed and all(each.severity != "violation" for each in rules.findings(request, raw))

    return conforms


_NO_SEGMENTS = frozenset({"", ".", ".."})
"""Clients take these out of a path."""


def _path_schema(binding: Binding) -> Mapping[str, Any]:
    """The schema of the path's values: all are there, and none is empty."""
    properties: Mapping[str, Any] = _closed(binding.parameters)["properties"]
    filled = {name: {**each, **_at_least_one(each)} for name, each in properties.items()}
    return {**_closed(binding.parameters), "properties": filled, "required": [*filled]}


def _at_least_one(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    is_free = schema.get("type") == "string" and not {"enum", "const", "format", "minLength"} & schema.keys()
    return {"minLength": 1} if is_free else {}


def _closed(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of named values, even of none."""
    return {"type": "object", "properties": {}, **schema}


def _request(binding: Binding, values: Mapping[str, Any]) -> Request:
    path = binding.path
    for name, value in values["path"].items():
        path = path.replace(f"{{{name}}}", _segment(value))
    body = json.dumps(values["body"]).encode() if "body" in values else b""
    url = f"https://{split_url(binding.url).host}{path}"
    query = urlencode([*_pairs(values["query"])])
    headers = {"Content-Type": "application/json"} if body else {}
    return Request.to(binding.method, f"{url}?{query}" if query else url, headers=headers, body=body)


def _segment(value: object) -> str:
    return quote(_text(value), safe="")


def _pairs(query: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The pairs of a query; a list repeats its name."""
    for name, value in query.items():
        yield from ((name, _text(each)) for each in (value if isinstance(value, list) else [value]))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
