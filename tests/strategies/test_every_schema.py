"""Whatever JSON Schema an OpenAPI document holds: the generators draw from it, and what they draw conforms."""

import json

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from docpact.contract.errors import SchemaError
from docpact.strategies.generation.choices import seeded_choices
from docpact.strategies.generation.decoders import decoder_for
from docpact.strategies.generation.profiles import PROFILES, Settings
from docpact.strategies.generation.shrinking import shrink_limits, shrinker
from docpact.strategies.realistic.fixtures import fill_schema
from docpact.strategies.schema.examples import largest_example, smallest_example
from docpact.strategies.schema.reader import node_of
from docpact.strategies.schema.variations import ordinary
from docpact.strategies.seeded import SeededRandom

DEFINITIONS = {
    "Boat": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
    },
    "Sail": {
        "allOf": [
            {"$ref": "#/$defs/Boat"},
            {"type": "object", "properties": {"kind": {"const": "sail"}, "masts": {"type": "integer", "minimum": 1}}},
            {"required": ["masts"]},
        ]
    },
    "Motor": {"allOf": [{"$ref": "#/$defs/Boat"}, {"properties": {"kind": {"const": "motor"}}}]},
    "Chain": {
        "type": "object",
        "properties": {
            "length": {"type": "integer"},
            "next": {"allOf": [{"$ref": "#/$defs/Chain"}, {"description": "the next one"}]},
            "parts": {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/Chain"}, {"required": ["length"]}]}},
        },
    },
    "Endless": {"type": "object", "required": ["inner"], "properties": {"inner": {"$ref": "#/$defs/Endless"}}},
    "Rule": {
        "oneOf": [
            {"type": "object", "required": ["not"], "properties": {"not": {"$ref": "#/$defs/Rule"}}},
            {"type": "string"},
        ]
    },
    "Problem": {
        "type": "object",
        "required": ["code", "message"],
        "properties": {"code": {"type": "integer", "format": "int32"}, "message": {"type": "string"}},
    },
}
FORMATS = (
    "date", "date-time", "time", "uuid", "email", "uri", "uri-reference", "hostname", "ipv4", "ipv6", "byte", "binary",
    "password", "duration", "json-pointer", "relative-json-pointer", "regex", "iri", "iri-reference", "idn-email",
    "idn-hostname", "uri-template", "unheard-of",
)  # fmt: skip


LONG = 2000
"""Characters of a payload that python-jsonschema takes long to look at."""


def text(**keywords):
    return {"type": "string", **keywords}


def members(properties, **keywords):
    return {"type": "object", "properties": properties, **keywords}


