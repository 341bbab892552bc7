"""The contract of a request: its path, its query, the type of its content, its body.

Pointers into a request begin with its part: `/path/orderId`, `/query/pageSize`, `/headers/Content-Type`,
`/body/note`. Path and query come as text; where the page gives a number or a boolean, the text is read as one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, cast

from ..contract import Contract
from ..findings.pointer import escape
from ..findings.report import Finding
from ..findings.rules import DEFAULT, RULES, Policy
from ..schema.nodes import Binding
from ..text.printing import printable
from ..text.suggestions import hints, misspelt
from . import Request, printable_text
from .routes import decode

_JSON: Final = "application/json"
_NO_BODY = (b"", b"{}")  # an empty message is no message
_SHOWN: Final = 10


@dataclass(frozen=True, eq=False)
class RequestContract:
    """What one HTTP binding of an operation demands of its requests. Schemas are compiled when they are first used."""

    operation: str
    binding: Binding
    policy: Policy = DEFAULT

    def findings(self, request: Request, values: Mapping[str, str]) -> tuple[Finding, ...]:
        """Every finding on a request; `values` are the raw values of the path's parameters."""
        return (*self._on_path(values), *self._on_query(request), *self._on_body(request))

    @cached_property
    def _path(self) -> Contract:
        return Contract(self.operation, self.binding.parameters, self.policy)

    @cached_property
    def _query(self) -> Contract:
        return Contract(self.operation, self.binding.query, self.policy)

    @cached_property
    def _body(self) -> Contract:
        return Contract(self.operation, self.binding.body or {}, self.policy)

    def _on_path(self, values: Mapping[str, str]) -> Iterator[Finding]:
        parameters = cast("Mapping[str, Mapping[str, object]]", self.binding.parameters.get("properties", {}))
        decoded: dict[str, object] = {}
        for name, raw in values.items():
            problem = _problem(raw)
            if problem is None:
                decoded[name] = _value(decode(raw), parameters.get(name, {}))
            else:
                message = f"expected a value for the path parameter {name}: {problem}"
                yield _finding("url-encoding", f"/path/{escape(name)}", message)
        if len(decoded) == len(values) and decoded:
            yield from _with_part(self._path.validate(decoded).findings, "/path")

    def _on_query(self, request: Request) -> Iterator[Finding]:
        yield from _on_encoding(request.query)
        properties = cast("Mapping[str, Mapping[str, object]]", self.binding.query.get("properties", {}))
        pairs = request.query_pairs
        for name in dict.fromkeys(name for name, _ in pairs if name not in properties):
            yield from self._unknown(name, properties)
        known: dict[str, object] = {}
        for name, text in ((name, text) for name, text in pairs if name in properties):
            if properties[name].get("type") == "array":
                items = cast("Mapping[str, object]", properties[name].get("items", {}))
                cast("list[object]", known.setdefault(name, [])).append(_value(text, items))
            elif name in known:
                message = f"expected the query parameter {printable_text(name)} once, found it again"
                yield _finding("duplicate-key", f"/query/{escape(printable_text(name))}", message)
            else:
                known[name] = _value(text, properties[name])
        if known or "required" in self.binding.query:
            found = _with_part(self._query.validate(known).findings, "/query")
            yield from _as_parameters(found, self.binding.query, tuple(dict(pairs)))

    def _unknown(self, name: str, properties: Iterable[str]) -> Iterator[Finding]:
        """Services pass over parameters that they do not know."""
        stance = self.policy.unknown_fields
        if stance != "ignore":
            known = tuple(properties)
            expected = f"one of {', '.join(known)}{hints(known)(name)}" if known else "no query parameters"
            message = f"expected {expected}, found the query parameter {printable_text(name)!r}"
            yield Finding("unknown-field", stance, f"/query/{escape(printable_text(name))}", message)

    def _on_body(self, request: Request) -> Iterator[Finding]:
        if self.binding.body is None:
            if request.body.strip() not in _NO_BODY:
                yield _finding("request-body", "/body", f"expected no body, found {len(request.body)} bytes")
            return
        if request.body:
            yield from _on_content_type(request)
        yield from _with_part(self._body.validate(request.body or b"{}").findings, "/body")


def _on_encoding(query: str) -> Iterator[Finding]:
    for raw in query.split("&"):
        problem = raw and _problem(raw)
        if problem:
            name = printable_text(raw.partition("=")[0])
            message = f"expected the query parameter {name} percent-encoded as UTF-8: {problem}"
            yield _finding("url-encoding", f"/query/{escape(name)}", message)


def _on_content_type(request: Request) -> Iterator[Finding]:
    """Without the field a recipient may take a body for what it expects (RFC 9110, 8.3)."""
    media_type = request.headers.get("Content-Type", _JSON).partition(";")[0].strip()
    if media_type.lower() != _JSON:
        message = f"expected {_JSON}, found {printable(printable_text(media_type))[:60] or 'nothing'}"
        yield _finding("request-content-type", "/headers/Content-Type", message)


def _problem(raw: str) -> str | None:
    """Why a raw text of path or query has no value; None where it has one."""
    if not raw:
        return "it is empty"
    try:
        decode(raw)
    except ValueError as error:
        return str(error)
    return None


def _value(text: str, schema: Mapping[str, object]) -> object:
    """The value that the text of a parameter writes; the text itself where it writes none of the type."""
    if schema.get("type") not in {"integer", "number", "boolean"}:
        return text
    try:
        return cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return text


def _as_parameters(
    findings: Iterable[Finding], query: Mapping[str, object], names: tuple[str, ...]
) -> Iterator[Finding]:
    """The findings on a query, where those that miss a parameter call it one, and tell what there is instead."""
    found = ", ".join(map(printable_text, names[:_SHOWN])) + ("" if len(names) <= _SHOWN else ", …")
    missing = (each for each in cast("Iterable[str]", query.get("required", ())) if each not in names)
    for each in findings:
        if each.rule == "required":
            name = next(missing)
            message = f"expected the query parameter {name}{misspelt(name, names)}, found {found or 'no query'}"
            yield replace(each, message=message)
        else:
            yield each


def _with_part(findings: tuple[Finding, ...], part: str) -> Iterator[Finding]:
    return (replace(each, pointer=f"{part}{each.pointer}") for each in findings)


def _finding(rule: str, pointer: str, message: str) -> Finding:
    return Finding(rule, RULES[rule].severity, pointer, message)
