"""The operation that a schema describes in docpact's own keyword `x-operation`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import SchemaError
from ..text.printing import describe
from ..text.urls import split_url
from .nodes import Schema


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
        yield from (
            (f"{at}/path", binding.parameters),
            (f"{at}/query", binding.query),
            (f"{at}/body", binding.body or {}),
        )
