"""The values of traffic: an exchange that a client had, and what was found on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from ...contract import Finding, Report
from ...contract.http import FAULT, Reply, Request
from ..inputs.exchanges import OK


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its reply, as the client saw them.

    Attributes:
        request: what was sent.
        reply: what came back; its body without content coding.
        library: the client library that saw it.
        sent: whether `request.body` is what was sent. What is uploaded from a file or a generator is not looked into.
        read: whether `reply.body` is what came back: the client read the body to its end.
        caller: the line of code that made the call, `file:line`; empty where it is not known.
    """

    request: Request
    reply: Reply
    library: str
    sent: bool = True
    read: bool = True
    caller: str = ""

    @property
    def is_altered(self) -> bool:
        """Whether a test asked a fake for a wrong body; it says nothing of the service."""
        return FAULT in self.reply.headers

    @property
    def has_response(self) -> bool:
        """Whether the body of the reply is a response by which the service may be known: it was read to its end."""
        return self.reply.status == OK and self.read and not self.is_altered

    def with_body(self, body: bytes) -> Self:
        """The same exchange once the body of its reply has been read."""
        return replace(self, reply=replace(self.reply, body=body), read=True)


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """An exchange with the API, judged.

    Attributes:
        operation: `Resource.method`; empty where it is a call of none that is known.
        exchange: what was judged.
        on_request: what was found on the request; pointers begin with `/path`, `/query`, `/headers` or `/body`.
        on_reply: what was found on the reply; pointers lead into its body.
        test: the test that was running; empty where none was.
    """

    operation: str
    exchange: Exchange
    on_request: Report
    on_reply: Report
    test: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found on the request, then what was found on the reply."""
        return self.on_request.findings + self.on_reply.findings

    @property
    def ok(self) -> bool:
        """Whether neither breaks the contract; advice does not count."""
        return self.on_request.ok and self.on_reply.ok
