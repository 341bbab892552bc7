"""What a failing test shows: findings instead of dumps, and how to see a fuzzed client's failure again."""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import Final

import pytest

from .fixtures import FAILED

_REPRODUCTION: Final = '"""A history on which '
"""How the text of a reproduction by `fuzz_client` begins."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows the file that reproduces a fuzzed client's failure in a section of its own, to be copied from there."""
    notes = getattr(call.excinfo.value, "__notes__", []) if call.excinfo else []
    found = [each for each in notes if each.startswith(_REPRODUCTION)]
    for each in found:
        notes.remove(each)
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    report.sections += [("the same without Hypothesis", each) for each in found]
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Shows what was found where a payload should have been equal to `conforming()`."""
    matching = sys.modules.get("docpact.contract.matching")  # nobody compares with what nobody imported
    return matching.explain(left, right) if matching is not None and op == "==" else None
