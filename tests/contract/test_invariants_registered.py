"""Invariants of an API of one's own: registered once, they are advice on every response of the operation."""

import pytest

from docpact.contract import Contract, register_invariant
from docpact.contract.invariants import _REGISTERED

ORDER = {
    "type": "object",
    "properties": {"shipped": {"type": "boolean"}, "items": {"type": "array", "items": {"type": "object"}}},
    "x-operation": {"name": "getOrder", "bindings": []},
}


@pytest.fixture(autouse=True)
def _forgotten():
    yield
    _REGISTERED.clear()


def unpaid(order):
    if isinstance(order, dict) and order.get("shipped") and not order.get("paid"):
        yield "/shipped", "a shipped order to be paid"
    yield from ((f"/items/{index}", "a price") for index, each in enumerate(order.get("items", ())) if not each)


def test_what_breaks_one_is_advice():
    contract = Contract.from_schema(ORDER)
    register_invariant("getOrder", "order-paid", "a shipped order is paid", unpaid)
    report = contract.validate({"shipped": True, "items": [{"price": 1}, {}]})
    assert [(each.rule, each.severity, each.pointer) for each in report.findings if each.rule == "order-paid"] == [
        ("order-paid", "advice", "/shipped"),
        ("order-paid", "advice", "/items/1"),
    ]
    assert report.ok
    assert contract.conforms({"shipped": True})


def test_a_text_has_the_place():
    register_invariant("getOrder", "order-paid", "a shipped order is paid", unpaid)
    (finding,) = Contract.from_schema(ORDER).validate('{"shipped": true}').findings
    assert (finding.line, finding.column) == (1, 13)
    assert finding.message == "expected a shipped order to be paid, found true"


def test_it_may_be_registered_again():
    register_invariant("getOrder", "order-paid", "a shipped order is paid", unpaid)
    register_invariant("getOrder", "order-paid", "a shipped order is paid", lambda _: ())
    assert Contract.from_schema(ORDER).validate({"shipped": True}).findings == ()


def test_a_rule_of_docpact_keeps_its_id():
    with pytest.raises(ValueError, match="rule='type': docpact has a rule of this id"):
        register_invariant("getOrder", "type", "anything", unpaid)
