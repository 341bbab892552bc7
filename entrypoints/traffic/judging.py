"""Which exchanges are calls of a known operation, and what is to be said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import Final
from urllib.parse import urlsplit

from ...contract import Contract, Finding, Policy, Report, operations
from ...contract.findings.policy import DEFAULT
from ...contract.http import Request
from ...contract.http.openapi import HOSTS
from ...contract.http.requests import router_of
from ...contract.http.routes import Match, Route, Router
from ..inputs.exchanges import OK, findings_around, request_findings
from ..inputs.unmatched import api_hosts, is_distinctive, stray
from .model import Exchange, ExchangeReport

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_DOMAINS: Final = tuple(f".{each}" for each in HOSTS.values())

_PATTERN: Final = re.compile(r"[*?[]")

_PATHS: Final = 1024
"""So many paths of others are looked at but once."""

_REMEMBERED: Final = 16
"""So many bodies are judged but once: clients poll."""


@dataclass(frozen=True)
class ExchangeJudge:
    """Judges exchanges. Contracts are compiled when the first exchange comes.

    Attributes:
        policy: what is tolerated.
        hosts: patterns such as `*.example.com` of the hosts whose exchanges are judged. Without any, every host counts:
            mocks and local servers stand in for the API under all kinds of names. Only a path as common as
            `/operations/{operationId}` must then lead to the API itself or to this machine.
    """

    policy: Policy = DEFAULT
    hosts: tuple[str, ...] = ()

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        """The shipped contracts by operation."""
        return {name: Contract.load(name, policy=self.policy) for name in operations()}

    @cached_property
    def router(self) -> Router:
        """Tells which operation a request is a call of."""
        return router_of(self.contracts.values())

    def is_wanted(self, request: Request) -> bool:
        """Whether there may be something to say of an exchange, by its request."""
        return self._find(request) is not None or self._stray(request) is not None

    def judge(self, exchange: Exchange, test: str = "") -> ExchangeReport | None:
        """What is found on an exchange; None where it is not with the API.

        Args:
            exchange: what a client library saw.
            test: the test that is running.
        """
        match = self._find(exchange.request)
        if match is None:
            astray = self._stray(exchange.request)
            return None if astray is None else ExchangeReport("", exchange, Report("", (astray,)), Report(""), test)
        operation = match.route.operation
        on_request = Report(operation, tuple(request_findings(exchange.request, match, is_sent=exchange.sent)))
        on_reply = Report(operation, tuple(self._on_reply(exchange, operation)))
        return ExchangeReport(operation, exchange, on_request, on_reply, test)

    def _find(self, request: Request) -> Match | None:
        """The route that a request takes; None where it is no call of a known operation."""
        match = self.router.find(request.method.upper(), request.path)
        return match if match is not None and self._is_ours(request.host, match.route) else None

    def _stray(self, request: Request) -> Finding | None:
        return self._strays(request.method.upper(), request.host, request.path)

    @cached_property
    def _strays(self) -> Callable[[str, str, str], Finding | None]:
        """What is to be said of a request to the API that takes no route."""

        @lru_cache(_PATHS)
        def find(method: str, host: str, path: str) -> Finding | None:
            request = Request(method, path, host=host)
            return stray(request, self.router.routes, self._own_hosts, lambda route: self._is_ours(host, route))

        return find

    @cached_property
    def _own_hosts(self) -> frozenset[str]:
        """The hosts of the API, which the contracts and `hosts` name; a pattern may stand for hosts of others, too."""
        return api_hosts().union(each for each in self.hosts if not _PATTERN.search(each))

    def _is_ours(self, host: str, route: Route) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        if self.hosts:
            return any(fnmatchcase(each, pattern.lower()) for each in (name, host.lower()) for pattern in self.hosts)
        return is_distinctive(route) or name in _LOOPBACK or f".{name}".endswith(_DOMAINS)

    @cached_property
    def _findings_in(self) -> Callable[[str, bytes], tuple[Finding, ...]]:
        return lru_cache(_REMEMBERED)(lambda operation, body: self.contracts[operation].validate(body).findings)

    def _on_reply(self, exchange: Exchange, operation: str) -> Iterator[Finding]:
        if not exchange.read or exchange.is_altered:
            return
        reply = exchange.reply
        yield from findings_around(reply.status, reply.headers.get("Content-Type", ""), reply.body)
        if reply.status == OK:
            yield from self._findings_in(operation, reply.body)
