"""The record of what clients asked and what they were told."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..contract import Contract, Finding
from ..contract.http import Reply, Request


@dataclass(frozen=True, slots=True)
class Call:
    """One exchange.

    Attributes:
        operation: the operation that the request means, `Resource.method`.
        request: what the client sent.
        reply: what it was told.
        request_findings: those on the request, whose pointers start with `/path`, `/query`, `/headers` or `/body`.
        contract: what the reply's body must be; None where the reply is an error.
        at: when it came in, in nanoseconds since 1970 by the fake's clock.
        fault: what went wrong with the reply, by name; None where nothing did.
    """

    operation: str
    request: Request
    reply: Reply
    request_findings: tuple[Finding, ...] = ()
    contract: Contract | None = field(default=None, repr=False)
    at: int = 0
    fault: str | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those on the reply's body, then those on the request. The body is judged here, when somebody asks."""
        on_reply = self.contract.validate(self.reply.body).findings if self.contract else ()
        return on_reply + self.request_findings
