"""What tests leave, on its way between processes: what is sealed in a parcel arrives once, however often it is sent.

Reports carry parcels wherever pytest carries reports: from the processes of pytest-xdist, out of the children of
pytest-forked, past the phases that pytest-rerunfailures drops. A parcel goes with every report until one has arrived.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any, Final, Protocol, TypeAlias, final
from uuid import uuid4

import pytest

Parcel: TypeAlias = "list[Any]"
"""An id that no other process gives, whose it is, and the content: plain values alone, for marshal and for execnet."""

Content: TypeAlias = dict[str, Any]

_CARRIED: Final = "docpact_parcels"
"""What reports carry parcels as, and the output of a process of pytest-xdist."""

_NO_RUNS: Final = ("collectonly", "showfixtures", "show_fixtures_per_test", "setupplan")
"""Options with which pytest runs no test."""


class Collector(Protocol):
    """Gathers something in every process that runs tests, and tells it in the one that reports."""

    @property
    def name(self) -> str:
        """Tells its parcels from those of others."""

    def take(self) -> Content | None:
        """What was gathered here since this was called last; None where that is nothing."""

    def arrive(self, content: Content) -> None:
        """Adds what was taken, here or in another process."""

    def finish(self, session: pytest.Session) -> None:
        """The run is over, and all has arrived."""

    def summarize(self, terminal: pytest.TerminalReporter) -> None:
        """Tells it, after `finish`."""


@final
class WorkerPayloads:
    """The parcels of a process.

    Args:
        gatherers: whose they are, in the order in which they are asked.
    """

    def __init__(self, gatherers: Iterable[Collector]) -> None:
        self._gatherers = {each.name: each for each in gatherers}
        self._waiting: dict[str, Parcel] = {}
        self._known: set[str] = set()

    def seal(self) -> None:
        """Makes parcels of what was gathered, which wait until they have arrived somewhere."""
        for name, each in self._gatherers.items():
            if (content := each.take()) is not None:
                parcel = uuid4().hex
                self._waiting[parcel] = [parcel, name, content]

    @property
    def waiting(self) -> list[Parcel]:
        """Those of which nobody knows yet that they arrived."""
        return [*self._waiting.values()]

    def receive(self, parcels: Iterable[Parcel]) -> None:
        """Parcels arrive, perhaps again."""
        for parcel, name, content in parcels:
            self._waiting.pop(parcel, None)
            if parcel not in self._known:
                self._known.add(parcel)
                self._gatherers[name].arrive(content)


@final
class XdistPlugin:
    """Carries what gatherers gather, and has them tell it at the end of a run.

    Args:
        gatherers: in the order in which they are asked, and tell.
    """

    def __init__(self, gatherers: Iterable[Collector]) -> None:
        self._gatherers = tuple(gatherers)
        self._parcels = WorkerPayloads(self._gatherers)
        self._is_told = False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """What went before the test is sealed here, so that a child that is forked for it sends it as the same."""
        self._parcels.seal()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """The report of a phase carries what the phase left."""
        report = yield
        self._parcels.seal()
        if waiting := self._parcels.waiting:
            vars(report)[_CARRIED] = waiting
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A report arrives, from whichever process."""
        self._parcels.receive(vars(report).get(_CARRIED, ()))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process of pytest-xdist has ended; what a crashed one had reported is here."""
        self._parcels.receive(getattr(node, "workeroutput", {}).get(_CARRIED, ()))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """What no report carried arrives once the last fixtures are taken down, and all is told."""
        yield
        self._parcels.seal()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_CARRIED] = self._parcels.waiting
            return
        self._parcels.receive(self._parcels.waiting)
        self._is_told = _has_run(session)
        for each in self._gatherers if self._is_told else ():
            each.finish(session)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """All that was gathered."""
        for each in self._gatherers if self._is_told else ():
            each.summarize(terminalreporter)


def _has_run(session: pytest.Session) -> bool:
    """Whether tests were to run; otherwise there is nothing to tell, and the reports of an earlier run stay."""
    if session.exitstatus == pytest.ExitCode.USAGE_ERROR:
        return False
    return not any(session.config.getoption(each, default=False) for each in _NO_RUNS)
