"""What collectors collect in several processes reaches the one that reports, each message once.

Test reports carry the messages: from the processes of pytest-xdist, out of the children of pytest-forked, past the
phases that pytest-rerunfailures drops. A message goes with every report until it has been received.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any, Final, Protocol, TypeAlias, final
from uuid import uuid4

import pytest

Message: TypeAlias = "list[Any]"
"""A unique id, the name of the collector, and the content: plain values alone, for marshal and for execnet."""

Content: TypeAlias = dict[str, Any]

_ATTRIBUTE: Final = "docpact_messages"
"""The attribute of reports that holds messages, and the key in the output of a process of pytest-xdist."""

_NO_RUNS: Final = ("collectonly", "showfixtures", "show_fixtures_per_test", "setupplan")
"""Options with which pytest runs no test."""


class Collector(Protocol):
    """Collects something in every process that runs tests, and reports it in the main process."""

    @property
    def name(self) -> str:
        """Unique among the collectors of a run."""

    def take(self) -> Content | None:
        """What was collected here since the last call; None where that is nothing."""

    def arrive(self, content: Content) -> None:
        """Adds what `take` gave, here or in another process."""

    def finish(self, session: pytest.Session) -> None:
        """Called when the run is over, and all has arrived."""

    def summarize(self, terminal: pytest.TerminalReporter) -> None:
        """Prints it, after `finish`."""


@final
class WorkerMessages:
    """The messages of a process, of collectors in the order in which they are asked."""

    def __init__(self, collectors: Iterable[Collector]) -> None:
        self._collectors = {each.name: each for each in collectors}
        self._waiting: dict[str, Message] = {}
        self._known: set[str] = set()

    def pack(self) -> None:
        """Makes messages of what was collected. They wait until they have been received somewhere."""
        for name, each in self._collectors.items():
            if (content := each.take()) is not None:
                message = uuid4().hex
                self._waiting[message] = [message, name, content]

    @property
    def waiting(self) -> list[Message]:
        """The messages that may not have been received yet."""
        return [*self._waiting.values()]

    def receive(self, messages: Iterable[Message]) -> None:
        """Takes messages, perhaps again."""
        for message, name, content in messages:
            self._waiting.pop(message, None)
            if message not in self._known:
                self._known.add(message)
                self._collectors[name].arrive(content)


@final
class XdistPlugin:
    """Carries what collectors collect, and lets them report in their order at the end of a run."""

    def __init__(self, collectors: Iterable[Collector]) -> None:
        self._collectors = tuple(collectors)
        self._messages = WorkerMessages(self._collectors)
        self._is_reported = False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """Packs what was collected before the test, so that a child that is forked for it sends the same message."""
        self._messages.pack()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """The report of a phase carries what was collected in it."""
        report = yield
        self._messages.pack()
        if waiting := self._messages.waiting:
            vars(report)[_ATTRIBUTE] = waiting
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes the messages of a report, whichever process it is from."""
        self._messages.receive(vars(report).get(_ATTRIBUTE, ()))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Takes the last messages of a process of pytest-xdist; those of a crashed one came with its reports."""
        self._messages.receive(getattr(node, "workeroutput", {}).get(_ATTRIBUTE, ()))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Takes what no report carried once the last fixtures are taken down, and lets collectors finish."""
        yield
        self._messages.pack()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_ATTRIBUTE] = self._messages.waiting
            return
        self._messages.receive(self._messages.waiting)
        self._is_reported = _has_run(session)
        for each in self._collectors if self._is_reported else ():
            each.finish(session)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Lets collectors print."""
        for each in self._collectors if self._is_reported else ():
            each.summarize(terminalreporter)


def _has_run(session: pytest.Session) -> bool:
    """Whether tests were to run; otherwise nothing is reported, and the reports of an earlier run stay."""
    if session.exitstatus == pytest.ExitCode.USAGE_ERROR:
        return False
    return not any(session.config.getoption(each, default=False) for each in _NO_RUNS)
