"""What failing tests show: findings instead of dumps, how to repeat a failure, and the causes of failing edge cases."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from .fixtures import FAILED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows the file that reproduces a fuzzed client's failure in a section of its own, to be copied from there."""
    notes = getattr(call.excinfo.value, "__notes__", []) if call.excinfo else []
    reproductions = _pop_reproductions(notes) if notes else []
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    _record_edge_case(item, call, report)
    report.sections += [("the same without Hypothesis", each) for each in reproductions]
    if call.excinfo and _shares_a_fake(item, call.excinfo):
        report.sections.append(("docpact", _SHARED))
    return report


_SHARED: Final = (
    "Hypothesis would run every example of this test with the one fake that the fixture has made. Each gets its own\n"
    "by `with WorkflowsFake() as fake:` or `with ApiFake(api) as fake:` inside the test, or of Workflows by\n"
    "`@fuzz_client()` in place of `@given` (docs/fake.md)."
)


def _shares_a_fake(item: pytest.Item, raised: pytest.ExceptionInfo[BaseException]) -> bool:
    """Whether Hypothesis has refused a test for a fake that its examples would share."""
    refused = raised.typename == "FailedHealthCheck" and "function-scoped fixture" in str(raised.value)
    return refused and not {"_docpact_fake", "_docpact_api_fake"}.isdisjoint(getattr(item, "fixturenames", ()))


def _pop_reproductions(notes: list[str]) -> list[str]:
    """The notes of `fuzz_client` on a failure. They are removed, as they are shown elsewhere."""
    from ...fakes.testing.fuzzing import TITLE

    found = [each for each in notes if each.startswith(TITLE)]
    notes[:] = [each for each in notes if each not in found]
    return found


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Shows the findings where a payload should have been equal to `conforming()`."""
    matching = sys.modules.get("docpact.contract.assertions")  # a suite that compares with it has imported it
    return matching.explain_difference(left, right) if matching is not None and op == "==" else None


# ----------------------------------------------------------------- edge cases

_EDGE_CASE: Final = "docpact_edge"
"""The attribute of a report that holds a failing edge case: plain values, as reports may cross processes."""

Failure: TypeAlias = dict[str, Any]


def _record_edge_case(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Records on the report of a test of `each_edge` which case failed, and why."""
    case = _case_of(item)
    if case is not None and report.when == "call" and report.failed and call.excinfo is not None:
        vars(report)[_EDGE_CASE] = {
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
    records = (vars(each).get(_EDGE_CASE) for each in terminalreporter.stats.get("failed", ()))
    lines = [*_by_cause(filter(None, records))]
    if lines and terminalreporter.verbosity > -2:
        terminalreporter.section("docpact edge cases")
        for each in lines:
            terminalreporter.line(each)


def _by_cause(failures: Iterable[Failure]) -> Iterator[str]:
    """Lines: by test and cause, the most frequent first, how many cases fail, and the smallest of them."""
    causes: defaultdict[tuple[str, str], list[Failure]] = defaultdict(list)
    for each in failures:
        causes[each["test"], each["cause"]].append(each)
    for (test, cause), group in sorted(causes.items(), key=lambda pair: -len(pair[1])):
        if len(group) > 1:
            smallest = min(group, key=lambda each: each["size"])
            yield f"{test}: {len(group):,} edge cases fail with {cause}"
            yield f"  the smallest: {test}[{smallest['case']}]"
            yield f"  {smallest['why']}"


def _case_of(item: pytest.Item) -> Any:
    edges = sys.modules.get("docpact.strategies.edges.cases")  # a suite with such cases has imported it
    callspec = getattr(item, "callspec", None)
    if edges is None or callspec is None:
        return None
    return next((each for each in callspec.params.values() if isinstance(each, edges.EdgeCase)), None)


def _place(raised: pytest.ExceptionInfo[BaseException], root: Path) -> str:
    """Where it was raised: the last line in the folder of the suite, as libraries raise the same for many reasons."""
    frames = [(Path(each.path), each.lineno + 1) for each in raised.traceback]
    own = [each for each in frames if each[0].is_relative_to(root) and "site-packages" not in each[0].parts]
    path, line = (own or frames)[-1]
    return f"{path.relative_to(root) if own else path}:{line}"
