"""What a failing test shows: findings instead of dumps, and how to see a fuzzed client's failure again."""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest

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
    report.sections += [("the same without Hypothesis", each) for each in found]
    return report


def _taken_reproductions(notes: list[str]) -> list[str]:
    """What `fuzz_client` has noted on a failure; taken away, as it is shown elsewhere."""
    from ...fakes.reproductions import TITLE

    found = [each for each in notes if each.startswith(TITLE)]
    notes[:] = [each for each in notes if each not in found]
    return found


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Shows what was found where a payload should have been equal to `conforming()`."""
    matching = sys.modules.get("docpact.contract.matching")  # nobody compares with what nobody imported
    return matching.explain(left, right) if matching is not None and op == "==" else None
