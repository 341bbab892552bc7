"""Documents over several files: references stay in the folder of the document, and nothing is fetched."""

import json
import socket

import pytest

from docpact.contract.errors import DocpactError, OpenApiError
from docpact.contract.schema.derive import derive
from docpact.contract.schema.nodes import without_extensions
from docpact.contract.sources.openapi import read_openapi

ITEM = """
parameters: [{$ref: '../parts/common.json#/parameters/id'}]
get:
  operationId: getQuay
  responses:
    '200': {$ref: '../parts/common.json#/responses/Quay'}
"""
COMMON = {
    "parameters": {"id": {"name": "id", "in": "path", "required": True, "schema": {"$ref": "Id.yaml"}}},
    "responses": {"Quay": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/Quay"}}}}},
    "Quay": {"type": "object", "properties": {"id": {"$ref": "Id.yaml"}, "inner": {"$ref": "#/Quay"}}},
}
FILES = {"paths/quay.yaml": ITEM, "parts/common.json": COMMON, "parts/Id.yaml": "type: string\nminLength: 2\n"}


def reading(reference):
    schema = {"content": {"application/json": {"schema": {"$ref": reference}}}, "description": ""}
    return {"/a": {"get": {"responses": {"200": schema}}}}


def test_references_lead_through_several_files(open_document):
    document = open_document(paths={"/quays/{id}": {"$ref": "paths/quay.yaml"}}, files=FILES)
    (binding,) = document.bindings("getQuay")
    schema = without_extensions(derive([binding]))
    assert schema["properties"] == {"id": {"$ref": "#/$defs/Id.yaml"}, "inner": {"$ref": "#/$defs/Quay"}}
    assert schema["$defs"]["Id.yaml"] == {"type": "string", "minLength": 2}
    assert (binding.origin.source, binding.origin.line) == ("paths/quay.yaml", 3)
    assert [each.name for each in binding.path.fields] == ["id"]


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("https://example.org/a.json#/x", "is remote; docpact fetches nothing"),
        ("//example.org/a.json", "is remote"),
        ("file:///etc/passwd", "is remote"),
        ("../outside.json", "leads out of the document's folder"),
        ("/etc/passwd", "leads out of the document's folder"),
        ("a\u0000b.json", "leads out of the document's folder"),
        ("parts/gone.json", "leads nowhere: parts/gone.json: cannot be opened"),
        ("parts/common.json#/gone", "leads nowhere: there is no 'gone'"),
        ("#/components/schemas/Gone", "leads nowhere: there is no 'components'"),
        ("#gone", "no schema has that anchor"),
        ("parts/broken.yaml", "not YAML"),
        ("parts/broken.json", "not JSON"),
        (7, "expected a $ref that is text, found the number 7"),
    ],
)
def test_other_references_are_told_with_their_place_when_needed(open_document, monkeypatch, reference, problem):
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("something was fetched"))
    broken = {"parts/broken.yaml": "a: [", "parts/broken.json": '{"a":'}
    paths = reading(reference) | {"/b": {"get": {"responses": {"200": {"description": ""}}}}}
    document = open_document(paths=paths, files={**FILES, **broken})
    assert document.bindings("GET /b")
    with pytest.raises(OpenApiError) as caught:
        document.bindings("GET /a")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.line


def test_a_link_out_of_the_folder_is_refused(open_document, tmp_path, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.json"
    secret.write_text('{"type": "string"}')
    (tmp_path / "link.json").symlink_to(secret)
    with pytest.raises(OpenApiError, match="leads out of the document's folder"):
        open_document(paths=reading("link.json")).bindings("GET /a")


def test_a_path_item_that_leads_nowhere_is_left_out_with_a_note(open_document):
    document = open_document(paths={"/a": {"$ref": "https://example.org/a.yaml"}, "/b": {"get": {"responses": {}}}})
    assert list(document.operations) == ["GET /b"]
    assert [(each.phrase, each.reason[:36]) for each in document.notes] == [
        ("harbour.json#/paths/~1a", "its operations are left out: the $re")
    ]


def test_anchors_and_references_through_references(open_document):
    schemas = {"A": {"$anchor": "quay", "type": "integer"}, "B": {"$ref": "#/components/x"}}
    components = {"schemas": schemas, "x": {"properties": {"a": {"type": "null"}}}}
    paths = {"/a": reading("#quay")["/a"], "/b": reading("#/components/schemas/B/properties/a")["/a"]}
    document = open_document(paths=paths, components=components)
    assert [derive(document.bindings(name))["type"] for name in document.operations] == ["integer", "null"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.json", "{}", r"a\.json: expected an OpenAPI document with the member openapi, found none"),
        ("a.json", '{"swagger": "2.0"}', r"found Swagger 2\.0; convert it: npx swagger2openapi"),
        ("a.json", '{"openapi": "4.0"}', r"a\.json:1: #/openapi: expected a version 3\.0 to 3\.2, found \"4\.0\""),
        ("a.json", "[1]", "expected an OpenAPI document, found an array of 1 element"),
        ("a.json", '{"openapi": "3.1.0",\n "paths": {]}', r"a\.json:2: not JSON: column 12"),
        ("a.yaml", "openapi: 3.1.0\npaths: [", r"a\.yaml:3: not YAML: column 1"),
        ("a.yaml", "openapi: 3.1.0\npaths: !include p.yaml", r"a\.yaml:2: not YAML: .*the tag !include"),
        ("a.yaml", "just a page", 'expected an OpenAPI document, found "just a page"'),
        ("a.yaml", "", "expected an OpenAPI document, found null"),
        ("a.yaml", "openapi: 3.1.0\npaths: {}", "expected at least one operation under paths, found none"),
        ("a.yaml", "openapi: 3.1.0\npaths: []", "#/paths: expected an object of paths"),
        ("a.yaml", b"openapi: \xff", "expected UTF-8"),
        ("a.json", b'{"a": "\xff"}', "not JSON: column 8: expected UTF-8"),
    ],
)
def test_what_is_no_document_is_told_in_one_line(tmp_path, name, text, problem):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(OpenApiError, match=problem) as caught:
        read_openapi(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DocpactError, match=r"gone\.json: cannot be opened"):
        read_openapi(tmp_path / "gone.json")


def test_keys_that_stand_twice_are_noted(tmp_path):
    (tmp_path / "a.json").write_text('{"openapi": "3.1.0", "paths": {"/a": {"get": {}}, "/a": {"put": {}}}}')
    (tmp_path / "a.yaml").write_text("openapi: 3.1.0\npaths:\n  /a: {get: {}}\n  /a: {put: {}}\n")
    for name in ("a.json", "a.yaml"):
        document = read_openapi(tmp_path / name)
        assert list(document.operations) == ["PUT /a"]
        assert [each.phrase for each in document.notes] == [f"{name}#/paths/~1a"]


def test_a_schema_that_nests_as_deep_as_a_text_may_is_read(open_document):
    schema = {"type": "string"}
    for _ in range(185):
        schema = {"items": schema}
    reply = {"description": "", "content": {"application/json": {"schema": schema}}}
    document = open_document(paths={"/a": {"get": {"responses": {"200": reply}}}})
    assert json.dumps(derive(document.bindings("GET /a"))).count('"items"') == 185


def test_a_reference_into_itself_is_told(open_document):
    components = {"responses": {"A": {"$ref": "#/components/responses/A/x"}}}
    paths = {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/A"}}}}}
    with pytest.raises(OpenApiError, match="without end, or nests too deep"):
        open_document(paths=paths, components=components).bindings("GET /a")
