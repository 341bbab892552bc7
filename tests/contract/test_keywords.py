"""Each keyword of JSON Schema is judged; what cannot be is refused."""

import re
from decimal import Decimal

import pytest

from docpact.contract import Contract, Policy, SchemaError
from docpact.contract.formats.checks import FORMATS


def rules(schema, payload):
    return [(each.rule, each.pointer) for each in Contract.from_schema(schema).validate(payload).findings]


ONE_OF = [{"required": ["a"]}, {"required": ["b"]}]
KINDS = [
    {
        "type": "object",
        "properties": {"kind": {"const": "a"}, "size": {"type": "integer"}, "x": {}},
        "required": ["kind"],
    },
    {"type": "object", "properties": {"kind": {"const": "b"}, "size": {"type": "integer"}}, "required": ["kind"]},
]
UNKNOWN_C = [("unknown-field", "/c")]
AT_MOST_ONE = [*ONE_OF, {"not": {"anyOf": ONE_OF}}]
INT64 = {"type": "string", "format": "int64", "pattern": "^(?:[0-9]|10|11)$"}
DURATION = {"type": "string", "format": "protobuf-duration", "pattern": FORMATS["protobuf-duration"].pattern}
TREE = {"$defs": {"n": {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/n"}}}}}}


@pytest.mark.parametrize(
    ("schema", "payload", "expected"),
    [
        ({"type": "integer"}, 1.0, []),
        ({"type": "integer"}, 1.5, [("type", "")]),
        ({"type": "integer"}, True, [("type", "")]),
        ({"type": "number"}, True, [("type", "")]),
        ({"type": "boolean"}, 0, [("type", "")]),
        ({"type": "null"}, None, []),
        ({"type": "array"}, (1, 2), []),
        ({"minItems": 2}, [1], [("min-items", "")]),
        ({"maxItems": 1}, [1, 2], [("max-items", "")]),
        ({"uniqueItems": True}, [{"a": 1}, {"a": 1}], [("unique-items", "")]),
        ({"uniqueItems": True}, [1, True, "1"], []),
        ({"minProperties": 1}, {}, [("min-properties", "")]),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, [("max-properties", "")]),
        ({"minLength": 2}, ["not text"], []),
        ({"properties": {"a": {"minLength": 2}}}, {"a": "😀"}, [("length", "/a")]),
        ({"properties": {"a": {"maxLength": 1}}}, {"a": "😀"}, []),
        ({"properties": {"a": {"pattern": "^x"}}}, {"a": "y"}, [("pattern", "/a")]),
        ({"minimum": 1}, 0, [("range", "")]),
        ({"exclusiveMaximum": 1}, 1, [("range", "")]),
        ({"maximum": 1}, True, []),
        ({"items": {**INT64, "minimum": 0, "maximum": 10}}, ["0", "10", "11", "x"], [("range", "/2"), ("int64", "/3")]),
        ({"items": {**DURATION, "minimum": 1, "maximum": 2}}, ["1.5s", "2.1s"], [("range", "/1")]),
        ({"items": {**INT64, "pattern": "^1"}}, ["12", "23", "x"], [("pattern", "/1"), ("int64", "/2")]),
        ({"items": {"format": "date-time", "pattern": "^2024"}}, ["2023-01-01T00:00:00Z"], [("pattern", "/0")]),
        ({"uniqueItems": True}, [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}], [("unique-items", "")]),
        ({"items": {"enum": ["a", "b"], "const": "a"}}, ["b"], [("enum", "/0")]),
        ({"anyOf": [{"properties": {}}, {"type": "null"}]}, {"a": 1}, [("unknown-field", "/a")]),
        ({"items": {"$ref": "#/$defs/n", "required": ["kids"]}, **TREE}, [{}, {"kids": []}], [("required", "/0")]),
        ({"additionalProperties": {"type": "string"}}, {"a": "x", "b": 1}, [("type", "/b")]),
        ({"propertyNames": {"minLength": 2}}, {"a": 1, "bb": 2}, [("property-name", "/a")]),
        ({"enum": [1, "a", None]}, True, [("enum", "")]),
        ({"const": "a"}, 1, [("enum", "")]),
        ({"items": {"enum": [[1], {"a": 0}]}}, [[True], [1.0], {"a": False}], [("enum", "/0"), ("enum", "/2")]),
        ({"items": {"const": {"a": [1]}}}, [{"a": [True]}, {"a": [1.0]}], [("enum", "/0")]),
        ({"items": {"type": "integer", "minimum": 0}}, [Decimal("1E30"), Decimal("1E-30")], [("type", "/1")]),
        ({"items": {"type": "integer", "minimum": 0}}, [10**400, Decimal("1E9999999"), -(10**400)], [("range", "/2")]),
        ({"uniqueItems": True}, [1, Decimal("1.0")], [("unique-items", "")]),
        ({"uniqueItems": True}, [Decimal("1E30"), [10**30]], []),
        ({"uniqueItems": True}, [[Decimal("1E30")], [10**30]], [("unique-items", "")]),
        ({"uniqueItems": True}, [0.1, Decimal("0.1")], [("unique-items", "")]),
        ({"items": {"enum": [0.1, 1e23]}}, [Decimal("0.10"), 10**23, Decimal("0.10000000000000001")], [("enum", "/2")]),
        ({"items": {"minimum": 0.1}}, [Decimal("0.1"), 0.1, Decimal("0.09")], [("range", "/2")]),
        ({"items": {**DURATION, "minimum": 0.1}}, ["0.1s", "0.100s", "0.099s"], [("range", "/2")]),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, [("any-of", "")]),
        ({"oneOf": ONE_OF}, {}, [("one-of", "")]),
        ({"oneOf": ONE_OF}, {"a": 1}, []),
        ({"oneOf": ONE_OF}, {"a": 1, "b": 1}, [("one-of", "")]),
        ({"oneOf": AT_MOST_ONE}, {}, []),
        ({"oneOf": AT_MOST_ONE}, {"a": 1, "b": 1}, [("one-of", "")]),
        ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, 3, [("range", "")]),
        ({"not": {"required": ["a"]}}, {"a": 1}, [("one-of", "")]),
        ({"$ref": "#/$defs/n", **TREE}, {"kids": [{"kids": [{}]}]}, []),
        ({"$ref": "#/$defs/n", **TREE}, {"kids": [{"kids": [5]}]}, [("type", "/kids/0/kids/0")]),
        ({"items": {"format": "protobuf-bytes"}}, ["aGk=", "?"], [("bytes", "/1")]),
        ({"items": {"type": ["string", "null"]}}, ["a", None, 1], [("type", "/2")]),
        ({"items": {"type": ["integer", "boolean"]}}, [1.0, True, 1.5], [("type", "/2")]),
        ({"multipleOf": 0.01}, 19.99, []),
        ({"multipleOf": 0.01}, 19.999, [("multiple-of", "")]),
        ({"multipleOf": 3}, Decimal("3E999999999"), []),
        ({"multipleOf": 7}, Decimal("1E-999999999"), [("multiple-of", "")]),
        ({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, ["a", "b"], [("type", "/1")]),
        ({"prefixItems": [{"type": "string"}], "items": False}, ["a", "b"], [("schema", "/1")]),
        ({"contains": {"type": "integer"}}, ["a"], [("contains", "")]),
        ({"contains": {"const": 1}, "maxContains": 1}, [1, 1.0], [("contains", "")]),
        ({"contains": {"const": 1}, "minContains": 0}, [], []),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, [("dependent-required", "")]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}, [("required", "")]),
        ({"if": {"type": "integer"}, "then": {"minimum": 1}, "else": {"type": "string"}}, 0, [("range", "")]),
        ({"if": {"type": "integer"}, "else": {"type": "string"}}, [], [("type", "")]),
        ({"then": False}, 1, []),
        ({"additionalProperties": False}, {"a": 1}, [("additional-property", "/a")]),
        ({"properties": {"a": True}, "additionalProperties": False}, {"a": 1, "b": 2}, [("additional-property", "/b")]),
        ({"properties": {"a": False}}, {"a": 1}, [("schema", "/a")]),
        ({"patternProperties": {"^a": {"type": "string"}}}, {"ab": 1, "b": 1}, [("type", "/ab")]),
        (
            {"patternProperties": {"^a": {}}, "additionalProperties": False},
            {"ab": 1, "b": 1},
            [("additional-property", "/b")],
        ),
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"b": 1}, [("schema", "/b")]),
        ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"a": 1}, []),
        ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], [("schema", "")]),
        ({"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, {"b": 1, "c": 1}, UNKNOWN_C),
        ({"properties": {"a": {}}, "$ref": "#/$defs/n", **TREE}, {"a": 1, "kids": []}, []),
        ({"items": {"format": "int32"}}, [1, 2**31, "x"], [("format", "/1")]),
        ({"items": {"type": "integer", "format": "int64"}}, [2**63 - 1, 2**63], [("format", "/1")]),
        ({"items": {"format": "float"}}, [3.4e38, 3.5e38], [("format", "/1")]),
        ({"items": {"format": "byte"}}, ["aGk=", "aGk"], [("format", "/1")]),
        ({"items": {"format": "duration"}}, ["P1D", "3s"], [("format", "/1")]),
        ({"items": {"format": "no-such-format"}}, ["a"], []),
        ({"items": {"enum": [1, None, {"a": [1]}]}}, [1.0, None, {"a": [1.0]}, True], [("enum", "/3")]),
        ({"pattern": "^\\p{L}+$"}, ["not text"], []),
        ({"items": {"$ref": "#/parts/a%25b~1"}, "parts": {"a%b/": {"type": "null"}}}, [1], [("type", "/0")]),
        ({"items": {"$ref": "#word"}, "$defs": {"w": {"$anchor": "word", "type": "null"}}}, [1], [("type", "/0")]),
        ({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "null"}]}, {}, [("required", "")]),
        ({"oneOf": KINDS}, {"kind": "b", "size": "x"}, [("one-of", ""), ("type", "/size")]),
        ({"oneOf": KINDS}, {"kind": "c"}, [("one-of", "")]),
    ],
    ids=str,
)  # fmt: skip
def test_keywords(schema, payload, expected):
    assert rules(schema, payload) == expected
    assert Contract.from_schema(schema).conforms(payload) is all(rule == "unknown-field" for rule, _ in expected)


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "(?<name"},
        {"$ref": "https://example.com/other.json"},
        {"$ref": "other.json#/$defs/a"},
        {"$id": "https://example.com/a", "$ref": "b"},
        {"$ref": "#/properties/a"},
        {"$ref": "#nowhere"},
        {"$ref": "#"},
        {"properties": {"a": {"allOf": [{"$ref": "#/properties/a"}]}}},
        {"if": {"$ref": "#"}},
        {"x-operation": 5},
        {"x-operation": {"bindings": []}},
        {"x-operation": {"name": "A.b", "bindings": 5}},
        {"x-operation": {"name": "A.b", "bindings": [{"method": "GET"}]}},
        {"x-operation": {"name": "A.b", "bindings": [{"method": "GET", "url": "/a", "query": {"properties": 5}}]}},
        {"$defs": {"n": {"$ref": "#/$defs/m"}, "m": {"anyOf": [{"$ref": "#/$defs/n"}]}}, "$ref": "#/$defs/n"},
    ],
    ids=str,
)
def test_what_is_not_understood_is_refused_and_nothing_is_fetched(schema):
    with pytest.raises(SchemaError, match="#"):
        Contract.from_schema(schema)


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(?:(?:a|a)*)(?![\\s\\S])", "(.*,){30}P"])
def test_hostile_patterns_take_no_time(pattern):
    assert rules({"items": {"pattern": pattern}}, ["a" * 5000 + "!"]) == [("pattern", "/0")]


