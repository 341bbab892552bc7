"""Violations as strategies: a wrong value planted in a drawn payload."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from ...contract import Contract, Policy
from ...contract.errors import hides_traceback
from ..generation.compile import payloads, with_repr
from ..options import checked_contract
from ..schema.variations import copied, indexed_path, replaced
from .violations import (
    PlacedWrongValue,
    Violation,
    breaks_only,
    no_violation,
    placed_wrong_values,
    violation_at,
    violation_cases,
)

__tracebackhide__ = hides_traceback

_POSITIONS = 4
"""In so many elements of a long array the wrong value may stand."""


def violations(operation: str | Contract, *, policy: Policy | None = None) -> st.SearchStrategy[Violation]:
    """Responses that break exactly one rule of an operation's contract, judged again as they are drawn.

    Args:
        operation: name of a shipped contract, or a contract.
        policy: what is tolerated, for a contract named by its operation.

    Raises:
        SchemaError: the response may be any JSON value, so that nothing is invalid, or no value conforms to the schema.
        UnknownOperationError: no contract is shipped for the operation.
    """
    if isinstance(operation, str):
        return _shipped(operation, policy or Policy())
    return _violations(checked_contract(operation))


@lru_cache(maxsize=16)
def _shipped(name: str, policy: Policy) -> st.SearchStrategy[Violation]:
    return _violations(Contract.load(name, policy=policy))


_LEAST_PER_RULE = 24


def _violations(contract: Contract) -> st.SearchStrategy[Violation]:
    in_text = (each for each in violation_cases(contract) if isinstance(each.payload, bytes))
    table = _evenly([*placed_wrong_values(contract), *in_text])
    if not table:
        raise no_violation(contract)
    # Not `integers`: payloads draw one, and Hypothesis would copy the two onto each other.
    index, bases = st.sampled_from(range(len(table) * _POSITIONS)), payloads(contract)

    def violation(draw: st.DrawFn) -> Violation:
        row, position = divmod(draw(index), _POSITIONS)
        placement = table[row]
        return (
            placement if isinstance(placement, Violation) else _in_payload(contract, placement, draw(bases), position)
        )

    return with_repr(violation, "violations", contract.operation)


def _evenly(rows: list[PlacedWrongValue | Violation]) -> list[PlacedWrongValue | Violation]:
    """All of them; those of a rule that has few several times, so that each rule comes up often."""
    by_rule: dict[str, list[PlacedWrongValue | Violation]] = {}
    for each in rows:
        by_rule.setdefault(each.rule, []).append(each)
    return [each for few in by_rule.values() for each in few * -(-_LEAST_PER_RULE // len(few))]


def _in_payload(contract: Contract, placement: PlacedWrongValue, base: object, position: int) -> Violation:
    """The wrong value in the drawn payload; in the smallest one where it would break another rule with it."""
    at = position * 256 // _POSITIONS
    payload = replaced(base, placement.path, copied(placement.wrong_value.value), at, create=True)
    violation = violation_at(placement, indexed_path(payload, placement.path, at), payload)
    if breaks_only(contract, violation):
        return violation
    return violation_at(placement, placement.path, placement.slot.put(copied(placement.wrong_value.value)))
