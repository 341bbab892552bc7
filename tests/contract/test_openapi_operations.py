"""What the index of an OpenAPI document says, and what an operation is made of."""

import json

import pytest

from docpact.contract.errors import OpenApiError, UnknownOperationError
from docpact.contract.schema.derive import derive
from docpact.contract.schema.nodes import operation_of
from docpact.contract.sources.openapi import read_openapi

OK = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}}}


def urls(document, name):
    return [each.url for each in document.bindings(name)]


def described(document, name):
    return operation_of(derive(document.bindings(name)))


def test_names_are_operation_ids_or_method_and_path_in_the_documents_order(open_document):
    paths = {"/quays": {"post": OK, "get": {"operationId": "listQuays", **OK}}, "/berths/{id}": {"delete": OK}}
    document = open_document(paths=paths)
    assert list(document.operations) == ["POST /quays", "listQuays", "DELETE /berths/{id}"]
    assert document.title == "Harbour"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../b", "<b>get</b>", "get\u001b[31m", "a\nb", "x" * 400])
def test_unsafe_names_are_refused_with_their_place(open_document, name):
    with pytest.raises(OpenApiError, match=r"harbour\.json:\d+: #/paths/~1quays/get: expected a plain name"):
        open_document(paths={"/quays": {"get": {"operationId": name, **OK}}})


def test_two_operations_of_one_name_are_refused_with_both_places(open_document):
    twice = {"operationId": "listQuays", **OK}
    with pytest.raises(OpenApiError, match=r"two operations have the name 'listQuays'; .*#/paths/~1a/get"):
        open_document(paths={"/a": {"get": twice}, "/b": {"get": twice}})


def test_an_unknown_name_is_told_with_the_nearest(open_document):
    document = open_document(paths={"/quays": {"get": {"operationId": "listQuays", **OK}}})
    with pytest.raises(UnknownOperationError, match="perhaps listQuays was meant"):
        document.bindings("listQuay")


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        (None, ["/quays"]),
        ([{"url": "/"}], ["/quays"]),
        ([{"url": "/api/v2/"}], ["/api/v2/quays"]),
        ([{"url": "api/v2"}], ["/api/v2/quays"]),
        ([{"url": "./v2"}], ["/v2/quays"]),
        ([{"url": "https://h.example/v1?x=1#y"}], ["https://h.example/v1/quays"]),
        ([{"url": "//h.example/v1"}], ["https://h.example/v1/quays"]),
        (
            [{"url": "https://{region}.h/{v}", "variables": {"region": {"default": "eu"}, "v": {"enum": ["v3"]}}}],
            ["https://eu.h/v3/quays"],
        ),
        ([{"url": "https://a"}, {"url": "https://b"}, {"url": "https://a/"}], ["https://a/quays", "https://b/quays"]),
    ],
)
def test_servers(open_document, servers, expected):
    members = {"servers": servers} if servers else {}
    assert urls(open_document(paths={"/quays": {"get": OK}}, **members), "GET /quays") == expected


def test_the_innermost_servers_count_and_variables_can_be_given(open_document):
    item = {"servers": [{"url": "https://item"}], "get": OK, "put": {"servers": [{"url": "https://own"}], **OK}}
    root = [{"url": "https://{region}.root", "variables": {"region": {"default": "eu"}}}]
    paths = {"/a": item, "/b": {"get": OK}}
    document = open_document(paths=paths, servers=root, hosts={"region": "us"})
    assert [urls(document, name) for name in document.operations] == [
        ["https://item/a"],
        ["https://own/a"],
        ["https://us.root/b"],
    ]
    assert document.hosts == ("item", "own", "us.root")


@pytest.mark.parametrize(
    ("statuses", "success", "others"),
    [
        (["404", "202", "201", "default"], "201", ["404", "202", "default"]),
        (["206", "2XX", "203"], "203", ["206", "2XX"]),
        (["4xx", "2xx"], "2XX", ["4XX"]),
        (["default", "400"], "default", ["400"]),
        (["404"], "200", ["404"]),
    ],
)
def test_the_response_of_success(open_document, statuses, success, others):
    content = {"application/json": {"schema": {"type": "object"}}}
    responses = {each: {"description": "", "content": content} for each in statuses}
    operation = described(open_document(paths={"/a": {"get": {"responses": responses}}}), "GET /a")
    assert (operation.status, [each.status for each in operation.responses]) == (success, others)


