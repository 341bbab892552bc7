"""Every operation that is shipped can be drawn, enumerated, broken and filled."""

import pytest

from docpact.contract import Contract, operations
from docpact.strategies import edge_cases, fixtures, payloads, violation_cases, violations

pytestmark = pytest.mark.parametrize("operation", operations())


def test_payloads(operation, drawing):
    contract = Contract.load(operation)
    for payload in drawing(payloads(operation), 40):
        assert contract.conforms(payload), contract.validate(payload).violations


def test_edge_cases(operation):
    contract = Contract.load(operation)
    cases = edge_cases(operation, include={"unusual"})
    assert len({each.id for each in cases}) == len(cases) > 10
    for each in cases:
        assert contract.conforms(each.payload), (each.id, contract.validate(each.payload).violations)


def test_violations(operation, drawing):
    contract = Contract.load(operation)
    cases = violation_cases(operation)
    assert len(cases) > 10
    for each in [*cases, *drawing(violations(operation), 40)]:
        found = contract.validate(each.payload).violations
        assert [(one.rule, one.pointer) for one in found] == [(each.rule, each.pointer)]


def test_fixtures(operation):
    contract = Contract.load(operation)
    for payload in fixtures(20, contract=contract):
        assert contract.validate(payload).findings == ()
