"""Each kind of change between two contracts, its rule, and which clients it breaks."""

import json
from pathlib import Path

import pytest

from docpact.contract.diff.compare import diff
from docpact.contract.diff.report import Comparison, diff_github, diff_json, diff_text
from docpact.contract.errors import SchemaError
from docpact.contract.formats.checks import FORMATS
from docpact.contract.model import Limit, Origin, Scalar
from docpact.contract.schema.derive import derive
from docpact.contract.schema.scalars import scalar_schema
from docpact.contract.sources.pages import load_page

ROOT = Path(__file__).resolve().parents[2]
OLD_PAGE = ROOT / "entrypoints" / "demo" / "Execution.getHistory.md"
NEW_PAGE = ROOT / "tests" / "pages" / "workflows-2026.md"
INT64 = {"type": "string", "format": "int64", "pattern": FORMATS["int64"].pattern}
GROUP = [{"required": ["a"]}, {"required": ["b"]}]
OTHERS = [{"required": ["c"]}, {"required": ["d"]}]
TWO_GROUPS = {"allOf": [{"oneOf": GROUP}, {"oneOf": OTHERS}]}
NULLABLE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
NOBODY = {"not": {"anyOf": GROUP}}


def response(node):
    return {"type": "object", "properties": {"x": node}}


def operation(*bindings):
    """A derived schema with these bindings: method, URL, query members, body."""
    described = [
        {
            "method": method,
            "url": url,
            "path": {"type": "object", "properties": {}},
            "query": {"type": "object", "properties": query},
            "body": body,
        }
        for method, url, query, body in bindings
    ]
    return {"x-operation": {"name": "A.do", "source": "A.do.md", "bindings": described}}


def rules_of(old, new):
    return [(each.rule, each.severity) for each in diff(old, new)]


@pytest.fixture(scope="module")
def story():
    return diff(derive(load_page(OLD_PAGE)), derive(load_page(NEW_PAGE)))


def test_the_story_of_get_history(story):
    assert [(each.severity, each.rule, each.pointer) for each in story] == [
        ("breaking", "response-property-became-optional", "/response/entries"),
        ("breaking", "response-property-min-items-unset", "/response/entries"),
        ("risky", "response-property-enum-value-added", "/response/execution/status"),
        ("risky", "response-property-enum-value-added", "/response/entries/*/status"),
        ("safe", "response-property-format-set", "/response/execution/duration"),
        ("safe", "response-property-format-set", "/response/entries/*/duration"),
    ]
    assert {each.sender for each in story} == {"safe"}
    assert (story[1].old, story[1].new) == (1, None)
    assert (story[2].old, story[2].new) == (None, "STATUS_UNSPECIFIED")
    assert story[4].new == "protobuf-duration"


def test_a_change_knows_the_lines_of_both_pages(story):
    lines = [path.read_text(encoding="utf-8").split("\n") for path in (OLD_PAGE, NEW_PAGE)]
    assert story[1].old_origin.phrase in lines[0][story[1].old_origin.line - 1]
    assert "entries[]" in lines[1][story[1].new_origin.line - 1]
    assert "STATUS_UNSPECIFIED" in lines[1][story[2].new_origin.line - 1]


def test_the_story_fits_one_screen(story):
    text = "\n".join(diff_text(Comparison("old.md", "new.md", story)))
    assert text.count("\n") < 24
    assert max(map(len, text.split("\n"))) <= 100
    positions = [text.index(each) for each in ("breaking for clients that read", "risky for", "\nsafe\n")]
    assert positions == sorted(positions)
    assert "2 breaking, 2 risky, 2 safe" in text


