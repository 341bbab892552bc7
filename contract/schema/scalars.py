"""The schema of a scalar: what its format means in JSON, narrowed by the limits that the page states.

protobuf writes 64-bit integers, durations and bytes as strings. There `minimum` and `maximum` stand beside a
`pattern` that says the same, for validators that apply numeric keywords to numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import floor, inf
from typing import TypeAlias

from ..formats.checks import FORMATS
from ..formats.patterns import (
    DURATION_MAX_SECONDS,
    INT64_MAX,
    INT64_MIN,
    alternatives,
    anchored,
    decimal_between,
    duration_between,
)
from ..model import BOUNDS, Limit, Scalar

Schema: TypeAlias = dict[str, object]
ValueLimits: TypeAlias = Mapping[str, object]

_INT32 = (-(2**31), 2**31 - 1)
_UINT32 = (0, 2**32 - 1)
_UINT64 = (0, 2**64 - 1)
_BOUNDS = frozenset(BOUNDS)
_NOT_FINITE = ("NaN", "Infinity", "-Infinity")


def scalar_schema(scalar: Scalar, limits: Iterable[Limit]) -> Schema:
    """The schema of a scalar with its limits. Of several regular expressions all but one stand in an `allOf`."""
    all_limits = list(limits)
    plain = {limit.keyword: limit.value for limit in all_limits if limit.keyword != "pattern"}
    schema = _FORMATS.get(scalar.format or scalar.kind, _as_stated)(scalar, plain)
    patterns = [anchored(str(limit.value)) for limit in all_limits if limit.keyword == "pattern"]
    if patterns and "pattern" not in schema:
        schema["pattern"] = patterns.pop(0)
    return schema | ({"allOf": [{"pattern": each} for each in patterns]} if patterns else {})


def key_schema(scalar: Scalar, limits: Iterable[Limit]) -> Schema:
    """The schema of the keys of a map. JSON writes each key as a string, so do integers, fractions and booleans."""
    if scalar.kind == "boolean":
        return {"type": "string", "enum": ["true", "false"]}
    if scalar.kind == "number":
        return {"type": "string", "pattern": anchored(_DECIMAL)}
    if scalar.kind != "integer":
        return scalar_schema(scalar, limits)
    whole = {"int32": _INT32, "uint32": _UINT32}.get(scalar.format or "", (INT64_MIN, INT64_MAX))
    stated = {limit.keyword: limit.value for limit in limits}
    low, high = _bounds(stated, *whole)
    return _int64(Scalar("string", "int64"), stated | {"minimum": low, "maximum": high})


_DECIMAL = "-?(?:0|[1-9][0-9]{0,15})(?:[.][0-9]{1,15})?"


def _as_stated(scalar: Scalar, limits: ValueLimits) -> Schema:
    keywords = {keyword: list(value) if isinstance(value, tuple) else value for keyword, value in limits.items()}
    return {"type": scalar.kind} | keywords


def _with_format(name: str) -> Callable[[Scalar, ValueLimits], Schema]:
    return lambda _, limits: _formatted(name) | dict(limits)


def _formatted(name: str) -> Schema:
    return {"type": "string", "format": name, "pattern": FORMATS[name].pattern}


def _bytes(_: Scalar, limits: ValueLimits) -> Schema:
    """Lengths count bytes; base64 writes three of them in four characters, the last ones with or without padding."""
    schema = _formatted("protobuf-bytes")
    if isinstance(least := limits.get("minLength"), int):
        schema["minLength"] = -(-4 * least // 3)
    if isinstance(most := limits.get("maxLength"), int):
        schema["maxLength"] = -(-most // 3) * 4
    return schema


def _int64(scalar: Scalar, limits: ValueLimits) -> Schema:
    whole = _UINT64 if scalar.format == "uint64" else (INT64_MIN, INT64_MAX)
    schema: Schema = {"type": "string"} if scalar.format == "uint64" else _formatted("int64")
    if isinstance(enum := limits.get("enum"), tuple):
        return schema | {"enum": [str(each) for each in enum]}
    low, high = _bounds(limits, *whole)
    if (low, high) != whole or "pattern" not in schema:
        schema["pattern"] = anchored(decimal_between(low, high))
    bounds = zip(("minimum", "maximum"), (low, high), whole, strict=True)
    return schema | {name: bound for name, bound, own in bounds if bound != own}


def _int32(scalar: Scalar, limits: ValueLimits) -> Schema:
    if isinstance(enum := limits.get("enum"), tuple):
        return {"type": "integer", "enum": list(enum)}
    low, high = _bounds(limits, *(_UINT32 if scalar.format == "uint32" else _INT32))
    return {"type": "integer", "minimum": low, "maximum": high}


def _duration(_: Scalar, limits: ValueLimits) -> Schema:
    """Seconds have fractions, so the bounds stay as stated; a pattern says them between whole seconds."""
    schema = _formatted("protobuf-duration") | dict(limits)
    low, above = max((_number(limits, "minimum", -inf), False), (_number(limits, "exclusiveMinimum", -inf), True))
    high, inside = min((_number(limits, "maximum", inf), True), (_number(limits, "exclusiveMaximum", inf), False))
    if low < -DURATION_MAX_SECONDS:
        low, above = -(DURATION_MAX_SECONDS + 1), True
    if high > DURATION_MAX_SECONDS:
        high, inside = DURATION_MAX_SECONDS + 1, False
    if not _BOUNDS.isdisjoint(limits) and low <= high and low == floor(low) and high == floor(high):
        schema["pattern"] = anchored(_durations(int(low), int(high), above=above, below=not inside))
    return schema


def _durations(low: int, high: int, *, above: bool, below: bool) -> str:
    """Matches the durations of a range, which may lie on both sides of zero."""
    parts = []
    if high >= 0:
        parts.append(duration_between(max(low, 0), high, above=above and low >= 0, below=below))
    if low < 0:
        parts.append(f"-{duration_between(max(-high, 0), -low, above=below or high >= 0, below=above)}")
    return alternatives(*parts)


def _double(_: Scalar, limits: ValueLimits) -> Schema:
    """Protobuf writes infinities and NaN as text. A field with limits has none of them."""
    if isinstance(enum := limits.get("enum"), tuple):
        return {"type": "number", "enum": list(enum)}
    if limits:
        return {"type": "number"} | dict(limits)
    return {"anyOf": [{"type": "number"}, {"enum": list(_NOT_FINITE)}]}


def _bounds(limits: ValueLimits, least: int, most: int) -> tuple[int, int]:
    """The lowest and the highest integer within the limits, at most from `least` to `most`."""
    low = max(least, -floor(-_number(limits, "minimum", -inf)) if "minimum" in limits else least)
    high = min(most, floor(_number(limits, "maximum", inf)) if "maximum" in limits else most)
    if "exclusiveMinimum" in limits:
        low = max(low, floor(_number(limits, "exclusiveMinimum", -inf)) + 1)
    if "exclusiveMaximum" in limits:
        high = min(high, -floor(-_number(limits, "exclusiveMaximum", inf)) - 1)
    return low, high


def _number(limits: ValueLimits, keyword: str, default: float) -> float:
    value = limits.get(keyword)
    return value if isinstance(value, int | float) else default


_FORMATS: Mapping[str, Callable[[Scalar, ValueLimits], Schema]] = {
    "date-time": _with_format("date-time"),
    "int64": _int64,
    "uint64": _int64,
    "duration": _duration,
    "bytes": _bytes,
    "int32": _int32,
    "uint32": _int32,
    "double": _double,
}
"""For each format of a page, how JSON writes it; any other format is its kind and nothing more."""
