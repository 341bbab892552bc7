"""Traffic as a test run meets it: every exchange judged, and laid to the test that was running."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import RLock
from typing import Self, final

from ...contract import Policy
from ...contract.http import Request
from ...contract.policy import DEFAULT
from .judging import ExchangeJudge
from .model import Exchange, Judgement
from .taps.taps import Taps


@final
class Traffic:
    """Judges the exchanges of this process from the moment it is made until it is closed.

    Args:
        policy: what is tolerated.
        hosts: patterns of the hosts whose exchanges are judged; see `ExchangeJudge`.
        observers: are called with every judgement, one at a time, in the thread that had the exchange.
    """

    def __init__(
        self,
        policy: Policy = DEFAULT,
        *,
        hosts: Iterable[str] = (),
        observers: Iterable[Callable[[Judgement], None]] = (),
    ) -> None:
        self._judge = ExchangeJudge(policy, tuple(hosts))
        self._observers = tuple(observers)
        self._test = ""
        self._is_judged = True
        self._found: list[Judgement] = []
        self._lock = RLock()  # what the garbage collector closes reports in the midst of anything
        self._taps = Taps(self._is_wanted, self._take)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def problems(self) -> tuple[Exception, ...]:
        """What went wrong in looking at exchanges, or in an observer; the clients saw nothing of it."""
        return self._taps.problems

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

    def take(self, *, goes_on: bool = False) -> tuple[Judgement, ...]:
        """What was found since the test began, or since this was asked last.

        Args:
            goes_on: whether bodies that clients are still reading may be read further, or count as given up.

        Returns:
            The judgements with findings, advice included, in the order of the exchanges.
        """
        if not goes_on:
            self._taps.flush()
        with self._lock:
            found = tuple(each for each in self._found if each.test == self._test)
            self._found = [each for each in self._found if each.test != self._test]
        return found

    def end(self) -> tuple[Judgement, ...]:
        """A test ends; what is exchanged from here on belongs to none.

        Returns:
            As `take` does.
        """
        found = self.take()
        with self._lock:
            self._test, self._is_judged = "", True
        return found

    def close(self) -> tuple[Judgement, ...]:
        """Leaves every client library as it was.

        Returns:
            The judgements with findings from outside of tests that nobody has taken.
        """
        self._taps.close()
        return self.end()

    def _is_wanted(self, request: Request) -> bool:
        return self._is_judged and self._judge.find(request) is not None

    def _take(self, exchange: Exchange) -> None:
        judgement = self._judge.judge(exchange, self._test)
        if judgement is None or not self._is_judged:
            return
        with self._lock:
            if judgement.findings:
                self._found.append(judgement)
            for observe in self._observers:
                observe(judgement)
