"""Overlays: merge patches with reasons."""

import pytest

from docpact.contract import operations, shipped_overlay, shipped_schema
from docpact.contract.overlay import apply_overlay, merge_patch
from docpact.contract.validation.reference_engine import check_schema

REASON = {"source": "overlay", "line": None, "phrase": "because"}


@pytest.mark.parametrize(
    ("target", "patch", "merged"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merge_patch(target, patch, merged):
    """The cases of RFC 7396, appendix A."""
    assert merge_patch(target, patch) == merged


def test_a_patch_sets_keywords_and_their_origins():
    page = {
        "properties": {"a": {"type": "string", "x-origins": {"type": {"source": "page", "line": 1, "phrase": "p"}}}}
    }
    patch = {"properties": {"a": {"format": "int64", "description": "A number."}, "b": {"type": "object"}}}
    patched = apply_overlay(page, [{"reason": "because", "patch": patch}])
    assert patched["properties"]["a"] == {
        "type": "string",
        "format": "int64",
        "description": "A number.",
        "x-origins": {"type": {"source": "page", "line": 1, "phrase": "p"}, "format": REASON},
    }
    assert patched["properties"]["b"] == {"type": "object", "x-origins": {"type": REASON}}
    assert "format" not in page["properties"]["a"]


def test_a_patch_removes():
    page = {"properties": {"a": {"minItems": 1, "items": {"type": "string"}}, "b": {}}, "required": ["a"]}
    patch = {"properties": {"a": {"minItems": None, "items": {"type": None}}, "b": None}, "required": None}
    assert apply_overlay(page, [{"reason": "because", "patch": patch}]) == {"properties": {"a": {"items": {}}}}


@pytest.mark.parametrize("operation", operations())
def test_what_is_shipped(operation):
    """Every layer is valid JSON Schema, and every patch has a reason and changes something."""
    schema = shipped_schema(operation, "page")
    check_schema(schema)
    for entry in shipped_overlay(operation):
        assert entry.keys() == {"reason", "patch"}
        patched = apply_overlay(schema, [entry])
        assert patched != schema
        schema = patched
    check_schema(schema)
    assert schema == shipped_schema(operation)


def test_layers_are_two():
    with pytest.raises(ValueError, match="expected 'page' or 'effective'"):
        shipped_schema("Execution.getHistory", "both")
