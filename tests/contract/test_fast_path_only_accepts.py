"""The fast path only ever accepts what the explaining engine accepts too."""

import json
from decimal import Decimal
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import Contract, Policy
from docpact.contract.findings.report import FindingCollector
from docpact.contract.json_text.document import NOTHING, read_document
from docpact.contract.validation.compiler import compile_schema
from docpact.contract.validation.fast_path import compile_accepts, parse_strict_subset
from docpact.contract.validation.values import check_json_values
from docpact.contract.workflows.invariants import check_history

CONTRACT = Contract.load()
EXPLAIN = compile_schema(CONTRACT.schema)


def certain(accepts):
    """What the fast path cannot read, it does not accept."""

    def is_accepted(payload):
        try:
            return accepts(payload)
        except ValueError:
            return False

    return is_accepted


ACCEPTS = certain(compile_accepts(CONTRACT.schema))
ACCEPTS_WITHOUT_ADVICE = certain(compile_accepts(CONTRACT.schema, allow_advice=False))


def explained(payload):
    """The findings of the explaining engine alone."""
    collector = FindingCollector(Policy())
    EXPLAIN(payload, None, collector)
    check_json_values(payload, collector)
    return collector


def test_what_the_fast_path_accepts_is_right(mutants):
    for payload in mutants:
        collector = explained(payload)
        assert not ACCEPTS(payload) or collector.ok
        assert not ACCEPTS_WITHOUT_ADVICE(payload) or not collector.findings


def test_the_fast_path_is_taken_for_what_services_send(full, mutants):
    """Were it never certain, nothing above could fail."""
    assert ACCEPTS(full)
    assert ACCEPTS_WITHOUT_ADVICE(full)
    assert sum(map(ACCEPTS, mutants)) > len(mutants) // 10


def test_the_verdicts_of_the_whole_are_those_of_the_explaining_engine(mutants):
    for payload in mutants:
        collector = explained(payload)
        assert CONTRACT.conforms(payload) is collector.ok
        check_history(payload, collector)
        assert list(CONTRACT.validate(payload).findings) == collector.findings


@pytest.mark.parametrize("size", [1, 3, 50])
def test_one_fault_among_many_elements_is_found_at_its_place(full, size):
    entries = [{**full["entries"][0], "id": str(index)} for index in range(size)]
    for index in (0, size - 1):
        broken = [*entries[:index], {**entries[index], "attempts": 3}, *entries[index + 1 :]]
        (finding,) = CONTRACT.validate({**full, "entries": broken}).findings
        assert (finding.rule, finding.pointer) == ("type", f"/entries/{index}/attempts")


