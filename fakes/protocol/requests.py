"""Parses and checks requests, before an operation sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isinf
from typing import Any, Final, cast, final

from ...contract import Contract, Finding
from ...contract.api import Api
from ...contract.findings.pointer import escape
from ...contract.http import Request
from ...contract.http.routes import Match, decode
from ...contract.json_text.document import read_document
from ...contract.schema.nodes import OperationDescription
from .arguments import RequestArguments
from .status_errors import StatusError

_CREDENTIALS = re.compile(r"(Bearer|Api-Key) +\S+", re.IGNORECASE)  # schemes have no case: RFC 9110, 11.1


def check_authorization(request: Request) -> None:
    """Requires an `Authorization` header that holds an IAM token or an API key, of whatever value.

    Raises:
        StatusError: UNAUTHENTICATED; there is none.
    """
    credentials = request.headers.get("Authorization")
    if credentials is None:
        raise StatusError("UNAUTHENTICATED", "The request has no Authorization header.")
    if not _CREDENTIALS.fullmatch(credentials):
        expected = "'Bearer <IAM token>' or 'Api-Key <API key>'"
        raise StatusError("UNAUTHENTICATED", f"The Authorization header is not of the form {expected}.")


def check_request(findings: Iterable[Finding]) -> None:
    """Refuses a request that breaks the contract.

    Raises:
        StatusError: INVALID_ARGUMENT; the details name every violation.
    """
    violations = [each for each in findings if each.severity == "violation"]
    if violations:
        message = f"Invalid request at {violations[0].pointer}: {violations[0].message}."
        raise StatusError("INVALID_ARGUMENT", message, [(each.pointer, each.message) for each in violations])


_CACHED_REQUESTS: Final = 1024
"""How many parsed requests a parser remembers: clients that poll send the same request again and again."""

_MAX_CACHED_TARGET: Final = 512
"""How many characters path and query of a remembered request may have together."""


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A request whose operation is known, and the findings on it. It has no arguments where they refuse it."""

    contract: Contract
    operation: OperationDescription
    findings: tuple[Finding, ...]
    arguments: RequestArguments


@final
class RequestParser:
    """Finds the operation of a request to an API, and validates the request."""

    def __init__(self, api: Api) -> None:
        self.api: Final = api
        self._is_shipped = api.is_shipped  # no operation of it reads header fields, and none gives a number back
        self._parse_cached = lru_cache(maxsize=_CACHED_REQUESTS)(self._parse_target)

    def parse(self, request: Request) -> ParsedRequest | None:
        """What a request means; None where no route answers it."""
        if request.body or not self._is_shipped or len(request.path) + len(request.query) > _MAX_CACHED_TARGET:
            return self._parse(request)
        return self._parse_cached(request.method, request.path, request.query)

    def _parse_target(self, method: str, path: str, query: str) -> ParsedRequest | None:
        """Of a request without a body nothing else matters."""
        return self._parse(Request(method, path, query))

    def _parse(self, request: Request) -> ParsedRequest | None:
        match = self.api.router.find(request.method, request.path)
        if match is None:
            return None
        name = match.route.operation
        contract = self.api.contracts[name]
        findings = match.route.request.findings(request, match.values) if match.route.request else ()
        is_refused = any(each.severity == "violation" for each in findings)
        arguments = RequestArguments({}, {}) if is_refused else _arguments(request, match)
        too_large = [] if self._is_shipped else list(_too_large(arguments.body, "/body"))
        if too_large:
            findings, arguments = (*findings, *too_large), RequestArguments({}, {})
        return ParsedRequest(contract, self.api.operations[name], findings, arguments)


def _too_large(value: object, at: str) -> Iterator[Finding]:
    """The findings on numbers that no double holds, which no reply could give back."""
    if isinstance(value, float) and isinf(value):
        yield Finding("range", "violation", at, "expected a number that a double holds, found a larger one")
    elif isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for name, each in members:
            yield from _too_large(each, f"{at}/{escape(name)}")


def _arguments(request: Request, match: Match) -> RequestArguments:
    path = {name: decode(raw) for name, raw in match.values.items()}
    body = read_document(request.body).value if request.body else {}
    members = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    return RequestArguments({**dict(request.query_pairs), **path}, members, path, request)


@lru_cache(maxsize=8)
def parser_of(api: Api) -> RequestParser:
    """The parser of an API, which all fakes of this API and this policy share."""
    return RequestParser(api)
