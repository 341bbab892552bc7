"""Contract coverage in a run of pytest: gathered with each test, told at the end."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, final

import pytest

from ...fakes.observers import observed_by
from ..files import FileError, check_ours
from .figures import Figures, verdict
from .observing import Observer
from .options import Wanted, read_minimum, read_wanted
from .parcels import Parcels
from .reports import MARKS, write_report
from .table import Line, Style, summary, table

_CARRIED: Final = "docpact_coverage"
"""What reports carry parcels as, and the output of a process of pytest-xdist."""

_MARKUP: Final[Mapping[Style, dict[str, bool]]] = {
    "plain": {},
    "bold": {"bold": True},
    "red": {"red": True, "bold": True},
    "yellow": {"yellow": True},
    "faint": {"light": True},
}


def coverage_plugin(config: pytest.Config, asked: str, minimum: str) -> CoveragePlugin:
    """The plugin that flags and ini keys ask for.

    Args:
        config: of the run.
        asked: the reports, as `--docpact-coverage` lists them.
        minimum: the percentage asked for; empty for none.

    Raises:
        UsageError: one of them is wrong.
    """
    try:
        wanted = read_wanted(asked, config.invocation_params.dir)
        for kind, path in wanted.files.items():
            check_ours(path, MARKS[kind])
    except (ValueError, FileError) as problem:
        raise pytest.UsageError(f"--docpact-coverage: {problem}") from None
    try:
        least = read_minimum(minimum) if minimum else None
    except ValueError as problem:
        raise pytest.UsageError(f"--docpact-coverage-min: {problem}") from None
    return CoveragePlugin(wanted, least)


@final
class CoveragePlugin:
    """Gathers what tests meet, and tells it.

    Args:
        wanted: what is told.
        minimum: the percentage below which the run fails; None for none.

    Attributes:
        observer: is to be told of every reply.
    """

    def __init__(self, wanted: Wanted, minimum: float | None) -> None:
        self.observer = Observer()
        self._wanted = wanted
        self._minimum = minimum
        self._parcels = Parcels()
        self._opened = ExitStack()
        self._opened.enter_context(observed_by(self.observer.on_call))
        self._written: list[str] = []
        self._problems: list[str] = []

    # ----------------------------------------------------------------- gathering

    def _seal(self) -> None:
        self._parcels.seal(self.observer.take())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """What went before the test is sealed here, so that a child that is forked for it sends it as the same."""
        self._seal()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """The report of a phase carries what the phase met."""
        report = yield
        self._seal()
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

    # ----------------------------------------------------------------- telling

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """What no report carried arrives, and all is told."""
        self._seal()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_CARRIED] = self._parcels.waiting
        elif not session.config.option.collectonly:
            self._parcels.receive(self._parcels.waiting)
            self._finish(session)

    def _finish(self, session: pytest.Session) -> None:
        figures = Figures(self._parcels.arrived)
        for kind, path in self._wanted.files.items():
            try:
                write_report(kind, path, figures)
                self._written.append(f"docpact coverage: {kind} written to {_shown(path, session.config)}")
            except FileError as problem:
                self._problems.append(f"docpact coverage: {problem}")
        if self._minimum is not None and (failure := verdict(figures.score, self._minimum)):
            self._problems.append(failure)
        if self._problems and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The table, or a line where little is to be told; then where the whole is, and why the run fails."""
        if terminalreporter.config.option.collectonly:
            return
        figures = Figures(self._parcels.arrived)
        if self._wanted.term and terminalreporter.verbosity >= 0:
            terminalreporter.section("docpact contract coverage")
            lines = [*table(figures, whole=terminalreporter.verbosity > 0), *self._hint(terminalreporter.verbosity)]
        else:
            lines = [summary(figures)]
        lines += [*map(Line, self._written), *(Line(each, "red") for each in self._problems)]
        for text, style in lines:
            terminalreporter.line(text, **_MARKUP[style])

    def _hint(self, verbosity: int) -> list[Line]:
        if verbosity > 0 or "html" in self._wanted.files:
            return []
        return [Line("all of it: -v, or --docpact-coverage=html", "faint")]

    def pytest_unconfigure(self) -> None:
        """Nobody observes fakes any more."""
        self._opened.close()


def _shown(path: Path, config: pytest.Config) -> str:
    """As short as it still leads there from where pytest was called."""
    folder = config.invocation_params.dir
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)
