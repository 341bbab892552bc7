"""The explaining engine: a JSON Schema compiled into one check that says everything that is wrong with a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from ..errors import SchemaError
from ..findings.collector import Check, FindingCollector
from ..findings.pointer import Place
from ..text.printing import describe, is_nan
from .keywords import KEYWORDS, Schema, type_check

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
    """Compiles the nodes of one schema; `root` resolves references, which may be recursive."""

    root: Schema
    definitions: dict[str, Check] = field(default_factory=dict)

    def node(self, schema: object, at: str) -> Check:
        """The check of one subschema; `at` is its JSON Pointer, for messages."""
        if not isinstance(schema, Mapping):
            raise SchemaError(f"{at}: expected a schema object, found {describe(schema)}")
        _refuse_unknown(schema, at)
        checks = [make(schema, at, self.node) for keyword, make in KEYWORDS.items() if keyword in schema]
        if "$ref" in schema:
            checks.append(self._reference(schema, at))
        is_of_type = type_check(schema, at) if "type" in schema else None

        def check(value: object, place: Place, verdict: FindingCollector) -> None:
            if isinstance(value, Enum):
                value = value.value  # as jsonschema-rs and most JSON writers take it
            if is_nan(value):  # the business of `hygiene`
                return
            if is_of_type is None or is_of_type(value, place, verdict):
                for each in checks:
                    each(value, place, verdict)

        return check

    def _reference(self, schema: Schema, at: str) -> Check:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        definitions = cast("Mapping[str, object]", self.root.get("$defs", {}))
        if name not in definitions:
            raise SchemaError(f"{at}/$ref: expected #/$defs/NAME of this schema, found {describe(schema['$ref'])}")

        def check(value: object, place: Place, verdict: FindingCollector) -> None:
            self.definitions[name](value, place, verdict)

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
        if "$ref" in schema:
            yield str(schema["$ref"]).removeprefix("#/$defs/")
        inner = [each for keyword in _IN_PLACE for each in schema.get(keyword, ())]
        for each in [*inner, schema.get("not")]:
            yield from _references_in_place(each)


def _refuse_unknown(schema: Schema, at: str) -> None:
    for keyword in schema:
        if keyword not in KEYWORDS and keyword not in _ANNOTATIONS and not keyword.startswith("x-"):
            raise SchemaError(f"{at}: docpact does not understand the keyword {keyword!r}")
