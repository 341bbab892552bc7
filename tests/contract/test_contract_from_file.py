"""Contracts of APIs of one's own: from a page, from its schema, with an overlay; and where they may stand."""

import json
import re
from pathlib import Path

import pytest

from docpact.contract import Contract, DocpactError, Policy, assert_conforms, conforming, validate

PAGE = """\
# Shop API, REST: Order.get

## HTTP request

```
GET https://api.shop.example/orders
```

## Response

**HTTP Code: 200 - OK**

Field | Description
--- | ---
id | **string**<br>Required.
status | **enum**<br><ul><li>`NEW`</li><li>`PAID`</li></ul>
"""
OVERLAY = [{"reason": "seen", "patch": {"properties": {"status": {"enum": ["NEW", "PAID", "SENT"]}}}}]


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "Order.get.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def order(page):
    return Contract.from_file(page)


def test_a_page(order):
    assert (order.operation, order.bindings[0].path) == ("Order.get", "/orders")
    assert order.conforms({"id": "a", "status": "PAID"})
    (finding,) = order.validate({"id": "a", "status": "SENT"}).findings
    assert (finding.origin.source, finding.origin.line) == ("Order.get.md", 16)


def test_a_schema_is_the_same(page, order, tmp_path):
    path = tmp_path / "order.json"
    path.write_bytes(b"\xef\xbb\xbf\n" + json.dumps(order.schema).encode())
    assert Contract.from_file(path).schema == order.schema == Contract.from_file(str(page)).schema


def test_an_overlay(page, tmp_path):
    path = tmp_path / "overlay.json"
    path.write_text(json.dumps(OVERLAY))
    contract = Contract.from_file(page, overlay=path, policy=Policy(unknown_fields="violation"))
    assert contract.conforms({"id": "a", "status": "SENT"})
    assert not contract.conforms({"id": "a", "etag": "b"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "file:1: expected the page of a REST method, found an empty page"),
        ("# Words", "file:1: expected a section `## HTTP request`"),
        ("{", "file: not JSON"),
        ("[]", "file: expected a JSON object that is a schema"),
        ('{"type": "text"}', "file: #/type: not JSON Schema 2020-12"),
    ],
)
def test_what_is_neither_page_nor_schema(tmp_path, text, said):
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(DocpactError, match=re.escape(said)):
        Contract.from_file(path)


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        ("[", "overlay.json: not JSON"),
        ("{}", "overlay.json: no overlay of 'Order.get response': expected a list of"),
        ('[{"patch": {}}]', "expected a list of"),
        ('[{"reason": "a", "patch": {"properties": 3}}]', "overlay.json: no overlay of"),
        ('[{"reason": "a", "patch": {"type": "text"}}]', "overlay.json: #/type: not JSON Schema"),
    ],
)
def test_what_is_no_overlay(page, tmp_path, overlay, said):
    path = tmp_path / "overlay.json"
    path.write_text(overlay)
    with pytest.raises(DocpactError, match=re.escape(said)):
        Contract.from_file(page, overlay=path)


def test_files_that_are_not_there(page, tmp_path):
    for arguments in ({"path": tmp_path / "none"}, {"path": page, "overlay": tmp_path / "none"}):
        with pytest.raises(DocpactError, match="none: cannot be opened"):
            Contract.from_file(**arguments)
    assert not Path("none").exists()


def test_a_contract_stands_where_an_operation_does(order):
    assert validate({"id": "a"}, order).ok
    assert_conforms({"id": "a"}, order)
    with pytest.raises(AssertionError, match=r"breaks the contract of Order\.get"):
        assert_conforms({}, order)
    assert conforming(order) == {"id": "a"}
    assert conforming(order) != {}
    assert conforming(order) == conforming(Contract(order.operation, order.schema))
    assert conforming(order) != conforming()
    assert repr(conforming(order)) == "conforming('Order.get')"


def test_a_policy_beside_a_contract(order):
    strict, odd = Policy(unknown_fields="violation"), {"id": "a", "etag": "b"}
    assert validate(odd, order).ok
    assert not validate(odd, order, strict).ok
    assert not validate(odd, Contract(order.operation, order.schema, strict)).ok
    assert odd != conforming(order, strict)