@pytest.mark.parametrize("engine", ["docpact", "reference"])
@pytest.mark.parametrize("pattern", ["(?:(a|a)(?=a))+!", "(a+)+\\1!", "(a|a)+!(?<!a)"])
def test_what_goes_back_does_so_within_bounds(pattern, engine):
    """Python's own engine would take years."""
    report = Contract.from_schema({"items": {"pattern": pattern}}).validate(["a" * 60, "aaa!"], engine=engine)
    assert [(each.rule, each.pointer) for each in report.findings if each.pointer == "/0"] == [("pattern", "/0")]


def test_look_around_is_understood():
    assert rules({"items": {"pattern": "^(?=.*x)a"}}, ["ax", "ay"]) == [("pattern", "/1")]


@pytest.mark.parametrize("pattern", ["a{1,99999999999999999999}", "(a)?(?(1)b|c)", "(?>a)b"])
def test_a_pattern_that_no_bounded_engine_has_is_refused(pattern):
    with pytest.raises(SchemaError, match="regular expression"):
        Contract.from_schema({"type": "string", "pattern": pattern})


@pytest.mark.parametrize("digits", ["1" * 5000, "-" + "7" * 5000])
def test_a_number_of_any_length_keeps_its_type_and_sign(digits):
    contract = Contract.from_schema({"type": "integer", "minimum": 0})
    expected = ["range"] if digits.startswith("-") else []
    with_limit = int("1" * 400) * (-1 if expected else 1)
    for payload in (digits, digits.encode(), with_limit):
        assert [each.rule for each in contract.validate(payload).findings] == expected
        assert contract.conforms(payload) is not expected


