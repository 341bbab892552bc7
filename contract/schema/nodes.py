"""The nodes of a JSON Schema: references, the origins of keywords, and docpact's own keywords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from ..errors import SchemaError
from ..model import Origin
from ..text.printing import describe

Schema: TypeAlias = Mapping[str, object]

_DEFINITIONS = "#/$defs/"


def definition_name(node: Schema) -> str | None:
    """The name of the definition that a node refers to; None where the node has no `$ref`."""
    return str(node["$ref"]).removeprefix(_DEFINITIONS) if "$ref" in node else None


def resolve(schema: Schema, node: Schema, at: str = "") -> Any:
    """The node, or the definition of the schema that the node refers to.

    Args:
        schema: the whole schema.
        node: a node of it.
        at: the pointer of the node, for the error.

    Raises:
        SchemaError: the reference leads nowhere.
    """
    name = definition_name(node)
    if name is None:
        return node
    definitions = cast("Schema", schema.get("$defs", {}))
    if name not in definitions:
        raise SchemaError(f"{at}/$ref: expected {_DEFINITIONS}NAME of this schema, found {describe(node['$ref'])}")
    return definitions[name]


def origin_of(node: Schema, keyword: str, member: str | None = None) -> Origin | None:
    """Where a keyword of a node comes from, by the node's `x-origins`; None where the node does not say."""
    origins = node.get("x-origins")
    found = origins.get(keyword) if isinstance(origins, Mapping) else None
    if member is not None and isinstance(found, Mapping):
        found = found.get(member)
    match found:
        case {"source": str(source), "line": int() | None as line, "phrase": str(phrase)}:
            return Origin(source, line, phrase)
    return None


def without_extensions(schema: object) -> object:
    """The schema without its `x-` keywords, at any depth; properties may have such names and stay."""
    if isinstance(schema, list):
        return [without_extensions(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _plain_members(value) if name in _BY_NAME else value if name in _VALUES else without_extensions(value)
        for name, value in schema.items()
        if not name.startswith("x-")
    }


_BY_NAME = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
_VALUES = frozenset({"enum", "const", "default", "examples"})


def _plain_members(schemas: object) -> object:
    if not isinstance(schemas, dict):
        return schemas
    return {name: without_extensions(schema) for name, schema in schemas.items()}
