"""Schemas of strangers: whatever stands in them, they are understood or refused with a word on what is wrong."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docpact.contract import Contract, SchemaError
from docpact.contract.diff.compare import diff
from docpact.contract.diff.rules import COMPARED
from docpact.contract.validation.reference_engine import check_schema

OWN = [
    "x-operation",
    "x-origins",
    "name",
    "bindings",
    "method",
    "url",
    "path",
    "query",
    "body",
    "phrase",
    "source",
    "line",
]
WORDS = ["type", "properties", "required", "$ref", "$defs", "contains", "a", *sorted(COMPARED), *OWN]
SCALARS = [
    None,
    True,
    False,
    0,
    1,
    -1,
    0.5,
    10**400,
    "",
    "a",
    "string",
    "object",
    "array",
    "#/$defs/a",
    "#",
    "[",
    "http://[",
]
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)
SCHEMAS = st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=5)
BINDING = {"method": "GET", "url": "https://h/a", "path": {}, "query": {}, "body": None}


@given(SCHEMAS, SCHEMAS)
@example({"x-operation": {"a": 1}}, {"x-operation": {"a": 1}})
@example({"type": "object", "properties": {"a": True}}, {"type": "object", "properties": {"a": {"type": "object"}}})
@example({"anyOf": [True]}, {"anyOf": [{"type": "string"}]})
@example({"x-origins": {"type": {"phrase": "a"}}, "type": "string"}, {"type": "integer"})
@example({"x-origins": {"required": {"phrase": {}}}, "required": ["phrase"]}, {})
@example({"x-origins": [1], "type": "string"}, {"type": "integer"})
@example({"$ref": "#/$defs/a", "$defs": {"a": False}}, {})
def test_schemas_are_compared_or_refused(old, new):
    try:
        for each in (old, new):
            check_schema(each)
        diff(old, new)
    except SchemaError:
        pass


@given(SCHEMAS, VALUES)
@example({"x-operation": "a"}, None)
@example({"x-operation": {"name": "A.do", "bindings": [{"method": "GET", "url": "http://[{{ host }}/a"}]}}, None)
def test_schemas_are_judged_by_or_refused(schema, payload):
    try:
        contract = Contract.from_schema(schema)
    except SchemaError:
        return
    assert isinstance(contract.conforms(payload), bool)
    assert all(each.path is not None for each in contract.bindings)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("a", "#/x-operation: "),
        ({}, "#/x-operation/name: "),
        ({"name": "A.do", "bindings": {}}, "#/x-operation/bindings: "),
        ({"name": "A.do", "bindings": [1]}, "#/x-operation/bindings/0: "),
        ({"name": "A.do", "bindings": [{**BINDING, "method": 1}]}, "#/x-operation/bindings/0/method: "),
        ({"name": "A.do", "bindings": [{**BINDING, "url": None}]}, "#/x-operation/bindings/0/url: "),
        ({"name": "A.do", "bindings": [BINDING, {**BINDING, "query": []}]}, "#/x-operation/bindings/1/query: "),
        ({"name": "A.do", "bindings": [{**BINDING, "body": {"type": 1}}]}, "#/x-operation/bindings/0/body/type: "),
    ],
    ids=str,
)
def test_what_a_schema_tells_of_its_operation_is_read_or_refused(told, at):
    with pytest.raises(SchemaError, match=f"^{at}"):
        Contract.from_schema({"type": "object", "x-operation": told})


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([{"required": ["a"]}, {"required": ["b"]}], "exactly one of the members a, b"),
        (
            [{"required": ["a"]}, {"required": ["b"]}, {"not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}}],
            "at most one of the members a, b",
        ),
    ],
)
def test_a_group_of_members_is_told_as_one(choices, expected):
    (finding,) = Contract("Order.get", {"oneOf": choices}).validate({"a": 1, "b": 2}).findings
    assert finding.message == f"expected {expected}, found an object of 2 members"
