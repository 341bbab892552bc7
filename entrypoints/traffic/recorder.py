"""The traffic of a test run: every exchange is validated, and belongs to the test that was running.

A client's call only adds the exchange to a backlog. To validate it may take longer than the timeout of the client, and
the deadlines of Hypothesis would measure that time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from threading import RLock
from typing import Final, Self, final

from ...contract.api import Api
from ...contract.http import Request
from .instrumentation.install import Instrumentation
from .model import ExchangeReport, ObservedExchange
from .validation import ExchangeValidator


@final
class Backlog:
    """Exchanges in their order, each with its test. Bodies that are equal are stored once."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._exchanges: deque[tuple[ObservedExchange, str]] = deque()
        self._bodies: dict[bytes, tuple[bytes, int]] = {}  # with how often each is used
        self._bytes = 0
        self._lock = RLock()  # what the garbage collector closes reports in the midst of anything

    @property
    def is_full(self) -> bool:
        """Whether the bodies are longer than the bound; the exchange that has waited longest is then due."""
        return self._bytes > self._most_bytes

    def append(self, observed: ObservedExchange, test: str) -> None:
        """Adds an exchange."""
        with self._lock:
            if observed.read:
                observed = observed.with_body(self._shared(observed.reply.body))
            self._exchanges.append((observed, test))

    def pop(self) -> tuple[ObservedExchange, str] | None:
        """The exchange that has waited longest, and its test; None where none waits."""
        with self._lock:
            if not self._exchanges:
                self._bodies.clear()
                self._bytes = 0  # in case the garbage collector interrupted
                return None
            observed, test = self._exchanges.popleft()
            if observed.read:
                self._release(observed.reply.body)
            return observed, test

    def _shared(self, body: bytes) -> bytes:
        stored, users = self._bodies.get(body, (body, 0))
        self._bodies[stored] = stored, users + 1
        self._bytes += 0 if users else len(stored)
        return stored

    def _release(self, body: bytes) -> None:
        stored, users = self._bodies.pop(body, (body, 1))
        if users > 1:
            self._bodies[stored] = stored, users - 1
        else:
            self._bytes -= len(stored)


_MOST_BYTES: Final = 64 * 2**20
"""Bytes of bodies that may wait. Past them each call validates exchanges until it is back below."""


@final
class Traffic:
    """Validates the exchanges of this process with an API until it is closed, of hosts as `ExchangeValidator` says.

    Observers are called with the report on every call of a known operation, one at a time, when it is validated. Bodies
    that wait may be `most_bytes` long together.
    """

    def __init__(
        self,
        api: Api,
        *,
        hosts: Iterable[str] = (),
        observers: Iterable[Callable[[ExchangeReport], None]] = (),
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._validator = ExchangeValidator(api, tuple(hosts))
        self._observers = tuple(observers)
        self._test = ""
        self._is_enabled = True
        self._reports: list[ExchangeReport] = []
        self._backlog = Backlog(most_bytes)
        self._lock = RLock()  # what the garbage collector closes reports in the midst of anything
        self._instrumentation = Instrumentation(self._is_wanted, self._on_exchange)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def problems(self) -> tuple[Exception, ...]:
        """The errors of docpact or of an observer; the clients saw nothing of them."""
        return self._instrumentation.problems

    @property
    def test(self) -> str:
        """The test that exchanges belong to; empty where none is running."""
        return self._test

    def begin(self, test: str, *, enabled: bool = True) -> None:
        """A test begins, by its id; where not enabled, its exchanges reach neither `end` nor an observer."""
        self._instrumentation.flush()
        with self._lock:
            self._test, self._is_enabled = test, enabled
        self.refresh()

    def refresh(self) -> None:
        """Instruments client libraries that were imported since; cheap enough to be called before each phase."""
        self._instrumentation.refresh()

    def settle(self) -> None:
        """Validates what waits; `take`, `end` and `close` do so, too."""
        with self._lock:
            while self._validate_next():
                pass

    def take(self, *, goes_on: bool = False) -> tuple[ExchangeReport, ...]:
        """The reports with findings, advice included, since the test began or since the last call, in order.

        Where it `goes_on`, clients may read bodies further; otherwise bodies that are not read yet are given up.
        """
        if not goes_on:
            self._instrumentation.flush()
        self.settle()
        with self._lock:
            found = tuple(each for each in self._reports if each.test == self._test)
            self._reports = [each for each in self._reports if each.test != self._test]
        return found

    def end(self) -> tuple[ExchangeReport, ...]:
        """A test ends; later exchanges belong to none. Returns what `take` does."""
        found = self.take()
        with self._lock:
            self._test, self._is_enabled = "", True
        return found

    def close(self) -> tuple[ExchangeReport, ...]:
        """Leaves every client library as it was; returns the reports from outside of tests that were not taken yet."""
        self._instrumentation.close()
        return self.end()

    def _is_wanted(self, request: Request) -> bool:
        return self._is_enabled and self._validator.is_of_interest(request)

    def _on_exchange(self, observed: ObservedExchange) -> None:
        if not self._is_enabled:
            return
        self._backlog.append(observed, self._test)
        with self._lock:
            while self._backlog.is_full and self._validate_next():
                pass

    def _validate_next(self) -> bool:
        """Validates the exchange that has waited longest; False where none waits."""
        waiting = self._backlog.pop()
        if waiting is not None:
            with self._instrumentation.contain_errors():
                self._report(self._validator.validate(*waiting))
        return waiting is not None

    def _report(self, report: ExchangeReport | None) -> None:
        if report is None:
            return
        if report.findings:
            self._reports.append(report)
        for observe in self._observers if report.operation else ():
            observe(report)
