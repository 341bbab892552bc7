"""The assertion for test suites."""

from __future__ import annotations

from .contract import Contract, contract_of
from .errors import hides_traceback
from .findings.policy import DEFAULT, Policy
from .reporting.rendering import MAX_SHOWN_FINDINGS, render_brief
from .workflows import DEFAULT_OPERATION

__all__ = ["MAX_SHOWN_FINDINGS", "assert_conforms"]

__tracebackhide__ = hides_traceback


def assert_conforms(payload: object, operation: str | Contract = DEFAULT_OPERATION, policy: Policy = DEFAULT) -> None:
    """Fails the test that calls it where a response breaks the contract; the message shows the findings.

    Args:
        payload: JSON text as `bytes` or `str`, or a parsed value such as `response.json()`.
        operation: one of `operations()`, or a contract.
        policy: what is tolerated; by default the policy of the contract.

    Raises:
        AssertionError: a rule is violated; advice alone does not fail.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = contract_of(operation, policy)
    report = contract.validate(payload)
    if not report.ok:
        raise AssertionError(render_brief(report, payload=payload, show_values=contract.policy.show_values))
