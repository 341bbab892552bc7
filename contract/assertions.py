"""The assertion for test suites."""

from __future__ import annotations

from .contract import Contract, contract_of
from .errors import hides_traceback
from .findings.policy import DEFAULT, Policy
from .reporting.rendering import MAX_ALIKE, render
from .workflows import DEFAULT_OPERATION

__tracebackhide__ = hides_traceback

MAX_SHOWN_FINDINGS = 20
"""Findings that a failing assertion shows; the rest are counted."""


def assert_conforms(payload: object, operation: str | Contract = DEFAULT_OPERATION, policy: Policy = DEFAULT) -> None:
    """Fails the test that calls it, with every finding in words, where a response breaks the contract.

    Args:
        payload: JSON text as `bytes` or `str`, or a parsed value such as `response.json()`.
        operation: one of `operations()`, or a contract.
        policy: what is tolerated; a contract has its own, which holds unless another is given.

    Raises:
        AssertionError: a rule is violated; advice alone does not fail.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = contract_of(operation, policy)
    report = contract.validate(payload)
    if not report.ok:
        source = payload if isinstance(payload, bytes | str) else None
        shows = contract.policy.show_values
        message = render(report, source=source, max_findings=MAX_SHOWN_FINDINGS, max_alike=MAX_ALIKE, show_values=shows)
        raise AssertionError(message)
