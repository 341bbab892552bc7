"""Failing edge cases, told by their causes: one bug of a client fails hundreds of them."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

_CARRIED: Final = "docpact_edge"
"""As what the report of a failing edge case carries what is told of it: plain values, as it may cross processes."""

Failure: TypeAlias = dict[str, Any]


def record_edge_case(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Notes on the report of a test of `each_edge` which case failed, and for what."""
    case = _case_of(item)
    if case is not None and report.when == "call" and report.failed and call.excinfo is not None:
        vars(report)[_CARRIED] = {
            "test": item.nodeid.removesuffix(f"[{case.id}]"),
            "case": case.id,
            "size": len(repr(case.payload)),
            "why": case.why,
            "cause": f"{call.excinfo.typename} at {_place(call.excinfo, item.config.rootpath)}",
        }


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """Sums up failing edge cases below the list of failing tests, where several have one cause."""
    yield
    noted = (vars(each).get(_CARRIED) for each in terminalreporter.stats.get("failed", ()))
    told = [*_told(filter(None, noted))]
    if told and terminalreporter.verbosity > -2:
        terminalreporter.section("docpact edge cases")
        for each in told:
            terminalreporter.line(each)


def _told(failures: Iterable[Failure]) -> Iterator[str]:
    """By test and cause, the most frequent first, how many fail, and the smallest payload that shows it."""
    causes: defaultdict[tuple[str, str], list[Failure]] = defaultdict(list)
    for each in failures:
        causes[each["test"], each["cause"]].append(each)
    for (test, cause), found in sorted(causes.items(), key=lambda pair: -len(pair[1])):
        if len(found) > 1:
            smallest = min(found, key=lambda each: each["size"])
            yield f"{test}: {len(found):,} edge cases fail with {cause}"
            yield f"  the smallest: {test}[{smallest['case']}]"
            yield f"  {smallest['why']}"


def _case_of(item: pytest.Item) -> Any:
    """The edge case that a test runs with; None for other tests."""
    edges = sys.modules.get("docpact.strategies.edges.cases")  # nobody has a case of it who did not import it
    callspec = getattr(item, "callspec", None)
    if edges is None or callspec is None:
        return None
    return next((each for each in callspec.params.values() if isinstance(each, edges.EdgeCase)), None)


def _place(found: pytest.ExceptionInfo[BaseException], root: Path) -> str:
    """Where it was raised: the last line of the suite's own folder, as libraries raise the same for many reasons."""
    entries = [(Path(each.path), each.lineno + 1) for each in found.traceback]
    own = [each for each in entries if each[0].is_relative_to(root) and "site-packages" not in each[0].parts]
    path, line = (own or entries)[-1]
    return f"{path.relative_to(root) if own else path}:{line}"
