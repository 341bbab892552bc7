"""The limits that validation options put on a field: those of the vendor, and those of protovalidate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ...model import Array, Limit, Map, Origin, Scalar, Target, Type
from ..pages.prose.sentences import without_needless_escapes
from .annotations import NUMBERS, Proto

Bound: TypeAlias = tuple[str, int | float]

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:ms|[smhd])?"
_RANGE = re.compile(rf"(?P<least>{_NUMBER})-(?P<most>{_NUMBER})|(?P<sign><=|>=|<|>)? ?(?P<bound>{_NUMBER})")
_VALUES = re.compile(r"[^,]+(?:,[^,]+)+")
_SECONDS: Mapping[str, int | float] = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_KEYWORDS: Mapping[str, tuple[str, str]] = {
    "value": ("minimum", "maximum"),
    "length": ("minLength", "maxLength"),
    "size": ("minItems", "maxItems"),
}
"""For each option of yandex/cloud/validation.proto the keywords of its lower and its upper bound."""


def limits_of(options: Mapping[str, Any], type_: Type, origin: Origin) -> tuple[Limit, ...]:
    """The limits that the options of a field say."""
    rules = options.get("buf.validate.field")
    found = [*_vendor_limits(options, type_, origin)]
    if rules is not None and rules.ignore != _IGNORE_ALWAYS:
        found += _rules(rules, type_, origin)
    return tuple(found)


def unread_options(options: Mapping[str, Any], type_: Type) -> Iterator[tuple[str, str]]:
    """Name and text of each option of which no limit was made, although it says one."""
    for option in _KEYWORDS:
        text = options.get(f"yandex.cloud.{option}")
        if text and _RANGE.fullmatch(text) is None and not (option == "value" and _values(text, _innermost(type_))):
            yield f"yandex.cloud.{option}", text


# --------------------------------------------------------------------------- yandex/cloud/validation.proto


def _vendor_limits(options: Mapping[str, Any], type_: Type, origin: Origin) -> Iterator[Limit]:
    inner = _inner(type_)
    is_whole = _innermost(type_) not in {Scalar("number", "double"), Scalar("string", "duration")}
    for option in _KEYWORDS:
        for keyword, value in _bounds(option, options.get(f"yandex.cloud.{option}", ""), is_whole=is_whole):
            yield Limit(_of_size(keyword, type_), value, origin, "self" if option == "size" else inner)
    if values := _values(options.get("yandex.cloud.value", ""), _innermost(type_)):
        yield Limit("enum", values, origin, inner)
    if pattern := options.get("yandex.cloud.pattern"):
        yield Limit("pattern", without_needless_escapes(pattern), origin, inner)
    if options.get("yandex.cloud.unique") and isinstance(type_, Array):
        yield Limit("uniqueItems", value=True, origin=origin)
    if keys := options.get("yandex.cloud.map_key"):
        if keys.pattern:
            yield Limit("pattern", without_needless_escapes(keys.pattern), origin, "keys")
        yield from (Limit(keyword, value, origin, "keys") for keyword, value in _bounds("length", keys.length))


def _inner(type_: Type) -> Target:
    """What of a field its limits are on: the elements of an array, the values of a map."""
    return "items" if isinstance(type_, Array) else "values" if isinstance(type_, Map) else "self"


def _innermost(type_: Type) -> Type:
    return type_.items if isinstance(type_, Array) else type_.value if isinstance(type_, Map) else type_


def _of_size(keyword: str, type_: Type) -> str:
    return keyword.replace("Items", "Properties") if isinstance(type_, Map) else keyword


def _values(text: str, type_: Type) -> tuple[object, ...]:
    """The values that an option lists, such as `0,1,3`; none where it lists none of the type."""
    if _VALUES.fullmatch(text) is None or not isinstance(type_, Scalar):
        return ()
    parts = tuple(each.strip() for each in text.split(","))
    if type_ == Scalar("string"):
        return parts
    is_integer = type_.format in {"int32", "uint32", "int64", "uint64"}
    return tuple(map(int, parts)) if is_integer and all(map(_INTEGER.fullmatch, parts)) else ()


_INTEGER = re.compile("-?[0-9]+")


def _bounds(option: str, text: str, *, is_whole: bool = True) -> Iterable[Bound]:
    """The keywords that an option's text such as `<=50`, `1-63` or `>0` stands for."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return ()
    least, most = _KEYWORDS[option]
    if match["least"] is not None:
        return ((least, _number(match["least"])), (most, _number(match["most"])))
    bound = _number(match["bound"])
    beyond: Mapping[str, Bound] = {"<": (_exclusive(most), bound), ">": (_exclusive(least), bound)}
    if is_whole and isinstance(bound, int):
        beyond = {"<": (most, bound - 1), ">": (least, bound + 1)}
    meanings = {"<=": (most, bound), ">=": (least, bound), **beyond}
    return (meanings[match["sign"]],) if match["sign"] else ((least, bound), (most, bound))