def test_the_other_formats(story):
    compared = Comparison("old.md", "new,1.md", story, 3)
    document = json.loads("\n".join(diff_json(compared)))
    assert document["counts"] == {"breaking": 2, "risky": 2, "safe": 2, "ignored": 3}
    assert document["changes"][0]["oldOrigin"].keys() == {"source", "line", "phrase"}
    lines = list(diff_github(compared))
    assert lines[0].startswith("::error file=new%2C1.md,line=")
    assert [each.split(" ")[0] for each in lines] == ["::error"] * 2 + ["::warning"] * 2 + ["::notice"] * 2


@pytest.mark.parametrize(
    ("old", "new", "rule", "reader", "sender"),
    [
        ({"type": "string"}, {"type": "integer"}, "type-changed", "breaking", "breaking"),
        ({"type": "integer"}, {"type": "number"}, "type-generalized", "breaking", "safe"),
        ({}, {"type": "string"}, "type-specialized", "safe", "breaking"),
        ({"maxLength": 3}, {"maxLength": 4}, "max-length-increased", "breaking", "safe"),
        ({"minItems": 3}, {"minItems": 4}, "min-items-increased", "safe", "breaking"),
        ({"minimum": 3}, {"minimum": -4}, "min-decreased", "breaking", "safe"),
        ({}, {"exclusiveMaximum": 4}, "exclusive-max-set", "safe", "breaking"),
        ({"maxProperties": 4}, {}, "max-properties-unset", "breaking", "safe"),
        ({"enum": ["A"]}, {"enum": ["B", "A"]}, "enum-value-added", "risky", "safe"),
        ({"enum": ["A", "B"]}, {"enum": ["A"]}, "enum-value-removed", "safe", "breaking"),
        ({"enum": ["A"]}, {}, "enum-unset", "breaking", "safe"),
        ({"const": 1}, {"const": True}, "const-changed", "breaking", "breaking"),
        ({"pattern": "a"}, {"pattern": "b"}, "pattern-changed", "risky", "risky"),
        ({"format": "int64"}, {"format": "date-time"}, "format-changed", "breaking", "breaking"),
        ({}, {"uniqueItems": True}, "unique-items-set", "safe", "breaking"),
        ({}, {"contentMediaType": "application/json"}, "content-media-type-set", "safe", "risky"),
        ({"oneOf": GROUP}, {"oneOf": [*GROUP, {"required": ["c"]}]}, "one-of-member-added", "risky", "safe"),
        ({"oneOf": GROUP}, {"oneOf": [*GROUP, NOBODY]}, "one-of-became-optional", "breaking", "safe"),
        ({"oneOf": [*GROUP, NOBODY]}, {"oneOf": GROUP}, "one-of-became-required", "safe", "breaking"),
        ({"oneOf": GROUP}, {"oneOf": [{"type": "null"}, {}]}, "one-of-changed", "breaking", "breaking"),
        ({"anyOf": [{"x-a": 1}]}, {"anyOf": [{"type": "null"}]}, "any-of-changed", "breaking", "breaking"),
        ({"type": "string"}, NULLABLE, "any-of-alternative-added", "breaking", "safe"),
        (NULLABLE, {"type": "string"}, "any-of-alternative-removed", "safe", "breaking"),
        (
            NULLABLE,
            {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 1}]},
            "max-length-set",
            "safe",
            "breaking",
        ),
        ({"minimum": 0}, {"exclusiveMinimum": 0}, "min-increased", "safe", "breaking"),
        ({"exclusiveMaximum": 1}, {"maximum": 1}, "max-increased", "breaking", "safe"),
        ({"exclusiveMaximum": 2}, {"maximum": 1}, "max-decreased", "safe", "breaking"),
        (
            TWO_GROUPS,
            {"allOf": [{"oneOf": GROUP}, {"oneOf": [*OTHERS, {"required": ["e"]}]}]},
            "one-of-member-added",
            "risky",
            "safe",
        ),
        ({"oneOf": GROUP}, TWO_GROUPS, "one-of-set", "safe", "breaking"),
        (TWO_GROUPS, {"oneOf": OTHERS}, "one-of-unset", "breaking", "safe"),
        ({"pattern": "a", "allOf": [{"pattern": "b"}]}, {"pattern": "b"}, "pattern-unset", "risky", "safe"),
        ({"items": {"type": "null"}}, {}, "items-unset", "breaking", "safe"),
        ({}, {"description": "d"}, "description-set", "safe", "safe"),
        ({}, {"contains": {}}, "contains-set", "safe", "breaking"),
        ({}, {"contentEncoding": "a"}, "content-encoding-set", "breaking", "breaking"),
        ({"x-a": 1}, {"x-a": 2}, "x-a-changed", "safe", "safe"),
    ],
)
def test_rules(old, new, rule, reader, sender):
    (change,) = diff(response(old), response(new))
    assert (change.rule, change.reader, change.sender) == (f"response-property-{rule}", reader, "safe")
    assert change.pointer == "/response/x"
    before, after = (operation(("POST", "https://h/p", {}, response(each))) for each in (old, new))
    (change,) = diff(before, after)
    assert (change.rule, change.reader, change.sender) == (f"request-property-{rule}", "safe", sender)
    assert change.pointer == "/body/x"


