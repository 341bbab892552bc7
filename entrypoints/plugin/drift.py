"""Drift in a run of pytest: what the service answers beyond the contract, gathered and written down at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, final

import pytest

from ..drift.report import MARK, as_json, as_text
from ..drift.sightings import DriftWatch
from ..files import FileError, check_ours, write_text
from ..traffic.model import Judgement

_SENT: Final = "docpact_drift"
"""What a process of pytest-xdist sends what it has seen under."""


@final
class DriftPlugin:
    """Looks at the replies that tests get.

    Args:
        path: where the report goes.

    Raises:
        UsageError: it cannot go there.
    """

    def __init__(self, path: Path) -> None:
        if path.is_dir() or not path.parent.is_dir():
            raise pytest.UsageError(f"--docpact-drift={path}: expected a file in a folder that exists")
        if path.suffix != ".json":  # such as that of a test, which argparse takes for the flag's value
            told = "write --docpact-drift=PATH, and the flag alone behind the paths of tests"
            raise pytest.UsageError(f"--docpact-drift={path}: expected a file *.json; {told}")
        try:
            check_ours(path, MARK)
        except FileError as error:
            raise pytest.UsageError(f"--docpact-drift={error}") from None
        self._path = path
        self._watch = DriftWatch()
        self._problem = ""

    def look(self, judgement: Judgement) -> None:
        """Takes an exchange; what a fake was told to answer wrongly says nothing of the service."""
        exchange = judgement.exchange
        if exchange.has_response:
            self._watch.look(judgement.operation, exchange.reply.body, judgement.test)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Writes the report, or sends what was seen to the process that will."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_SENT] = self._watch.dump()
            return
        try:
            check_ours(self._path, MARK)
            write_text(self._path, as_json(self._watch), replace=True)
        except FileError as error:
            self._problem = str(error)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process of pytest-xdist has ended; one that crashed leaves nothing."""
        self._watch.add(getattr(node, "workeroutput", {}).get(_SENT, {}))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The tables."""
        terminalreporter.section("docpact drift")
        terminalreporter.line(as_text(self._watch))
        terminalreporter.line(self._problem or f"written to {self._path}")
