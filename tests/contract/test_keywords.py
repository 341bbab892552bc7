"""Each keyword that a derived schema may use is judged; what is not understood is refused."""

from decimal import Decimal

import pytest

from docpact.contract import Contract, SchemaError
from docpact.contract.formats.checks import FORMATS


def rules(schema, payload):
    return [(each.rule, each.pointer) for each in Contract.from_schema(schema).validate(payload).findings]


ONE_OF = [{"required": ["a"]}, {"required": ["b"]}]
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
    ],
    ids=str,
)  # fmt: skip
def test_keywords(schema, payload, expected):
    assert rules(schema, payload) == expected
    assert Contract.from_schema(schema).conforms(payload) is all(rule == "unknown-field" for rule, _ in expected)


@pytest.mark.parametrize(
    "schema",
    [
        {"if": {}},
        {"properties": {"a": {"prefixItems": [{}]}}},
        {"items": {"contains": {}}},
        {"type": ["string", "null"]},
        {"format": "email"},
        {"contentMediaType": "text/plain"},
        {"pattern": "(?<name"},
        {"additionalProperties": False},
        {"$ref": "https://example.com/other.json"},
        {"$ref": "#/properties/a"},
        {"x-operation": 5},
        {"x-operation": {"bindings": []}},
        {"x-operation": {"name": "A.b", "bindings": 5}},
        {"x-operation": {"name": "A.b", "bindings": [{"method": "GET"}]}},
        {"x-operation": {"name": "A.b", "bindings": [{"method": "GET", "url": "/a", "query": {"properties": 5}}]}},
        {"$defs": {"n": {"contains": {}}}, "properties": {"a": {"$ref": "#/$defs/n"}}},
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
