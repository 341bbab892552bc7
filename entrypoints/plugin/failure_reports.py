"""What a failing test shows: findings instead of dumps, and how to see a fuzzed client's failure again."""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import Final

import pytest

from .edges import record_edge_case
from .fixtures import FAILED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows the file that reproduces a fuzzed client's failure in a section of its own, to be copied from there."""
    notes = getattr(call.excinfo.value, "__notes__", []) if call.excinfo else []
    found = _taken_reproductions(notes) if notes else []
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    record_edge_case(item, call, report)
    report.sections += [("the same without Hypothesis", each) for each in found]
    if call.excinfo and _shares_a_fake(item, call.excinfo):
        report.sections.append(("docpact", _SHARED))
    return report


_SHARED: Final = (
    "Hypothesis would run every example of this test with the one fake that the fixture has made. Each gets its own\n"
    "by `with WorkflowsFake() as fake:` inside the test, or by `@fuzz_client()` in place of `@given` (docs/fake.md)."
)


def _shares_a_fake(item: pytest.Item, found: pytest.ExceptionInfo[BaseException]) -> bool:
    """Whether Hypothesis has refused a test for a fake that its examples would share."""
    refused = found.typename == "FailedHealthCheck" and "function-scoped fixture" in str(found.value)
    return refused and "_docpact_fake" in getattr(item, "fixturenames", ())


def _taken_reproductions(notes: list[str]) -> list[str]:
    """What `fuzz_client` has noted on a failure; taken away, as it is shown elsewhere."""
    from ...fakes.testing.reproductions import TITLE

    found = [each for each in notes if each.startswith(TITLE)]
    notes[:] = [each for each in notes if each not in found]
    return found


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Shows what was found where a payload should have been equal to `conforming()`."""
    matching = sys.modules.get("docpact.contract.matching")  # nobody compares with what nobody imported
    return matching.explain_difference(left, right) if matching is not None and op == "==" else None
