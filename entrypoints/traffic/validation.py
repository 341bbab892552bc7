"""Observed exchanges are validated: which operation each one is a call of, and the findings on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import Final
from urllib.parse import urlsplit

from ...contract import Finding, Report
from ...contract.api import Api
from ...contract.http import Request
from ...contract.http.routes import Match, Route
from ..exchange_findings import ReplyValidator, literal_segments, request_findings, unmatched_finding
from .model import ExchangeReport, ObservedExchange

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

_PATTERN: Final = re.compile(r"[*?[]")

_PATHS: Final = 1024
"""The number of paths of no known operation whose findings are remembered."""

_REMEMBERED: Final = 16
"""The number of bodies whose findings are remembered: clients poll."""


@dataclass(frozen=True)
class ExchangeValidator:
    """Validates exchanges with an API. Contracts are compiled when the first exchange comes.

    `hosts` are patterns such as `*.example.com` of the hosts whose exchanges are validated. Without any, every host
    counts: mocks and local servers stand in for the API under all kinds of names. Only a path as common as
    `/operations/{operationId}` must then lead to the API itself or to this machine, where the API names its hosts.
    """

    api: Api
    hosts: tuple[str, ...] = ()

    def is_of_interest(self, request: Request) -> bool:
        """Whether an exchange is with the API, by its request."""
        return self._find(request) is not None or self._unmatched(request) is not None

    def validate(self, observed: ObservedExchange, test: str = "") -> ExchangeReport | None:
        """The report on an exchange of a test; None where it is not with the API."""
        match = self._find(observed.request)
        if match is None:
            finding = self._unmatched(observed.request)
            return None if finding is None else ExchangeReport("", observed, Report("", (finding,)), Report(""), test)
        operation = match.route.operation
        findings = request_findings(observed.exchange, match, is_body_known=observed.sent)
        has_response = observed.is_whole and self._replies.is_response(operation, observed.exchange)
        on_reply = Report(operation, tuple(self._on_reply(observed, operation, has_response=has_response)))
        return ExchangeReport(operation, observed, Report(operation, tuple(findings)), on_reply, test, has_response)

    def _find(self, request: Request) -> Match | None:
        match = self.api.router.find(request.method.upper(), request.path)
        return match if match is not None and self._is_host_of(match.route, request.host) else None

    def _unmatched(self, request: Request) -> Finding | None:
        return self._find_unmatched(request.method.upper(), request.host, request.path)

    @cached_property
    def _find_unmatched(self) -> Callable[[str, str, str], Finding | None]:
        """Gives the finding on a request to the API that takes no route, by method, host and path."""

        @lru_cache(_PATHS)
        def find(method: str, host: str, path: str) -> Finding | None:
            if self.api.router.find(method, path) is not None:  # on a host that does not count
                return None
            return unmatched_finding(
                Request(method, path, host=host),
                self.api,
                is_of_api=host in self._literal_hosts or self._is_api_host(host),
                may_be_meant=lambda route: self._is_host_of(route, host),
            )

        return find

    @cached_property
    def _literal_hosts(self) -> frozenset[str]:
        """The hosts that `hosts` names; a pattern may stand for hosts of others, too."""
        return frozenset(each for each in self.hosts if not _PATTERN.search(each))

    def _is_api_host(self, host: str) -> bool:
        return self.api.is_host(host) or self.api.is_host(_name_of(host))

    def _is_host_of(self, route: Route, host: str) -> bool:
        """Whether a request to the host may be meant for the route."""
        name = _name_of(host)
        if self.hosts:
            return any(fnmatchcase(each, pattern.lower()) for each in (name, host.lower()) for pattern in self.hosts)
        enough = 1 if self.api.hosts else 0
        return literal_segments(route) > enough or name in _LOOPBACK or self._is_api_host(host)

    @cached_property
    def _replies(self) -> ReplyValidator:
        return ReplyValidator(self.api)

    @cached_property
    def _findings_in(self) -> Callable[[str, bytes], tuple[Finding, ...]]:
        return lru_cache(_REMEMBERED)(lambda operation, body: self.api.contracts[operation].validate(body).findings)

    def _on_reply(self, observed: ObservedExchange, operation: str, *, has_response: bool) -> Iterator[Finding]:
        if observed.is_whole:
            yield from self._replies.findings(operation, observed.exchange)
        if has_response:
            yield from self._findings_in(operation, observed.reply.body)


def _name_of(host: str) -> str:
    """A host without its port."""
    return urlsplit(f"//{host}").hostname or ""
