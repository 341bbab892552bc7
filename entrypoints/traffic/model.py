"""The values of traffic: an exchange that a client library observed, and its validation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from ...contract import Finding, Report
from ...contract.http import FAULT, Exchange, Reply, Request
from ..exchange_findings import HTTP_OK


@dataclass(frozen=True, slots=True)
class ObservedExchange:
    """An exchange, as a client saw it.

    Attributes:
        exchange: request and reply; the body of the reply has no content coding.
        library: the client library.
        sent: whether the body of the request is known to be what was sent. Files and generators are not read.
        read: whether the client read the body of the reply to its end.
        caller: the line of code that made the call, `file:line`; empty where it is not known.
    """

    exchange: Exchange
    library: str
    sent: bool = True
    read: bool = True
    caller: str = ""

    @property
    def request(self) -> Request:
        """What was sent."""
        return self.exchange.request

    @property
    def reply(self) -> Reply:
        """What came back."""
        return self.exchange.reply

    @property
    def is_altered(self) -> bool:
        """Whether a test asked a fake for a wrong reply, which says nothing of the service."""
        return FAULT in self.reply.headers

    @property
    def has_response(self) -> bool:
        """Whether the body of the reply is a whole response of the service."""
        return self.reply.status == HTTP_OK and self.read and not self.is_altered

    def with_body(self, body: bytes) -> Self:
        """The same exchange once the body of its reply has been read."""
        exchange = replace(self.exchange, reply=replace(self.reply, body=body))
        return replace(self, exchange=exchange, read=True)


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """What the validation of an exchange with the API found.

    Attributes:
        operation: `Resource.method`; empty where the request is a call of no known operation.
        exchange: what was validated.
        on_request: the findings on the request; pointers begin with `/path`, `/query`, `/headers` or `/body`.
        on_reply: the findings on the reply; pointers lead into its body.
        test: the test that was running; empty where none was.
    """

    operation: str
    exchange: ObservedExchange
    on_request: Report
    on_reply: Report
    test: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings on the request, then those on the reply."""
        return self.on_request.findings + self.on_reply.findings

    @property
    def ok(self) -> bool:
        """Whether neither breaks the contract; advice does not count."""
        return self.on_request.ok and self.on_reply.ok
