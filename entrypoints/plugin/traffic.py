"""Traffic in a run of pytest: what breaks the contract fails the phase of its test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import islice
from typing import Final, Literal, TypeAlias, final

import pytest

from ...contract.api import Api
from ...contract.findings.rules import RULES
from ...contract.text.printing import count, printable
from ...contract.text.redaction import mask_secrets
from ..traffic.model import ExchangeReport, render_exchanges, request_line
from ..traffic.recorder import Traffic
from .marker import is_validated
from .xdist import Content

Phase: TypeAlias = Literal["setup", "call", "teardown"]
WatchedTest: TypeAlias = Generator[None, object, object]

TITLE: Final = "docpact traffic"

_SHOWN: Final = 5


@dataclass(slots=True)
class Tally:
    """The exchanges of a run: how many were validated and broke the contract, and texts to print.

    `outside` broke it while no test was running, `interrupted` in a test of which there is no report. `problems` are
    the errors of docpact and of observers.
    """

    validated: int = 0
    broken: int = 0
    unmatched: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Adds the tally of another process."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@final
class TrafficPlugin:
    """Validates what tests exchange with an API, and shows violations with the test.

    What breaks the contract fails a test (mode `error`), is a warning (`warn`), or is not shown (empty). Observers are
    called with the report on every exchange.
    """

    name: Final = "traffic"

    def __init__(
        self, api: Api, mode: str, hosts: Iterable[str], observers: Iterable[Callable[[ExchangeReport], None]] = ()
    ) -> None:
        self._mode = mode
        self._here = Tally()
        self._arrived = Tally()
        self._problems = 0  # how many were taken
        self._has_hinted = False
        self._traffic = Traffic(api, hosts=hosts, observers=[self._count, *observers])

    def _count(self, report: ExchangeReport) -> None:
        self._here.validated += 1
        self._here.broken += not report.ok

    # ----------------------------------------------------------------- a test

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> WatchedTest:
        """Exchanges from here on belong to the test, also those of fixtures that other tests share."""
        __tracebackhide__ = True
        problem = _marker_problem(item)
        self._traffic.begin(item.nodeid, enabled=problem is None and is_validated(item))
        result = yield from self._watched(item, "setup")
        if problem is not None:  # not before, as teardown relies on what other plugins set up
            raise problem
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> WatchedTest:
        """The test itself."""
        __tracebackhide__ = True
        self._traffic.refresh()  # a fixture may have put a client library back as it was
        return (yield from self._watched(item, "call"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> WatchedTest:
        """The fixtures are taken down; later exchanges do not belong to the test."""
        __tracebackhide__ = True
        return (yield from self._watched(item, "teardown"))

    def _watched(self, item: pytest.Item, phase: Phase) -> WatchedTest:
        """Fails a phase with a violation; a phase that fails anyway shows the violation in a section."""
        __tracebackhide__ = True
        try:
            result = yield
        except (KeyboardInterrupt, pytest.exit.Exception):
            if violations := self._violations("teardown"):
                self._here.interrupted.append(f"{item.nodeid}, which was interrupted:\n{violations}")
            raise
        except BaseException:
            if violations := self._violations(phase):
                item.add_report_section(phase, TITLE, violations)
            raise
        violations = self._violations(phase)
        if violations and self._mode == "error":
            where = f"{item.location[0]}:{(item.location[1] or 0) + 1}"
            message = f"{where}: the contract was broken on the way (see --docpact-traffic)\n{violations}"
            pytest.fail(message, pytrace=False)
        if violations:
            item.warn(pytest.PytestWarning(f"{item.nodeid}: {violations}"))
        return result

    def _violations(self, phase: Phase) -> str:
        reports = self._traffic.end() if phase == "teardown" else self._traffic.take(goes_on=phase == "setup")
        return self._render(reports) if self._mode else ""

    def _render(self, reports: Sequence[ExchangeReport]) -> str:
        """What broke the contract, as text; calls of unknown operations are kept for the end."""
        self._here.unmatched += map(_unmatched, (each for each in reports if not each.operation))
        broken = [each for each in reports if not each.ok]
        if not broken:
            return ""
        hint = "" if self._has_hinted or not any(map(_may_be_drift, broken)) else f"\n{_DRIFT_HINT}"
        self._has_hinted = self._has_hinted or bool(hint)
        return render_exchanges(broken) + hint

    # ----------------------------------------------------------------- the run

    def take(self) -> Content | None:
        """The tally of this process since the last call. All that waits is validated first, for observers, too."""
        self._traffic.settle()
        outside = "" if self._traffic.test else self._render(self._traffic.take())
        here, self._here = self._here, Tally()
        here.outside += [outside] if outside else []
        here.problems += [_in_words(each) for each in self._traffic.problems[self._problems :]]
        self._problems += len(here.problems)
        return asdict(here) if here != Tally() else None

    def arrive(self, content: Content) -> None:
        """Adds the tally of this or another process."""
        self._arrived.add(Tally(**content))

    def finish(self, session: pytest.Session) -> None:
        """Fails the run for a violation outside of all tests, as there is no test to fail."""
        if self._mode == "error" and self._arrived.outside and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def summarize(self, terminal: pytest.TerminalReporter) -> None:
        """Prints how many exchanges were validated, and what belongs to no test."""
        lines = [*self._lines()]
        is_worth_a_line = terminal.verbosity >= 0 or not self._arrived.validated
        if not lines and not (self._mode and is_worth_a_line):
            return
        terminal.section(TITLE)
        if self._mode:
            validated, broken = self._arrived.validated, self._arrived.broken
            terminal.line(f"{count(validated, 'exchange')} judged, {broken or 'none'} broke the contract")
        for each in lines:
            terminal.line(each)

    def _lines(self) -> Iterator[str]:
        if self._mode:
            yield from _list("calls of no known operation", self._arrived.unmatched)
            yield from (f"outside of all tests:\n{each}" for each in self._arrived.outside)
            yield from self._arrived.interrupted
        for each, number in _first(self._arrived.problems):
            times = "" if number == 1 else f", {number:,} times"
            yield f"an exchange could not be looked at{times}: {each}"

    def pytest_unconfigure(self) -> None:
        """Leaves the client libraries as they were."""
        self._traffic.close()


_DRIFT_HINT: Final = (
    "where the service really answers so: --docpact-drift at the end writes an overlay, with which this conforms"
)


def _may_be_drift(report: ExchangeReport) -> bool:
    """Whether a reply breaks the contract in a way that an overlay can say."""
    rules = {each.rule for each in report.on_reply.violations}
    return report.has_response and any(RULES[each].drift for each in rules if each in RULES)


def _unmatched(report: ExchangeReport) -> str:
    message = "; ".join(each.message for each in report.findings)
    return f"{request_line(report.exchange.request)} in {report.test or 'no test'}: {message}"


def _marker_problem(item: pytest.Item) -> BaseException | None:
    try:
        is_validated(item)
    except pytest.fail.Exception as problem:
        return problem
    return None


def _in_words(problem: Exception) -> str:
    return printable(mask_secrets(f"{type(problem).__name__}: {problem}"))[:200]


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}: {len(lines):,}"
        yield from (f"  {each}" + (f", {number:,} times" if number > 1 else "") for each, number in _first(lines))
        if (more := len(set(lines)) - _SHOWN) > 0:
            yield f"  … and {more:,} more"


def _first(lines: Iterable[str]) -> Iterable[tuple[str, int]]:
    return islice(Counter(lines).items(), _SHOWN)
