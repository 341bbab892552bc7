"""Facts: what members of a realistic response say together, for an API of one's own."""

import pytest

from docpact.contract import Contract
from docpact.strategies import FactSource, fixtures, register_facts
from docpact.strategies.realistic import facts

ORDER = {
    "x-operation": {"name": "Order.get"},
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "paid": {"type": "string", "format": "date-time"},
        "shipped": {"type": "string", "format": "date-time"},
    },
}


def paid_or_shipped(*, shipped=True):
    def decide(random):
        day = random.between("/paid", 1, 9)
        return {"paid": f"2024-05-0{day}T00:00:00Z", "shipped": f"2024-05-1{day}T00:00:00Z" if shipped else None}

    return decide


@pytest.fixture
def _registered(monkeypatch):
    monkeypatch.setattr(facts, "_REGISTERED", {})
    register_facts("Order.get", FactSource(("paid", "shipped"), paid_or_shipped))


@pytest.mark.usefixtures("_registered")
def test_facts_of_an_operation_are_in_its_responses():
    from docpact.strategies.realistic.fixtures import responses

    order = Contract.from_schema(ORDER)
    for payload in responses(order, 20, seed=4):
        assert order.conforms(payload)
        assert payload["shipped"][8:10] == f"1{payload['paid'][9]}"
    assert all("shipped" not in each for each in responses(order, 20, shipped=False))


@pytest.mark.usefixtures("_registered")
def test_a_schema_without_the_members_is_filled_without_facts():
    from docpact.strategies.realistic.fixtures import responses

    bare = Contract.from_schema({**ORDER, "properties": {"id": {"type": "string"}}})
    assert [list(each) for each in responses(bare, 3)] == [["id"]] * 3
    with pytest.raises(ValueError, match=r"shipped=False: only of responses with paid and shipped, not of Order.get"):
        responses(bare, 3, shipped=False)


def test_fixtures_of_other_operations_have_no_facts():
    payload = next(fixtures(1, contract=Contract.from_schema(ORDER)))
    assert payload.keys() == {"id", "paid", "shipped"}
