"""Contract coverage in a run of pytest: collected with each test, reported at the end."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, final

import pytest

from ...contract.api import Api
from ...fakes.calls import observe
from ..coverage.metrics import Figures, failure_reason
from ..coverage.observed import Coverage, Observer
from ..coverage.reports import CoverageOptions, parse_options, read_minimum, refuse_foreign_report, write_report
from ..coverage.terminal_report import Line, Style, summary, table
from ..files import FileError, relative_to
from .xdist import Content

_MARKUP: Final[Mapping[Style, dict[str, bool]]] = {
    "plain": {},
    "bold": {"bold": True},
    "red": {"red": True, "bold": True},
    "yellow": {"yellow": True},
    "faint": {"light": True},
}


def coverage_collector(config: pytest.Config, reports: str, minimum: str, api: Api) -> CoverageCollector:
    """The collector of coverage of an API, as flags and ini keys ask for it; an empty minimum is none.

    Raises:
        UsageError: one of them is wrong.
    """
    folder = config.invocation_params.dir
    try:
        options = parse_options(reports, folder)
    except ValueError as problem:
        is_path = (folder / reports.partition("::")[0]).exists()  # after the flag alone, it is taken for its value
        hint = " (paths of tests come before the flag)" if is_path else ""
        raise pytest.UsageError(f"--docpact-coverage: {problem}{hint}") from None
    try:
        for kind, path in options.files.items():
            refuse_foreign_report(kind, path)
    except FileError as problem:
        raise pytest.UsageError(f"--docpact-coverage: {problem}") from None
    try:
        percent = read_minimum(minimum) if minimum else None
    except ValueError as problem:
        raise pytest.UsageError(f"--docpact-coverage-min: {problem}") from None
    observer = Observer(api)
    opened = ExitStack()
    opened.enter_context(observe(observer.on_call))
    config.add_cleanup(opened.close)
    return CoverageCollector(api, observer, options, percent, folder)


@final
class CoverageCollector:
    """Collects what tests cover, and reports it; below the minimum, a percentage, the run fails."""

    name: Final = "coverage"

    def __init__(
        self, api: Api, observer: Observer, options: CoverageOptions, minimum: float | None, folder: Path
    ) -> None:
        self._api = api
        self.observe = observer.on_reply
        self._observer = observer
        self._options = options
        self._minimum = minimum
        self._folder = folder
        self._arrived = Coverage()
        self._written: list[str] = []
        self._problems: list[str] = []

    def take(self) -> Content | None:
        """What was covered here since the last call."""
        coverage = self._observer.take()
        return coverage.to_json() if coverage else None

    def arrive(self, content: Content) -> None:
        """Adds what was covered here or in another process."""
        self._arrived.add(Coverage.from_json(content))

    def finish(self, session: pytest.Session) -> None:
        """Writes the reports. One that cannot be written fails the run, as does too little coverage."""
        figures = Figures(self._arrived, self._api)
        for kind, path in self._options.files.items():
            try:
                write_report(kind, path, figures)
                self._written.append(f"docpact coverage: {kind} written to {relative_to(self._folder, path)}")
            except FileError as problem:
                self._problems.append(f"docpact coverage: {problem}")
        if self._minimum is not None and (failure := failure_reason(figures.score, self._minimum)):
            self._problems.append(failure)
        if self._problems and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def summarize(self, terminal: pytest.TerminalReporter) -> None:
        """Prints the table, or one line; then the files that were written, and why the run fails."""
        figures = Figures(self._arrived, self._api)
        if self._options.term and terminal.verbosity >= 0:
            terminal.section("docpact contract coverage")
            lines = [*table(figures, whole=terminal.verbosity > 0), *self._hint(figures, terminal.verbosity)]
        else:
            lines = [summary(figures)]
        lines += [*map(Line, self._written), *(Line(each, "red") for each in self._problems)]
        for text, style in lines:
            terminal.line(text, **_MARKUP[style])

    def _hint(self, figures: Figures, verbosity: int) -> list[Line]:
        if verbosity > 0 or "html" in self._options.files or not figures.called:
            return []
        return [Line("all of it: -v, or --docpact-coverage=html", "faint")]
