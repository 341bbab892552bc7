"""Shared by the tests of the strategies: schemas, and many payloads drawn once."""

import copy

import pytest
from hypothesis import Phase, given, seed, settings

from docpact.contract import Contract
from docpact.strategies import histories

ZOO = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name", "list", "count"],
    "properties": {
        "name": {"type": "string", "pattern": "^(?:[a-z][-a-z0-9]{1,61}[a-z0-9])(?![\\s\\S])", "maxLength": 20},
        "text": {"type": "string", "minLength": 3, "maxLength": 5},
        "id": {"type": "string"},
        "count": {"type": "integer", "minimum": 1, "exclusiveMaximum": 50},
        "ratio": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        "size": {"type": "string", "format": "int64", "minimum": 4096, "maximum": 2**40},
        "data": {"type": "string", "format": "protobuf-bytes"},
        "flag": {"type": "boolean"},
        "nothing": {"type": "null"},
        "fixed": {"const": "FIXED"},
        "level": {"enum": ["LEVEL_UNSPECIFIED", "LOW", "HIGH"]},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 9}, "uniqueItems": True, "maxItems": 3},
        "list": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
        "pair": {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 2, "uniqueItems": True},
        "days": {"type": "array", "items": {"enum": ["MON", "TUE", "WED"]}, "minItems": 3, "uniqueItems": True},
        "names": {
            "type": "array",
            "items": {"type": "string", "minLength": 2, "pattern": "^(?:[a-c]+)(?![\\s\\S])"},
            "minItems": 2,
            "maxItems": 4,
            "uniqueItems": True,
        },
        "labels": {
            "type": "object",
            "additionalProperties": {"type": "string", "maxLength": 63},
            "propertyNames": {"pattern": "^(?:[a-z][-_0-9a-z]*)(?![\\s\\S])", "minLength": 1, "maxLength": 63},
            "maxProperties": 64,
        },
        "any": {},
        "free": {"type": "object"},
        "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "tree": {"$ref": "#/$defs/tree"},
        "choice": {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "integer"}, "c": {"type": "boolean"}},
            "oneOf": [
                {"required": ["a"]},
                {"required": ["b"]},
                {"not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
            ],
        },
        "strict": {
            "type": "object",
            "properties": {"x": {"type": "string"}, "y": {"type": "string"}},
            "allOf": [{"oneOf": [{"required": ["x"]}, {"required": ["y"]}]}],
        },
    },
    "$defs": {
        "tree": {
            "type": "object",
            "properties": {
                "label": {"type": "string"},
                "left": {"$ref": "#/$defs/tree"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
            },
        }
    },
}


def draw(strategy, count, start=0):
    """`count` payloads, always the same ones, with Hypothesis' default settings and health checks."""
    drawn = []

    @seed(start)
    @settings(max_examples=count, phases=[Phase.generate], database=None, deadline=None)
    @given(strategy)
    def collect(payload):
        drawn.append(payload)

    collect()
    return drawn


@pytest.fixture(scope="session")
def contract():
    return Contract.load("Execution.getHistory")


@pytest.fixture
def schema(contract):
    """The shipped schema, to be changed."""
    return copy.deepcopy(dict(contract.schema))


@pytest.fixture(scope="session")
def zoo():
    """A contract with every keyword that a derived schema may have."""
    return Contract.from_schema(ZOO)


@pytest.fixture(scope="session")
def drawing():
    return draw


@pytest.fixture(scope="session")
def drawn():
    """Histories of the default profile."""
    return draw(histories(), 700)
