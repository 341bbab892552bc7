"""The contract of a request: its path, query, header fields and cookies, the type of its content, its body.

Pointers into a request begin with its part: `/path/orderId`, `/query/pageSize`, `/headers/Content-Type`,
`/cookies/session`, `/body/note`. Parameters come as text; where the contract gives a number or a boolean, the text is
read as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes
from functools import cached_property
from typing import Final, cast
from urllib.parse import unquote_plus

from ..contract import Contract
from ..findings.pointer import escape
from ..findings.report import Finding
from ..findings.rules import DEFAULT, RULES, Policy
from ..formats.media_types import ANY, FORMS, essence, is_documented, is_json, usual
from ..model import JSON_MEDIA_TYPE
from ..schema.nodes import Binding
from ..text.printing import printable
from ..text.suggestions import hints, misspelt
from . import Request, printable_text
from .parameters import IN_COOKIE, IN_HEADER, IN_PATH, IN_QUERY, Parameters, read_query
from .routes import decode

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
        found = (*self._on_path(values), *self._on_query(request), *self._on_body(request))
        if not self.binding.headers and not self.binding.cookies:
            return found
        return (*found, *self._on_headers(request), *self._on_cookies(request))

    @cached_property
    def _path(self) -> Contract:
        return Contract(self.operation, self.binding.parameters, self.policy)

    @cached_property
    def _query(self) -> Contract:
        return Contract(self.operation, self.binding.query, self.policy)

    @cached_property
    def _headers(self) -> Contract:
        return Contract(self.operation, self.binding.headers, self.policy)

    @cached_property
    def _cookies(self) -> Contract:
        return Contract(self.operation, self.binding.cookies, self.policy)

    @cached_property
    def _body(self) -> Contract:
        return Contract(self.operation, self.binding.body or {}, self.policy)

    @cached_property
    def _path_parameters(self) -> Parameters:
        return Parameters.of(self.binding.parameters, IN_PATH)

    @cached_property
    def _query_parameters(self) -> Parameters:
        return Parameters.of(self.binding.query, IN_QUERY)

    @cached_property
    def _header_parameters(self) -> Parameters:
        return Parameters.of(self.binding.headers, IN_HEADER)

    @cached_property
    def _cookie_parameters(self) -> Parameters:
        return Parameters.of(self.binding.cookies, IN_COOKIE)

    def _on_path(self, values: Mapping[str, str]) -> Iterator[Finding]:
        parameters = self._path_parameters.by_name
        decoded: dict[str, object] = {}
        for name, raw in values.items():
            problem = _problem(raw)
            if problem is None:
                decoded[name] = parameters[name].read(raw, decode) if name in parameters else decode(raw)
            else:
                message = f"expected a value for the path parameter {name}: {problem}"
                yield _finding("url-encoding", f"/path/{escape(name)}", message)
        if len(decoded) == len(values) and decoded:
            yield from _with_part(self._path.validate(decoded).findings, "/path")

    def _on_query(self, request: Request) -> Iterator[Finding]:
        yield from _on_encoding(request.query)
        pairs = tuple(_raw_pairs(request.query))
        query = read_query(pairs, self._query_parameters)
        for name in query.unknown:
            yield from self._unknown(name, self._query_parameters.by_name)
        for name in query.repeated:
            message = f"expected the query parameter {printable_text(name)} once, found it again"
            yield _finding("duplicate-key", f"/query/{escape(printable_text(name))}", message)
        if query.values or "required" in self.binding.query:
            found = _with_part(self._query.validate(query.values).findings, "/query")
            yield from _as_parameters(found, self.binding.query, tuple(dict(pairs)))

    def _on_headers(self, request: Request) -> Iterator[Finding]:
        parameters = self._header_parameters.by_name.values()
        headers = request.headers
        values = {each.name: each.read(headers[each.name].strip(), str) for each in parameters if each.name in headers}
        found = _with_part(self._headers.validate(values).findings, "/headers")
        yield from _as_missing(found, self.binding.headers, values, "header field")

    def _on_cookies(self, request: Request) -> Iterator[Finding]:
        values = read_query(_cookies(request), self._cookie_parameters).values
        found = _with_part(self._cookies.validate(values).findings, "/cookies")
        yield from _as_missing(found, self.binding.cookies, values, "cookie")

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
            yield from _on_content_type(request, self.binding.media_types)
        elif self.binding.is_body_required is not None:
            if self.binding.is_body_required:
                yield _finding("required", "/body", "expected a body, found none")
            return
        yield from _with_part(self._body_findings(request), "/body")

    def _body_findings(self, request: Request) -> tuple[Finding, ...]:
        """The findings on a body by its type: JSON as it is, forms as their fields, nothing on any other."""
        usual_type = (*self.binding.media_types, JSON_MEDIA_TYPE)[0]
        media_type = essence(request.headers.get("Content-Type", usual_type))
        if not is_documented(media_type, self.binding.media_types):
            media_type = essence(usual_type)
        if is_json(media_type) or (media_type in ANY and not request.headers.get("Content-Type")):
            return self._body.validate(request.body or b"{}").findings
        if usual(self.binding.media_types) is None and media_type in FORMS:
            return tuple(self._form_findings(request, media_type))
        return ()

    def _form_findings(self, request: Request, media_type: str) -> Iterator[Finding]:
        """The findings on the fields of a form; of several parts only whether the required ones are there."""
        schema = self.binding.body or {}
        if media_type == FORMS[0]:
            fields = read_query(_raw_pairs(request.body.decode("latin-1")), Parameters.of(schema, IN_QUERY))
            yield from self._body.validate(fields.values | dict.fromkeys(fields.unknown, "")).findings
            return
        names = set(_part_names(request))
        for name in _required(schema):
            if name not in names:
                yield _finding("required", "", f"expected the field {name}, found none of that name")


def _on_encoding(query: str) -> Iterator[Finding]:
    for raw in query.split("&"):
        problem = raw and _problem(raw)
        if problem:
            name = printable_text(raw.partition("=")[0])
            message = f"expected the query parameter {name} percent-encoded as UTF-8: {problem}"
            yield _finding("url-encoding", f"/query/{escape(name)}", message)


def _on_content_type(request: Request, media_types: tuple[str, ...]) -> Iterator[Finding]:
    """Without the field a recipient may take a body for what it expects (RFC 9110, 8.3)."""
    value = request.headers.get("Content-Type")
    if value is not None and not is_documented(essence(value), media_types):
        media_type = value.partition(";")[0].strip()
        expected = " or ".join(media_types) or "no body"
        message = f"expected {expected}, found {printable(printable_text(media_type))[:60] or 'nothing'}"
        yield _finding("request-content-type", "/headers/Content-Type", message)


def _raw_pairs(query: str) -> Iterator[tuple[str, str]]:
    """The names of a query, decoded, with their values as they are written."""
    for each in query.split("&"):
        if each:
            name, _, value = each.partition("=")
            yield unquote_plus(name), value


def _cookies(request: Request) -> Iterator[tuple[str, str]]:
    """The names and values of cookies as they are written (RFC 6265, 4.2)."""
    for header, value in request.headers.pairs:
        if header.lower() == "cookie":
            pairs = (each.partition("=") for each in value.split(";"))
            yield from ((name.strip(), text.strip().strip('"')) for name, _, text in pairs)


def _part_names(request: Request) -> Iterator[str]:
    """The names of the fields of a form of several parts (RFC 7578)."""
    head = f"Content-Type: {request.headers.get('Content-Type', '')}\r\n\r\n".encode("latin-1", "replace")
    for part in message_from_bytes(head + request.body).walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            yield name


def _required(schema: Mapping[str, object]) -> Iterator[str]:
    return iter(cast("Iterable[str]", schema.get("required", ())))


def _problem(raw: str) -> str | None:
    """Why a raw text of path or query has no value; None where it has one."""
    if not raw:
        return "it is empty"
    try:
        decode(raw)
    except ValueError as error:
        return str(error)
    return None


def _as_parameters(
    findings: Iterable[Finding], query: Mapping[str, object], names: tuple[str, ...]
) -> Iterator[Finding]:
    """The findings on a query, where those that miss a parameter call it one, and tell what there is instead."""
    found = ", ".join(map(printable_text, names[:_SHOWN])) + ("" if len(names) <= _SHOWN else ", …")
    missing = (each for each in _required(query) if each not in names)
    for each in findings:
        if each.rule == "required" and each.pointer == "/query":
            name = next(missing)
            message = f"expected the query parameter {name}{misspelt(name, names)}, found {found or 'no query'}"
            yield replace(each, message=message)
        else:
            yield each


def _as_missing(
    findings: Iterable[Finding], schema: Mapping[str, object], values: Mapping[str, object], noun: str
) -> Iterator[Finding]:
    """The findings on header fields or cookies, where those that miss one call it so."""
    missing = (each for each in _required(schema) if each not in values)
    for each in findings:
        is_whole = each.rule == "required" and each.pointer.count("/") == 1
        yield replace(each, message=f"expected the {noun} {next(missing)}, found none") if is_whole else each


def _with_part(findings: tuple[Finding, ...], part: str) -> Iterator[Finding]:
    return (replace(each, pointer=f"{part}{each.pointer}") for each in findings)


def _finding(rule: str, pointer: str, message: str) -> Finding:
    return Finding(rule, RULES[rule].severity, pointer, message)
