"""The nodes of a JSON Schema: references, the origins of keywords, and docpact's own keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..errors import SchemaError
from ..model import Origin, split_url
from ..text.printing import describe
from .subschemas import BY_NAME, target

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
    """One HTTP binding of an operation.

    `url` is as the page writes it (`https://shop.{{ api-host }}/v1/orders/{orderId}`).
    `parameters` (of the path), `query` and `body` are JSON Schemas; `body` is None where there is none.
    """

    method: str
    url: str
    parameters: Schema
    query: Schema
    body: Schema | None

    @property
    def path(self) -> str:
        """The path template of the URL, such as `/v1/orders/{orderId}`."""
        return split_url(self.url).path


@dataclass(frozen=True, slots=True)
class OperationDescription:
    """An operation as a schema describes it."""

    name: str
    bindings: tuple[Binding, ...]


def operation_of(schema: Schema) -> OperationDescription | None:
    """The operation that a schema describes; None where it describes none.

    Raises:
        SchemaError: what stands in `x-operation` is no such description; the text says where.
    """
    at = "#/x-operation"
    description = schema.get("x-operation")
    if description is None:
        return None
    if not isinstance(description, Mapping):
        raise SchemaError(f"{at}: expected an object, found {describe(description)}")
    bindings = description.get("bindings", ())
    if not isinstance(bindings, list | tuple):
        raise SchemaError(f"{at}/bindings: expected an array, found {describe(bindings)}")
    name = _text(description, "name", at)
    return OperationDescription(name, tuple(_binding(each, f"{at}/bindings/{i}") for i, each in enumerate(bindings)))


def _binding(binding: object, at: str) -> Binding:
    if not isinstance(binding, Mapping):
        raise SchemaError(f"{at}: expected an object, found {describe(binding)}")
    method, url = _text(binding, "method", at), _text(binding, "url", at)
    path, query, body = (_part(binding, name, at) for name in ("path", "query", "body"))
    return Binding(method, url, path or {}, query or {}, body)


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
    """The schema, and those of the requests that it describes, each with its JSON Pointer.

    Raises:
        SchemaError: what stands in `x-operation` describes no operation.
    """
    yield "#", schema
    operation = operation_of(schema)
    for index, binding in enumerate(operation.bindings if operation else ()):
        at = f"#/x-operation/bindings/{index}"
        parts = {"path": binding.parameters, "query": binding.query, "body": binding.body or {}}
        yield from ((f"{at}/{part}", each) for part, each in parts.items())
