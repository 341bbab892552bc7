"""The nodes of a JSON Schema: references, the origins of keywords, and docpact's own keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ..errors import SchemaError
from ..model import JSON_MEDIA_TYPE, Origin, SecurityScheme, split_url
from ..subschemas import BY_NAME, target
from ..text.printing import describe

Schema: TypeAlias = Mapping[str, object]

_DEFINITIONS = "#/$defs/"


def definition_name(node: Schema) -> str | None:
    """The name of the definition that a node refers to, or the reference itself if it leads elsewhere; None without."""
    return str(node["$ref"]).removeprefix(_DEFINITIONS) if "$ref" in node else None


def resolve(schema: Schema, node: Schema, at: str = "") -> Any:
    """The node, or what it refers to in the whole schema; `at` is the node's pointer, for the error.

    Raises:
        SchemaError: the reference leads nowhere, or into another document.
    """
    return target(schema, node["$ref"], at)[1] if "$ref" in node else node


def origin_of(node: Schema, keyword: str, member: str | None = None) -> Origin | None:
    """Where a keyword of a node comes from, by the node's `x-origins`; None where the node does not say.

    What stands under `*` is the origin of every keyword that has none of its own.
    """
    origins = node.get("x-origins")
    found = origins.get(keyword) if isinstance(origins, Mapping) else None
    if member is not None and isinstance(found, Mapping):
        found = found.get(member)
    if found is None and isinstance(origins, Mapping):
        found = origins.get("*")
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
        name: _plain_members(value) if name in BY_NAME else value if name in _VALUES else without_extensions(value)
        for name, value in schema.items()
        if not name.startswith("x-")
    }


_VALUES = frozenset({"enum", "const", "default", "examples"})


def _plain_members(schemas: object) -> object:
    if not isinstance(schemas, dict):
        return schemas
    return {name: without_extensions(schema) for name, schema in schemas.items()}


@dataclass(frozen=True, slots=True)
class Binding:
    """One HTTP binding of one operation.

    Attributes:
        url: as the source writes it (`https://shop.{{ api-host }}/v1/orders/{orderId}`).
        parameters: the schema of the path's parameters.
        query: the schema of the query's parameters.
        body: the schema of the body; None where there is none.
        headers: the schema of the header fields that are parameters.
        cookies: the schema of the cookies that are parameters.
        media_types: those that the body may have, the usual one first.
        is_body_required: whether a request without a body breaks the contract. Where None says nothing of it, the body
            of such a request is an empty object.
    """

    method: str
    url: str
    parameters: Schema
    query: Schema
    body: Schema | None
    headers: Schema = field(default_factory=dict)
    cookies: Schema = field(default_factory=dict)
    media_types: tuple[str, ...] = (JSON_MEDIA_TYPE,)
    is_body_required: bool | None = None

    @property
    def path(self) -> str:
        """The path template of the URL, such as `/v1/orders/{orderId}`."""
        return split_url(self.url).path


@dataclass(frozen=True, slots=True)
class ResponseDescription:
    """A documented response of an operation.

    Attributes:
        status: an HTTP status, a range such as `4XX`, or `default`.
        schema: of the body; None where it has none, or where no schema describes it.
        headers: the schema of the header fields.
        media_types: those that the body may have, the usual one first; empty where it has none.
    """

    status: str
    schema: Schema | None = None
    headers: Schema = field(default_factory=dict)
    media_types: tuple[str, ...] = (JSON_MEDIA_TYPE,)


@dataclass(frozen=True, slots=True)
class OperationDescription:
    """An operation as a schema describes it.

    Attributes:
        status: of the response that the schema itself describes.
        responses: the other documented responses.
        security: alternatives; a request satisfies every scheme of one of them. Empty where none is documented.
        headers: the schema of the header fields of the response that the schema itself describes.
        media_types: those that its body may have, the usual one first; empty where it has none.
    """

    name: str
    bindings: tuple[Binding, ...]
    status: str = "200"
    responses: tuple[ResponseDescription, ...] = ()
    security: tuple[tuple[SecurityScheme, ...], ...] = ()
    headers: Schema = field(default_factory=dict)
    media_types: tuple[str, ...] = (JSON_MEDIA_TYPE,)

    @property
    def method(self) -> str:
        """The HTTP method of its first binding; empty where it has none."""
        return self.bindings[0].method if self.bindings else ""

    @property
    def path(self) -> str:
        """The path template of its first binding; empty where it has none."""
        return self.bindings[0].path if self.bindings else ""


def success_status(operation: OperationDescription) -> int:
    """The HTTP status of the response that an operation's schema describes."""
    return int(operation.status) if operation.status.isdecimal() else _OK


