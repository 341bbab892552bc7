"""What the taps share: which calls are wanted, which are under way, and what they report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import final
from weakref import WeakSet

from ....contract.http import Request
from ..model import ObservedExchange as Exchange
from .callers import caller
from .patches import Patch
from .streams import Decode, Readings


@dataclass(frozen=True, slots=True)
class CallInFlight:
    """A call that is under way.

    Attributes:
        library: the client library.
        client: what was called.
        asked: the request.
        is_part: whether the client makes it within another call of its own, as it does to follow a redirect.
    """

    library: str
    client: object
    asked: Request
    is_part: bool = False

    def is_below(self, above: CallInFlight) -> bool:
        """Whether one library makes the call for another: it is then the same exchange."""
        asked = (self.asked.method, self.asked.path)
        return self.library != above.library and asked == (above.asked.method, above.asked.path)


_under_way: ContextVar[CallInFlight | None] = ContextVar("docpact_flight", default=None)


@contextmanager
def in_flight(flight: CallInFlight) -> Iterator[None]:
    """While it is open, libraries below the one that was called do not report the same exchange again."""
    above = _under_way.get()
    _under_way.set(flight)
    try:
        yield
    finally:
        _under_way.set(above)


def is_under_way() -> bool:
    """Whether a call is being made here, which will be reported when it is done."""
    return _under_way.get() is not None


@final
class CallTracker:
    """Tells the taps what to look at, and takes what they see.

    Nothing that goes wrong here reaches the client: it is kept in `problems`.

    Args:
        wanted: whether a request is a call of a known operation.
        report: takes every exchange, in the thread that had it.

    Attributes:
        patches: what is wrapped.
        problems: what went wrong in looking at exchanges.
        readings: the bodies that clients are still reading.
    """

    def __init__(self, wanted: Callable[[Request], bool], report: Callable[[Exchange], None]) -> None:
        self.patches: list[Patch] = []
        self.problems: list[Exception] = []
        self.readings = Readings(self.report, self.careful)
        self._met: WeakSet[object] = WeakSet()
        self._wanted = wanted
        self._report = report
        self._is_open = True

    def close(self) -> None:
        """Lets everything pass from now on, and puts the libraries back; may be called again."""
        self._is_open = False
        for each in reversed(self.patches):
            each.remove()

    def flight(self, library: str, client: object, method: object, url: object) -> CallInFlight | None:
        """The call that a client is about to make; None where it is not to be watched.

        Args:
            library: the client library.
            client: what was called.
            method: of the request.
            url: of the request; one without a host may turn out to be any.
        """
        if not self._is_open:
            self.close()  # the patch that covered this one has ended since
            return None
        above = _under_way.get()
        with self.careful(), suppress(ValueError):  # what is no URL, the client will refuse
            asked = Request.to(str(method).upper(), str(url))
            flight = CallInFlight(library, client, asked, above is not None and above.client is client)
            if (not asked.host or self._wanted(asked)) and not (above is not None and flight.is_below(above)):
                return flight
        return None

    def is_new(self, answer: object) -> bool:
        """Whether nobody asked this about an answer before: several calls may return it, one within the other."""
        if answer in self._met:
            return False
        self._met.add(answer)
        return True

    def report(self, exchange: Exchange) -> None:
        """Takes an exchange whose body has been read, or will not be."""
        with self.careful():
            if self._is_open:
                self._report(exchange if exchange.caller else replace(exchange, caller=caller()))

    def follow(self, owner: object, exchange: Exchange, decode: Decode, *, is_coded: bool = False) -> None:
        """Has an exchange reported once its body has been read.

        Args:
            owner: what the client reads the body from.
            exchange: without that body.
            decode: undoes the content coding; gives None where it cannot.
            is_coded: whether what the client reads is still coded.
        """
        if self._is_open and self._wanted(exchange.request):
            self.readings.begin(owner, replace(exchange, caller=caller()), decode, is_coded=is_coded)

    @contextmanager
    def careful(self) -> Iterator[None]:
        """Keeps what goes wrong inside from the client."""
        try:
            yield
        except Exception as problem:  # noqa: BLE001 - whatever it is, the client must not see it
            self.problems.append(problem)