def test_a_deep_schema_is_refused():
    schema: dict[str, object] = {}
    for _ in range(5000):
        schema = {"items": schema}
    with pytest.raises(SchemaError):
        Contract.from_schema(schema)


@pytest.mark.parametrize(
    ("schema", "payload", "meant"),
    [
        ({"properties": {"startedAt": {}}}, {"started_at": 1}, "startedAt"),
        ({"properties": {"startedAt": {}}}, {"Started-At": 1}, "startedAt"),
        ({"properties": {"startedAt": {}}}, {"started": 1}, None),
        ({"enum": ["IN_PROGRESS", "DONE"]}, ["in progress"], None),
        ({"items": {"enum": ["IN_PROGRESS", "DONE"]}}, ["inProgress"], "IN_PROGRESS"),
        ({"items": {"enum": ["IN_PROGRESS", "DONE"]}}, [" done\n"], "DONE"),
        ({"items": {"enum": ["IN_PROGRESS", "DONE"]}}, [3, {}, None], None),
    ],
)
def test_what_is_meant_is_told_where_only_the_letters_differ(schema, payload, meant):
    for each in Contract.from_schema(schema).validate(payload).findings:
        assert ("meant)" in each.message) is (meant is not None)
        assert meant is None or f"(perhaps {meant} was meant)" in each.message


