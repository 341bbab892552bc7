"""Drift in a run of pytest: what replies hold beyond the contract, collected with each test, written at the end."""

from __future__ import annotations

from pathlib import Path
from threading import RLock
from typing import Final, final

import pytest

from ...contract.api import Api
from ..drift.observations import DriftCollector
from ..drift.report import MARK, drift_json, drift_text
from ..files import FileError, make_folder, refuse_foreign_file, relative_to, write_text
from ..traffic.model import ExchangeReport
from .xdist import Content


def drift_collector(config: pytest.Config, path: str, api: Api) -> DriftPlugin:
    """The collector of drift from an API, as the flag or the ini key asks for it.

    Raises:
        UsageError: the path is not of a .json file, or another file is there.
    """
    place = config.invocation_params.dir / path
    if place.suffix != ".json":  # after the flag alone, a path of tests is taken for its value
        raise pytest.UsageError(
            f"--docpact-drift: expected the name of a .json file, found {path!r} (paths of tests come before the flag)"
        )
    try:
        refuse_foreign_file(place, MARK)
    except FileError as error:
        raise pytest.UsageError(f"--docpact-drift: {error}") from None
    return DriftPlugin(api, place, config.invocation_params.dir)


@final
class DriftPlugin:
    """Collects drift from the replies that tests get, and writes the report to a path."""

    name: Final = "drift"

    def __init__(self, api: Api, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self._here = DriftCollector(api)
        self._arrived = DriftCollector(api)
        self._lock = RLock()  # the garbage collector reports traffic, too
        self._problem = ""

    def observe(self, report: ExchangeReport) -> None:
        """Takes an exchange. A reply that a test made a fake alter says nothing of the service."""
        if report.has_response:
            with self._lock:
                self._here.look(report.operation, report.exchange.reply.body, report.test)

    def take(self) -> Content | None:
        """What was observed here since the last call."""
        with self._lock:
            return self._here.take() or None

    def arrive(self, content: Content) -> None:
        """Adds what was observed here or in another process."""
        self._arrived.add(content)

    def finish(self, session: pytest.Session) -> None:
        """Writes the report; folders on the way are made."""
        try:
            make_folder(self._path.parent)
            refuse_foreign_file(self._path, MARK)
            write_text(self._path, "".join(f"{each}\n" for each in drift_json(self._arrived)), replace=True)
        except FileError as error:
            self._problem = f"docpact drift: {error}"
            if session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def summarize(self, terminal: pytest.TerminalReporter) -> None:
        """Prints the tables."""
        terminal.section("docpact drift")
        for line in drift_text(self._arrived):
            terminal.line(line)
        if self._problem:
            terminal.line(self._problem, red=True, bold=True)
        else:
            terminal.line(f"docpact drift: written to {relative_to(self._folder, self._path)}")
