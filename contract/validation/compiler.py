"""The explaining engine: compiles a JSON Schema into one check that finds everything that is wrong with a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from ..errors import SchemaError
from ..findings.collector import Check, FindingCollector
from ..findings.pointer import Location
from ..schema.nodes import Schema, definition_name, resolve
from ..text.printing import describe, is_nan
from .keywords import KEYWORDS
from .types import type_check

_ANNOTATIONS = frozenset({
    "$comment", "$defs", "$id", "$schema", "contentEncoding", "default", "deprecated", "description", "examples",
    "readOnly", "title", "type", "writeOnly", "$ref",
})  # fmt: skip


def compile_schema(schema: Schema) -> Check:
    """The check of a whole schema.

    Raises:
        SchemaError: a keyword, type or format is not among those that docpact understands; the text says where.
    """
    compiler = _Compiler(schema)
    definitions = cast("Mapping[str, object]", schema.get("$defs", {}))
    for name in definitions:
        _refuse_endless(name, definitions, ())
        compiler.definitions[name] = compiler.node(definitions[name], f"#/$defs/{name}")
    return compiler.node(schema, "#")


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Compiles the nodes of one schema. `root` is the whole schema, in which references may be recursive."""

    root: Schema
    definitions: dict[str, Check] = field(default_factory=dict)

    def node(self, schema: object, at: str) -> Check:
        """The check of one subschema; `at` is its JSON Pointer, for messages."""
        if not isinstance(schema, Mapping):
            raise SchemaError(f"{at}: expected a schema object, found {describe(schema)}")
        _refuse_unknown(schema, at)
        checks = [make(keyword, schema, at, self.node) for keyword, make in KEYWORDS.items() if keyword in schema]
        if "$ref" in schema:
            checks.append(self._reference(schema, at))
        is_of_type = type_check(schema, at) if "type" in schema else None

        def check(value: object, location: Location, collector: FindingCollector) -> None:
            if isinstance(value, Enum):
                value = value.value  # as jsonschema-rs and most JSON writers take it
            if is_nan(value):  # `json_values` reports it
                return
            if is_of_type is None or is_of_type(value, location, collector):
                for each in checks:
                    each(value, location, collector)

        return check

    def _reference(self, schema: Schema, at: str) -> Check:
        resolve(self.root, schema, at)  # refuses a reference that leads nowhere
        name = str(definition_name(schema))

        def check(value: object, location: Location, collector: FindingCollector) -> None:
            self.definitions[name](value, location, collector)  # not compiled yet where definitions are recursive

        return check


_IN_PLACE = ("allOf", "anyOf", "oneOf")
"""Keywords whose subschemas look at the same value."""


def _refuse_endless(name: str, definitions: Mapping[str, object], above: tuple[str, ...]) -> None:
    """Refuses a definition that refers to itself without going into the value."""
    if name in above:
        raise SchemaError(f"#/$defs/{name}: refers to itself without end")
    for target in _references_in_place(definitions.get(name)):
        _refuse_endless(target, definitions, (*above, name))


def _references_in_place(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if (name := definition_name(schema)) is not None:
            yield name
        inner = [each for keyword in _IN_PLACE for each in schema.get(keyword, ())]
        for each in [*inner, schema.get("not")]:
            yield from _references_in_place(each)


def _refuse_unknown(schema: Schema, at: str) -> None:
    for keyword in schema:
        if keyword not in KEYWORDS and keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
            raise SchemaError(f"{at}: docpact does not understand the keyword {keyword!r}")