@pytest.mark.parametrize(
    ("schema", "notes"),
    [
        ({"type": "object", "x-own": 1, "title": "a", "format": "password"}, ()),
        ({"unevaluatedProperties": False}, ("#/unevaluatedProperties: validated by jsonschema-rs, not drawn from",)),
        ({"items": {"colour": 1}}, ("#/items/colour: no keyword of JSON Schema 2020-12, taken as an annotation",)),
        ({"format": "phone"}, ('#/format: docpact has no check of the format "phone", taken as an annotation',)),
        ({"$ref": "#/c/a", "c": {"a": {"odd": 1}}}, ("#/c/a/odd: no keyword", "#/c: no keyword")),
        ({"items": {"$dynamicRef": "#"}}, ("#/items/$dynamicRef: the whole", "#/items/$dynamicRef: validated")),
    ],
)
def test_what_is_not_checked_by_docpact_itself_is_noted(schema, notes):
    found = Contract.from_schema(schema).notes
    assert len(found) == len(notes)
    assert all(each.startswith(note) for each, note in zip(found, notes, strict=True))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"openapi": "3.1.0", "info": {}, "paths": {}}, "an OpenAPI document: use --api"),
        ({"swagger": "2.0", "paths": {}}, "a Swagger 2.0 document: convert it"),
        (
            {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{}]},
            "#/items: an array of schemas is prefixItems",
        ),
        (
            {"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {}},
            "#/dependencies: dependentRequired",
        ),
        (
            {"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": True},
            "#/exclusiveMinimum: a number",
        ),
    ],
)
def test_what_is_no_schema_of_2020_12_is_told_what_to_do(document, said):
    with pytest.raises(SchemaError, match=re.escape(said)):
        Contract.from_schema(document)


def test_a_schema_of_draft_7_is_taken_where_its_keywords_mean_the_same():
    draft_7 = {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"type": "string"}}}
    assert rules({**draft_7, "items": {"$ref": "#/definitions/a"}}, [1]) == [("type", "/0")]


def test_a_message_names_the_forms_that_were_tried():
    (first, _) = Contract.from_schema({"oneOf": KINDS}).validate({"kind": "b", "size": "x"}).findings
    assert first.message == "expected exactly one of the forms 1 object, 2 object, found an object of 2 members"
    (both,) = Contract.from_schema({"oneOf": [{"title": "Cat"}, {"title": "Dog"}]}).validate([]).findings
    assert "of the forms Cat, Dog, not Cat and Dog at once" in both.message


def test_choices_in_choices_end():
    """Each level has two forms that go on, and the fault is at the bottom."""
    form = {"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}}
    schema = {"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [form, {**form, "minProperties": 1}]}}}
    payload: object = 1
    for _ in range(150):
        payload = {"a": payload}
    contract = Contract.from_schema(schema)
    assert not contract.conforms(payload)
    assert not contract.validate(payload).ok


@pytest.mark.parametrize("stance", ["violation", "advice", "ignore"])
def test_nulls_are_as_bad_as_the_policy_says(stance):
    schema = {"properties": {"a": {"type": "string"}, "b": {"oneOf": [{"type": "integer"}, {"type": "string"}]}}}
    contract = Contract.from_schema(schema, policy=Policy(nulls=stance))
    for payload in ({"a": None}, {"b": None}):
        assert contract.conforms(payload) is contract.validate(payload).ok is (stance != "violation")
    assert [each.severity for each in contract.validate({"a": None}).findings] == [stance] * (stance != "ignore")
    assert not contract.conforms({"a": 1})


def test_text_is_json_text_and_never_a_parsed_value():
    contract = Contract.from_schema({"type": "string"})
    assert contract.conforms('"b"')
    assert not contract.conforms("b")
    assert [each.rule for each in contract.validate("b").findings] == ["json"]
