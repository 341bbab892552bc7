"""From the schema of a string or a number to its node: lengths, bounds, formats and patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor, inf, nextafter
from typing import Any, TypeAlias

from ...contract.errors import SchemaError
from ...contract.formats.checks import FORMATS
from ...contract.formats.patterns import INT64_MAX, INT64_MIN, anchored, decimal_between
from ...contract.model import BOUNDS
from .nodes import EmbeddedJson, Formatted, Int64, Node, Number, Text

Schema: TypeAlias = Mapping[str, Any]


_BOUNDS = frozenset(BOUNDS)


def string_node(schema: Schema, at: str) -> Node:
    """The node of a string.

    Raises:
        SchemaError: docpact does not know how to draw from a keyword, or from a combination of keywords.
    """
    media, name = schema.get("contentMediaType"), schema.get("format")
    if media is None and name is None:
        node = Text(schema.get("minLength", 0), schema.get("maxLength"), _pattern(schema.get("pattern")))
        examples = (each for each in schema.get("examples", ()) if isinstance(each, str) and node.fits(each))
        return replace(node, examples=tuple(examples))
    if "minLength" in schema or "maxLength" in schema or (media is not None and name is not None):
        raise SchemaError(f"{at}: docpact does not know how to draw a length and a format together")
    if media is not None:
        if media != "application/json" or "pattern" in schema:
            raise SchemaError(f"{at}/contentMediaType: docpact draws application/json without a pattern only")
        return EmbeddedJson()
    return _formatted(schema, at)


def number_node(schema: Schema, at: str) -> Node:
    """The node of an integer or a number.

    Raises:
        SchemaError: no number is within the bounds.
    """
    whole = schema["type"] == "integer"
    return Number(whole, *_bounds(schema, at, whole=whole))


def _formatted(schema: Schema, at: str) -> Node:
    name = schema["format"]
    if name not in FORMATS:
        raise SchemaError(f"{at}/format: docpact does not know the format {name!r}")
    pattern, own = schema.get("pattern", FORMATS[name].pattern), FORMATS[name].pattern
    if name == "int64":
        low, high = _bounds(schema, at, whole=True)
        node = Int64(_at_least(low), _at_most(high))
        if pattern not in (own, anchored(decimal_between(node.low, node.high))):
            raise SchemaError(f"{at}/pattern: beside int64 docpact reads only the pattern of its bounds")
        return node
    if name == "protobuf-duration" and pattern != own and not _BOUNDS.isdisjoint(schema):
        return Text(pattern=_pattern(pattern))  # the pattern of the bounds, which says all that they say
    if pattern != own or not _BOUNDS.isdisjoint(schema):
        raise SchemaError(f"{at}: beside {name} docpact reads neither bounds nor a pattern but the format's own")
    return Formatted(name)


def _at_least(low: float | None) -> int:
    return INT64_MIN if low is None else max(INT64_MIN, int(low))


def _at_most(high: float | None) -> int:
    return INT64_MAX if high is None else min(INT64_MAX, int(high))


def _bounds(schema: Schema, at: str, *, whole: bool) -> tuple[float | None, float | None]:
    """The least and the greatest number, None where there is none."""
    lows = [ceil(each) if whole else each for each in _values_of(schema, "minimum")]
    highs = [floor(each) if whole else each for each in _values_of(schema, "maximum")]
    lows += [_next(each, inf, whole=whole) for each in _values_of(schema, "exclusiveMinimum")]
    highs += [_next(each, -inf, whole=whole) for each in _values_of(schema, "exclusiveMaximum")]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        raise SchemaError(f"{at}: no number is within its bounds")
    return low, high


def _values_of(schema: Schema, keyword: str) -> list[float]:
    return [schema[keyword]] if keyword in schema else []


def _next(bound: float, towards: float, *, whole: bool) -> float:
    """The nearest number past an exclusive bound."""
    if not whole:
        return nextafter(bound, towards)
    return floor(bound) + 1 if towards > 0 else ceil(bound) - 1


_ANCHORED = re.compile(r"\^\(\?:(.*)\)\(\?!\[\\s\\S\]\)", re.DOTALL)


def _pattern(text: str | None) -> str | None:
    """The pattern without the anchors that the contract puts around it; any other searches."""
    if text is None:
        return None
    match = _ANCHORED.fullmatch(text)
    return match[1] if match else f"(?s:.*)(?:{text})(?s:.*)"