@pytest.mark.parametrize(
    ("old", "new", "at_body", "at_query", "of_response"),
    [
        ([], ["a"], ("request-required-property-added", "breaking"), ("request-required-parameter-added", "breaking"),
         ("response-required-property-added", "safe")),
        (["a"], [], ("request-required-property-removed", "risky"), ("request-required-parameter-removed", "risky"),
         ("response-required-property-removed", "breaking")),
    ],
)  # fmt: skip
def test_members_come_and_go(old, new, at_body, at_query, of_response):
    def node(names, required):
        shown = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
        return shown | ({"required": names} if required and names else {})

    assert rules_of(node(old, True), node(new, True)) == [of_response]
    for part, expected in (("body", at_body), ("query", at_query)):
        before, after = operation(("GET", "https://h/p", {}, {})), operation(("GET", "https://h/p", {}, {}))
        before["x-operation"]["bindings"][0][part] = node(old, True)
        after["x-operation"]["bindings"][0][part] = node(new, True)
        assert rules_of(before, after) == [expected]
        optional = expected[0].replace("required", "optional"), "safe" if new else "risky"
        before["x-operation"]["bindings"][0][part] = node(old, False)
        after["x-operation"]["bindings"][0][part] = node(new, False)
        assert rules_of(before, after) == [optional]


def test_requiredness():
    loose, strict = response({}), response({}) | {"required": ["x"]}
    assert rules_of(loose, strict) == [("response-property-became-required", "safe")]
    assert rules_of(strict, loose) == [("response-property-became-optional", "breaking")]


def test_a_pattern_that_repeats_a_format_is_told_once():
    assert rules_of(response({"type": "string"}), response(INT64)) == [("response-property-format-set", "safe")]
    assert rules_of(response(INT64), response(INT64 | {"pattern": "^1$"})) == [
        ("response-property-pattern-set", "safe")
    ]


@pytest.mark.parametrize(
    "old",
    [
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"type": "integer", "minimum": 0, "maximum": 9},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ],
)
def test_a_value_of_another_type_is_one_change(old):
    assert rules_of(response(old), response({"type": "string"})) == [("response-property-type-changed", "breaking")]
    assert rules_of(response({"type": "string"}), response(old)) == [("response-property-type-changed", "breaking")]


def test_the_pattern_of_an_unsigned_number_follows_its_bounds():
    def unsigned(most):
        return scalar_schema(Scalar("string", "uint64"), [Limit("maximum", most, Origin("", None, ""))])

    assert rules_of(response(unsigned(9)), response(unsigned(5))) == [("response-property-max-decreased", "safe")]


def test_unlimited_doubles_get_limits():
    old, new = scalar_schema(Scalar("number", "double"), ()), {"type": "number", "minimum": 0}
    assert rules_of(response(old), response(new)) == [
        ("response-property-min-set", "safe"),
        ("response-property-any-of-alternative-removed", "safe"),
    ]


