"""From a schema to its nodes: the one reader of schemas that all generators share.

The reader refuses a keyword that it does not know, with its place: a generator that overlooks a keyword generates
payloads that are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import ceil, floor, inf, nextafter
from typing import Any, TypeAlias

from ...contract.errors import SchemaError
from ...contract.findings.pointer import escape
from ...contract.formats.checks import FORMATS
from ...contract.formats.patterns import INT64_MAX, INT64_MIN, anchored, decimal_between
from ...contract.model import BOUNDS
from ...contract.schema.nodes import definition_name, resolve
from .nodes import (
    Anything,
    Array,
    Choice,
    EmbeddedJson,
    Formatted,
    Int64,
    Map,
    Member,
    Node,
    Number,
    Object,
    OneOf,
    Recursion,
    Text,
    Union,
)

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


# ----------------------------------------------------------------- strings and numbers


def string_node(schema: Schema, at: str) -> Node:
    """The node of a string.

    Raises:
        SchemaError: docpact does not know how to draw from a keyword, or from a combination of keywords.
    """
    media, name = schema.get("contentMediaType"), schema.get("format")
    if media is None and name is None:
        node = Text(schema.get("minLength", 0), schema.get("maxLength"), _pattern(schema.get("pattern")))
        examples = (each for each in schema.get("examples", ()) if isinstance(each, str) and node.fits(each))
        return replace(node, examples=tuple(examples))
    if "minLength" in schema or "maxLength" in schema or (media is not None and name is not None):
        raise SchemaError(f"{at}: docpact does not know how to draw a length and a format together")
    if media is not None:
        if media != "application/json" or "pattern" in schema:
            raise SchemaError(f"{at}/contentMediaType: docpact draws application/json without a pattern only")
        return EmbeddedJson()
    return _formatted(schema, at)


def number_node(schema: Schema, at: str) -> Node:
    """The node of an integer or a number.

    Raises:
        SchemaError: no number is within the bounds.
    """
    whole = schema["type"] == "integer"
    return Number(whole, *_bounds(schema, at, whole=whole))


def _formatted(schema: Schema, at: str) -> Node:
    name = schema["format"]
    if name not in FORMATS:
        raise SchemaError(f"{at}/format: docpact does not know the format {name!r}")
    pattern, own = schema.get("pattern", FORMATS[name].pattern), FORMATS[name].pattern
    if name == "int64":
        low, high = _bounds(schema, at, whole=True)
        node = Int64(_at_least(low), _at_most(high))
        if pattern not in (own, anchored(decimal_between(node.low, node.high))):
            raise SchemaError(f"{at}/pattern: beside int64 docpact reads only the pattern of its bounds")
        return node
    if name == "protobuf-duration" and pattern != own and not _BOUNDS.isdisjoint(schema):
        return Text(pattern=_pattern(pattern))  # the pattern of the bounds, which says all that they say
    if pattern != own or not _BOUNDS.isdisjoint(schema):
        raise SchemaError(f"{at}: beside {name} docpact reads neither bounds nor a pattern but the format's own")
    return Formatted(name)


def _at_least(low: float | None) -> int:
    return INT64_MIN if low is None else max(INT64_MIN, int(low))


def _at_most(high: float | None) -> int:
    return INT64_MAX if high is None else min(INT64_MAX, int(high))


def _bounds(schema: Schema, at: str, *, whole: bool) -> tuple[float | None, float | None]:
    """The least and the greatest number, None where there is none."""
    lows = [ceil(each) if whole else each for each in _values_of(schema, "minimum")]
    highs = [floor(each) if whole else each for each in _values_of(schema, "maximum")]
    lows += [_next(each, inf, whole=whole) for each in _values_of(schema, "exclusiveMinimum")]
    highs += [_next(each, -inf, whole=whole) for each in _values_of(schema, "exclusiveMaximum")]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        raise SchemaError(f"{at}: no number is within its bounds")
    return low, high


def _values_of(schema: Schema, keyword: str) -> list[float]:
    return [schema[keyword]] if keyword in schema else []


def _next(bound: float, towards: float, *, whole: bool) -> float:
    """The nearest number past an exclusive bound."""
    if not whole:
        return nextafter(bound, towards)
    return floor(bound) + 1 if towards > 0 else ceil(bound) - 1


_ANCHORED = re.compile(r"\^\(\?:(.*)\)\(\?!\[\\s\\S\]\)", re.DOTALL)


def _pattern(text: str | None) -> str | None:
    """The pattern without the anchors that the contract puts around it; any other searches."""
    if text is None:
        return None
    match = _ANCHORED.fullmatch(text)
    return match[1] if match else f"(?s:.*)(?:{text})(?s:.*)"