SCHEMAS = [
    {"type": "object", "properties": {"a": {}}},
    {"type": "object", "properties": {"a": {"type": "object"}}},
    {"type": "object", "properties": {"a": {"type": "array"}}},
    {"type": "object", "additionalProperties": {"type": "string", "maxLength": 2}},
    {"type": "object", "properties": {"a": {"type": "string", "pattern": "^a"}}},
    {"type": "object", "properties": {"a": {"type": "string", "format": "int64", "minimum": 0, "pattern": "x"}}},
    {"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}},
    {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}}},
    {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    {"$defs": {"n": {"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"},
]
VALUES = [None, 0, 1, 1.0, True, "", "a", "abc", "-1", "7", "\ud800", [], [1], [1, 1], {}, {"a": "\ud800"}, {"a": {}}]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_narrowing_is_sound_for_any_schema(schema):
    explain, is_right, is_silent = (
        compile_schema(schema),
        certain(compile_accepts(schema)),
        certain(compile_accepts(schema, allow_advice=False)),
    )
    for first in VALUES:
        for second in VALUES:
            for payload in ({"a": first}, {"a": first, "b": second}, {"b": {"a": first}}, first):
                collector = FindingCollector(Policy())
                explain(payload, None, collector)
                check_json_values(payload, collector)
                assert not is_right(payload) or collector.ok
                assert not is_silent(payload) or not collector.findings


NODES = st.recursive(
    st.sampled_from(
        [
            {},
            {"type": "string"},
            {"type": "string", "maxLength": 1},
            {"type": "string", "enum": ["a", "A_UNSPECIFIED"]},
            {"const": "A_UNSPECIFIED"},
            {"type": "string", "format": "int64", "pattern": "^1"},
            {"type": "string", "format": "int64", "minimum": 0},
            {"type": "string", "format": "date-time", "pattern": "^2024"},
            {"type": "string", "contentMediaType": "application/json"},
            {"type": "integer"},
            {"type": "number", "exclusiveMaximum": 2},
            {"type": "array"},
            {"type": "object"},
            {"$ref": "#/$defs/n"},
            {"$ref": "#/$defs/n", "required": ["a"]},
        ]
    ),
    lambda node: (
        st.builds(lambda a, b: {"type": "object", "properties": {"a": a, "b": b}}, node, node)
        | st.builds(lambda a: {"type": "object", "properties": {"a": a}, "required": ["a"]}, node)
        | st.builds(lambda a: {"type": "object", "additionalProperties": a}, node)
        | st.builds(lambda a: {"type": "array", "items": a}, node)
        | st.builds(lambda a: {"type": "array", "items": a, "enum": [["a"], [1]]}, node)
        | st.builds(lambda a: {"type": "array", "items": a, "uniqueItems": True}, node)
        | st.builds(lambda a, b: {"anyOf": [a, b]}, node, node)
        | st.builds(lambda a, b: {"oneOf": [a, b]}, node, node)
        | st.builds(lambda a, b: {**a, "allOf": [b]}, node, node)
        | st.builds(lambda a, b: {**a, "not": b}, node, node)
    ),
    max_leaves=4,
)
PAYLOADS = st.recursive(
    st.sampled_from(
        ["", "a", "ab", "A_UNSPECIFIED", "1", "7", "-1", "{", "2024-01-01T00:00:00Z", "\ud800", 1, 1.5, True]
    )
    | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
).filter(lambda payload: not isinstance(payload, str))


@given(NODES, PAYLOADS)
def test_the_whole_says_what_the_explaining_engine_says_for_any_schema(node, payload):
    schema = {
        **node,
        "$defs": {"n": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"$ref": "#/$defs/n"}}}},
    }
    contract = Contract("any", schema)
    collector = FindingCollector(Policy())
    compile_schema(schema)(payload, None, collector)
    check_json_values(payload, collector)
    assert contract.conforms(payload) is collector.ok
    assert list(contract.validate(payload).findings) == collector.findings
    for accepts in (compile_accepts(schema), compile_accepts(schema, allow_advice=False)):
        assert not certain(accepts)(payload) or collector.ok


class Status(Enum):
    FAILED = "FAILED"


@pytest.mark.parametrize("status", [Status.FAILED, "FAILED"])
def test_python_values_are_what_they_stand_for(full, status):
    full["entries"][0]["status"] = status
    assert CONTRACT.conforms(full)
    assert CONTRACT.conforms({**full, "surplus": Decimal("1.5")})
    number = Contract("any", {"type": "integer"})
    assert [number.conforms(each) for each in (Decimal(2), Decimal("1.5"), Decimal("NaN"))] == [True, False, False]


@given(st.text(alphabet='{}[],:"\\ud80aeE+-.19 \n\ttrufalsnN\ud800é', max_size=24))
def test_text_that_is_clean_is_read_alike(text):
    """The fast parser is at most as lenient as the strict one, and reads the same value."""
    try:
        value = parse_strict_subset(text)
    except ValueError:
        return
    document = read_document(text)
    assert document.problems == ()
    assert document.value is not NOTHING
    assert document.value == value or "1e" in text.lower()


@given(st.binary(max_size=24))
def test_bytes_that_are_clean_are_read_alike(raw):
    try:
        value = parse_strict_subset(raw)
    except ValueError:
        return
    document = read_document(raw)
    assert document.problems == ()
    assert document.value == value
