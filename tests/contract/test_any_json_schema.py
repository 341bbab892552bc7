"""Whatever JSON Schema 2020-12 says: docpact, jsonschema-rs and python-jsonschema come to one verdict."""

import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from docpact.contract import Contract, Policy, SchemaError
from docpact.contract.findings.report import FindingCollector
from docpact.contract.validation.compiler import compile_schema
from docpact.contract.validation.fast_path import compile_accepts
from docpact.contract.validation.reference_engine import reference_format_checker

SCALARS = [
    None,
    True,
    False,
    0,
    1,
    2,
    3.0,
    0.5,
    -1,
    7,
    "",
    "a",
    "ab",
    "abc",
    "1",
    "kind",
    "2024-01-01",
    "x@example.com",
]
NAMES = st.sampled_from(["a", "b", "c", "kind", "x-y", "a/b", "%25"])
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
TYPES = ["object", "array", "string", "boolean", "null", "integer", "number"]
SMALL = st.integers(0, 3)
PATTERNS = st.sampled_from(["^a", "b$", "[a-c]{2}", "^x-", "(?=a)", "\\d"])
REFERENCES = st.sampled_from(
    ["#/$defs/n", "#/$defs/t~1s", "#/components/schemas/M", "#anchored", "#", "#/properties/a"]
)
FORMATS = st.sampled_from(["date", "email", "uuid", "ipv4", "byte", "uri", "unheard-of"])


def keywords(inner):
    lists = st.lists(inner, min_size=1, max_size=3)
    by_name = st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    names = st.lists(NAMES, max_size=2, unique=True)
    values = {
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        "const": VALUES,
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "multipleOf": st.sampled_from([1, 2, 0.5, 3]),
        "minimum": SMALL,
        "exclusiveMaximum": st.sampled_from([1, 2.5, 7]),
        "minLength": SMALL,
        "maxLength": SMALL,
        "pattern": PATTERNS,
        "format": FORMATS,
        "items": inner,
        "prefixItems": lists,
        "contains": inner,
        "minContains": SMALL,
        "maxContains": SMALL,
        "minItems": SMALL,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        "properties": by_name,
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
        "additionalProperties": inner,
        "propertyNames": inner,
        "minProperties": SMALL,
        "maxProperties": SMALL,
        "required": names,
        "dependentRequired": st.dictionaries(NAMES, names, max_size=2),
        "dependentSchemas": by_name,
        "unevaluatedProperties": inner,
        "unevaluatedItems": inner,
        "allOf": lists,
        "anyOf": lists,
        "oneOf": lists,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": REFERENCES,
        "description": st.just("words"),
        "x-own": st.just({"type": "no type"}),
    }
    one = st.one_of([each.map(lambda value, name=name: {name: value}) for name, each in values.items()])
    return st.lists(one, max_size=3).map(lambda found: {name: each[name] for each in found for name in each})


NODES = st.recursive(st.booleans() | keywords(st.just(True)), keywords, max_leaves=4)
ROOTS = st.builds(
    lambda node, n, ts, m, anchored: {
        **({"allOf": [node]} if isinstance(node, bool) else node),
        "$defs": {"n": n, "t/s": ts, "a": {"$anchor": "anchored", "items": anchored}},
        "components": {"schemas": {"M": m}},
    },
    *[NODES] * 5,
)


def others(schema):
    """The other two validators, with docpact's formats."""
    checker = reference_format_checker()
    formats = {name: (lambda text, name=name: checker.conforms(text, name)) for name in checker.checkers}
    rust = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=formats)
    return rust, Draft202012Validator(schema, format_checker=checker)


def contract_of(schema):
    """The contract; None where a drawn reference leads nowhere, or round and round."""
    refusal = ""
    try:
        return Contract.from_schema(schema)
    except SchemaError as error:
        refusal = str(error)
    assert "without end" in refusal or "leads nowhere" in refusal
    return None


def certain(accepts, value):
    """What the fast path cannot read, it does not accept."""
    try:
        return accepts(value)
    except ValueError:
        return False


