"""Traffic as a test run meets it: every exchange judged, and laid to the test that was running.

A client's call only puts the exchange aside. To judge one may take longer than a test leaves its client, and what
measures the test, as the deadlines of Hypothesis do, would measure that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import RLock
from typing import Final, Self, final

from ...contract import Policy
from ...contract.findings.policy import DEFAULT
from ...contract.http import Request
from .backlog import Waiting
from .instrumentation.install import Instrumentation
from .judging import ExchangeJudge
from .model import Exchange, ExchangeReport

_MOST_BYTES: Final = 64 * 2**20
"""Past so many bytes of bodies, each call judges as many of the exchanges that wait as it takes to come back below."""


@final
class Traffic:
    """Judges the exchanges of this process from the moment it is made until it is closed.

    Args:
        policy: what is tolerated.
        hosts: patterns of the hosts whose exchanges are judged; see `ExchangeJudge`.
        observers: are called with every judgement of a call of a known operation, one at a time, when it is judged.
        most_bytes: how long the bodies that wait to be judged may be together.
    """

    def __init__(
        self,
        policy: Policy = DEFAULT,
        *,
        hosts: Iterable[str] = (),
        observers: Iterable[Callable[[ExchangeReport], None]] = (),
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._judge = ExchangeJudge(policy, tuple(hosts))
        self._observers = tuple(observers)
        self._test = ""
        self._is_judged = True
        self._found: list[ExchangeReport] = []
        self._waiting = Waiting(most_bytes)
        self._lock = RLock()  # what the garbage collector closes reports in the midst of anything
        self._taps = Instrumentation(self._is_wanted, self._put_aside)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def problems(self) -> tuple[Exception, ...]:
        """What went wrong in looking at exchanges, or in an observer; the clients saw nothing of it."""
        return self._taps.problems

    @property
    def test(self) -> str:
        """The test that exchanges are laid to; empty where none is running."""
        return self._test

    def begin(self, test: str, *, judged: bool = True) -> None:
        """A test begins.

        Args:
            test: its id.
            judged: whether its exchanges are looked at. Otherwise they reach neither `end` nor an observer.
        """
        self._taps.flush()
        with self._lock:
            self._test, self._is_judged = test, judged
        self.refresh()

    def refresh(self) -> None:
        """Sees client libraries that have been imported since; cheap enough to be called before each phase."""
        self._taps.refresh()

    def settle(self) -> None:
        """Judges what waits; `take`, `end` and `close` do so, too."""
        with self._lock:
            while self._judge_next():
                pass

    def take(self, *, goes_on: bool = False) -> tuple[ExchangeReport, ...]:
        """What was found since the test began, or since this was asked last.

        Args:
            goes_on: whether bodies that clients are still reading may be read further, or count as given up.

        Returns:
            The judgements with findings, advice included, in the order of the exchanges.
        """
        if not goes_on:
            self._taps.flush()
        self.settle()
        with self._lock:
            found = tuple(each for each in self._found if each.test == self._test)
            self._found = [each for each in self._found if each.test != self._test]
        return found

    def end(self) -> tuple[ExchangeReport, ...]:
        """A test ends; what is exchanged from here on belongs to none.

        Returns:
            As `take` does.
        """
        found = self.take()
        with self._lock:
            self._test, self._is_judged = "", True
        return found

    def close(self) -> tuple[ExchangeReport, ...]:
        """Leaves every client library as it was.

        Returns:
            The judgements with findings from outside of tests that nobody has taken.
        """
        self._taps.close()
        return self.end()

    def _is_wanted(self, request: Request) -> bool:
        return self._is_judged and self._judge.is_wanted(request)

    def _put_aside(self, exchange: Exchange) -> None:
        if not self._is_judged:
            return
        self._waiting.put(exchange, self._test)
        with self._lock:
            while self._waiting.is_too_much and self._judge_next():
                pass

    def _judge_next(self) -> bool:
        """Judges what has waited longest; False where nothing waits."""
        waiting = self._waiting.take()
        if waiting is not None:
            with self._taps.contain_errors():
                self._tell(self._judge.judge(*waiting))
        return waiting is not None

    def _tell(self, judgement: ExchangeReport | None) -> None:
        if judgement is None:
            return
        if judgement.findings:
            self._found.append(judgement)
        for observe in self._observers if judgement.operation else ():
            observe(judgement)
