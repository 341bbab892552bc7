"""From the schema of a text or a number to its node: length, pattern, format and bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf, lcm, nextafter
from typing import Any

from ...contract.formats.checks import FORMATS
from ...contract.formats.patterns import INT64_MAX, INT64_MIN, anchored, decimal_between
from ...contract.model import BOUNDS
from ..values.formats import STANDARD_FORMATS
from .conformance import text_check
from .examples import multiples
from .merge import Schema
from .nodes import EmbeddedJson, Formatted, Int64, Node, Nothing, Number, Text
from .regexes import occurs, samples
from .search import first_source, not_found

_BOUNDS = frozenset(BOUNDS)
_LENGTHS = frozenset({"minLength", "maxLength"})


def contradiction(at: str) -> Nothing:
    """No value, because of what the schema says."""
    return Nothing(f"{at or '/'}: the schema contradicts itself: no value conforms to it")


def string_node(schema: Schema, at: str) -> Node:
    """The node of a string; nothing where docpact finds no text that has all that the schema says."""
    name, patterns = schema.get("format"), _patterns(schema)
    if not all(map(_is_expression, patterns)):
        return not_found(at)
    if schema.get("contentMediaType") == "application/json":
        return EmbeddedJson() if not patterns and _LENGTHS.isdisjoint(schema) else _searched(schema, at)
    if text_check(str(name)) is None:
        if len(patterns) > 1:
            return _searched(schema, at)
        node = _text(schema, patterns[0] if patterns else None, at)
        has_samples = not isinstance(node, Text) or node.pattern is None or samples(node.pattern, node.least, node.most)
        return node if has_samples else _searched(schema, at)
    return _formatted(schema, str(name), patterns, at) or _searched(schema, at)


def _text(schema: Schema, pattern: str | None, at: str) -> Node:
    node = Text(schema.get("minLength", 0), schema.get("maxLength"), _without_anchors(pattern))
    if node.most is not None and node.least > node.most:
        return contradiction(at)
    examples = (each for each in schema.get("examples", ()) if isinstance(each, str) and node.fits(each))
    return replace(node, examples=tuple(examples))


def _formatted(schema: Schema, name: str, patterns: tuple[str, ...], at: str) -> Node | None:
    """The node of a format whose bounds and pattern say no more than it can; None for any other."""
    if not _LENGTHS.isdisjoint(schema):
        return None
    own = {FORMATS[name].pattern} if name in FORMATS else set()
    if name == "int64":
        low, high = _bounds(schema, whole=True)
        node = Int64(INT64_MIN if low is None else max(INT64_MIN, int(low)), _at_most(high))
        if node.low > node.high:
            return contradiction(at)
        return node if own | {anchored(decimal_between(node.low, node.high))} >= {*patterns} else None
    return Formatted(name) if own >= {*patterns} and _BOUNDS.isdisjoint(schema) else None


def _at_most(high: float | None) -> int:
    return INT64_MAX if high is None else min(INT64_MAX, int(high))


def _searched(schema: Schema, at: str) -> Node:
    """The texts of a format, or of one of the patterns, that have all that the schema says."""
    return first_source(_sources(schema, at), _accepts(schema), schema.get("examples", ()), at)


def _sources(schema: Schema, at: str) -> Iterator[Node]:
    """Nodes whose texts may conform, those with the most different ones first."""
    name, bare = str(schema.get("format")), {each: schema[each] for each in _LENGTHS & schema.keys()}
    if text_check(name):
        yield Int64(INT64_MIN, INT64_MAX) if name == "int64" else Formatted(name)
    if schema.get("contentMediaType") == "application/json":
        yield EmbeddedJson()
        yield _text(bare, '^(?:"[a-z]*")(?![\\s\\S])', at)
    yield from (_text(bare, each, at) for each in _patterns(schema))
    if name in STANDARD_FORMATS:
        yield _text(bare, anchored(STANDARD_FORMATS[name].pattern), at)
    if name in FORMATS:
        yield _text(bare, FORMATS[name].pattern, at)


def _accepts(schema: Schema) -> Callable[[object], bool]:
    """Whether a text has all that the schema of a string says."""
    name = str(schema.get("format"))
    checks: list[Callable[[str], bool]] = [occurs(each) for each in _patterns(schema)]
    checks += [check] if (check := text_check(name)) else []
    least, most = schema.get("minLength", 0), schema.get("maxLength", inf)
    number = FORMATS[name].number if name in FORMATS else None
    if number and not _BOUNDS.isdisjoint(schema):
        checks.append(_within(schema, number))
    if schema.get("contentMediaType") == "application/json":
        from ...contract.json_text.document import is_json

        checks.append(is_json)
    return lambda value: isinstance(value, str) and least <= len(value) <= most and all(each(value) for each in checks)


def _within(schema: Schema, number: Callable[[str], Decimal]) -> Callable[[str], bool]:
    holds: dict[str, Callable[[Decimal, Decimal], bool]] = {
        "minimum": lambda value, bound: value >= bound,
        "maximum": lambda value, bound: value <= bound,
        "exclusiveMinimum": lambda value, bound: value > bound,
        "exclusiveMaximum": lambda value, bound: value < bound,
    }
    bounds = [(holds[each], Decimal(str(schema[each]))) for each in BOUNDS if each in schema]
    return lambda text: all(is_within(number(text), bound) for is_within, bound in bounds)


def _is_expression(pattern: str) -> bool:
    """Whether it is a regular expression that docpact can match."""
    try:
        occurs(pattern)
    except re.error:
        return False
    return True


def _patterns(schema: Schema) -> tuple[str, ...]:
    pattern = schema.get("pattern", ())
    return (pattern,) if isinstance(pattern, str) else tuple(pattern)


_ANCHORED = re.compile(r"\^\(\?:(.*)\)\(\?!\[\\s\\S\]\)", re.DOTALL)
_PLAIN_ANCHORED = re.compile(r"\^([^|]*[^|\\])\$", re.DOTALL)


def _without_anchors(text: str | None) -> str | None:
    """The pattern without the anchors around it; any other searches."""
    if text is None:
        return None
    match = _ANCHORED.fullmatch(text) or _PLAIN_ANCHORED.fullmatch(text)
    return match[1] if match else f"(?s:.*)(?:{text})(?s:.*)"


# ----------------------------------------------------------------- numbers

_FLOAT = (2 - 2**-23) * 2.0**127
_RANGES: Mapping[str, tuple[float, float]] = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (INT64_MIN, INT64_MAX),
    "uint32": (0, 2**32 - 1),
    "float": (-_FLOAT, _FLOAT),
}
"""The bounds that a format of OpenAPI means for numbers."""


def number_node(schema: Schema, at: str) -> Node:
    """The node of an integer or a number; `Nothing` where none is within the bounds."""
    whole = schema["type"] == "integer"
    low, high = _bounds(schema, whole=whole)
    name = str(schema.get("format"))
    if name in _RANGES and (whole or name == "float"):
        least, most = _RANGES[name]
        least, most = (int(least), int(most)) if whole else (least, most)
        low, high = max(least, least if low is None else low), min(most, most if high is None else high)
    if low is not None and high is not None and low > high:
        return contradiction(at)
    step = _step(schema.get("multipleOf"), whole=whole)
    node = Number(whole, low, high, step)
    return contradiction(at) if step is not None and next(multiples(node), None) is None else node


def _step(step: Any, *, whole: bool) -> float | None:
    """The least difference of two multiples; a whole number where only whole ones are asked for."""
    if step is None or not whole:
        return None if step is None else float(step) if step != floor(step) else int(step)
    exact = Fraction(str(step))
    least = lcm(exact.numerator, exact.denominator) // exact.denominator
    return None if least == 1 else least


def _bounds(schema: Schema, *, whole: bool) -> tuple[float | None, float | None]:
    """The least and the greatest number, None where there is none."""
    lows = [ceil(each) if whole else each for each in _values_of(schema, "minimum")]
    highs = [floor(each) if whole else each for each in _values_of(schema, "maximum")]
    lows += [_next(each, inf, whole=whole) for each in _values_of(schema, "exclusiveMinimum")]
    highs += [_next(each, -inf, whole=whole) for each in _values_of(schema, "exclusiveMaximum")]
    return max(lows, default=None), min(highs, default=None)


def _values_of(schema: Schema, keyword: str) -> list[float]:
    return [schema[keyword]] if keyword in schema else []


def _next(bound: float, towards: float, *, whole: bool) -> float:
    """The nearest number past an exclusive bound."""
    if not whole:
        return nextafter(bound, towards)
    return floor(bound) + 1 if towards > 0 else ceil(bound) - 1
