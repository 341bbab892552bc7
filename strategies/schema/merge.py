"""Two schemas become one that allows what both allow: the intersection, keyword by keyword."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from math import lcm
from typing import Any, TypeAlias

from ...contract.json_text.equality import canonical
from .regexes import occurs

Schema: TypeAlias = Mapping[str, Any]
Flat: TypeAlias = dict[str, Any]
"""A schema without keywords that look at the same value: no reference, no choice, no condition.

`type` is a tuple of names, `pattern` a tuple of expressions. `unmerged` holds what could not be said in one keyword.
"""

TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")


def merged(one: Flat, other: Flat) -> Flat | None:
    """What both allow, None where that is certainly nothing."""
    result = {**one, **{keyword: value for keyword, value in other.items() if keyword not in one}}
    for keyword in one.keys() & other.keys() - _OF_MEMBERS - _OF_ELEMENTS:
        if canonical(one[keyword]) != canonical(other[keyword]):
            combine = _COMBINE.get(keyword)
            value = combine(one[keyword], other[keyword]) if combine else None
            result |= {"unmerged": True} if value is None else {keyword: value}
    result |= _merged_members(one, other) | _merged_elements(one, other)
    return None if is_empty(result) else result


def is_empty(flat: Flat) -> bool:
    """Whether a schema certainly allows nothing, by its own keywords."""
    if flat.get("type") == () or flat.get("enum") == []:
        return True
    properties = flat.get("properties", {})
    only_objects = flat.get("type") == ("object",)
    return only_objects and any(properties.get(name) is False for name in flat.get("required", ()))


def both(one: Any, other: Any) -> Any:
    """The schema of what two schemas allow, which may be booleans."""
    if one is False or other is False:
        return False
    if one is True or not one or one == other:
        return other
    return one if other is True or not other else {"allOf": [one, other]}


def _types(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    def common(name: str) -> str | None:
        if name in other:
            return name
        if name == "number" and "integer" in other:
            return "integer"
        return "integer" if name == "integer" and "number" in other else None

    return tuple(dict.fromkeys(each for each in map(common, one) if each))


def _listed(one: list[Any], other: list[Any]) -> list[Any]:
    keys = {canonical(each) for each in other}
    return [each for each in one if canonical(each) in keys]


def _common_multiple(one: float, other: float) -> float | None:
    if isinstance(one, int) and isinstance(other, int):
        return lcm(one, other)
    return None


_COMBINE: Mapping[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _listed,
    "pattern": lambda one, other: tuple(dict.fromkeys((*one, *other))),
    "required": lambda one, other: list(dict.fromkeys((*one, *other))),
    "propertyNames": both,
    "multipleOf": _common_multiple,
    "uniqueItems": lambda one, other: one or other,
    "examples": lambda one, _other: one,
    "unmerged": lambda _one, _other: True,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"), min),
}


# ----------------------------------------------------------------- members and elements

_OF_MEMBERS = frozenset({"properties", "patternProperties", "additionalProperties"})
_OF_ELEMENTS = frozenset({"prefixItems", "items"})


def _merged_members(one: Flat, other: Flat) -> Flat:
    if not (one.keys() | other.keys()) & _OF_MEMBERS:
        return {}
    names = list(dict.fromkeys((*one.get("properties", {}), *other.get("properties", {}))))
    result: Flat = {}
    if names:
        result["properties"] = {name: both(member_schema(one, name), member_schema(other, name)) for name in names}
    patterns = dict(one.get("patternProperties", {}))
    for pattern, schema in other.get("patternProperties", {}).items():
        patterns[pattern] = both(patterns.get(pattern, True), schema)
    if patterns:
        result["patternProperties"] = patterns
    others = both(one.get("additionalProperties", True), other.get("additionalProperties", True))
    return result if others is True else {**result, "additionalProperties": others}


def member_schema(flat: Flat, name: str) -> Any:
    """The schema of a member of a name, whether it is listed or not."""
    schema = flat.get("properties", {}).get(name, True)
    matching = [each for pattern, each in flat.get("patternProperties", {}).items() if occurs(pattern)(name)]
    if name not in flat.get("properties", {}) and not matching:
        return flat.get("additionalProperties", True)
    for each in matching:
        schema = both(schema, each)
    return schema


def _merged_elements(one: Flat, other: Flat) -> Flat:
    if not (one.keys() | other.keys()) & _OF_ELEMENTS:
        return {}
    count = max(len(one.get("prefixItems", ())), len(other.get("prefixItems", ())))
    first = [both(_element(one, index), _element(other, index)) for index in range(count)]
    rest = both(one.get("items", True), other.get("items", True))
    return {**({"prefixItems": first} if first else {}), **({} if rest is True else {"items": rest})}


def _element(flat: Flat, index: int) -> Any:
    first = flat.get("prefixItems", ())
    return first[index] if index < len(first) else flat.get("items", True)


def key_of(schema: Any) -> str:
    """A text that is the same for equal schemas."""
    return json.dumps(schema, sort_keys=True, default=str)
