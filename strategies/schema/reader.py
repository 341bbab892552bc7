"""From a schema to its nodes: the one reader of schemas that all generators share.

The reader refuses a keyword that it does not know, with its place: a generator that overlooks a keyword generates
payloads that are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from ...contract.errors import SchemaError
from ...contract.findings.pointer import escape
from ...contract.model import BOUNDS
from ...contract.schema.nodes import definition_name, resolve
from .nodes import Anything, Array, Choice, Map, Member, Node, Object, OneOf, Recursion, Text, Union
from .scalars import number_node, string_node

Schema: TypeAlias = Mapping[str, Any]

_ANNOTATIONS = frozenset({
    "$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly",
    "writeOnly",
})  # fmt: skip


def node_of(schema: Schema) -> Node:
    """The node of a whole schema.

    Raises:
        SchemaError: docpact does not know how to draw from a keyword, or from a combination of keywords.
    """
    return _Reader(schema.get("$defs", {})).node(schema, "")


class _Reader:
    """Reads one schema. Remembers the nodes of its definitions, which may contain themselves."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions
        self._nodes: dict[str, Node] = {}

    def node(self, schema: object, at: str) -> Node:
        if not isinstance(schema, Mapping):
            raise SchemaError(f"{at or '/'}: docpact draws from schemas that are objects, not from {schema!r}")
        kind, read_kind = self._kind(schema, at)
        known = _KEYWORDS[kind] | _ANNOTATIONS
        for keyword in schema:
            if keyword not in known and not keyword.startswith("x-"):
                raise SchemaError(f"{at}/{escape(keyword)}: docpact does not know how to draw from {keyword!r}")
        return read_kind(self, schema, at)

    def _kind(self, schema: Schema, at: str) -> tuple[str, Callable[[_Reader, Schema, str], Node]]:
        for keyword in ("$ref", "enum", "const", "anyOf"):
            if keyword in schema:
                return keyword, _READERS[keyword]
        kind = schema.get("type", "anything")
        if not isinstance(kind, str) or kind not in _READERS:
            raise SchemaError(f"{at}/type: docpact does not know the type {kind!r}")
        return kind, _READERS[kind]

    def reference(self, schema: Schema, at: str) -> Node:
        definition, name = resolve({"$defs": self._definitions}, schema, at), str(definition_name(schema))
        if name not in self._nodes:
            self._nodes[name] = Recursion(name, lambda: self._nodes[name])
            self._nodes[name] = self.node(definition, f"/$defs/{escape(name)}")
        return self._nodes[name]

    def choice(self, schema: Schema, at: str) -> Node:
        values = tuple(schema["enum"]) if "enum" in schema else (schema["const"],)
        if not values:
            raise SchemaError(f"{at}/enum: an empty list allows nothing")
        return Choice(values)

    def union(self, schema: Schema, at: str) -> Node:
        return Union(tuple(self.node(each, f"{at}/anyOf/{i}") for i, each in enumerate(schema["anyOf"])))

    def object(self, schema: Schema, at: str) -> Node:
        others = schema.get("additionalProperties", True)
        if "properties" not in schema and others is not False:
            return self._map(schema, {} if others is True else others, at)
        if not isinstance(others, bool):
            raise SchemaError(f"{at}/additionalProperties: docpact reads a map or listed members, not both")
        for keyword in ("propertyNames", "minProperties", "maxProperties"):
            if keyword in schema:
                raise SchemaError(f"{at}/{keyword}: docpact does not know how to draw from it beside properties")
        return Object(tuple(self._members(schema, at)), tuple(_groups(schema, at)))

    def _members(self, schema: Schema, at: str) -> Iterable[Member]:
        required = frozenset(schema.get("required", ()))
        properties = schema.get("properties", {})
        if required - properties.keys():
            raise SchemaError(f"{at}/required: {sorted(required - properties.keys())} are not described")
        for name, each in properties.items():
            yield Member(name, self.node(each, f"{at}/properties/{escape(name)}"), name in required)

    def _map(self, schema: Schema, others: Schema, at: str) -> Node:
        for keyword in ("required", "oneOf", "allOf"):
            if keyword in schema:
                raise SchemaError(f"{at}/{keyword}: docpact does not know how to draw from it in a map")
        keys = self.node({"type": "string", **schema.get("propertyNames", {})}, f"{at}/propertyNames")
        if not isinstance(keys, Text):
            raise SchemaError(f"{at}/propertyNames: docpact draws keys from length and pattern only")
        values = self.node(others, f"{at}/additionalProperties")
        examples = tuple(each for each in schema.get("examples", ()) if isinstance(each, dict))
        return Map(keys, values, schema.get("minProperties", 0), schema.get("maxProperties"), examples)

    def array(self, schema: Schema, at: str) -> Node:
        items = self.node(schema.get("items", {}), f"{at}/items")
        return Array(items, schema.get("minItems", 0), schema.get("maxItems"), bool(schema.get("uniqueItems", False)))


_BOUNDS = frozenset(BOUNDS)
_READERS: Mapping[str, Callable[[_Reader, Schema, str], Node]] = {
    "$ref": _Reader.reference,
    "enum": _Reader.choice,
    "const": _Reader.choice,
    "anyOf": _Reader.union,
    "object": _Reader.object,
    "array": _Reader.array,
    "string": lambda _, schema, at: string_node(schema, at),
    "integer": lambda _, schema, at: number_node(schema, at),
    "number": lambda _, schema, at: number_node(schema, at),
    "boolean": lambda _, _schema, _at: Choice((False, True)),
    "null": lambda _, _schema, _at: Choice((None,)),
    "anything": lambda _, _schema, _at: Anything(),
}
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "$ref": frozenset({"$ref"}),
    "enum": frozenset({"enum", "type"}),
    "const": frozenset({"const", "type"}),
    "anyOf": frozenset({"anyOf"}),
    "object": frozenset({
        "type", "properties", "required", "additionalProperties", "propertyNames",
        "minProperties", "maxProperties", "oneOf", "allOf",
    }),
    "array": frozenset({"type", "items", "minItems", "maxItems", "uniqueItems"}),
    "string": _BOUNDS | {"type", "format", "pattern", "minLength", "maxLength", "contentMediaType"},
    "integer": _BOUNDS | {"type", "format"},
    "number": _BOUNDS | {"type", "format"},
    "boolean": frozenset({"type"}),
    "null": frozenset({"type"}),
    "anything": frozenset({"x"}),
}  # fmt: skip


def _groups(schema: Schema, at: str) -> Iterable[OneOf]:
    if "oneOf" in schema:
        yield _group(schema["oneOf"], f"{at}/oneOf")
    for i, each in enumerate(schema.get("allOf", ())):
        if set(each) != {"oneOf"}:
            raise SchemaError(f"{at}/allOf/{i}: docpact reads only groups of members of which one is set")
        yield _group(each["oneOf"], f"{at}/allOf/{i}/oneOf")


def _group(branches: Iterable[Schema], at: str) -> OneOf:
    """Reads back the two shapes in which a group is written: at most one, or exactly one."""
    branches = list(branches)
    single = [each for each in branches if set(each) == {"required"} and len(each["required"]) == 1]
    names = tuple(each["required"][0] for each in single)
    none_of_them = {"not": {"anyOf": single}}
    if not single or branches not in (single, [*single, none_of_them]):
        raise SchemaError(f"{at}: docpact reads only groups of members of which one is set")
    return OneOf(names, exactly=branches == single)
