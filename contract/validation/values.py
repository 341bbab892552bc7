"""The keywords about texts, numbers and listed values, and the rules of JSON values whatever their schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final, cast

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import ALREADY_VALID, Check, FindingCollector, redacted_pointer
from ..findings.rules import RULE_OF_KEYWORD, RULES
from ..formats.checks import FORMATS, NUMBER_FORMATS, Format, embedded_json
from ..formats.protobuf_time import Problem
from ..json_text.equality import canonical, exact, is_multiple
from ..model import Origin
from ..schema.nodes import Schema, origin_of
from ..text.printing import describe, is_nan, shortened
from ..text.suggestions import hints
from .elements import size
from .members import CompileKeyword, Compiler, no_check
from .patterns import search_of


def is_unspecified(value: object) -> bool:
    """Whether a value is an enum's zero value, which protobuf names `…_UNSPECIFIED` and means as not set."""
    return isinstance(value, str) and value.endswith("_UNSPECIFIED")


def _enum(keyword: str, schema: Schema, at: str, _compiler: Compiler) -> Check:
    values = schema["enum"] if keyword == "enum" else [schema["const"]]
    if not isinstance(values, list | tuple):
        raise SchemaError(f"{at}/enum: expected an array, found {describe(values)}")
    origin, rule, unspecified_rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword], RULES["enum-unspecified"]
    allowed = frozenset(map(canonical, values))
    set_values = [each for each in values if not is_unspecified(each)]
    lists_unspecified = len(set_values) < len(values)
    expected = f"one of {', '.join(map(written, set_values))}"
    hint = hints(each for each in set_values if isinstance(each, str))

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if is_unspecified(value) and (value in values or not lists_unspecified):
            no_value = "no value rather than the one that means it is not set"
            collector.add(unspecified_rule, location, no_value, value)
        elif canonical(value) not in allowed:
            collector.add(rule, location, expected + hint(value), value, origin)

    return check


