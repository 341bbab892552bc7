"""Violations as strategies: a wrong value planted in a drawn payload."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import strategies as st

from ...contract import Contract, Policy
from ...contract.errors import hides_traceback
from ...contract.workflows import DEFAULT_OPERATION
from ..generation.compile import payloads, with_repr
from ..options import checked_contract
from ..schema.examples import Path
from ..schema.variations import copied
from .violations import Fault, Violation, breaks_only, faults, violation_at, violation_cases

__tracebackhide__ = hides_traceback

_POSITIONS = 4


def violations(operation: str | Contract, *, policy: Policy | None = None) -> st.SearchStrategy[Violation]:
    """Responses that break exactly one rule of an operation's contract, judged again as they are drawn.

    Args:
        operation: name of a shipped contract, or a contract.
        policy: what is tolerated, for a contract named by its operation.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know.
        UnknownOperationError: no contract is shipped for the operation.
    """
    if isinstance(operation, str):
        return _shipped(operation, policy or Policy())
    return _violations(checked_contract(operation))


def invalid_histories(*, policy: Policy | None = None) -> st.SearchStrategy[Violation]:
    """`Execution.getHistory` responses that break exactly one rule; see `violations`."""
    return violations(DEFAULT_OPERATION, policy=policy)


@lru_cache(maxsize=16)
def _shipped(name: str, policy: Policy) -> st.SearchStrategy[Violation]:
    return _violations(Contract.load(name, policy=policy))


_LEAST_PER_RULE = 24


def _violations(contract: Contract) -> st.SearchStrategy[Violation]:
    in_text = (each for each in violation_cases(contract) if isinstance(each.payload, bytes))
    table = _evenly([*faults(contract), *in_text])
    # Not `integers`: payloads draw one, and Hypothesis would copy the two onto each other.
    index, bases = st.sampled_from(range(len(table) * _POSITIONS)), payloads(contract)

    def violation(draw: st.DrawFn) -> Violation:
        chosen, position = divmod(draw(index), _POSITIONS)
        fault = table[chosen]
        return fault if isinstance(fault, Violation) else _planted(contract, fault, draw(bases), position)

    return with_repr(violation, "violations", contract.operation)


def _evenly(found: list[Fault | Violation]) -> list[Fault | Violation]:
    """All of them; those of a rule that has few several times, so that each rule comes up often."""
    by_rule: dict[str, list[Fault | Violation]] = {}
    for each in found:
        by_rule.setdefault(each.rule, []).append(each)
    return [each for few in by_rule.values() for each in few * -(-_LEAST_PER_RULE // len(few))]


def _planted(contract: Contract, fault: Fault, base: object, position: int) -> Violation:
    """The fault in the drawn payload; alone in the smallest one where it would break another rule with it."""
    path, payload = _plant(base, fault.path, fault.wrong.value, position)
    planted = violation_at(fault, path, payload)
    if breaks_only(contract, planted):
        return planted
    return violation_at(fault, fault.path, fault.place.put(copied(fault.wrong.value)))


def _plant(value: object, path: Path, wrong: object, position: int) -> tuple[Path, object]:
    """Sets the value at the path, making what is missing on the way; an element stands at the position."""
    if not path:
        return (), copied(wrong)
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        elements = value if isinstance(value, list) and value else [{}]
        index = position % len(elements)
        under, planted = _plant(elements[index], rest, wrong, position)
        return (index, *under), [*elements[:index], planted, *elements[index + 1 :]]
    members = value if isinstance(value, dict) else {}
    under, planted = _plant(members.get(first), rest, wrong, position)
    return (first, *under), {**members, first: planted}
