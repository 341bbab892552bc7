"""The assertion for test suites."""

from __future__ import annotations

from .contract import GET_HISTORY, validate
from .errors import is_told
from .policy import DEFAULT, Policy
from .rendering import MAX_ALIKE, render

__tracebackhide__ = is_told

SHOWN = 20
"""Findings that a failing assertion shows; the rest are counted."""


def assert_conforms(payload: object, operation: str = GET_HISTORY, policy: Policy = DEFAULT) -> None:
    """Fails the test that calls it, with every finding in words, where a response breaks the contract.

    Args:
        payload: JSON text as `bytes` or `str`, or a parsed value such as `response.json()`.
        operation: one of `operations()`.
        policy: what is tolerated.

    Raises:
        AssertionError: a rule is violated; advice alone does not fail.
        UnknownOperationError: no contract is shipped for the operation.
    """
    report = validate(payload, operation, policy)
    if not report.ok:
        source = payload if isinstance(payload, bytes | str) else None
        told = render(report, source=source, max_findings=SHOWN, max_alike=MAX_ALIKE, show_values=policy.show_values)
        raise AssertionError(told)
