"""The keywords about the elements of arrays, and those about sizes of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Final, cast

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import ALREADY_VALID, Check, FindingCollector
from ..findings.rules import DEFAULT, RULE_OF_KEYWORD
from ..json_text.equality import repeats
from ..schema.nodes import Schema, origin_of
from ..text.printing import count, describe
from .members import CompileKeyword, Compiler, first_of, no_check


def _items(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    first = [compiler.node(each, f"{at}/prefixItems/{index}") for index, each in enumerate(_prefix(schema, at))]
    check_element = compiler.node(schema["items"], f"{at}/items") if "items" in schema else no_check

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, list | tuple):
            for index, each in enumerate(value):
                if each is not ALREADY_VALID:
                    (first[index] if index < len(first) else check_element)(each, (location, index), collector)

    return check


def _prefix(schema: Schema, at: str) -> list[object] | tuple[object, ...]:
    nodes = schema.get("prefixItems", [])
    if not isinstance(nodes, list | tuple):
        raise SchemaError(f"{at}/prefixItems: expected an array of schemas, found {describe(nodes)}")
    return nodes


def _contains(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    inner = compiler.node(schema["contains"], f"{at}/contains")
    least, most = cast("int", schema.get("minContains", 1)), cast("float", schema.get("maxContains", inf))
    bounds = f"at least {least:g}" if most == inf else f"{least:g} to {most:g}"
    origin, rule = origin_of(schema, "contains"), RULE_OF_KEYWORD["contains"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, list | tuple):
            number = sum(collector.holds(inner, each, DEFAULT) for each in value)
            if not least <= number <= most:
                collector.add(rule, location, f"{bounds} elements as `contains` says, not {number}", value, origin)

    return check


_SIZED: Final[Mapping[str, tuple[str, tuple[type, ...]]]] = {
    "Items": ("element", (list, tuple)),
    "Properties": ("key", (dict,)),
    "Length": ("character", (str,)),
}
"""For the end of each keyword of sizes: the unit that it counts, and the Python types of the values."""


def size(keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    """Checks how many members, elements or characters there are."""
    bound, is_least = cast("int", schema[keyword]), keyword.startswith("min")
    unit, types = _SIZED[keyword[len("min") :]]
    expected = f"at {'least' if is_least else 'most'} {count(int(bound), unit)}"
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, types):
            number = len(cast("list[object]", value))
            if number < bound if is_least else number > bound:
                collector.add(rule, location, expected, value, origin)

    return check


def _unique_items(_keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    origin, rule = origin_of(schema, "uniqueItems"), RULE_OF_KEYWORD["uniqueItems"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if schema["uniqueItems"] and isinstance(value, list | tuple) and repeats(value):
            collector.add(rule, location, "elements that differ", value, origin)

    return check


SIZES: Mapping[str, CompileKeyword] = dict.fromkeys(("minProperties", "maxProperties"), size)
"""The keywords about the size of an object."""

ELEMENTS: Mapping[str, CompileKeyword] = {
    "minItems": size,
    "maxItems": size,
    "uniqueItems": _unique_items,
    "contains": _contains,
    **first_of("prefixItems", "items", compile_all=_items),
}
"""The keywords about elements."""
