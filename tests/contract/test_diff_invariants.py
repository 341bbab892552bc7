"""What holds for the comparison of any two schemas."""

import json
from collections import Counter

import jsonschema
from hypothesis import example, given
from hypothesis import strategies as st

from docpact.contract.diff.compare import diff

GROUP = [{"required": ["a"]}, {"required": ["b"]}]
NOBODY = {"not": {"anyOf": GROUP}}


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


SCALARS = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean"])},
    optional={
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(2, 4),
        "minimum": st.integers(-2, 0),
        "maximum": st.integers(0, 2),
        "enum": st.lists(st.sampled_from(["", "a", "bb", 0, 1]), min_size=1, unique=True),
        "pattern": st.sampled_from(["^a", "b$"]),
        "format": st.sampled_from(["int64", "date-time"]),
        "description": st.sampled_from(["one", "two"]),
    },
)
NAMES = st.sampled_from(["a", "b", "c"])


def containers(inner):
    objects = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(NAMES, inner, max_size=3)},
        optional={
            "required": st.lists(NAMES, max_size=2, unique=True),
            "oneOf": st.sampled_from([GROUP, [*GROUP, NOBODY]]),
        },
    )
    arrays = st.fixed_dictionaries(
        {"type": st.just("array")},
        optional={"items": inner, "minItems": st.integers(1, 2), "uniqueItems": st.booleans()},
    )
    maps = st.fixed_dictionaries({"type": st.just("object"), "additionalProperties": inner})
    return objects | arrays | maps


SCHEMAS = st.recursive(SCALARS, containers, max_leaves=6)
PAYLOADS = [
    "", "a", "bb", "ab", "aaaaa", 0, 1, -2, 5, 0.5, True, [], [0], [0, 0], ["a", "bb"], {}, {"a": "a"}, {"b": 1},
    {"a": "", "b": 0}, {"a": {}, "c": []}, {"c": True}, {"a": ["a"]}, {"a": 1, "b": 1, "c": 1}, None,
]  # fmt: skip
_OPPOSITES = {
    "added": "removed", "set": "unset", "increased": "decreased", "generalized": "specialized",
    "became-required": "became-optional",
}  # fmt: skip
OPPOSITES = _OPPOSITES | {back: there for there, back in _OPPOSITES.items()} | {"changed": "changed"}


def mirrored(rule):
    end = next(each for each in sorted(OPPOSITES, key=len, reverse=True) if rule.endswith(f"-{each}"))
    return rule.removesuffix(end) + OPPOSITES[end]


def canonical(node):
    """The schema with what has no order sorted, and without what says nothing."""
    if isinstance(node, list):
        return [canonical(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: sorted(map(json.dumps, each)) if name in {"required", "enum"} else canonical(each)
        for name, each in node.items()
        if not (name == "uniqueItems" and each is False) and not (name == "required" and each == [])
    }


@given(SCHEMAS)
def test_a_schema_does_not_differ_from_itself(schema):
    assert diff(schema, json.loads(json.dumps(schema))) == ()


@given(SCHEMAS, SCHEMAS)
def test_the_way_back_is_the_mirror(old, new):
    there, back = diff(old, new), diff(new, old)
    assert Counter((mirrored(each.rule), each.pointer) for each in there) == Counter(
        (each.rule, each.pointer) for each in back
    )
    by_place = Counter((each.pointer, repr(each.old), repr(each.new)) for each in there)
    assert by_place == Counter((each.pointer, repr(each.new), repr(each.old)) for each in back)


@given(SCHEMAS, SCHEMAS)
def test_no_change_is_silent(old, new):
    assert bool(diff(old, new)) == (canonical(old) != canonical(new))


@given(SCHEMAS, SCHEMAS)
@example({"type": "object", "properties": {"b": {"type": "string"}}}, {"type": "object", "required": ["b"]})
def test_a_value_that_was_impossible_is_never_safe_for_a_reader(old, new):
    before, after = (jsonschema.Draft202012Validator(each) for each in (old, new))
    if any(after.is_valid(each) and not before.is_valid(each) for each in PAYLOADS):
        assert any(each.reader != "safe" for each in diff(old, new))


@given(SCHEMAS, SCHEMAS)
def test_a_value_that_was_accepted_and_is_refused_is_never_safe_for_a_sender(old, new):
    before, after = (jsonschema.Draft202012Validator(each) for each in (old, new))
    if any(before.is_valid(each) and not after.is_valid(each) for each in PAYLOADS):
        old, new = (operation(("POST", "https://h/a", {}, each)) for each in (old, new))
        found = diff(old, new)
        assert any(each.sender != "safe" or each.rule.startswith("request-optional") for each in found)
