"""Requests are validated by parameters in every style of OpenAPI, header fields, cookies and media types."""

import json
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import Contract
from docpact.contract.api import Api
from docpact.contract.http import Request
from docpact.contract.http.parameters import IN_PATH, IN_QUERY, Parameters, read_query
from docpact.contract.schema.derive import derive

OK = {"responses": {"204": {"description": ""}}}
ARRAY = {"type": "array", "items": {"type": "string"}}
OBJECT = {
    "type": "object",
    "properties": {"R": {"type": "integer"}, "G": {"type": "integer"}, "B": {"type": "integer"}},
}
COLOURS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


@pytest.fixture
def findings_on(open_document):
    """The findings on a request to the only operation of a document, as `rule pointer`."""

    def find(operation, method, url, *, path="/berths", body=b"", **headers):
        document = open_document(paths={path: {method.lower(): {**OK, **operation}}})
        (name,) = document.operations
        router = Api.of([Contract(name, derive(document.bindings(name)))]).router
        fields = {each.replace("_", "-"): value for each, value in headers.items()}
        request = Request.to(method, f"https://h{url}", headers=fields, body=body)
        match = router.find(method, request.path)
        return [f"{each.rule} {each.pointer}" for each in match.route.request.findings(request, match.values)]

    return find


def style(name, explode):
    return {"style": name, "explode": explode}