def test_success_is_the_first_that_answers_json(open_document):
    json_, text = (
        {"description": "", "content": {each: {"schema": {"type": "string"}}}}
        for each in ("application/json", "text/csv")
    )
    empty = {"description": ""}
    document = open_document(
        paths={
            "/a": {
                "get": {"responses": {"200": text, "203": json_, "default": json_}},
                "put": {"responses": {"204": empty, "default": json_}},
            }
        }
    )
    assert described(document, "GET /a").status == "203"
    put = described(document, "PUT /a")
    assert (put.status, put.media_types, put.responses[0].media_types) == ("204", (), ("application/json",))


@pytest.mark.parametrize(
    ("media_types", "order"),
    [
        (["text/csv", "application/json; charset=utf-8"], ["application/json; charset=utf-8", "text/csv"]),
        (["application/vnd.harbour+json"], ["application/vnd.harbour+json"]),
        (["*/*", "application/problem+json"], ["application/problem+json", "*/*"]),
        (["*/*"], ["*/*"]),
    ],
)
def test_media_types_that_are_json(open_document, media_types, order):
    content = {each: {"schema": {"type": "integer"}} for each in media_types}
    document = open_document(paths={"/a": {"get": {"responses": {"200": {"description": "", "content": content}}}}})
    assert derive(document.bindings("GET /a"))["type"] == "integer"
    assert described(document, "GET /a").media_types == tuple(order)


def test_security(open_document):
    schemes = {
        "key": {"type": "apiKey", "name": "X-Key", "in": "header"},
        "user": {"type": "http", "scheme": "Basic"},
        "token": {"type": "oauth2", "flows": {}},
        "odd": {"type": "http", "scheme": "digest"},
    }
    paths = {
        "/a": {
            "get": OK,
            "put": {"security": [], **OK},
            "post": {"security": [{"key": [], "token": ["x"]}, {"odd": []}, {"gone": []}, {}], **OK},
        }
    }
    document = open_document(paths=paths, security=[{"user": []}], components={"securitySchemes": schemes})
    kinds = {
        name: [[each.kind for each in all_] for all_ in described(document, name).security]
        for name in document.operations
    }
    assert kinds == {"GET /a": [["basic"]], "PUT /a": [], "POST /a": [["apiKey", "bearer"], []]}
    reasons = [each.reason for each in document.bindings("POST /a")[0].notes]
    assert any("digest" in each for each in reasons)
    assert any("no security scheme gone" in each for each in reasons)


def test_an_operation_knows_its_place(open_document):
    document = open_document(paths={"/quays/{id}": {"get": OK}})
    lines = json.dumps({"openapi": "3.1.0", "info": {"title": "Harbour", "version": "1"}}, indent=1).count("\n")
    origin = document.bindings("GET /quays/{id}")[0].origin
    assert (origin.source, origin.line, origin.phrase) == ("harbour.json", lines + 3, "#/paths/~1quays~1{id}/get")


def test_what_is_not_read_is_noted(open_document):
    operation = {
        "callbacks": {"moved": {}},
        "responses": {"200": {"description": "", "links": {"next": {}}, "content": {"text/xml": {}}}},
    }
    document = open_document(
        "3.2.0", paths={"/a": {"get": operation, "additionalOperations": {}}}, webhooks={"moved": {"post": OK}}
    )
    reasons = [each.reason for each in (*document.notes, *document.bindings("GET /a")[0].notes)]
    for word in ("service sends", "additionalOperations", "links", "text/xml"):
        assert any(word in each for each in reasons), word
    assert all(each.phrase.startswith("harbour.json#/") for each in document.notes)


def test_only_what_is_asked_for_is_read(open_document):
    broken = {"responses": {"200": {"$ref": "#/components/responses/Gone"}}}
    document = open_document(paths={"/a": {"get": OK}, "/b": {"get": broken}})
    assert derive(document.bindings("GET /a"))["type"] == "object"
    with pytest.raises(OpenApiError, match="there is no 'components'"):
        document.bindings("GET /b")


def test_yaml_says_the_same_as_json(tmp_path):
    (tmp_path / "harbour.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: Harbour, version: 1}\npaths:\n  /quays:\n    get:\n      operationId: list\n"
        "      responses:\n        200:\n          description: ''\n          content:\n            application/json:\n"
        "              schema: {type: string, enum: [on, off, 2024-01-01]}\n"
    )
    document = read_openapi(tmp_path / "harbour.yaml")
    schema = derive(document.bindings("list"))
    assert schema["enum"] == ["on", "off", "2024-01-01"]
    assert document.bindings("list")[0].origin.line == 5
