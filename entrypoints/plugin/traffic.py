"""Traffic in a run of pytest: what breaks the contract fails the phase of the test that met it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Final, Literal, TypeAlias, final

import pytest

from ...contract.masking import count, mask_secrets, printable
from ..traffic.model import Judgement
from ..traffic.recorder import Traffic
from ..traffic.rendering import asked, render_judgements
from .marker import is_judged

Phase: TypeAlias = Literal["setup", "call", "teardown"]
Watched: TypeAlias = Generator[None, object, object]

TITLE: Final = "docpact traffic"

_SENT: Final = "docpact_traffic"
"""What a process of pytest-xdist sends its tally under."""

_SHOWN: Final = 5


@dataclass(slots=True)
class Tally:
    """What a run has seen.

    Attributes:
        judged: how many exchanges.
        broken: how many of them broke the contract.
        astray: calls of operations that docpact knows nothing of, in words.
        outside: what broke it while no test was running, in words.
        problems: what went wrong in looking at exchanges, in words.
    """

    judged: int = 0
    broken: int = 0
    astray: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Adds what another process has seen."""
        self.judged += other.judged
        self.broken += other.broken
        self.astray += other.astray
        self.outside += other.outside
        self.problems += other.problems


@final
class TrafficPlugin:
    """Judges what tests exchange, and tells it with the test.

    Args:
        mode: what breaks the contract fails a test (`error`), is a warning (`warn`), or is nobody's concern (empty).
        hosts: patterns of the hosts whose exchanges are judged.
        observers: are given every judgement.
    """

    def __init__(self, mode: str, hosts: Iterable[str], observers: Iterable[Callable[[Judgement], None]] = ()) -> None:
        self._mode = mode
        self._tally = Tally()
        self._traffic = Traffic(hosts=hosts, observers=[self._count, *observers])

    def _count(self, judgement: Judgement) -> None:
        self._tally.judged += 1
        self._tally.broken += not judgement.ok

    # ----------------------------------------------------------------- a test

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Watched:
        """What went before the test is judged here, so that a child that is forked for it does not do so again."""
        self._traffic.settle()
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Watched:
        """What is exchanged from here on belongs to the test, also by fixtures that others will share."""
        self._traffic.begin(item.nodeid, judged=is_judged(item))
        return (yield from self._watched(item, "setup"))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Watched:
        """The test itself."""
        self._traffic.refresh()  # a fixture may have put a client library back as it was
        return (yield from self._watched(item, "call"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Watched:
        """Its fixtures are taken down; after that nothing belongs to it."""
        return (yield from self._watched(item, "teardown"))

    def _watched(self, item: pytest.Item, phase: Phase) -> Watched:
        """Fails the phase that broke the contract, or whose service did; one that fails anyway shows it beside."""
        __tracebackhide__ = self._mode == "warn"  # where warnings are errors
        try:
            result = yield
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

    def _rendered(self, found: Iterable[Judgement]) -> str:
        """What breaks the contract, in words; what only goes astray is put aside for the end."""
        found = tuple(found)
        self._tally.astray += map(_astray, (each for each in found if not each.operation))
        broken = [each for each in found if not each.ok]
        return render_judgements(broken) if broken else ""

    # ----------------------------------------------------------------- the run

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Sums up; a violation outside of all tests fails the run, as there is no test to fail."""
        outside = self._rendered(self._traffic.end())
        own = Tally(outside=[outside] if outside else [], problems=[*map(_in_words, self._traffic.problems)])
        self._tally.add(own)
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_SENT] = asdict(self._tally)
        elif self._mode == "error" and self._tally.outside and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process of pytest-xdist has ended; one that crashed leaves nothing."""
        sent = getattr(node, "workeroutput", {}).get(_SENT)
        if sent is not None:
            self._tally.add(Tally(**sent))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """How much was judged, and what no test can show."""
        tally, tell = self._tally, terminalreporter
        told = list(self._at_the_end())
        if self._mode and (tell.verbosity >= 0 or told or not tally.judged):
            told.insert(0, f"{count(tally.judged, 'exchange')} judged, {tally.broken or 'none'} broke the contract")
        if told:
            tell.section(TITLE)
        for each in told:
            tell.line(each)

    def _at_the_end(self) -> Iterator[str]:
        """What no test can show."""
        if self._mode:
            yield from _listed("calls of no known operation", self._tally.astray)
            yield from (f"outside of all tests:\n{each}" for each in self._tally.outside)
        for each, number in _first(self._tally.problems):
            times = "" if number == 1 else f", {number:,} times"
            yield f"an exchange could not be looked at{times}: {each}"

    def pytest_unconfigure(self) -> None:
        """Leaves the client libraries as they were."""
        self._traffic.close()


def _astray(judgement: Judgement) -> str:
    message = "; ".join(each.message for each in judgement.findings)
    return f"{asked(judgement.exchange.request)} in {judgement.test or 'no test'}: {message}"


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