@given(ROOTS, st.lists(VALUES, min_size=1, max_size=6))
def test_the_verdict_is_that_of_the_standard(schema, values):
    contract = contract_of(schema)
    if contract is None:
        return
    rust, python = others(schema)
    accepts, accepts_silently = compile_accepts(schema), compile_accepts(schema, allow_advice=False)
    for value in values:
        expected = rust.is_valid(value)
        assert python.is_valid(value) is expected
        text = json.dumps(value)
        assert contract.conforms(text) is contract.conforms(text.encode()) is expected
        assert contract.validate(text).ok is expected
        collector = FindingCollector(Policy())
        compile_schema(schema)(value, None, collector)
        assert collector.ok is expected
        assert not certain(accepts, value) or expected
        assert not certain(accepts_silently, value) or not collector.findings
        if not isinstance(value, str):
            assert contract.conforms(value) is contract.validate(value).ok is expected
            assert contract.validate(value, engine="reference").ok is expected


@given(ROOTS, VALUES, st.sampled_from(["violation", "advice", "ignore"]), st.sampled_from(["violation", "ignore"]))
def test_a_policy_gives_one_verdict_on_every_path(schema, value, nulls, unknown_fields):
    if contract_of(schema) is None:
        return
    policy = Policy(nulls=nulls, new_enum_values=nulls, unknown_fields=unknown_fields)
    contract, text = Contract.from_schema(schema, policy=policy), json.dumps(value)
    assert contract.conforms(text) is contract.validate(text).ok
    if unknown_fields == "violation" and nulls == "violation":
        assert not contract.conforms(text) or Contract.from_schema(schema).conforms(text)


LIKE_OPENAPI = {
    "type": "object",
    "required": ["id", "berth", "size"],
    "properties": {
        "id": {"type": "integer", "format": "int64", "minimum": 1},
        "size": {"type": ["number", "null"], "exclusiveMinimum": 0},
        "code": {"type": "string", "pattern": "^[A-Z]{2}$", "minLength": 2},
        "moored": {"type": "string", "format": "date"},
        "berth": {"$ref": "#/components/schemas/Berth"},
        "cargo": {"oneOf": [{"$ref": "#/components/schemas/Oil"}, {"$ref": "#/components/schemas/Coal"}]},
        "labels": {
            "type": "object",
            "patternProperties": {"^[a-z]+$": {"type": "string"}},
            "additionalProperties": False,
        },
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
    },
    "components": {
        "schemas": {
            "Named": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            "Berth": {
                "allOf": [
                    {"$ref": "#/components/schemas/Named"},
                    {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Berth"}}},
                ]
            },
            "Oil": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "oil"}, "grade": {"type": "string"}},
            },
            "Coal": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "coal"}, "tons": {"type": "number"}},
            },
        }
    },
}
SHIP = {
    "id": 7,
    "size": 2.5,
    "code": "AB",
    "moored": "2024-01-01",
    "berth": {"name": "a", "next": {"name": "b"}},
    "cargo": {"kind": "oil", "grade": "x"},
    "labels": {"a": "b"},
    "pair": ["a", 1],
}


def test_the_fast_path_accepts_what_a_usual_api_sends():
    """Were it never certain, the laws above would say nothing of it."""
    for allow_advice in (True, False):
        assert compile_accepts(LIKE_OPENAPI, allow_advice=allow_advice)(SHIP)


@pytest.mark.parametrize(
    ("member", "value", "rule", "pointer"),
    [
        ("id", 2**63, "format", "/id"),
        ("id", 0, "range", "/id"),
        ("size", "2", "type", "/size"),
        ("code", "abc", "pattern", "/code"),
        ("moored", "2024-02-30", "format", "/moored"),
        ("berth", {"next": {"name": "b"}}, "required", "/berth"),
        ("berth", {"name": "b", "next": {"name": 1}}, "type", "/berth/next/name"),
        ("cargo", {"kind": "oil", "grade": 1}, "type", "/cargo/grade"),
        ("labels", {"A": "b"}, "additional-property", "/labels/A"),
        ("pair", ["a", "b"], "type", "/pair/1"),
        ("pair", ["a", 1, 2], "schema", "/pair/2"),
    ],
)
def test_what_is_wrong_is_found_at_its_place(member, value, rule, pointer):
    contract, payload = Contract.from_schema(LIKE_OPENAPI), {**SHIP, member: value}
    assert (rule, pointer) in [(each.rule, each.pointer) for each in contract.validate(payload).violations]
    assert not contract.conforms(payload)


def test_members_that_schemas_of_one_value_list_are_known():
    contract = Contract.from_schema(LIKE_OPENAPI)
    assert contract.validate(SHIP).findings == ()
    surplus = contract.validate({**SHIP, "berth": {"name": "a", "nmae": 1}}).findings
    assert [(each.rule, each.pointer) for each in surplus] == [("unknown-field", "/berth/nmae")]