@pytest.mark.parametrize(
    ("style_", "schema", "text", "value"),
    [  # the table of OpenAPI 3.1, 4.8.12.3
        (style("matrix", False), ARRAY, ";color=blue,black,brown", COLOURS),
        (style("matrix", True), ARRAY, ";color=blue;color=black;color=brown", COLOURS),
        (style("matrix", False), OBJECT, ";color=R,100,G,200,B,150", RGB),
        (style("matrix", True), OBJECT, ";R=100;G=200;B=150", RGB),
        (style("matrix", False), {"type": "string"}, ";color=blue", "blue"),
        (style("label", False), ARRAY, ".blue,black,brown", COLOURS),
        (style("label", True), ARRAY, ".blue.black.brown", COLOURS),
        (style("label", False), OBJECT, ".R,100,G,200,B,150", RGB),
        (style("label", True), OBJECT, ".R=100.G=200.B=150", RGB),
        (style("label", False), {"type": "string"}, ".blue", "blue"),
        (style("simple", False), ARRAY, "blue,black,brown", COLOURS),
        (style("simple", True), OBJECT, "R=100,G=200,B=150", RGB),
        (style("simple", False), OBJECT, "R,100,G,200,B,150", RGB),
        (style("simple", False), {"type": ["integer", "null"]}, "7", 7),
        (style("simple", False), {"type": "integer"}, "x", "x"),
        (style("simple", False), {"type": "boolean"}, "true", True),
        (style("simple", False), {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "7", "7"),
        ({"style": "json"}, OBJECT, "{%22R%22:100}", {"R": 100}),
    ],
)
def test_values_of_a_path(style_, schema, text, value):
    parameters = Parameters.of({"properties": {"color": {**schema, "x-style": style_}}}, IN_PATH)
    assert parameters.by_name["color"].read(text, unquote) == value


@pytest.mark.parametrize(
    ("style_", "schema", "query", "value"),
    [
        (style("form", False), ARRAY, "color=blue,black,brown", COLOURS),
        (style("form", False), ARRAY, "color=blue%2Cblack,brown", ["blue,black", "brown"]),
        (style("form", True), ARRAY, "color=blue&color=black&color=brown", COLOURS),
        (style("form", False), OBJECT, "color=R,100,G,200,B,150", RGB),
        (style("form", True), OBJECT, "R=100&G=200&B=150", RGB),
        (style("spaceDelimited", False), ARRAY, "color=blue%20black%20brown", COLOURS),
        (style("spaceDelimited", False), ARRAY, "color=blue+black+brown", COLOURS),
        (style("pipeDelimited", False), ARRAY, "color=blue%7Cblack%7Cbrown", COLOURS),
        (style("pipeDelimited", False), ARRAY, "color=blue|black|brown", COLOURS),
        (style("deepObject", True), OBJECT, "color[R]=100&color%5BG%5D=200&color[B]=150", RGB),
        ({"style": "json"}, OBJECT, "color=%7B%22R%22%3A100%7D", {"R": 100}),
        (style("form", True), {"type": "string"}, "color=a+b%26c", "a b&c"),
    ],
)
def test_values_of_a_query(style_, schema, query, value):
    node = schema if style_ == style("form", True) else {**schema, "x-style": style_}
    parameters = Parameters.of({"properties": {"color": node}}, IN_QUERY)
    pairs = [
        (each.partition("=")[0].replace("%5B", "[").replace("%5D", "]"), each.partition("=")[2])
        for each in query.split("&")
    ]
    found = read_query(pairs, parameters)
    assert (found.values, list(found.unknown), found.repeated) == ({"color": value}, [], [])


@given(st.text(max_size=30), st.lists(st.sampled_from("[]ab"), max_size=8).map("".join))
def test_no_query_is_too_odd_to_be_read(value, name):
    schema = {"properties": {"a": {**OBJECT, "x-style": style("deepObject", True)}, "b": OBJECT, "ab": ARRAY}}
    found = read_query(
        [(name, value), (f"a{name}", value), ("a[R][R]", value), ("a[]", "")], Parameters.of(schema, IN_QUERY)
    )
    assert set(found.values) <= {"a", "b", "ab"}


def parameter(name, where, schema, **more):
    return {"name": name, "in": where, "schema": schema, **more}


def test_parameters_of_the_path_item_are_overridden_by_place_and_name(open_document):
    item = {
        "parameters": [parameter("id", "path", {"type": "string"}), parameter("id", "query", {"type": "string"})],
        "get": {**OK, "parameters": [parameter("id", "path", {"type": "integer"}), parameter("Accept", "header", {})]},
    }
    document = open_document(paths={"/a/{id}/{extra}": item})
    (binding,) = derive(document.bindings("GET /a/{id}/{extra}"))["x-operation"]["bindings"]
    assert [(name, each["type"]) for name, each in binding["path"]["properties"].items()] == [
        ("id", "integer"),
        ("extra", "string"),
    ]
    assert binding["path"]["required"] == ["id", "extra"]
    assert list(binding["query"]["properties"]) == ["id"]
    assert "headers" not in binding
    assert "not described" in document.bindings("GET /a/{id}/{extra}")[0].notes[0].reason


def test_a_style_is_said_where_it_is_not_the_usual_one(open_document):
    parameters = [
        parameter("a", "query", ARRAY),
        parameter("b", "query", ARRAY, explode=False),
        parameter("c", "query", OBJECT, style="deepObject"),
        parameter("d", "header", ARRAY, style="form"),
        parameter("e", "query", ARRAY, allowReserved=True),
        {"name": "f", "in": "query", "content": {"application/json": {"schema": OBJECT}}},
    ]
    document = open_document(paths={"/a": {"get": {**OK, "parameters": parameters}}})
    (binding,) = derive(document.bindings("GET /a"))["x-operation"]["bindings"]
    styles = {name: each.get("x-style") for name, each in binding["query"]["properties"].items()}
    assert styles == {
        "a": None,
        "b": style("form", False),
        "c": style("deepObject", True),
        "e": {**style("form", True), "allowReserved": True},
        "f": {"style": "json"},
    }
    assert "x-style" not in binding["headers"]["properties"]["d"]
    assert any("expected one of simple" in each.reason for each in document.bindings("GET /a")[0].notes)


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        ("/berths/7?tags=a,b", {"X_Turn": "3", "Cookie": "other=1; pier=2"}, []),
        ("/berths/x", {"X_Turn": "3"}, ["type /path/id"]),
        ("/berths/7?tags=a,b,c", {"x_turn": "3"}, ["max-items /query/tags"]),
        ("/berths/7", {}, ["required /headers"]),
        ("/berths/7", {"X_Turn": "x"}, ["type /headers/X-Turn"]),
        ("/berths/7", {"X_Turn": "3", "Cookie": 'pier="x"'}, ["type /cookies/pier"]),
        ("/berths/7?nope=1", {"X_Turn": "3"}, ["unknown-field /query/nope"]),
    ],
)
def test_parameters_of_every_place(findings_on, url, headers, expected):
    parameters = [
        parameter("id", "path", {"type": "integer"}, required=True),
        parameter("tags", "query", {**ARRAY, "maxItems": 2}, explode=False),
        parameter("X-Turn", "header", {"type": "integer"}, required=True),
        parameter("pier", "cookie", {"type": "integer"}),
    ]
    assert findings_on({"parameters": parameters}, "GET", url, path="/berths/{id}", **headers) == expected


