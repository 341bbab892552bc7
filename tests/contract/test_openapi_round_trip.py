"""What docpact writes as OpenAPI is read back as the same contracts."""

import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from docpact.contract import Contract, operations
from docpact.contract.errors import DocpactError
from docpact.contract.http.openapi import openapi, openapi_of
from docpact.contract.schema.derive import derive
from docpact.contract.schema.nodes import operation_of, without_extensions
from docpact.contract.sources.openapi import check_document, read_openapi

HARBOUR = {
    "openapi": "3.1.0",
    "info": {"title": "Harbour", "version": "1"},
    "servers": [{"url": "https://a.example/v1"}, {"url": "https://b.example/v1"}],
    "paths": {
        "/quays/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "put": {
                "operationId": "Quay.replace",
                "security": [{"key": []}, {"token": []}],
                "parameters": [
                    {
                        "name": "filter",
                        "in": "query",
                        "style": "deepObject",
                        "explode": True,
                        "schema": {"type": "object", "properties": {"size": {"type": "integer"}}},
                    },
                    {"name": "X-Turn", "in": "header", "required": True, "schema": {"type": "integer"}},
                    {"name": "pier", "in": "cookie", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Quay"}}},
                },
                "responses": {
                    "201": {
                        "description": "Done.",
                        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Quay"}}},
                    },
                    "4XX": {
                        "description": "4XX",
                        "content": {"application/problem+json": {"schema": {"type": "object", "properties": {}}}},
                    },
                    "503": {"description": "503"},
                },
            },
        }
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "name": "X-Key", "in": "header"},
            "token": {"type": "http", "scheme": "bearer"},
        },
        "schemas": {
            "Quay": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "readOnly": True},
                    "next": {"$ref": "#/components/schemas/Quay"},
                    "berths": {"type": "array", "items": {"$ref": "#/components/schemas/Berth"}},
                },
            },
            "Berth": {"type": "object", "properties": {"depth": {"type": "number"}}},
        },
    },
}


def written(tmp_path, document, name="document.json"):
    (tmp_path / name).write_text(json.dumps(document))
    return tmp_path / name


def plain(schema):
    """The schema, and what it says of requests and other responses, without origins."""
    return without_extensions(schema), operation_without_origins(schema)


def operation_without_origins(schema):
    about = {name: value for name, value in schema["x-operation"].items() if name not in {"source", "origin"}}
    return json.loads(json.dumps(about), object_hook=lambda each: {k: v for k, v in each.items() if k != "x-origins"})


def test_the_shipped_contracts(tmp_path):
    document = read_openapi(written(tmp_path, openapi()))
    assert not document.notes
    for name in operations():
        contract = Contract.load(name)
        schema = derive(document.bindings(name))
        assert without_extensions(schema) == without_extensions(contract.schema)
        ours, theirs = operation_of(schema).bindings[0], contract.bindings[0]
        for part in ("parameters", "query", "body"):
            expected = without_extensions(getattr(theirs, part))
            left_out = {name: value for name, value in expected.items() if value != {}} if expected else expected
            found = without_extensions(getattr(ours, part))
            assert {name: value for name, value in found.items() if value != {}} == left_out if found else not expected
        assert not document.bindings(name)[0].notes


def test_a_document_of_ones_own(tmp_path):
    first = read_openapi(written(tmp_path, HARBOUR))
    contracts = [Contract(name, derive(first.bindings(name))) for name in first.operations]
    document = openapi_of(contracts)
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert "#/$defs" not in json.dumps(document)
    again = read_openapi(written(tmp_path, document, "again.json"))
    assert list(again.operations) == list(first.operations)
    for each in contracts:
        assert [one.url for one in again.bindings(each.operation)] == [
            one.url for one in first.bindings(each.operation)
        ]
        ours, theirs = operation_of(derive(again.bindings(each.operation))), operation_of(each.schema)
        assert (ours.status, ours.media_types, ours.security) == (theirs.status, theirs.media_types, theirs.security)
        assert [(one.status, one.media_types) for one in ours.responses] == [
            (one.status, one.media_types) for one in theirs.responses
        ]


_VALUES = st.recursive(
    st.sampled_from([None, 1, "x", 1.5]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "next", "berths", "depth", "size", "X-Turn"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Validators of each part of the operation, of the document and of what was written of it."""
    folder = tmp_path_factory.mktemp("documents")
    name = "Quay.replace"
    first = derive(read_openapi(written(folder, HARBOUR)).bindings(name))
    document = openapi_of([Contract(name, first)])
    again = derive(read_openapi(written(folder, document, "again.json")).bindings(name))
    parts = []
    for schema in (first, again):
        binding = schema["x-operation"]["bindings"][0]
        both = [schema, binding["body"], binding["query"], binding["headers"], binding["cookies"]]
        parts.append([jsonschema_rs.Draft202012Validator(without_extensions(each)) for each in both])
    return list(zip(*parts, strict=True))


@given(value=_VALUES)
def test_what_is_read_back_accepts_the_same_values(pairs, value):
    for one, other in pairs:
        assert one.is_valid(value) == other.is_valid(value)


def test_a_check_by_the_specification(tmp_path):
    assert check_document(written(tmp_path, HARBOUR)) == ()
    broken = json.loads(json.dumps(HARBOUR))
    del broken["info"]["title"]
    broken["paths"]["/quays/{id}"]["put"]["responses"]["200"] = {"content": {}}
    found = [str(each) for each in check_document(written(tmp_path, broken))]
    assert any('document.json:1: #/info: "title" is a required property' in each for each in found)
    assert all("\\u000a" not in each for each in found)


def test_a_check_reads_the_folder_and_fetches_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("something was fetched"))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("something was looked up"))
    for reference in ("https://example.org/q.json", "../q.json", "ftp://example.org/q.json"):
        remote = json.loads(json.dumps(HARBOUR))
        remote["components"]["schemas"]["Berth"] = {"$ref": reference}
        with pytest.raises(DocpactError, match="fetches nothing"):
            check_document(written(tmp_path, remote))
    local = json.loads(json.dumps(HARBOUR))
    local["components"]["schemas"]["Berth"] = {"$ref": "berth.yaml"}
    (tmp_path / "berth.yaml").write_text("type: object\n")
    assert check_document(written(tmp_path, local)) == ()
