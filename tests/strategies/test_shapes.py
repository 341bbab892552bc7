"""Shapes of an API of one's own come up in edge cases, in drawn payloads and in detection."""

import pytest

from docpact.contract import Contract, operations
from docpact.strategies import Shape, edge_cases, register_shapes
from docpact.strategies.edges.detection import Detector, detectable_edges
from docpact.strategies.edges.shapes import fitting_shapes, shapes_of
from docpact.strategies.schema.reader import node_of
from docpact.strategies.stream import series

ITEM = {"type": "object", "properties": {"sku": {"type": "string"}, "amount": {"type": "integer"}}}
ORDER = {
    "type": "object",
    "required": ["number"],
    "properties": {
        "number": {"type": "string"},
        "total": {"type": "integer"},
        "items": {"type": "array", "items": ITEM},
    },
}


def differs(payload):
    return "total" in payload and payload["total"] != sum(each.get("amount", 0) for each in payload.get("items", ()))


TOTAL = Shape(
    "total-differs",
    "the total is taken for the sum of the items",
    {"total": 5, "items": [{"amount": 1}, {"amount": 3}]},
    shown_by=differs,
)
SAME_SKU = Shape("equal-skus", "items keyed by sku are lost", {"items": [{"sku": "a-1"}, {"sku": "a-1"}]})
COUPON = Shape("coupon", "the contract does not know the member", {"coupon": "x"})


def order_contract(name):
    source = {"name": name, "bindings": []}
    return Contract(name, ORDER | {"x-operation": source})


@pytest.fixture(scope="module")
def orders():
    register_shapes("Order.get", [TOTAL, COUPON])
    register_shapes("Order.get", [SAME_SKU])
    return order_contract("Order.get")


def detected_in(contract, payload):
    known = Detector(node_of(contract.schema), detectable_edges(contract))
    return {each.id for each in known.detect(payload)}


def test_registered_shapes_are_edge_cases_as_far_as_they_fit(orders):
    cases = {each.id: each for each in edge_cases(orders)}
    assert cases["total-differs"].payload == {"number": "", "total": 5, "items": [{"amount": 1}, {"amount": 3}]}
    assert cases["total-differs"].why == TOTAL.why
    assert "equal-skus" in cases
    assert "coupon" not in cases
    assert fitting_shapes(orders) == ((TOTAL,), (SAME_SKU,))


def test_registered_shapes_are_drawn(orders):
    payloads = list(series(orders, "any", 300))
    assert all(map(orders.conforms, payloads))
    skus = [[each.get("sku") for each in payload.get("items", ())] for payload in payloads]
    assert sum(each.count("a-1") > 1 for each in skus) > 10
    amounts = [[each.get("amount") for each in payload.get("items", ())] for payload in payloads]
    assert sum({1, 3} <= {*each} for each in amounts) > 10


def test_registered_shapes_are_detected(orders):
    plain = {"number": "1", "total": 2, "items": [{"sku": "a", "amount": 2}]}
    assert not {"total-differs", "equal-skus"} & detected_in(orders, plain)
    assert "total-differs" in detected_in(orders, plain | {"total": 3})
    assert "equal-skus" in detected_in(orders, {"number": "1", "items": [{"sku": "a-1"}, {"sku": "a-1", "amount": 1}]})


@pytest.mark.usefixtures("orders")
def test_shapes_belong_to_their_operation():
    assert shapes_of("Order.list").groups == ()
    assert "total-differs" not in {each.id for each in edge_cases(order_contract("Order.list"))}


@pytest.mark.usefixtures("orders")
def test_an_id_that_the_operation_has_is_refused():
    with pytest.raises(ValueError, match=r"'equal-skus': Order\.get has a shape of this id"):
        register_shapes("Order.get", [Shape("equal-skus", "", {})])
    with pytest.raises(ValueError, match=r"'one': Order\.post"):
        register_shapes("Order.post", [Shape("one", "", {}), Shape("one", "", {})])
    with pytest.raises(ValueError, match="'out-of-order'"):
        register_shapes("Execution.getHistory", [Shape("out-of-order", "", {})])
    with pytest.raises(TypeError, match="expected a Shape"):
        register_shapes("Order.post", [{"total": 1}])


def test_ids_of_shipped_shapes_are_unique():
    for operation in operations():
        ids = [each.id for group in shapes_of(operation).groups for each in group]
        assert len({*ids}) == len(ids)
