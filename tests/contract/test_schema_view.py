"""What a node of a schema describes, through references and combinations."""

import pytest

from docpact.contract.schema.view import SchemaView

PET = {
    "$defs": {
        "Named": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        "Cat": {"properties": {"lives": {"type": "integer"}}, "required": ["lives"]},
    },
    "allOf": [{"$ref": "#/$defs/Named"}],
    "oneOf": [{"$ref": "#/$defs/Cat"}, {"properties": {"owner": {"$ref": "#/$defs/Named"}}, "required": ["owner"]}],
}


def test_members_of_every_alternative_are_shown():
    assert list(SchemaView.of(PET).members) == ["name", "lives", "owner"]


def test_only_what_every_value_has_is_required():
    assert SchemaView.of(PET).required == {"name"}


def test_a_path_of_names_leads_into_definitions():
    view = SchemaView.of(PET).at(("owner", "name"))
    assert view is not None
    assert view.types == {"string"}
    assert SchemaView.of(PET).at(("owner", "nobody")) is None


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": ["string", "null"]}, {"string", "null"}),
        ({"anyOf": [{"type": "integer"}, {"type": "array"}]}, {"integer", "array"}),
        ({"properties": {}}, {"object"}),
        ({}, set()),
    ],
)
def test_types(schema, types):
    assert SchemaView.of(schema).types == types


def test_a_node_with_its_definitions_is_a_schema_of_its_own():
    (owner,) = (view for name, view in SchemaView.of(PET).members.items() if name == "owner")
    assert owner.whole == {"$ref": "#/$defs/Named", "$defs": PET["$defs"]}


def test_definitions_in_themselves_end():
    schema = {"$defs": {"Tree": {"allOf": [{"$ref": "#/$defs/Tree"}], "properties": {"a": {}}}}, "$ref": "#/$defs/Tree"}
    assert list(SchemaView.of(schema).members) == ["a"]
