"""Traffic in a run of pytest: what breaks the contract fails the phase of the test that met it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Final, Literal, TypeAlias, final

import pytest

from ...contract.text.printing import count, printable
from ...contract.text.redaction import mask_secrets
from ..traffic.model import ExchangeReport
from ..traffic.recorder import Traffic
from ..traffic.rendering import render_exchanges, request_line
from .marker import is_judged
from .xdist import Content

Phase: TypeAlias = Literal["setup", "call", "teardown"]
WatchedTest: TypeAlias = Generator[None, object, object]

TITLE: Final = "docpact traffic"

_SHOWN: Final = 5


@dataclass(slots=True)
class Tally:
    """What a run has seen.

    Attributes:
        judged: how many exchanges.
        broken: how many of them broke the contract.
        astray: calls of operations that docpact knows nothing of, in words.
        outside: what broke it while no test was running, in words.
        interrupted: what broke it in a test of which there is no report, in words.
        problems: what went wrong in looking at exchanges, in words.
    """

    judged: int = 0
    broken: int = 0
    astray: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Adds what was seen elsewhere."""
        self.judged += other.judged
        self.broken += other.broken
        self.astray += other.astray
        self.outside += other.outside
        self.interrupted += other.interrupted
        self.problems += other.problems


@final
class TrafficPlugin:
    """Judges what tests exchange, and tells it with the test.

    Args:
        mode: what breaks the contract fails a test (`error`), is a warning (`warn`), or is nobody's concern (empty).
        hosts: patterns of the hosts whose exchanges are judged.
        observers: are given every judgement.
    """

    name: Final = "traffic"

    def __init__(
        self, mode: str, hosts: Iterable[str], observers: Iterable[Callable[[ExchangeReport], None]] = ()
    ) -> None:
        self._mode = mode
        self._here = Tally()
        self._arrived = Tally()
        self._problems = 0  # so many were taken
        self._traffic = Traffic(hosts=hosts, observers=[self._count, *observers])

    def _count(self, judgement: ExchangeReport) -> None:
        self._here.judged += 1
        self._here.broken += not judgement.ok

    # ----------------------------------------------------------------- a test

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> WatchedTest:
        """What is exchanged from here on belongs to the test, also by fixtures that others will share."""
        __tracebackhide__ = True
        wrong = _wrong_marker(item)
        self._traffic.begin(item.nodeid, enabled=wrong is None and is_judged(item))
        result = yield from self._watched(item, "setup")
        if wrong is not None:  # not before, as teardown relies on what other plugins set up
            raise wrong
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> WatchedTest:
        """The test itself."""
        __tracebackhide__ = True
        self._traffic.refresh()  # a fixture may have put a client library back as it was
        return (yield from self._watched(item, "call"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> WatchedTest:
        """Its fixtures are taken down; after that nothing belongs to it."""
        __tracebackhide__ = True
        return (yield from self._watched(item, "teardown"))

    def _watched(self, item: pytest.Item, phase: Phase) -> WatchedTest:
        """Fails the phase that broke the contract, or whose service did; one that fails anyway shows it beside."""
        __tracebackhide__ = True
        try:
            result = yield
        except (KeyboardInterrupt, pytest.exit.Exception):
            if told := self._told("teardown"):
                self._here.interrupted.append(f"{item.nodeid}, which was interrupted:\n{told}")
            raise
        except BaseException:
            if told := self._told(phase):
                item.add_report_section(phase, TITLE, told)
            raise
        told = self._told(phase)
        if told and self._mode == "error":
            where = f"{item.location[0]}:{(item.location[1] or 0) + 1}"
            pytest.fail(f"{where}: the contract was broken on the way (see --docpact-traffic)\n{told}", pytrace=False)
        if told:
            item.warn(pytest.PytestWarning(f"{item.nodeid}: {told}"))
        return result

    def _told(self, phase: Phase) -> str:
        """What broke the contract, in words; empty text where nothing did."""
        found = self._traffic.end() if phase == "teardown" else self._traffic.take(goes_on=phase == "setup")
        return self._rendered(found) if self._mode else ""

    def _rendered(self, found: Iterable[ExchangeReport]) -> str:
        """What breaks the contract, in words; what only goes astray is put aside for the end."""
        found = tuple(found)
        self._here.astray += map(_astray, (each for each in found if not each.operation))
        broken = [each for each in found if not each.ok]
        return render_exchanges(broken) if broken else ""

    # ----------------------------------------------------------------- the run

    def take(self) -> Content | None:
        """What was seen here. All that waits is judged before observers are asked what they saw."""
        self._traffic.settle()
        outside = "" if self._traffic.test else self._rendered(self._traffic.take())
        here, self._here = self._here, Tally()
        here.outside += [outside] if outside else []
        here.problems += [_in_words(each) for each in self._traffic.problems[self._problems :]]
        self._problems += len(here.problems)
        return asdict(here) if here != Tally() else None

    def arrive(self, content: Content) -> None:
        """What was seen anywhere."""
        self._arrived.add(Tally(**content))

    def finish(self, session: pytest.Session) -> None:
        """A violation outside of all tests fails the run, as there is no test to fail."""
        if self._mode == "error" and self._arrived.outside and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def summarize(self, terminal: pytest.TerminalReporter) -> None:
        """How much was judged, and what no test can show."""
        lines = [*self._untold()]
        is_worth_a_line = terminal.verbosity >= 0 or not self._arrived.judged
        if not lines and not (self._mode and is_worth_a_line):
            return
        terminal.section(TITLE)
        if self._mode:
            judged, broken = self._arrived.judged, self._arrived.broken
            terminal.line(f"{count(judged, 'exchange')} judged, {broken or 'none'} broke the contract")
        for each in lines:
            terminal.line(each)

    def _untold(self) -> Iterator[str]:
        if self._mode:
            yield from _listed("calls of no known operation", self._arrived.astray)
            yield from (f"outside of all tests:\n{each}" for each in self._arrived.outside)
            yield from self._arrived.interrupted
        for each, number in _first(self._arrived.problems):
            times = "" if number == 1 else f", {number:,} times"
            yield f"an exchange could not be looked at{times}: {each}"

    def pytest_unconfigure(self) -> None:
        """Leaves the client libraries as they were."""
        self._traffic.close()


def _astray(judgement: ExchangeReport) -> str:
    message = "; ".join(each.message for each in judgement.findings)
    return f"{request_line(judgement.exchange.request)} in {judgement.test or 'no test'}: {message}"


def _wrong_marker(item: pytest.Item) -> BaseException | None:
    """What is wrong with the marker of a test."""
    try:
        is_judged(item)
    except pytest.fail.Exception as wrong:
        return wrong
    return None


def _in_words(problem: Exception) -> str:
    return printable(mask_secrets(f"{type(problem).__name__}: {problem}"))[:200]


def _listed(title: str, found: list[str]) -> Iterator[str]:
    if found:
        yield f"{title}: {len(found):,}"
        yield from (f"  {each}" + (f", {number:,} times" if number > 1 else "") for each, number in _first(found))
        if (more := len(set(found)) - _SHOWN) > 0:
            yield f"  … and {more:,} more"


def _first(problems: Iterable[str]) -> Iterable[tuple[str, int]]:
    """The first few that differ, and how often each."""
    return islice(Counter(problems).items(), _SHOWN)