SCHEMAS = {
    "types": {"type": ["string", "null"], "maxLength": 5},
    "types-with-bounds": {"type": ["integer", "string", "object"], "minimum": 3, "minLength": 2, "required": ["a"]},
    "nullable-reference": {"anyOf": [{"$ref": "#/$defs/Boat"}, {"type": "null"}]},
    "const": {"const": {"a": [1, 2]}},
    "enum-of-anything": {"enum": [1, "a", None, True, {"x": 1}, [2]]},
    "enum-beside-type": {"type": ["string", "null"], "enum": ["a", "b", None, 3]},
    "enum-beside-length": text(enum=["a", "bbbb"], minLength=2),
    "others-by-schema": members({"a": text()}, required=["a"], additionalProperties={"type": "integer"}),
    "others-refused": members({"a": text()}, additionalProperties=False),
    "others-allowed": members({"a": text()}, additionalProperties=True),
    "patterns-of-names": {
        "type": "object",
        "patternProperties": {"^x-": {"type": "integer"}, "^s": text()},
        "additionalProperties": False,
    },
    "patterns-and-members": members({"xa": {"minimum": 3}}, patternProperties={"^x": {"type": "integer"}}),
    "number-of-members": members({"a": text(), "b": {"type": "integer"}, "c": {}}, minProperties=2, maxProperties=2),
    "more-members-than-listed": members({"a": text()}, minProperties=3),
    "names-of-members": members({"abc": {}, "b": {}}, propertyNames={"minLength": 2}),
    "required-not-listed": members({"x": {"type": "integer"}}, required=["x", "y"]),
    "required-of-a-map": {"type": "object", "required": ["x"], "additionalProperties": {"type": "integer"}},
    "all-of-objects": {"allOf": [{"$ref": "#/$defs/Boat"}, members({"age": {"type": "integer"}}, required=["age"])]},
    "all-of-numbers": {"allOf": [{"type": "integer", "minimum": 3}, {"maximum": 30}, {"multipleOf": 4}]},
    "all-of-texts": text(allOf=[{"minLength": 3}, {"maxLength": 4}, {"pattern": "^[a-z]+$"}]),
    "all-of-arrays": {
        "allOf": [{"type": "array", "items": {"type": "integer"}}, {"minItems": 2, "items": {"minimum": 3}}]
    },
    "inherited": {"$ref": "#/$defs/Sail"},
    "discriminator": {
        "oneOf": [{"$ref": "#/$defs/Sail"}, {"$ref": "#/$defs/Motor"}],
        "discriminator": {"propertyName": "kind"},
    },
    "one-of-with-base": members(
        {"id": text()},
        required=["id"],
        oneOf=[
            {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"b": text()}, "required": ["b"]},
        ],
    ),
    "one-of-overlapping": {"oneOf": [{"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 5}]},
    "one-of-numbers": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
    "any-of-with-base": members(
        {"id": {"type": "integer"}},
        anyOf=[{"required": ["id"]}, {"properties": {"z": {"type": "null"}}, "required": ["z"]}],
    ),
    "hundredths": {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 2},
    "multiples": {"type": "integer", "multipleOf": 7, "minimum": -20},
    "large-multiples": {"type": "integer", "multipleOf": 1_000_000, "minimum": 5},
    "narrow": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
    "tuple": {"type": "array", "prefixItems": [text(), {"type": "integer"}], "items": False},
    "tuple-and-rest": {
        "type": "array",
        "prefixItems": [text(), {"type": "integer"}],
        "items": {"type": "boolean"},
        "minItems": 3,
        "maxItems": 5,
    },
    "contains": {
        "type": "array",
        "items": {"type": "integer"},
        "contains": {"minimum": 10},
        "minContains": 2,
        "maxContains": 3,
    },
    "contains-a-text": {"type": "array", "contains": text()},
    "unique-objects": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/Problem"}, "minItems": 3},
    "unique-booleans": {"type": "array", "uniqueItems": True, "items": {"type": "boolean"}, "minItems": 2},
    "not-listed": text(**{"not": {"enum": ["", "text"]}}),
    "not-both": members({"a": {}, "b": {}}, **{"not": {"required": ["a", "b"]}}),
    "not-any": members(
        {"a": {}, "b": {}, "c": {}}, **{"not": {"anyOf": [{"required": ["a"]}, {"required": ["b", "c"]}]}}
    ),
    "not-a-text": {"not": {"type": "string"}},
    "never-there": members({"a": {"not": {}}, "b": text(), "c": False, "d": True}),
    "elements-that-are-not": {"type": "array", "items": text(**{"not": {"const": "text"}})},
    "condition": members(
        {"country": {"enum": ["us", "nl"]}, "zip": text()},
        **{
            "required": ["country", "zip"],
            "if": {"properties": {"country": {"const": "us"}}},
            "then": {"properties": {"zip": {"pattern": "^[0-9]{5}$"}}},
            "else": {"properties": {"zip": {"pattern": "^[0-9]{4}[A-Z]{2}$"}}},
        },
    ),
    "dependent-members": members(
        {"card": {"type": "integer"}, "address": text()}, dependentRequired={"card": ["address"]}
    ),
    "dependent-schema": members(
        {"card": {"type": "integer"}},
        dependentSchemas={"card": {"required": ["address"], "properties": {"address": text()}}},
    ),
    "unevaluated": {
        "allOf": [{"$ref": "#/$defs/Boat"}],
        "properties": {"x": {"type": "integer"}},
        "unevaluatedProperties": False,
    },
    "reference-with-siblings": {"$ref": "#/$defs/Boat", "required": ["name"], "description": "a boat with a name"},
    "recursive": {"$ref": "#/$defs/Chain"},
    "recursive-choice": {"$ref": "#/$defs/Rule"},
    "endless-member": members({"endless": {"$ref": "#/$defs/Endless"}, "a": text()}),
    "formats": members({name: text(format=name) for name in FORMATS}),
    "formats-with-lengths": members({name: text(format=name, minLength=5, maxLength=40) for name in FORMATS}),
    "long-bytes": text(format="byte", minLength=100, maxLength=200),
    "format-and-pattern": text(format="uri", pattern="^https://"),
    "formats-of-numbers": members(
        {
            "a": {"type": "integer", "format": "int32"},
            "b": {"type": "integer", "format": "int64"},
            "c": {"type": "number", "format": "float"},
        }
    ),
    "no-type": {"properties": {"a": text()}, "required": ["a"]},
    "look-ahead": text(pattern="^(?!.*--)[a-z-]{3,10}$"),
    "alternatives": text(pattern="^(foo|bar)-[0-9]+$|^x$"),
    "occurring": text(pattern="[0-9]{3}"),
    "digest": text(pattern="^[a-f0-9]{64}$"),
    "anything": {},
    "encoded": text(contentEncoding="base64", contentMediaType="image/png"),
    "many": {"type": "array", "items": {"type": "integer"}, "minItems": 60},
    "response": members(
        {
            "data": {
                "type": "array",
                "items": {"oneOf": [{"$ref": "#/$defs/Sail"}, {"$ref": "#/$defs/Motor"}]},
                "minItems": 1,
            },
            "error": {"anyOf": [{"$ref": "#/$defs/Problem"}, {"type": "null"}]},
            "labels": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        },
        required=["data", "error"],
    ),
}


def values_of(schema):
    node = node_of(schema)
    lower = shrinker(node)
    yield smallest_example(node)
    yield largest_example(node)
    for profile in PROFILES.values():
        decoder = decoder_for(node, Settings(profile))
        for seed in range(16):
            value = decoder.decode(seeded_choices(decoder.names, SeededRandom(seed)), 0)
            yield value
            yield ordinary(node, lambda _place: False)(value, 0)
            yield from (lower(value, shrink_limits(most, b"\xff" * 24)) for most in (0, 3))
    yield from (fill_schema(schema, SeededRandom(seed)) for seed in range(10))


@pytest.mark.parametrize("name", SCHEMAS)
def test_all_that_is_drawn_conforms(name):
    schema = {**SCHEMAS[name], "$defs": DEFINITIONS}
    fast = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    slow = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for text_, value in {json.dumps(each): each for each in values_of(schema)}.items():
        assert fast.is_valid(value), value
        assert len(text_) > LONG or slow.is_valid(value), value


@pytest.mark.parametrize(("name", "least"), [
    ("types", 20), ("others-by-schema", 20), ("condition", 8), ("one-of-with-base", 20), ("contains", 8),
    ("discriminator", 20), ("not-listed", 20), ("formats", 20), ("hundredths", 20), ("tuple-and-rest", 20),
])  # fmt: skip
def test_what_is_drawn_is_diverse(name, least):
    values = values_of({**SCHEMAS[name], "$defs": DEFINITIONS})
    assert len({json.dumps(each, sort_keys=True) for each in values}) >= least


def test_both_sides_of_a_choice_are_drawn():
    values = [*values_of({**SCHEMAS["one-of-with-base"], "$defs": DEFINITIONS})]
    assert any("a" in each for each in values)
    assert any("b" in each for each in values)


@pytest.mark.parametrize(("schema", "place"), [
    (members({"a": text(pattern="^[a-z]+$", format="uuid", maxLength=3)}, required=["a"]), "/properties/a"),
    (members({"a": {"allOf": [text(), {"type": "integer"}]}}, required=["a"]), "/properties/a"),
    ({"$ref": "#/$defs/Endless"}, "/$defs/Endless"),
    ({"type": "integer", "minimum": 3, "maximum": 2}, "/"),
])  # fmt: skip
def test_where_nothing_conforms_the_error_names_the_place(schema, place):
    with pytest.raises(SchemaError, match=f"^{place.replace('$', '[$]')}: "):
        node_of({**schema, "$defs": DEFINITIONS})


def test_examples_of_the_schema_are_a_way_out():
    schema = text(pattern="^(?=[a-f])[0-9a-f]{4}$", format="unheard-of", examples=["beef"], allOf=[{"pattern": "^be"}])
    assert smallest_example(node_of(schema)) == "beef"


def test_a_member_that_nothing_can_be_is_left_out():
    schema = members({"a": {"allOf": [text(), {"type": "integer"}]}, "b": text()})
    assert all("a" not in value for value in values_of(schema))
