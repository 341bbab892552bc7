"""Schema Objects of OpenAPI 3.0 and 3.1 become JSON Schema 2020-12 that accepts the same values."""

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator

from docpact.contract.errors import OpenApiError
from docpact.contract.schema.nodes import without_extensions
from docpact.contract.sources.openapi.files.references import Files, Place
from docpact.contract.sources.openapi.files.text import SourceText
from docpact.contract.sources.openapi.schema_objects.conversion import Schemas


def plain(schema):
    left_out = {"$schema", "title", "x-operation"}
    return without_extensions({name: value for name, value in schema.items() if name not in left_out})


@pytest.mark.parametrize(
    ("given_schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"enum": ["a"], "nullable": True, "type": "string"}, {"enum": ["a", None], "type": ["string", "null"]}),
        (
            {"allOf": [{"type": "object"}], "nullable": True},
            {"anyOf": [{"allOf": [{"type": "object"}]}, {"type": "null"}]},
        ),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"type": "string", "example": "x"}, {"type": "string", "examples": ["x"]}),
        ({"type": "object", "xml": {"name": "b"}, "x-internal": True}, {"type": "object"}),
        ({"type": "string", "format": "uuid", "default": "x"}, {"type": "string", "format": "uuid", "default": "x"}),
        ({"type": "object", "additionalProperties": False}, {"type": "object", "additionalProperties": False}),
        ({"properties": {"xml": {"type": "string"}}}, {"properties": {"xml": {"type": "string"}}}),
    ],
)
def test_the_words_of_3_0(derived, given_schema, expected):
    schema, notes = derived(given_schema, "3.0.3")
    assert plain(schema) == expected
    assert notes == []


@pytest.mark.parametrize(
    "given_schema",
    [
        {"type": ["string", "null"], "minLength": 1},
        {"prefixItems": [{"const": 1}], "items": False, "type": "array"},
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxProperties": 1}},
        {"patternProperties": {"^x-": {"type": "string"}}, "unevaluatedProperties": False},
        {"dependentSchemas": {"a": {"minProperties": 2}}, "dependentRequired": {"b": ["c"]}},
        {"contains": {"type": "null"}, "minContains": 2, "maxContains": 3},
        {"exclusiveMinimum": 3, "examples": [4], "$comment": "why"},
        {"not": {"enum": [1, "x", None]}},
    ],
)
def test_the_words_of_3_1_stay(derived, given_schema):
    schema, notes = derived(given_schema)
    assert plain(schema) == given_schema
    assert notes == []


@pytest.mark.parametrize(
    ("given_schema", "expected", "note"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}, "nullable is of OpenAPI 3.0"),
        ({"type": "file"}, {}, "none of JSON Schema"),
        ({"type": "object", "required": True}, {"type": "object"}, "list of members' names"),
        ({"items": [{"type": "string"}]}, {"prefixItems": [{"type": "string"}]}, "prefixItems"),
        ({"type": "string", "colour": "red"}, {"type": "string"}, "colour is not understood"),
        ({"type": "string", "pattern": "("}, {"type": "string"}, "pattern is"),
        ({"minLength": "3"}, {}, "minLength is"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "type": "null"}, {"type": "null"}, "dialect"),
        ({"properties": {"a": None}}, {"properties": {"a": True}}, "expected a schema, found null"),
    ],
)
def test_what_is_of_another_dialect_is_read_or_left_out_with_a_note(derived, given_schema, expected, note):
    schema, notes = derived(given_schema)
    assert plain(schema) == expected
    assert any(note in each for each in notes), notes


def test_references_become_the_definitions_that_are_reached(derived):
    schemas = {
        "Berth": {
            "type": "object",
            "properties": {
                "next": {"$ref": "#/components/schemas/Berth"},
                "boat": {"$ref": "#/components/schemas/Boat~1Yacht"},
            },
        },
        "Boat/Yacht": {"type": "string"},
        "Unused": {"type": "null"},
    }
    schema, _ = derived({"$ref": "#/components/schemas/Berth"}, "3.0.0", schemas)
    assert set(schema["$defs"]) == {"Berth", "Boat_1Yacht"}
    accepts = jsonschema_rs.Draft202012Validator(plain(schema)).is_valid
    assert accepts({"next": {"next": {"boat": "x"}}})
    assert not accepts({"next": {"next": {"boat": 1}}})


def test_beside_a_reference_3_0_ignores_and_3_1_counts(derived):
    schemas = {"Name": {"type": "string"}}
    given_schema = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Name", "maxLength": 2}}}
    old, notes = derived(given_schema, "3.0.0", schemas)
    new, _ = derived(given_schema, "3.1.0", schemas)
    assert jsonschema_rs.is_valid(plain(old), {"a": "long"})
    assert any("maxLength beside a $ref" in each for each in notes)
    assert not jsonschema_rs.is_valid(plain(new), {"a": "long"})


SHIPS = {
    "Sail": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "masts": {"type": "integer"}},
    },
    "Motor": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "power": {"type": "number"}},
    },
}


