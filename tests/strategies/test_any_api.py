"""Fixtures of any API are realistic: what their members say agrees, and texts suit their names."""

import json
import re
import subprocess
import sys
from datetime import datetime

import pytest

from docpact.contract import Contract, operations
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page
from docpact.strategies import fixtures, history
from docpact.strategies.realistic.siblings import usual_range
from docpact.strategies.realistic.wording import fit_to_constraints
from docpact.strategies.schema.nodes import Text
from docpact.strategies.seeded import SeededRandom

MANY = 200


def made(contract, n=MANY):
    return list(fixtures(n, seed=11, contract=contract))


def objects(value):
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


@pytest.mark.parametrize("operation", operations())
def test_what_is_made_conforms_without_advice_and_without_empty_keys(operation):
    contract = Contract.load(operation)
    payloads = made(contract)
    assert not [each for payload in payloads for each in contract.validate(payload).findings]
    assert not [each for payload in payloads for each in objects(payload) if "" in each or None in each.values()]
    if operation not in {"Execution.stop", "Execution.terminate"}:  # which say no more than an id
        assert len({json.dumps(each) for each in payloads}) == MANY


def test_an_operation_has_an_outcome_when_it_is_done():
    for name in ("Operation.get", "Workflow.create", "Workflow.delete"):
        payloads = made(Contract.load(name))
        outcomes = {(each["done"], *sorted({"error", "response"} & set(each))) for each in payloads}
        assert outcomes == {(False,), (True, "error"), (True, "response")}
        assert all(each["createdAt"] < each["modifiedAt"] for each in payloads)
        assert all(1 <= each["error"]["code"] <= 16 for each in payloads if "error" in each)


def test_an_execution_has_what_its_status_says():
    expected = {
        "FINISHED": {"result", "startedAt", "duration"},
        "FAILED": {"error", "startedAt", "duration"},
        "STOPPED": {"startedAt", "duration"},
        "RUNNING": {"startedAt"},
        "PAUSED": {"startedAt"},
        "QUEUED": set(),
    }
    found = {}
    for payload in made(Contract.load("Execution.get")):
        execution = payload["execution"]
        found.setdefault(execution["status"], set()).add(
            frozenset({"result", "error", "startedAt", "duration"} & set(execution))
        )
    assert found == {status: {frozenset(there)} for status, there in expected.items()}


PAGE = """\
# Shop API, REST: Order.get

## HTTP request

```
GET https://api.shop.example/orders/{orderId}
```

## Path parameters

Field | Description
--- | ---
orderId | Required.

## Response

**HTTP Code: 200 - OK**

Field | Description
--- | ---
id | **string**<br>The string length in characters must be 4-20. Value must match the regular expression ` [a-z0-9]+ `.
number | **string**<br>Required. Value must match the regular expression ` [A-Z]{2}-[0-9]{6} `.
motto | **string**<br>The minimum string length in characters is 40.
created_at | **string** (date-time)
paid_until | **string** (date-time)
updateTime | **string** (date-time)
status | **enum**<br><ul><li>`PENDING`</li><li>`PAID`</li><li>`DELIVERED`</li><li>`DELIVERY_FAILED`</li></ul>
failureReason | **string**
result | **object**
result.trackingUrl | **string**
deliveredAt | **string** (date-time)
completedAt | **string** (date-time)
customer | **object**
customer.email | **string**
customer.timezone | **string**
items[] | **object**<br>Must contain at least one element.
items[].price | **number**
items[].quantity | **integer** (int32)
items[].size | **string** (int64)<br>Acceptable values are -9 to -3, inclusive.
"""


@pytest.fixture(scope="module")
def shop():
    return Contract.from_schema(derive(read_page(PAGE, "order.md")))


@pytest.fixture(scope="module")
def orders(shop):
    return made(shop)


def test_orders_of_a_shop(shop, orders):
    assert all(map(shop.conforms, orders))
    assert len({each["id"] for each in orders}) == len({each["number"] for each in orders}) == MANY
    assert all(each["created_at"] < each["updateTime"] for each in orders)
    assert all(
        re.fullmatch(r"https://\w+\.example/\w+", each["result"]["trackingUrl"]) for each in orders if "result" in each
    )
    assert all("@" in each["customer"]["email"] and len(each["motto"]) >= 40 for each in orders)
    assert {each["customer"]["timezone"] for each in orders} > {"UTC", "Europe/Berlin"}
    assert all(
        1 <= item["quantity"] <= 9 and -9 <= int(item["size"]) <= -3 for each in orders for item in each["items"]
    )
    assert all(datetime.fromisoformat(each["created_at"]) for each in orders)


