"""What all instrumentations share: which calls are tracked, which are in flight, and what they report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import final
from weakref import WeakSet

from ....contract.http import Request
from ..model import ObservedExchange
from .callers import caller
from .patches import Patch
from .streams import Decode, ResponseStreams


@dataclass(frozen=True, slots=True)
class CallInFlight:
    """A call that a client makes.

    Attributes:
        library: the client library.
        client: what was called.
        request: the request.
        is_part: whether the client makes it within another call of its own, as it does to follow a redirect.
    """

    library: str
    client: object
    request: Request
    is_part: bool = False

    def is_below(self, above: CallInFlight) -> bool:
        """Whether one library makes the call for another: it is then the same exchange."""
        is_same = (self.request.method, self.request.path) == (above.request.method, above.request.path)
        return self.library != above.library and is_same


_innermost_call: ContextVar[CallInFlight | None] = ContextVar("docpact_call_in_flight", default=None)


@contextmanager
def in_flight(call: CallInFlight) -> Iterator[None]:
    """While it is open, libraries below the one that was called do not report the same exchange again."""
    above = _innermost_call.get()
    _innermost_call.set(call)
    try:
        yield
    finally:
        _innermost_call.set(above)


def is_call_in_flight() -> bool:
    """Whether a call is being made here, which will be reported when it is done."""
    return _innermost_call.get() is not None


@final
class CallTracker:
    """Decides for all instrumentations which calls are tracked, and passes their exchanges on.

    Nothing that goes wrong here reaches the client: `problems` keeps it.

    Args:
        is_tracked: whether a request is a call of a known operation.
        report: takes every exchange, in the thread that had it.

    Attributes:
        patches: the methods that are wrapped.
        problems: what went wrong in looking at exchanges.
        streams: the bodies that clients are still reading.
    """

    def __init__(self, is_tracked: Callable[[Request], bool], report: Callable[[ObservedExchange], None]) -> None:
        self.patches: list[Patch] = []
        self.problems: list[Exception] = []
        self.streams = ResponseStreams(self.report, self.contain_errors)
        self._known: WeakSet[object] = WeakSet()
        self._is_tracked = is_tracked
        self._report = report
        self._is_open = True

    def close(self) -> None:
        """Tracks nothing from now on, and puts the libraries back; may be called again."""
        self._is_open = False
        for each in reversed(self.patches):
            each.remove()

    def begin(self, library: str, client: object, method: object, url: object) -> CallInFlight | None:
        """The call that a client is about to make; None where it is not tracked.

        Args:
            library: the client library.
            client: what was called.
            method: of the request.
            url: of the request; without a host it may turn out to be any, and is tracked.
        """
        if not self._is_open:
            self.close()  # the patch that covered this one has ended since
            return None
        above = _innermost_call.get()
        with self.contain_errors(), suppress(ValueError):  # the client will refuse an invalid URL
            request = Request.to(str(method).upper(), str(url))
            call = CallInFlight(library, client, request, above is not None and above.client is client)
            if (not request.host or self._is_tracked(request)) and not (above is not None and call.is_below(above)):
                return call
        return None

    def is_new(self, response: object) -> bool:
        """Whether this is the first question about a response: several calls may return it, one within the other."""
        if response in self._known:
            return False
        self._known.add(response)
        return True

    def report(self, exchange: ObservedExchange) -> None:
        """Takes an exchange whose body has been read, or will not be."""
        with self.contain_errors():
            if self._is_open:
                self._report(exchange if exchange.caller else replace(exchange, caller=caller()))

    def follow(self, owner: object, exchange: ObservedExchange, decode: Decode, *, is_coded: bool = False) -> None:
        """Reports an exchange once its body has been read.

        Args:
            owner: what the client reads the body from.
            exchange: without that body.
            decode: undoes the content coding; gives None where it cannot.
            is_coded: whether what the client reads is still coded.
        """
        if self._is_open and self._is_tracked(exchange.request):
            self.streams.begin(owner, replace(exchange, caller=caller()), decode, is_coded=is_coded)

    @contextmanager
    def contain_errors(self) -> Iterator[None]:
        """Keeps the client from what goes wrong inside; `problems` gets it."""
        try:
            yield
        except Exception as problem:  # noqa: BLE001 - the client must see no error of ours
            self.problems.append(problem)
