"""The explaining engine: compiles a JSON Schema into one check that finds everything that is wrong with a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from math import isinf
from typing import Final, cast

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import Check, FindingCollector
from ..findings.rules import RULES
from ..schema.nodes import Schema, definition_name, origin_of, resolve
from ..text.printing import describe, is_nan
from .keywords import KEYWORDS

_TYPES: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "object": ("an object", (dict,)),
    "array": ("an array", (list, tuple)),
    "string": ("a string", (str,)),
    "boolean": ("true or false", (bool,)),
    "null": ("null", (type(None),)),
    "integer": ("an integer", (int, float, Decimal)),
    "number": ("a number", (int, float, Decimal)),
}
_WHY_STRING = {"int64": " (protobuf writes 64-bit integers as strings, because JSON numbers lose digits past 2^53)"}


def has_type(value: object, name: str) -> bool:
    """Whether a parsed JSON value has a JSON Schema type: 1.0 is an integer, true is not a number."""
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, Decimal):
        return value == value.to_integral_value()
    if name == "integer" and isinstance(value, float):
        return value.is_integer() or isinf(value)  # so many digits that only type and sign are kept
    return isinstance(value, _TYPES[name][1])


def type_check(schema: Schema, at: str) -> Callable[[object, Location, FindingCollector], bool]:
    """The check of `type`. It returns whether the value has the type, without which no other keyword applies."""
    name = schema["type"]
    if not isinstance(name, str) or name not in _TYPES:
        raise SchemaError(f"{at}/type: expected one of {', '.join(_TYPES)}, found {describe(name)}")
    expected = _TYPES[name][0] + (_WHY_STRING.get(str(schema.get("format")), ""))
    origin, rule = origin_of(schema, "type"), RULES["type"]

    def check(value: object, location: Location, collector: FindingCollector) -> bool:
        is_right = has_type(value, name)
        if not is_right:
            collector.add(rule, location, expected, value, origin)
        return is_right

    return check


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
        for keyword in schema:
            if keyword not in KEYWORDS and keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
                raise SchemaError(f"{at}: docpact does not understand the keyword {keyword!r}")
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