def test_what_the_status_of_an_order_rules_out(orders):
    there = {}
    for each in orders:
        there.setdefault(each["status"], set()).update({"failureReason", "result", "completedAt"} & set(each))
    assert there == {
        "PENDING": set(),
        "PAID": set(),
        "DELIVERED": {"result", "completedAt"},
        "DELIVERY_FAILED": {"failureReason", "completedAt"},
    }


def test_a_new_field_moves_no_other(orders):
    wider = Contract.from_schema(derive(read_page(PAGE + "comment | **string**\n", "order.md")))
    after = made(wider)
    assert all(each.pop("comment") for each in after)
    assert after == orders


def test_what_is_required_is_there_whatever_the_status():
    text = PAGE.replace("failureReason | **string**", "failureReason | **string**<br>Required.")
    assert all("failureReason" in each for each in made(Contract.from_schema(derive(read_page(text, "order.md")))))


def test_one_of_a_group_that_must_be_set_is_set_whatever_the_status():
    group = {"oneOf": [{"required": ["error"]}, {"required": ["result"]}]}
    members = {"done": {"type": "boolean"}, "error": {"type": "string"}, "result": {"type": "string"}}
    contract = Contract.from_schema({"type": "object", "properties": members, **group})
    assert all(map(contract.conforms, made(contract)))


def test_examples_of_the_schema_are_taken():
    texts = {"type": "string", "examples": ["sku-1", 2, "sku-2", "too long"], "maxLength": 5}
    pairs = {"type": "object", "examples": [{"a": 1}, "b"]}
    contract = Contract.from_schema({"type": "object", "properties": {"sku": texts, "more": pairs}})
    payloads = made(contract)
    assert {each["sku"] for each in payloads} == {"sku-1", "sku-2"}
    assert all(each["more"] == {"a": 1} for each in payloads)


def test_a_response_need_not_be_an_object():
    contract = Contract.from_schema({"type": "array", "items": {"type": "string"}, "minItems": 2})
    assert all(map(contract.conforms, made(contract)))


def test_histories_alone_have_scenarios(shop):
    with pytest.raises(ValueError, match="status='FAILED': only of responses with execution and entries"):
        fixtures(1, status="FAILED", contract=shop)
    assert shop.conforms(history(contract=shop))


@pytest.mark.slow
def test_another_process_makes_the_same():
    program = (
        "import json\nfrom docpact.contract import Contract, operations\nfrom docpact.strategies import fixtures\n"
        "for each in operations():\n    print(json.dumps(list(fixtures(5, contract=Contract.load(each)))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env={"PYTHONHASHSEED": "7"})
    here = [json.dumps(list(fixtures(5, contract=Contract.load(each)))) for each in operations()]
    assert done.stdout.decode().splitlines() == here


@pytest.mark.parametrize(
    "pattern", ["[A-Z]{2}-[0-9]{4}", "[a-z]([-a-z0-9]{0,61}[a-z0-9])?", "a|b", "[0-9a-f]{8}", "v[0-9]+", "x*", ".*"]
)
def test_texts_fit_their_patterns_and_vary(pattern):
    node = Text(1, 40, pattern)
    texts = {fit_to_constraints(node, "some words", f"/{index}", SeededRandom(3)) for index in range(60)}
    assert all(map(node.fits, texts))
    assert len(texts) > 20 or pattern in {"a|b", "[a-z]([-a-z0-9]{0,61}[a-z0-9])?", "x*", ".*"}


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("code", -(2**31), 2**31 - 1, (1, 16)),
        ("count", None, None, (1, 1000)),
        ("count", 5, None, (5, 1000)),
        ("count", 5000, None, (5000, 6000)),
        ("count", None, -5, (-1005, -5)),
        ("count", 0.5, 1.5, (1, 1)),
        ("pageSize", 0, 1000, (0, 1000)),
    ],
)
def test_numbers_keep_to_their_bounds(name, low, high, expected):
    assert usual_range(name, low, high) == expected
