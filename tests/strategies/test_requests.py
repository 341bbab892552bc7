"""Requests of an operation: what is drawn conforms and is found again by its route."""

import pytest
from hypothesis import given

from docpact.contract import Contract
from docpact.contract.api import Api
from docpact.contract.errors import SchemaError
from docpact.contract.schema.catalogue import operations
from docpact.strategies import requests

BERTH = Contract.from_schema({
    "type": "object",
    "properties": {"id": {"type": "string"}},
    "x-operation": {
        "name": "Berth.update",
        "bindings": [
            {
                "method": "PATCH",
                "url": "https://pier.example/v1/piers/{pierId}/berths/{berthId}",
                "path": {
                    "type": "object",
                    "properties": {"pierId": {"type": "string"}, "berthId": {"type": "integer", "minimum": 1}},
                },
                "query": {
                    "type": "object",
                    "required": ["mask"],
                    "properties": {
                        "mask": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                        "force": {"type": "boolean"},
                    },
                },
                "body": {
                    "type": "object",
                    "required": ["length"],
                    "properties": {"length": {"type": "number", "minimum": 0}, "name": {"type": "string"}},
                },
            }
        ],
    },
})  # fmt: skip


def assert_found(request, contract):
    match = Api.of([contract]).router.find(request.method, request.path)
    assert match.route.operation == contract.operation
    assert [each for each in match.route.request.findings(request, match.values) if each.severity == "violation"] == []


@given(requests(BERTH))
def test_a_request_conforms_and_is_found_by_its_route(request):
    assert_found(request, BERTH)


@pytest.mark.parametrize("name", operations())
def test_requests_of_shipped_operations_conform(name, drawing):
    contract = Contract.load(name)
    for request in drawing(requests(name), 20):
        assert_found(request, contract)


def test_both_ways_of_an_optional_parameter_are_drawn(drawing):
    queries = [dict(each.query_pairs) for each in drawing(requests(BERTH), 60)]
    assert {each.get("force") for each in queries} == {None, "true", "false"}


def test_a_contract_without_a_request_says_so():
    with pytest.raises(SchemaError, match="names no HTTP request"):
        requests(Contract.from_schema({"type": "object"}))