def written(value: object) -> str:
    """A value of a schema in a message: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else shortened(json.dumps(value, ensure_ascii=False, default=str), 60)


def _text_check(problem_of: Callable[[str], Problem | None], origin: Origin | None) -> Check:
    def check(value: object, location: Location, collector: FindingCollector) -> None:
        problem = problem_of(value) if isinstance(value, str) else None
        if problem:
            collector.add(RULES[problem[0]], location, problem[1], value, origin)

    return check


def _format(_keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    """The format of a text, or of a number: `int64` is either. A format that docpact does not know says nothing."""
    name, origin = str(schema["format"]), origin_of(schema, "format")
    bounds, text_format = NUMBER_FORMATS.get(name), FORMATS.get(name)
    check_text = _text_check(text_format.check, origin) if text_format else no_check
    if bounds is None:
        return check_text
    least, most = map(exact, bounds)
    expected, rule = f"a number of {name}, from {bounds[0]} to {bounds[1]}", RULES["format"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        number = _number(value, None)
        if number is not None and not least <= exact(number) <= most:
            collector.add(rule, location, expected, value, origin)
        check_text(value, location, collector)

    return check


def _content(_keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    """Advice on text that is called JSON. JSON Schema makes the keywords of contents annotations."""
    if schema["contentMediaType"] != "application/json" or "contentEncoding" in schema:
        return no_check
    return _text_check(embedded_json, origin_of(schema, "contentMediaType"))


def _pattern(_keyword: str, schema: Schema, at: str, _compiler: Compiler) -> Check:
    text_format = FORMATS.get(str(schema.get("format")))
    if text_format and text_format.pattern == schema["pattern"]:
        return no_check  # it repeats the format, which is checked exactly
    search = search_of(str(schema["pattern"]), f"{at}/pattern")
    problem = RULE_OF_KEYWORD["pattern"].id, f"text that matches {schema['pattern']}"

    def problem_of(text: str) -> Problem | None:
        try:
            return None if search(text) or _breaks_format_or_bound(text, schema, text_format) else problem
        except ValueError:  # a lone surrogate, which has a rule of its own
            return None

    return _text_check(problem_of, origin_of(schema, "pattern"))


def _breaks_format_or_bound(text: str, schema: Schema, text_format: Format | None) -> bool:
    """Whether the format, or a bound beside it, has a finding on a text that does not match the pattern."""
    if text_format is None:
        return False
    number = _number(text, text_format)
    if number is None:
        return text_format.check(text) is not None
    bounds = (each for each in _BOUNDS if each in schema)
    return any(not _BOUNDS[each][1](exact(number), exact(cast("float", schema[each]))) for each in bounds)


_BOUNDS: Final[Mapping[str, tuple[str, Callable[[int | Decimal, int | Decimal], bool]]]] = {
    "minimum": ("at least", lambda number, bound: number >= bound),
    "maximum": ("at most", lambda number, bound: number <= bound),
    "exclusiveMinimum": ("more than", lambda number, bound: number > bound),
    "exclusiveMaximum": ("less than", lambda number, bound: number < bound),
}


def _bound(keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    words, holds = _BOUNDS[keyword]
    bound_value = cast("float", schema[keyword])
    limit = exact(bound_value)
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]
    text_format = FORMATS.get(str(schema.get("format")))

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        number = _number(value, text_format)
        if number is not None and not holds(exact(number), limit):
            collector.add(rule, location, f"a number of {words} {bound_value}", value, origin)

    return check


def _multiple_of(_keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    step, origin, rule = cast("float", schema["multipleOf"]), origin_of(schema, "multipleOf"), RULES["multiple-of"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        number = _number(value, None)
        if number is not None and not is_multiple(number, step):
            collector.add(rule, location, f"a multiple of {step}", value, origin)

    return check


def _number(value: object, text_format: Format | None) -> Decimal | float | None:
    """The number that a bound applies to: the value, or the number that a text of the format stands for."""
    if isinstance(value, str) and text_format and text_format.number:
        return text_format.number(value) if text_format.accepts(value) else None
    return value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


VALUES: Mapping[str, CompileKeyword] = {
    "enum": _enum,
    "const": _enum,
    "format": _format,
    "contentMediaType": _content,
    "pattern": _pattern,
    "minLength": size,
    "maxLength": size,
    "multipleOf": _multiple_of,
    **dict.fromkeys(_BOUNDS, _bound),
}
"""The keywords about texts, numbers and listed values."""


_SURROGATE = re.compile("[\ud800-\udfff]")


def check_json_values(payload: object, collector: FindingCollector) -> None:
    """Adds `surrogate` for lone surrogates, `json` for what JSON does not have, `type` for names that are not text.

    Looks at every value, but once at a container that occurs several times, and does not recurse: no depth matters.
    """
    mistyped = {each.pointer for each in collector.findings if each.rule == "type"}
    visited_ids: set[int] = set()
    pending: list[tuple[object, Location]] = [(payload, None)]
    while pending:
        value, location = pending.pop()
        if isinstance(value, dict | list | tuple):
            if id(value) not in visited_ids:
                visited_ids.add(id(value))
                pending.extend(reversed(_children(value, location, collector)))
        else:
            _check_scalar(value, location, collector, mistyped)


def _children(
    value: dict[object, object] | Sequence[object], location: Location, collector: FindingCollector
) -> list[tuple[object, Location]]:
    if not isinstance(value, dict):
        return [(each, (location, index)) for index, each in enumerate(value)]
    for name in value:
        _check_name(name, location, collector)
    return [(each, (location, name if isinstance(name, str) else repr(name))) for name, each in value.items()]


def _check_name(name: object, location: Location, collector: FindingCollector) -> None:
    if not isinstance(name, str):
        collector.add(RULES["type"], (location, repr(name)), "member names that are strings", name)
    elif not name.isascii() and _SURROGATE.search(name):
        collector.add(RULES["surrogate"], (location, name), "a member name without lone surrogates", name)


_SCALARS = (str, int, float, Decimal, type(None))


def _check_scalar(value: object, location: Location, collector: FindingCollector, mistyped: Collection[str]) -> None:
    """A Python value that JSON does not have gets no second finding where the schema has reported its type."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        if not value.isascii() and _SURROGATE.search(value):
            collector.add(RULES["surrogate"], location, "text without lone surrogates", value)
    elif is_nan(value):
        collector.add(RULES["json"], location, "a JSON value, which NaN is not", value)
    elif not isinstance(value, _SCALARS) and value is not ALREADY_VALID and redacted_pointer(location) not in mistyped:
        collector.add(RULES["json"], location, "a JSON value", value)
