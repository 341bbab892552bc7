"""Parses requests: a pure function of the request and the contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast, final

from ...contract import Contract, Finding
from ...contract.http import Request
from ...contract.http.requests import router_of
from ...contract.http.routes import Match, decode
from ...contract.json_text.document import read_document
from .arguments import RequestArguments
from .checks import is_refused

_CACHED_REQUESTS: Final = 1024
"""How many parsed requests a parser remembers: clients that poll send the same request again and again."""

_MAX_CACHED_TARGET: Final = 512
"""How many characters path and query of a remembered request may have together."""

_CACHED_PARSERS: Final = 8


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A request whose operation is known.

    Attributes:
        contract: of the operation.
        findings: on the request.
        arguments: what the operation gets; nothing where the findings refuse the request.
    """

    contract: Contract
    findings: tuple[Finding, ...]
    arguments: RequestArguments

    @property
    def operation(self) -> str:
        """`Resource.method`."""
        return self.contract.operation


@final
class RequestParser:
    """Finds the operation of a request and validates the request.

    Attributes:
        contracts: of the operations, by name.
        router: finds the operation that a request means.
    """

    def __init__(self, contracts: tuple[Contract, ...]) -> None:
        self.contracts: Final[Mapping[str, Contract]] = {each.operation: each for each in contracts}
        self.router: Final = router_of(contracts)
        self._parse_cached = lru_cache(maxsize=_CACHED_REQUESTS)(self._parse_target)

    def parse(self, request: Request) -> ParsedRequest | None:
        """What a request means; None where no route answers it."""
        if request.body or len(request.path) + len(request.query) > _MAX_CACHED_TARGET:
            return self._parse(request)
        return self._parse_cached(request.method, request.path, request.query)

    def _parse_target(self, method: str, path: str, query: str) -> ParsedRequest | None:
        """Of a request without a body nothing else matters."""
        return self._parse(Request(method, path, query))

    def _parse(self, request: Request) -> ParsedRequest | None:
        match = self.router.find(request.method, request.path)
        if match is None:
            return None
        contract = self.contracts[match.route.operation]
        findings = match.route.request.findings(request, match.values) if match.route.request else ()
        arguments = RequestArguments({}, {}) if is_refused(findings) else _arguments(request, match)
        return ParsedRequest(contract, findings, arguments)


def _arguments(request: Request, match: Match) -> RequestArguments:
    path = {name: decode(raw) for name, raw in match.values.items()}
    body = read_document(request.body).value if request.body else {}
    return RequestArguments({**dict(request.query_pairs), **path}, cast("dict[str, Any]", body))


@lru_cache(maxsize=_CACHED_PARSERS)
def parser_of(contracts: tuple[Contract, ...]) -> RequestParser:
    """The parser of some operations, which all fakes of these operations share."""
    return RequestParser(contracts)