_OK: Final = 200


def operation_of(schema: Schema) -> OperationDescription | None:
    """The operation that a schema describes; None where it describes none.

    Raises:
        SchemaError: what stands in `x-operation` is no such description; the text says where.
    """
    at = "#/x-operation"
    description = schema.get("x-operation")
    if description is None:
        return None
    operation = _object(description, at)
    return OperationDescription(
        _text(operation, "name", at),
        tuple(_binding(each, place) for each, place in _elements(operation, "bindings", at)),
        _text({"status": "200", **operation}, "status", at),
        tuple(_response(each, place) for each, place in _elements(operation, "responses", at)),
        tuple(_security_schemes(each, place) for each, place in _elements(operation, "security", at)),
        _part(operation, "headers", at) or {},
        _media_types(operation, at),
    )


def _binding(value: object, at: str) -> Binding:
    binding = _object(value, at)
    path, query, headers, cookies = (_part(binding, name, at) or {} for name in ("path", "query", "headers", "cookies"))
    return Binding(
        _text(binding, "method", at),
        _text(binding, "url", at),
        path,
        query,
        _part(binding, "body", at),
        headers,
        cookies,
        _media_types(binding, at),
        is_required if isinstance(is_required := binding.get("bodyRequired"), bool) else None,
    )


def _response(value: object, at: str) -> ResponseDescription:
    response = _object(value, at)
    schema, headers = _part(response, "schema", at), _part(response, "headers", at) or {}
    return ResponseDescription(_text(response, "status", at), schema, headers, _media_types(response, at))


def _security_schemes(value: object, at: str) -> tuple[SecurityScheme, ...]:
    """The schemes of one alternative, which stand under `all`."""
    return tuple(_security_scheme(each, place) for each, place in _elements(_object(value, at), "all", at))


def _security_scheme(value: object, at: str) -> SecurityScheme:
    scheme = {"name": "Authorization", "in": "header", **_object(value, at)}
    return SecurityScheme(_text(scheme, "kind", at), _text(scheme, "name", at), _text(scheme, "in", at))


def _media_types(description: Schema, at: str) -> tuple[str, ...]:
    if "mediaTypes" not in description:
        return (JSON_MEDIA_TYPE,)
    return tuple(str(each) for each, _ in _elements(description, "mediaTypes", at))


def _object(value: object, at: str) -> Schema:
    if not isinstance(value, Mapping):
        raise SchemaError(f"{at}: expected an object, found {describe(value)}")
    return value


def _elements(description: Schema, name: str, at: str) -> Iterator[tuple[object, str]]:
    """The elements of a member, each with its pointer; none where the member is absent."""
    values = description.get(name, ())
    if not isinstance(values, list | tuple):
        raise SchemaError(f"{at}/{name}: expected an array, found {describe(values)}")
    return ((each, f"{at}/{name}/{index}") for index, each in enumerate(values))


def _text(description: Schema, name: str, at: str) -> str:
    value = description.get(name)
    if not isinstance(value, str):
        raise SchemaError(f"{at}/{name}: expected text, found {describe(value) if name in description else 'nothing'}")
    return value


def _part(description: Schema, name: str, at: str) -> Schema | None:
    value = description.get(name)
    if value is not None and not isinstance(value, Mapping):
        raise SchemaError(f"{at}/{name}: expected a schema object or null, found {describe(value)}")
    return value


def embedded_schemas(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The schema, and those of the requests and other responses that it describes, each with its JSON Pointer.

    Raises:
        SchemaError: what stands in `x-operation` describes no operation.
    """
    yield "#", schema
    operation = operation_of(schema)
    for index, binding in enumerate(operation.bindings if operation else ()):
        at = f"#/x-operation/bindings/{index}"
        parts = {"path": binding.parameters, "query": binding.query, "body": binding.body or {}}
        parts |= {"headers": binding.headers, "cookies": binding.cookies}
        yield from ((f"{at}/{part}", each) for part, each in parts.items() if each or part in _ALWAYS)
    for index, response in enumerate(operation.responses if operation else ()):
        if response.schema is not None:
            yield f"#/x-operation/responses/{index}/schema", response.schema


_ALWAYS = ("path", "query", "body")
