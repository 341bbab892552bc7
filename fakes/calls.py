"""The record of requests and replies, and the observers of all calls in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, final

from ..contract import Contract, Finding
from ..contract.http import Reply, Request


@dataclass(frozen=True, slots=True)
class Call:
    """One exchange.

    Attributes:
        operation: the operation of the request, `Resource.method`.
        request_findings: those on the request, whose pointers start with `/path`, `/query`, `/headers` or `/body`.
        contract: of the reply's body; None where the reply is an error.
        at: when the request came in, in nanoseconds since 1970 by the fake's clock.
        fault: what went wrong with the reply, by name; None where nothing did.
        parameters: those of path and query, decoded; none where the fake refused the request.
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
        """Those on the reply's body, then those on the request. The body is validated here, at each access."""
        on_reply = self.contract.validate(self.reply.body).findings if self.contract else ()
        return on_reply + self.request_findings


@final
class CallLog:
    """The last calls, in order, with so many bytes in their bodies at most. It has counted a `total` since `clear`."""

    def __init__(self, max_calls: int, max_bytes: int | None = None) -> None:
        self._calls: deque[Call] = deque()
        self._max_calls = max_calls
        self._max_bytes = max_bytes
        self._bytes = 0
        self.total = 0

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def append(self, call: Call) -> None:
        """Adds a call; the oldest ones go."""
        self.total += 1
        self._calls.append(call)
        self._bytes += _size(call)
        while len(self._calls) > self._max_calls or (self._max_bytes is not None and self._bytes > self._max_bytes):
            self._bytes -= _size(self._calls.popleft())

    def clear(self) -> None:
        """Forgets all of them and counts from 0."""
        self._calls.clear()
        self._bytes = 0
        self.total = 0


def _size(call: Call) -> int:
    return len(call.request.body) + len(call.reply.body)


_OBSERVERS: Final[list[Callable[[Any, Call], None]]] = []


@contextmanager
def observe(observer: Callable[[Any, Call], None]) -> Iterator[None]:
    """Lets an observer see each fake and its calls, in the thread of the call, until the context is left."""
    _OBSERVERS.append(observer)
    try:
        yield
    finally:
        _OBSERVERS.remove(observer)


def notify(fake: object, call: Call) -> None:
    """Shows a call to the observers."""
    for each in tuple(_OBSERVERS):
        each(fake, call)
