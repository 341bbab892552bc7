"""The page layer of a contract: a JSON Schema 2020-12 derived from the operations of a page.

Messages are inlined, so that the schema mirrors the payload whatever the generation of the page; only messages that
contain themselves go to `$defs`. Beside each keyword's value stands where it comes from, in `x-origins`. The schema
holds no sentence of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from ..errors import SchemaError
from ..model import (
    JSON_MEDIA_TYPE,
    AnyObject,
    Anything,
    Array,
    Enum,
    Field,
    JsonSchema,
    Limit,
    Map,
    Message,
    Operation,
    Origin,
    Ref,
    Response,
    Scalar,
    SecurityScheme,
    Target,
    Type,
    Union,
    closure,
    message_references,
)
from .scalars import Schema, key_schema, scalar_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MOST_MESSAGES = 20_000
_DEEPEST = 64


def derive(operations: Sequence[Operation]) -> Schema:
    """The schema of the first binding's response; the requests of all bindings are in its `x-operation`.

    Raises:
        SchemaError: there is no operation, or its messages are nested too deep to write out.
    """
    if not operations:
        raise SchemaError("a contract needs at least one operation")
    first = operations[0]
    top: Schema = {
        "$schema": DIALECT,
        "title": f"{first.name} response",
        "x-operation": {
            "name": first.name,
            "source": first.source,
            **_where(first),
            "bindings": list(map(_binding, operations)),
            **_around(first),
        },
    }
    return top if first.response is None else top | _whole(first.response, first) | {"title": top["title"]}


def _where(operation: Operation) -> Schema:
    return {} if operation.origin is None else {"origin": operation.origin.to_json()}


def _around(operation: Operation) -> Schema:
    """What an operation says beside its bindings and its response; pages say nothing of it."""
    status = {} if operation.status == "200" else {"status": operation.status}
    responses = [_response(each, operation) for each in operation.responses]
    return {
        **status,
        **_headers_and_media_types(operation.response_headers, operation.response_media_types, operation),
        **({"responses": responses} if responses else {}),
        **({"security": list(map(_alternative, operation.security))} if operation.security else {}),
    }


def _response(response: Response, operation: Operation) -> Schema:
    schema = None if response.body is None else _whole(response.body, operation)
    about = _headers_and_media_types(response.headers, response.media_types, operation)
    return {"status": response.status, "schema": schema, **about}


def _headers_and_media_types(headers: Message, media_types: Sequence[str], operation: Operation) -> Schema:
    about: Schema = {"headers": _whole(headers, operation)} if headers.fields else {}
    return about if tuple(media_types) == (JSON_MEDIA_TYPE,) else about | {"mediaTypes": list(media_types)}


def _alternative(schemes: Sequence[SecurityScheme]) -> Schema:
    return {"all": [{"kind": each.kind, "name": each.name, "in": each.place} for each in schemes]}


def _binding(operation: Operation) -> Schema:
    cookies = {"cookies": _whole(operation.cookies, operation)} if operation.cookies.fields else {}
    return {
        "method": operation.method,
        "url": operation.url,
        "path": _whole(operation.path, operation),
        "query": _whole(operation.query, operation),
        "body": None if operation.body is None else _whole(operation.body, operation),
        **_headers_and_media_types(operation.headers, operation.media_types, operation),
        **cookies,
        **({} if operation.is_body_required is None else {"bodyRequired": operation.is_body_required}),
    }


def _whole(part: Message | Field | JsonSchema, operation: Operation) -> Schema:
    """The schema of a part of an operation with the definitions that it needs."""
    if isinstance(part, JsonSchema):
        return dict(part.schema) | ({"$defs": dict(part.definitions)} if part.definitions else {})
    recursive = _recursive(part if isinstance(part, Message) else Message((part,)), operation.messages)
    writer = _Writer(operation, recursive)
    schema = writer.message(part, 0) if isinstance(part, Message) else writer.field(part, 0)
    if isinstance(part, Message) and part.repeated:
        schema = {"type": "array", "items": schema}
    definitions = writer.definitions()
    return schema | {"$defs": definitions} if definitions else schema


class _Writer:
    """Writes messages out in full, and remembers which recursive ones it has referred to."""

    def __init__(self, operation: Operation, recursive: frozenset[str]) -> None:
        self._source = operation.source
        self._messages = operation.messages
        self._recursive = recursive
        self._used: dict[str, None] = {}
        self._given: Schema = {}
        self._written = 0

    def definitions(self) -> Schema:
        """The recursive messages that were referred to, those that they refer to in turn, and those of JSON Schemas."""
        definitions: Schema = dict(self._given)
        while missing := [key for key in self._used if key not in definitions]:
            definitions |= {key: self.message(self._messages[key], 0) for key in missing}
        return definitions

    def message(self, message: Message, depth: int) -> Schema:
        self._written += 1
        if depth > _DEEPEST or self._written > _MOST_MESSAGES:
            raise SchemaError(f"{self._source}: its messages hold too many others to write them out in one schema")
        if message.alternatives:
            return {"anyOf": [self._alternative(key, depth) for key in message.alternatives]}
        properties = {field.name: self.field(field, depth) for field in message.fields}
        schema: Schema = {"type": "object", "properties": properties}
        required = {field.name: field.required for field in message.fields if field.required}
        origins: Schema = {}
        if required:
            schema["required"] = list(required)
            origins["required"] = {name: each.to_json() for name, each in required.items()}
        for keyword, (alternatives, origin) in _groups(message).items():
            schema[keyword] = alternatives
            origins[keyword] = origin.to_json()
        return schema | ({"x-origins": origins} if origins else {})

    def _alternative(self, key: str, depth: int) -> Schema:
        if key in self._recursive:
            self._used[key] = None
            return {"$ref": f"#/$defs/{key}"}
        return self.message(self._messages[key], depth + 1)

    def field(self, field: Field, depth: int) -> Schema:
        schema = self._value(field, depth)
        if not field.annotations:
            return schema
        annotation_origins = {each.keyword: each.origin.to_json() for each in field.annotations}
        origins = cast("Schema", schema.get("x-origins", {})) | annotation_origins
        return schema | _keywords_of(field.annotations) | {"x-origins": origins}

    def _value(self, field: Field, depth: int) -> Schema:
        if not isinstance(field.type, Array):
            return self._node(field.type, field, "self", depth)
        limits = _collection_limits(field)
        schema: Schema = {"type": "array", "items": self._node(field.type.items, field, "items", depth)}
        array_origin = Origin(field.type_origin.source, field.type_origin.line, f"{field.name}[]")
        return _annotated(schema | _keywords_of(limits), limits, array_origin)

    def _node(self, type_: Type, field: Field, target: Target, depth: int) -> Schema:
        limits = _limits_on(field, target)
        schema: Schema = {}
        match type_:
            case Scalar():
                return _annotated(scalar_schema(type_, limits), limits, field.type_origin)
            case Enum(values, origin):
                enum_limits = [Limit("enum", list(values), origin or field.type_origin)]
                return _annotated({"type": "string"} | _keywords_of(enum_limits), enum_limits, field.type_origin)
            case Ref(message):
                return self._reference(message, field, depth)
            case Array(items):
                schema = {"type": "array", "items": self._node(items, field, "items", depth)}
            case Map():
                schema = self._map(type_, field, depth) | _keywords_of(limits)
            case Union(alternatives):
                schema = {"anyOf": [self._node(each, field, target, depth) for each in alternatives]}
            case AnyObject():
                schema = {"type": "object"}
            case JsonSchema(given, definitions):
                self._given |= definitions
                return dict(given)
            case Anything():
                pass
        return _annotated(schema, limits, field.type_origin)

    def _reference(self, key: str, field: Field, depth: int) -> Schema:
        """A message in full, its own origins beside those of the field that holds it; a recursive one by `$ref`."""
        if key in self._recursive:
            self._used[key] = None
            return _annotated({"$ref": f"#/$defs/{key}"}, (), field.type_origin)
        schema = self.message(self._messages[key], depth + 1)
        inner = schema.pop("x-origins", {})
        origins: Schema = {"type": field.type_origin.to_json()}
        return schema | {"x-origins": origins | inner if isinstance(inner, dict) else origins}

    def _map(self, map_: Map, field: Field, depth: int) -> Schema:
        schema: Schema = {"type": "object", "additionalProperties": self._node(map_.value, field, "values", depth)}
        if map_.key != Scalar("string") or _limits_on(field, "keys"):
            limits = _limits_on(field, "keys")
            schema["propertyNames"] = _annotated(key_schema(map_.key, limits), limits, field.type_origin)
        return schema


def _groups(message: Message) -> dict[str, tuple[list[Schema], Origin]]:
    """The keyword for the oneof groups, what it says and where from: one member at most, or exactly one if proven."""
    origins = {field.oneof: field.oneof_origin for field in message.fields if field.oneof_origin}
    groups = {each: origin for each, origin in origins.items() if len(each) > 1 or each in message.exactly_one}
    alternatives = [_group(each, exactly_one=each in message.exactly_one) for each in groups]
    if not groups:
        return {}
    origin = next(iter(groups.values()))
    if len(alternatives) == 1:
        return {"oneOf": (alternatives[0], origin)}
    return {"allOf": ([{"oneOf": each} for each in alternatives], origin)}


def _group(names: Sequence[str], *, exactly_one: bool) -> list[Schema]:
    each: list[Schema] = [{"required": [name]} for name in names]
    return each if exactly_one else [*each, {"not": {"anyOf": [{"required": [name]} for name in names]}}]


def _recursive(top: Message, messages: Mapping[str, Message]) -> frozenset[str]:
    """The messages that contain themselves, at any distance."""
    inside = {key: tuple(message_references(message)) for key, message in messages.items()}.__getitem__
    return frozenset(key for key in closure(message_references(top), inside) if key in closure(inside(key), inside))


_SUBSCHEMAS = frozenset({"items", "properties", "x-origins"})
_SAME_LIMIT = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def _annotated(schema: Schema, limits: Iterable[Limit], type_origin: Origin) -> Schema:
    """The schema with the origin of each keyword: the limit that set it, else the type."""
    limit_origins = {limit.keyword: limit.origin for limit in limits}
    origins = {
        keyword: (
            limit_origins.get(keyword) or limit_origins.get(_SAME_LIMIT.get(keyword, "")) or type_origin
        ).to_json()
        for keyword in schema
        if keyword not in _SUBSCHEMAS
    }
    return schema | ({"x-origins": origins} if origins else {})


def _keywords_of(limits: Iterable[Limit]) -> Schema:
    return {limit.keyword: limit.value for limit in limits}


_HIGHER_IS_STRICTER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_LOWER_IS_STRICTER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})


def _limits_on(field: Field, target: Target) -> tuple[Limit, ...]:
    """The limits on a part of the field; of several with one keyword the strictest, but every pattern.

    What a list says of its values is a limit on its elements.
    """
    is_array = isinstance(field.type, Array)
    of_elements = (limit for limit in field.limits if limit.target == "self" and limit.keyword not in _ON_ARRAYS)
    own = [limit for limit in field.limits if limit.target == target]
    return _strictest([*own, *of_elements] if is_array and target == "items" else own)


def _collection_limits(field: Field) -> tuple[Limit, ...]:
    """The limits on a list as a whole. `per resource` counts its elements."""
    limits = (limit for limit in field.limits if limit.target == "self" and limit.keyword in _ON_ARRAYS)
    return _strictest(replace(limit, keyword=_ON_ARRAYS[limit.keyword]) for limit in limits)


_ON_ARRAYS = {
    "minItems": "minItems",
    "maxItems": "maxItems",
    "uniqueItems": "uniqueItems",
    "minProperties": "minItems",
    "maxProperties": "maxItems",
}


def _strictest(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    strictest: dict[object, Limit] = {}
    for limit in limits:
        slot = (limit.keyword, limit.value) if limit.keyword == "pattern" else limit.keyword
        strictest[slot] = _stricter(strictest.get(slot, limit), limit)
    return tuple(strictest.values())


def _stricter(one: Limit, other: Limit) -> Limit:
    if not isinstance(one.value, int | float) or not isinstance(other.value, int | float):
        return one
    if one.keyword in _HIGHER_IS_STRICTER:
        return other if other.value > one.value else one
    return other if one.keyword in _LOWER_IS_STRICTER and other.value < one.value else one
