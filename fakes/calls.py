"""The record of what clients asked and what they were told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import final

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
        parameters: those of path and query, decoded; none where the request was refused.
        number: how many calls came before it.
    """

    operation: str
    request: Request
    reply: Reply
    request_findings: tuple[Finding, ...] = ()
    contract: Contract | None = field(default=None, repr=False)
    at: int = 0
    fault: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    number: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those on the reply's body, then those on the request. The body is judged here, when somebody asks."""
        on_reply = self.contract.validate(self.reply.body).findings if self.contract else ()
        return on_reply + self.request_findings


@final
class CallLog:
    """The last calls, in order.

    Args:
        most: how many are kept.
        most_bytes: how long the bodies of requests and replies may be together; None for any length.
    """

    def __init__(self, most: int, most_bytes: int | None = None) -> None:
        self._calls: deque[Call] = deque()
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def append(self, call: Call) -> None:
        """Adds a call; the oldest ones go."""
        self._calls.append(call)
        self._bytes += _size(call)
        while len(self._calls) > self._most or (self._most_bytes is not None and self._bytes > self._most_bytes):
            self._bytes -= _size(self._calls.popleft())

    def clear(self) -> None:
        """Forgets all of them."""
        self._calls.clear()
        self._bytes = 0


def _size(call: Call) -> int:
    return len(call.request.body) + len(call.reply.body)