def test_places_inside_maps_arrays_and_keys():
    old = {"items": {"additionalProperties": {"propertyNames": {"minLength": 1}}}}
    new = {"items": {"additionalProperties": {"propertyNames": {"minLength": 2}}}}
    assert [each.pointer for each in diff(response(old), response(new))] == ["/response/x/*/*/{key}"]
    slashes = ({"properties": {"a/b": {"minLength": each}}} for each in (1, 2))
    assert [each.pointer for each in diff(*slashes)] == ["/response/a~1b"]


def test_recursive_schemas_end():
    def tree(least):
        node = {"type": "object", "properties": {"t": {"$ref": "#/$defs/T"}, "n": {"minLength": least}}}
        return {"properties": {"t": {"$ref": "#/$defs/T"}}, "$defs": {"T": node}}

    assert [each.pointer for each in diff(tree(1), tree(2))] == ["/response/t/n"]
    written_out = {"properties": {"t": {"type": "object", "properties": {"n": {"minLength": 1}}}}}
    assert [each.rule for each in diff(written_out, tree(1))] == ["response-optional-property-added"]
    with pytest.raises(SchemaError, match="leads nowhere"):
        diff({"$ref": "#/$defs/A"}, {})


def test_a_schema_that_nests_too_deep_is_refused():
    deep = {}
    for _ in range(100_000):
        deep = {"items": deep}
    with pytest.raises(SchemaError, match="nests too deep"):
        diff(deep, {"items": deep})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("GET", "https://h/a", {}, None), ("GET", "https://h/b", {}, None), ("operation-route-changed", "breaking")),
        (("GET", "https://h/a", {}, None), ("GET", "https://i/a", {}, None), ("operation-host-changed", "breaking")),
        (("GET", "https://h/a", {}, None), ("GET", "https://{{ h }}/a", {}, None), ("operation-host-changed", "risky")),
        (("GET", "/a", {}, None), ("GET", "https://h/a", {}, None), ("operation-host-changed", "risky")),
        (("GET", "undefined/a", {}, None), ("GET", "https://h/a", {}, None), ("operation-host-changed", "risky")),
        (("GET", "https://[x/a", {}, None), ("GET", "https://h/a?b", {}, None), ("operation-host-changed", "breaking")),
        (("GET", "https://h/a", {}, None), ("GET", "https://h/a", {}, {}), ("request-body-added", "safe")),
        (("GET", "https://h/a", {}, None), ("GET", "https://h/a", {}, {"required": ["x"]}),
         ("request-body-added", "breaking")),
        (("GET", "https://h/a", {}, {}), ("GET", "https://h/a", {}, None), ("request-body-removed", "risky")),
        (("GET", "https://h/a", {"q": {}}, None), ("GET", "https://h/a", {"q": {"maxLength": 1}}, None),
         ("request-parameter-max-length-set", "breaking")),
    ],
)  # fmt: skip
def test_operations(old, new, expected):
    assert rules_of(operation(old), operation(new)) == [expected]


def test_bindings_come_and_go():
    first, second = ("GET", "https://h/a", {}, None), ("POST", "https://h/b", {}, None)
    assert rules_of(operation(first), operation(second, first)) == [("operation-route-added", "safe")]
    assert rules_of(operation(second, first), operation(first)) == [("operation-route-removed", "breaking")]


def test_what_two_bindings_say_alike_is_told_once():
    def both(least):
        body = response({"minLength": least})
        return operation(("POST", "https://h/a", {}, body), ("POST", "https://h/b", {}, body))

    assert rules_of(both(1), both(2)) == [("request-property-min-length-increased", "breaking")]


def test_another_operation():
    old, new = operation(), operation()
    new["x-operation"]["name"] = "B.do"
    assert rules_of(old, new) == [("operation-renamed", "risky")]
