"""The explaining engine: compiles a JSON Schema into one check that finds everything that is wrong with a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

from ..errors import SchemaError
from ..findings.pointer import Location, escape
from ..findings.report import Check, FindingCollector
from ..findings.rules import DELEGATED, RULES
from ..formats.checks import ANNOTATIONS as FORMAT_ANNOTATIONS
from ..formats.checks import FORMATS, NUMBER_FORMATS
from ..schema.nodes import Schema
from ..subschemas import IN_PLACE, in_place, listed_members, reachable, subschemas, target
from ..text.printing import describe, is_nan, printable
from .delegated import delegate, needs_delegation
from .keywords import ANNOTATIONS, COMPANIONS, KEYWORDS
from .members import MEMBER_KEYWORDS, no_check, properties
from .types import type_check


def compile_schema(schema: Schema) -> Check:
    """The check of a whole schema.

    Raises:
        SchemaError: a keyword has a value that it cannot have, a reference leads nowhere, into another document or to
            itself; the text says where.
    """
    if needs_delegation(schema):
        return delegate(schema)
    _refuse_endless(schema)
    compiler = _Compiler(schema)
    for name, each in cast("Mapping[str, object]", schema.get("$defs", {})).items():
        compiler.shared(each, f"#/$defs/{escape(name)}", is_in_place=False)
    return compiler.node(schema, "#")


def notes_on(schema: Schema) -> tuple[str, ...]:
    """What a schema says that no check of docpact's own stands for, each with its JSON Pointer.

    Raises:
        SchemaError: a reference leads nowhere.
    """
    place = needs_delegation(schema)
    whole = [f"{place}: the whole schema is validated by jsonschema-rs, not drawn from"] if place else []
    places = subschemas(schema) if place else reachable(schema)
    nodes = ((at, node) for at, node in places if isinstance(node, Mapping))
    return tuple(sorted(dict.fromkeys([*whole, *(each for at, node in nodes for each in _notes(node, at))])))


def refuse_payload(schema: Schema) -> None:
    """Refuses an object of which no member is a keyword: a payload, for instance, that any payload would conform to.

    Raises:
        SchemaError: it is such.
    """
    if schema and not any(each in _KNOWN or each.startswith("x-") for each in schema):
        found = ", ".join(printable(each)[:40] for each in list(schema)[:_SHOWN])
        raise SchemaError(f"expected a JSON Schema, found an object without any keyword of one: {found}")


_SHOWN: Final = 5


def _notes(node: Schema, at: str) -> Iterator[str]:
    for keyword in node:
        here = f"{at}/{escape(keyword)}"
        if keyword in DELEGATED:
            yield f"{here}: validated by jsonschema-rs, not drawn from"
        elif not (keyword in _KNOWN or keyword.startswith("x-")):
            yield f"{here}: no keyword of JSON Schema 2020-12, taken as an annotation"
    name = node.get("format")
    if isinstance(name, str) and name not in _KNOWN_FORMATS:
        yield f"{at}/format: docpact has no check of the format {describe(name)}, taken as an annotation"


_KNOWN = KEYWORDS.keys() | COMPANIONS | ANNOTATIONS | {"type", "$ref"}
_KNOWN_FORMATS = FORMATS.keys() | NUMBER_FORMATS.keys() | FORMAT_ANNOTATIONS


def _never(value: object, location: Location, collector: FindingCollector) -> None:
    collector.add(RULES["schema"], location, "no value here, for the schema says false", value)


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Compiles the nodes of one schema.

    Attributes:
        root: the whole schema, in which references may be recursive.
        is_in_place: whether the node that is compiled looks at the same value as the node around it.
        checks: those of what references lead to, by the node and whether it looks at the same value.
    """

    root: Schema
    is_in_place: bool = False
    checks: dict[tuple[int, bool], Check] = field(default_factory=dict)

    def node(self, schema: object, at: str) -> Check:
        """The check of one subschema; `at` is its JSON Pointer, for messages."""
        return _check_of(replace(self, is_in_place=False), schema, at)

    def in_place(self, schema: object, at: str) -> Check:
        """The check of a subschema that looks at the same value as the node around it."""
        return _check_of(replace(self, is_in_place=True), schema, at)

    def listed_members(self, schema: Schema) -> frozenset[str] | None:
        """The members that a node lists with all that looks at the same value; None where no member is unknown."""
        return None if self.is_in_place else listed_members(self.root, schema)

    def shared(self, node: object, at: str, *, is_in_place: bool) -> Check:
        """The check of a node that references may lead to, compiled once."""
        key = id(node), is_in_place
        if key not in self.checks:
            self.checks[key] = no_check  # until it is compiled, for it may contain itself
            self.checks[key] = self.in_place(node, at) if is_in_place else self.node(node, at)

        def check(value: object, location: Location, collector: FindingCollector) -> None:
            self.checks[key](value, location, collector)

        return check


def _check_of(compiler: _Compiler, schema: object, at: str) -> Check:
    if isinstance(schema, bool):
        return no_check if schema else _never
    if not isinstance(schema, Mapping):
        raise SchemaError(f"{at}: expected a schema object, found {describe(schema)}")
    checks = [make(keyword, schema, at, compiler) for keyword, make in KEYWORDS.items() if keyword in schema]
    if "$ref" in schema:
        checks.append(_reference(compiler, schema, at))
    if not MEMBER_KEYWORDS & schema.keys() and _beside_others_members_are_listed(compiler, schema):
        checks.append(properties("properties", schema, at, compiler))
    return _with_type(checks, type_check(schema, at) if "type" in schema else None)


def _reference(compiler: _Compiler, schema: Schema, at: str) -> Check:
    place, node = target(compiler.root, schema["$ref"], at)
    is_lone = not schema.keys() & (IN_PLACE | MEMBER_KEYWORDS)
    return compiler.shared(node, place, is_in_place=compiler.is_in_place or not is_lone)


def _beside_others_members_are_listed(compiler: _Compiler, schema: Schema) -> bool:
    """Whether a node lists no members, but others that look at the same value do, so that some are unknown."""
    is_lone_reference = "$ref" in schema and not IN_PLACE & schema.keys()
    return not is_lone_reference and compiler.listed_members(schema) is not None


def _with_type(checks: list[Check], is_of_type: Callable[[object, Location, FindingCollector], bool] | None) -> Check:
    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, Enum):
            value = value.value  # as jsonschema-rs and most JSON writers take it
        if is_nan(value):  # `json_values` reports it
            return
        if is_of_type is None or is_of_type(value, location, collector):
            for each in checks:
                each(value, location, collector)

    return check


def _refuse_endless(root: Schema) -> None:
    """Refuses a schema that refers to itself without going into the value."""
    places = {id(node): at for at, node in reachable(root)}
    edges = {id(node): [id(each) for each in in_place(root, node, at)] for at, node in reachable(root)}
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        raise SchemaError(f"{places[error.args[1][0]]}: refers to itself without end") from None
