"""The types of JSON Schema, and the check of the keyword `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from math import isinf
from typing import Final

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import FindingCollector
from ..findings.rules import RULES
from ..schema.nodes import Schema, origin_of
from ..text.printing import describe

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
    names = _type_names(schema["type"], at)
    expected = " or ".join(_TYPES[each][0] for each in names) or "no value at all"
    expected += _WHY_STRING.get(str(schema.get("format")), "") if "string" in names else ""
    origin, rule = origin_of(schema, "type"), RULES["type"]
    name = names[0] if len(names) == 1 else None

    def check(value: object, location: Location, collector: FindingCollector) -> bool:
        is_right = has_type(value, name) if name else any(has_type(value, each) for each in names)
        if not is_right:
            collector.add(rule, location, expected, value, origin)
        return is_right

    return check


def _type_names(types: object, at: str) -> tuple[str, ...]:
    names = tuple(types) if isinstance(types, list | tuple) else (types,)
    for each in names:
        if not isinstance(each, str) or each not in _TYPES:
            raise SchemaError(f"{at}/type: expected one of {', '.join(_TYPES)}, found {describe(each)}")
    return names
