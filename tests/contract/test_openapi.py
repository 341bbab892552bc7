"""The OpenAPI document of the whole API."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from docpact.contract import Contract, operations
from docpact.contract.http.openapi import openapi


@pytest.fixture(scope="module")
def document():
    return openapi()


def described(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "servers":
                yield path, method, operation


def test_it_is_valid(document):
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert json.loads(json.dumps(document)) == document


def test_it_holds_every_binding(document):
    held = {(path, method.upper()) for path, method, _ in described(document)}
    assert held == {(each.path, each.method) for name in operations() for each in Contract.load(name).bindings}
    assert {operation["operationId"] for *_, operation in described(document)} == {*operations(), "Execution.start.2"}


def test_every_operation_has_a_reply_and_an_error(document):
    for *_, operation in described(document):
        reference = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Error"}
    assert list(document["components"]["schemas"]["Status"]["properties"]) == ["code", "message", "details"]


def test_parameters_and_bodies(document):
    listing = document["paths"]["/workflows/v1/execution"]["get"]["parameters"]
    assert [(each["name"], each["in"], each["required"]) for each in listing] == [
        ("workflowId", "query", True),
        ("pageSize", "query", False),
        ("pageToken", "query", False),
        ("filter", "query", False),
    ]
    assert all(each["description"] for each in listing)
    first = document["paths"]["/workflows/v1/execution/start"]["post"]
    second = document["paths"]["/workflows/v1/execution/{workflowId}/start"]["post"]
    assert (first["parameters"], first["requestBody"]["required"]) == ([], True)
    assert [each["name"] for each in second["parameters"]] == ["workflowId"]
    assert second["requestBody"]["required"] is False


def test_hosts(document):
    assert document["servers"] == [{"url": "https://serverless-workflows.api.cloud.yandex.net"}]
    assert document["paths"]["/operations/{operationId}"]["servers"] == [
        {"url": "https://operation.api.cloud.yandex.net"}
    ]
    elsewhere = openapi({"api-host": "api.example.org"})
    assert elsewhere["servers"] == [{"url": "https://serverless-workflows.api.example.org"}]


def test_nothing_of_docpact_is_left_in_it(document):
    text = json.dumps(document)
    assert '"x-' not in text
    assert '"#/$defs' not in text