BODY = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}
URLENCODED, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\nv\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("media_types", "is_required", "sent_type", "body", "expected"),
    [
        (["application/json"], True, "application/json", b'{"name": "a"}', []),
        (
            ["application/json"],
            True,
            "application/json; charset=utf-8",
            b'{"size": "a"}',
            ["type /body/size", "required /body"],
        ),
        (["application/json"], True, None, b"", ["required /body"]),
        (["application/json"], False, None, b"", []),
        (["application/json"], True, None, b"{}", ["required /body"]),
        (["application/json"], True, "text/plain", b'{"name": "a"}', ["request-content-type /headers/Content-Type"]),
        (["application/vnd.harbour+json"], True, "application/vnd.harbour+json", b"[]", ["type /body"]),
        (["application/json", "text/csv"], True, "text/csv", b"a,b", []),
        (["application/octet-stream"], True, "application/octet-stream", b"\x00", []),
        (["image/*"], True, "image/png", b"\x00", []),
        (["image/*"], True, "text/plain", b"\x00", ["request-content-type /headers/Content-Type"]),
        ([URLENCODED], True, URLENCODED, b"name=a&size=3", []),
        ([URLENCODED], True, URLENCODED, b"size=x", ["required /body", "type /body/size"]),
        ([PARTS], True, f"{PARTS}; boundary=x", PART % b"name", []),
        ([PARTS], True, f"{PARTS}; boundary=x", PART % b"size", ["required /body"]),
        ([PARTS], True, PARTS, b"", ["required /body"]),
    ],
)
def test_bodies(findings_on, media_types, is_required, sent_type, body, expected):
    request_body = {"required": is_required, "content": {each: {"schema": BODY} for each in media_types}}
    headers = {"Content_Type": sent_type} if sent_type else {}
    found = findings_on({"requestBody": request_body}, "POST", "/berths", body=body, **headers)
    assert sorted(found) == sorted(expected)


def test_an_operation_without_a_body_takes_none(findings_on):
    assert findings_on({}, "POST", "/berths", body=b"x") == ["request-body /body"]
    assert findings_on({}, "POST", "/berths") == []


def test_messages_name_what_is_missing(open_document):
    operation = {**OK, "parameters": [parameter("X-Turn", "header", {"type": "integer"}, required=True)]}
    document = open_document(paths={"/a": {"get": operation}})
    schema = json.loads(json.dumps(derive(document.bindings("GET /a"))))  # a schema is JSON and nothing else
    match = Api.of([Contract("GET /a", schema)]).router.find("GET", "/a")
    (finding,) = match.route.request.findings(Request.to("GET", "https://h/a"), match.values)
    assert finding.message == "expected the header field X-Turn, found none"
    assert finding.origin.phrase == "#/paths/~1a/get/parameters/0"