def _exclusive(keyword: str) -> str:
    return f"exclusive{keyword[0].upper()}{keyword[1:]}"


def _number(text: str) -> int | float:
    """A number, or a time in seconds."""
    digits = text.rstrip("smhd")
    number = float(digits) if "." in digits else int(digits)
    return number * _SECONDS[unit] if (unit := text[len(digits) :]) else number


# --------------------------------------------------------------------------- buf/validate/validate.proto

_IGNORE_ALWAYS = 3
_SINGLE: Mapping[str, tuple[str, ...]] = {
    "min_len": ("minLength",),
    "max_len": ("maxLength",),
    "len": ("minLength", "maxLength"),
    "lt": ("exclusiveMaximum",),
    "lte": ("maximum",),
    "gt": ("exclusiveMinimum",),
    "gte": ("minimum",),
    "min_items": ("minItems",),
    "max_items": ("maxItems",),
    "unique": ("uniqueItems",),
    "min_pairs": ("minProperties",),
    "max_pairs": ("maxProperties",),
}
"""For each rule its keywords."""


def _rules(rules: Proto, type_: Type, origin: Origin, target: Target = "self") -> Iterator[Limit]:
    """The limits of a FieldRules; those of elements, keys and values are FieldRules in it."""
    for kind in ("string", "bytes", "repeated", "map", *NUMBERS):
        if not rules.HasField(kind):
            continue
        of_kind = getattr(rules, kind)
        for rule, value in of_kind.ListFields():
            yield from (Limit(each, value, origin, target) for each in _keywords(rule.name, of_kind))
            if rule.name == "pattern":
                yield Limit("pattern", _whole(value), origin, target)
        parts: Mapping[str, Mapping[str, Target]] = {
            "repeated": {"items": "items"},
            "map": {"keys": "keys", "values": "values"},
        }
        for part, inner in parts.get(kind, {}).items():
            yield from _rules(getattr(of_kind, part), type_, origin, inner)


def _keywords(rule: str, rules: Proto) -> tuple[str, ...]:
    """The keywords of a rule. A lower bound above the upper one means what lies outside of both: no limit here."""
    lower = next((getattr(rules, each) for each in ("gt", "gte") if _has(rules, each)), None)
    upper = next((getattr(rules, each) for each in ("lt", "lte") if _has(rules, each)), None)
    if rule in {"lt", "lte", "gt", "gte"} and lower is not None and upper is not None and lower >= upper:
        return ()
    return _SINGLE.get(rule, ())


def _has(rules: Proto, name: str) -> bool:
    return name in rules.DESCRIPTOR.fields_by_name and rules.HasField(name)


def _whole(pattern: str) -> str:
    """A regular expression that is sought anywhere, as one for the whole text."""
    if pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith(r"\$") and "|" not in pattern:
        return pattern[1:-1]
    return rf"[\s\S]*(?:{pattern})[\s\S]*"