@pytest.mark.parametrize(
    ("mapping", "good", "bad"),
    [
        (None, {"kind": "Sail", "masts": 2}, {"kind": "Sail", "masts": "two"}),
        ({"s": "#/components/schemas/Sail", "m": "Motor"}, {"kind": "s", "masts": 2}, {"kind": "Sail", "masts": 2}),
    ],
)
def test_a_discriminator_chooses_the_alternative(derived, mapping, good, bad):
    discriminator = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    branches = [{"$ref": f"#/components/schemas/{each}"} for each in SHIPS]
    schema, notes = derived({"oneOf": branches, "discriminator": discriminator}, "3.0.0", SHIPS)
    accepts = jsonschema_rs.Draft202012Validator(plain(schema)).is_valid
    assert (accepts(good), accepts(bad), notes) == (True, False, [])


def test_the_values_of_the_schema_count_more_than_the_discriminator(derived):
    ships = {"Sail": {"type": "object", "properties": {"kind": {"const": "sail-boat"}}}}
    branches = [{"$ref": "#/components/schemas/Sail"}]
    schema, notes = derived({"oneOf": branches, "discriminator": {"propertyName": "kind"}}, "3.1.0", ships)
    assert jsonschema_rs.is_valid(plain(schema), {"kind": "sail-boat"})
    assert any("another value" in each for each in notes)


def test_a_base_that_lists_its_heirs_has_an_end(derived):
    base = {"oneOf": [{"$ref": "#/components/schemas/Heir"}], "type": "object", "required": ["name"]}
    heir = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["age"]}]}
    schema, _ = derived({"$ref": "#/components/schemas/Base"}, "3.0.0", {"Base": base, "Heir": heir})
    accepts = jsonschema_rs.Draft202012Validator(plain(schema)).is_valid
    assert [accepts({"name": 1, "age": 2}), accepts({"name": 1}), accepts({"age": 1})] == [True, False, False]


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"$ref": "#/components/schemas/A"}},
        {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
        {"A": {"anyOf": [{"$ref": "#/components/schemas/B"}]}, "B": {"not": {"$ref": "#/components/schemas/A"}}},
    ],
)
def test_references_without_end_are_refused(derived, schemas):
    with pytest.raises(OpenApiError, match=r"in a circle|without end"):
        derived({"$ref": "#/components/schemas/A"}, "3.1.0", schemas)


def test_members_of_one_way_are_not_required_the_other_way(derived):
    schemas = {
        "Secret": {"type": "string", "writeOnly": True},
        "Berth": {
            "allOf": [
                {
                    "properties": {
                        "id": {"type": "string", "readOnly": True},
                        "pin": {"$ref": "#/components/schemas/Secret"},
                    }
                },
                {"required": ["id", "pin", "size"]},
            ]
        },
    }
    reference = {"$ref": "#/components/schemas/Berth"}
    schema, _ = derived(reference, "3.0.0", schemas, body=reference)
    body = schema["x-operation"]["bindings"][0]["body"]
    assert schema["allOf"][1]["required"] == ["id", "size"]
    assert body["allOf"][1]["required"] == ["pin", "size"]


def test_definitions_of_a_schema_around_are_found_as_generators_write_them(derived):
    schema, _ = derived({"$defs": {"Name": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/Name"}}})
    assert not jsonschema_rs.is_valid(plain(schema), {"a": 1})


_SCALARS = st.sampled_from([None, True, False, 0, 1, 2.5, -3, "", "a", "ab", "abc"])
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
_TYPED = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "object", "array"])},
    optional={
        "nullable": st.booleans(),
        "minimum": st.integers(-2, 2),
        "exclusiveMinimum": st.booleans(),
        "maximum": st.integers(0, 3),
        "exclusiveMaximum": st.booleans(),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 3),
        "minProperties": st.integers(0, 2),
        "uniqueItems": st.booleans(),
        "required": st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True),
        "example": _SCALARS,
    },
)
_REFERENCES = st.sampled_from([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}])


def _composed(inner):
    return st.one_of(
        st.builds(lambda schema, items: {**schema, "type": "array", "items": items}, _TYPED, inner),
        st.builds(
            lambda schema, properties, other: {
                **schema,
                "type": "object",
                "properties": properties,
                "additionalProperties": other,
            },
            _TYPED,
            st.dictionaries(st.sampled_from("abc"), inner | _REFERENCES, max_size=2),
            st.booleans() | inner,
        ),
        st.builds(
            lambda keyword, some: {keyword: some},
            st.sampled_from(["allOf", "anyOf", "oneOf"]),
            st.lists(inner, min_size=1, max_size=2),
        ),
        st.builds(lambda schema: {"not": schema}, inner),
    )


_SCHEMAS = st.recursive(_TYPED, _composed, max_leaves=5)


@given(schema=_SCHEMAS, a=_SCHEMAS, b=_SCHEMAS, values=st.lists(_JSON, min_size=1, max_size=8))
def test_a_schema_of_3_0_accepts_what_its_own_validator_accepts(schema, a, b, values):
    components = {"schemas": {"A": a, "B": b}}
    source = SourceText("d.json", {"components": components}, (), "")
    schemas = Schemas(Files(None, {"d.json": source}), is_30=True)
    read, notes = schemas.read(schema, Place("d.json", "/s"), "response")
    whole = without_extensions({**read.schema, "$defs": dict(read.definitions)})
    Draft202012Validator.check_schema(whole)
    ours = jsonschema_rs.Draft202012Validator(whole)
    theirs = OAS30Validator({**schema, "components": components})
    assert not notes
    for value in values:
        assert ours.is_valid(value) == theirs.is_valid(value), value
