"""The keywords about the members of objects and the elements of arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias, cast

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import ALREADY_VALID, Check, FindingCollector
from ..findings.rules import RULE_OF_KEYWORD
from ..json_text.equality import repeats
from ..schema.nodes import Schema, origin_of
from ..text.printing import count, describe
from ..text.suggestions import hints, misspelt

CompileNode: TypeAlias = Callable[[object, str], Check]
"""Compiles a subschema, which is given with its JSON Pointer."""

CompileKeyword: TypeAlias = Callable[[str, Schema, str, CompileNode], Check]
"""Compiles a keyword of a node.

It takes the keyword, the node, the node's JSON Pointer for messages, and the function that compiles a subschema. It
raises `SchemaError` for a value that the keyword cannot have.
"""


def no_check(_value: object, _location: Location, _collector: FindingCollector) -> None:
    """The check of a keyword that another keyword covers."""


def _subschemas(schema: Schema, keyword: str, at: str, compile_node: CompileNode) -> dict[str, Check]:
    nodes = schema.get(keyword, {})
    if not isinstance(nodes, Mapping):
        raise SchemaError(f"{at}/{keyword}: expected an object of schemas, found {describe(nodes)}")
    return {name: compile_node(each, f"{at}/{keyword}/{name}") for name, each in nodes.items()}


def _properties(_keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    known = _subschemas(schema, "properties", at, compile_node)
    other: Check = _unknown_member(known)
    if "additionalProperties" in schema:
        other = compile_node(schema["additionalProperties"], f"{at}/additionalProperties")

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                known.get(name, other)(member, (location, name), collector)

    return check


def _unknown_member(known: Iterable[str]) -> Check:
    hint, rule = hints(known), RULE_OF_KEYWORD["additionalProperties"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        name = location[1] if location else ""
        collector.add(rule, location, f"only the fields that the page lists{hint(name)}", value)

    return check


def _additional_properties(_keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    return no_check if "properties" in schema else _properties("properties", schema, at, compile_node)


def _property_names(_keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    check_name = compile_node(schema["propertyNames"], f"{at}/propertyNames")
    origin, rule = origin_of(schema, "propertyNames"), RULE_OF_KEYWORD["propertyNames"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for name in value if isinstance(value, dict) else ():
            trial = FindingCollector(collector.policy)
            check_name(name, (location, name), trial)
            if not trial.ok:
                collector.add(rule, (location, name), "a key as the page allows it", name, origin)

    return check


def _required(_keyword: str, schema: Schema, at: str, _compile_node: CompileNode) -> Check:
    names = schema["required"]
    if not isinstance(names, list | tuple):
        raise SchemaError(f"{at}/required: expected an array, found {describe(names)}")
    origins = {name: origin_of(schema, "required", name) for name in names}
    known = cast("Schema", schema.get("properties", {}))
    rule = RULE_OF_KEYWORD["required"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if not isinstance(value, dict):
            return
        for name in names:
            if name not in value:
                suggestion = misspelt(name, (each for each in value if each not in known))
                collector.add(rule, location, f"the member {name}{suggestion}", value, origins[name])

    return check


def _items(_keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    check_element = compile_node(schema["items"], f"{at}/items")

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, list | tuple):
            for index, each in enumerate(value):
                if each is not ALREADY_VALID:
                    check_element(each, (location, index), collector)

    return check


_SIZED: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "Items": ("element", (list, tuple)),
    "Properties": ("key", (dict,)),
    "Length": ("character", (str,)),
}
"""For the end of each keyword of sizes: the unit that it counts, and the Python types of the values."""


def size(keyword: str, schema: Schema, _at: str, _compile_node: CompileNode) -> Check:
    """Checks how many members, elements or characters there are."""
    bound, is_least = cast("int", schema[keyword]), keyword.startswith("min")
    unit, types = _SIZED[keyword[len("min") :]]
    expected = f"at {'least' if is_least else 'most'} {count(bound, unit)}"
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, types):
            number = len(cast("list[object]", value))
            if number < bound if is_least else number > bound:
                collector.add(rule, location, expected, value, origin)

    return check


def _unique_items(_keyword: str, schema: Schema, _at: str, _compile_node: CompileNode) -> Check:
    origin, rule = origin_of(schema, "uniqueItems"), RULE_OF_KEYWORD["uniqueItems"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if schema["uniqueItems"] and isinstance(value, list | tuple) and repeats(value):
            collector.add(rule, location, "elements that differ", value, origin)

    return check


MEMBERS: Mapping[str, CompileKeyword] = {
    "required": _required,
    "minProperties": size,
    "maxProperties": size,
    "propertyNames": _property_names,
    "properties": _properties,
    "additionalProperties": _additional_properties,
    "minItems": size,
    "maxItems": size,
    "uniqueItems": _unique_items,
    "items": _items,
}
"""The keywords about members and elements."""
