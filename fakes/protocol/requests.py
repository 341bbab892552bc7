"""What the fake makes of a request before an operation sees it: a pure function of the request and the contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast, final

from ...contract import Contract, Finding, Policy, operations
from ...contract.contract import shipped_contract
from ...contract.http import Request
from ...contract.http.requests import router_of
from ...contract.json_text.document import read_document
from ..workflows.operations import RequestArguments
from .checks import is_refused, parameters_of

_KEPT: Final = 1024
"""Requests that are understood at once when they come again, as those of clients that poll."""

_SHORT: Final = 512
"""Characters of a target that is worth keeping."""


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A request whose operation is known.

    Attributes:
        contract: of the operation.
        findings: on the request.
        asked: what the operation is asked; nothing where the findings refuse the request.
    """

    contract: Contract
    findings: tuple[Finding, ...]
    asked: RequestArguments

    @property
    def operation(self) -> str:
        """`Resource.method`."""
        return self.contract.operation

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of path and query."""
        return self.asked.parameters


@final
class RequestParser:
    """The operations under one policy, which all fakes of that policy share.

    Attributes:
        contracts: of the operations, by name.
        router: finds the operation that a request means.
    """

    def __init__(self, policy: Policy) -> None:
        self.contracts: Final = {name: shipped_contract(name, policy) for name in operations()}
        self.router: Final = router_of(self.contracts.values())
        self._kept = lru_cache(maxsize=_KEPT)(self._understood)

    def parse(self, request: Request) -> ParsedRequest | None:
        """What a request means; None where no route answers it."""
        if request.body or len(request.path) + len(request.query) > _SHORT:
            return self._understand(request)
        return self._kept(request.method, request.path, request.query)

    def _understood(self, method: str, path: str, query: str) -> ParsedRequest | None:
        """Of a request without a body nothing else matters."""
        return self._understand(Request(method, path, query))

    def _understand(self, request: Request) -> ParsedRequest | None:
        match = self.router.find(request.method, request.path)
        if match is None:
            return None
        contract = self.contracts[match.route.operation]
        findings = match.route.request.findings(request, match.values) if match.route.request else ()
        if is_refused(findings):
            return ParsedRequest(contract, findings, RequestArguments({}, {}))
        body = read_document(request.body).value if request.body else {}
        return ParsedRequest(
            contract, findings, RequestArguments(parameters_of(request, match), cast("dict[str, Any]", body))
        )


@lru_cache(maxsize=8)
def request_parser(policy: Policy) -> RequestParser:
    """The operations under a policy."""
    return RequestParser(policy)
