"""What each keyword of JSON Schema means: one function per keyword that turns it into a check.

The functions take the node that holds the keyword, the node's JSON Pointer for messages, and the function that
compiles a subschema. They raise `SchemaError` for a value that the keyword cannot have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from math import isinf
from typing import TypeAlias, cast

from ..errors import SchemaError
from ..findings.collector import ALREADY_VALID, Check, FindingCollector
from ..findings.pointer import Place
from ..findings.policy import DEFAULT
from ..findings.report import RULES
from ..formats.checks import FORMATS, Format, embedded_json
from ..json_text.equality import canonical, exact, repeats
from ..model import Origin
from ..text.printing import count, describe
from ..text.suggestions import hints, misspelt

Schema: TypeAlias = Mapping[str, object]
Node: TypeAlias = Callable[[object, str], Check]
"""Compiles a subschema, given with its JSON Pointer."""


def origin_of(schema: Schema, keyword: str, member: str | None = None) -> Origin | None:
    """Where a keyword of a node comes from, by the node's `x-origins`."""
    origins = schema.get("x-origins")
    found = origins.get(keyword) if isinstance(origins, Mapping) else None
    if member is not None and isinstance(found, Mapping):
        found = found.get(member)
    match found:
        case {"source": str(source), "line": int() | None as line, "phrase": str(phrase)}:
            return Origin(source, line, phrase)
    return None


TYPES: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "object": ("an object", (dict,)),
    "array": ("an array", (list, tuple)),
    "string": ("a string", (str,)),
    "boolean": ("true or false", (bool,)),
    "null": ("null", (type(None),)),
    "integer": ("an integer", (int, float, Decimal)),
    "number": ("a number", (int, float, Decimal)),
}
_WHY_STRING = {
    "int64": " (protobuf writes 64-bit integers as strings, because JSON numbers lose digits past 2^53)",
}


def has_type(value: object, name: str) -> bool:
    """Whether a parsed JSON value has a JSON Schema type: 1.0 is an integer, true is not a number."""
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, Decimal):
        return value == value.to_integral_value()
    if name == "integer" and isinstance(value, float):
        return value.is_integer() or isinf(value)  # so many digits that only type and sign are kept
    return isinstance(value, TYPES[name][1])


def type_check(schema: Schema, at: str) -> Callable[[object, Place, FindingCollector], bool]:
    """The check of `type`, which also returns whether the value has the type: other keywords ask nothing if not."""
    name = schema["type"]
    if not isinstance(name, str) or name not in TYPES:
        raise SchemaError(f"{at}/type: expected one of {', '.join(TYPES)}, found {describe(name)}")
    expected = TYPES[name][0] + (_WHY_STRING.get(str(schema.get("format")), ""))
    origin = origin_of(schema, "type")

    def check(value: object, place: Place, verdict: FindingCollector) -> bool:
        right = has_type(value, name)
        if not right:
            verdict.add("type", place, expected, value, origin)
        return right

    return check


def _subschemas(schema: Schema, keyword: str, at: str, node: Node) -> dict[str, Check]:
    nodes = schema.get(keyword, {})
    if not isinstance(nodes, Mapping):
        raise SchemaError(f"{at}/{keyword}: expected an object of schemas, found {describe(nodes)}")
    return {name: node(each, f"{at}/{keyword}/{name}") for name, each in nodes.items()}


def _properties(schema: Schema, at: str, node: Node) -> Check:
    known = _subschemas(schema, "properties", at, node)
    other: Check = _unknown_member(known)
    if "additionalProperties" in schema:
        other = node(schema["additionalProperties"], f"{at}/additionalProperties")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                known.get(name, other)(member, (place, name), verdict)

    return check


def _unknown_member(known: Iterable[str]) -> Check:
    hint = hints(known)

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        name = place[1] if place else ""
        verdict.add("unknown-field", place, f"only the fields that the page lists{hint(name)}", value)

    return check


def _additional_properties(schema: Schema, at: str, node: Node) -> Check:
    return _nothing if "properties" in schema else _properties(schema, at, node)


def _nothing(_value: object, _place: Place, _verdict: FindingCollector) -> None:
    """The check of a keyword that another one takes care of."""


def _property_names(schema: Schema, at: str, node: Node) -> Check:
    names = node(schema["propertyNames"], f"{at}/propertyNames")
    origin = origin_of(schema, "propertyNames")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        for name in value if isinstance(value, dict) else ():
            trial = FindingCollector(verdict.policy)
            names(name, (place, name), trial)
            if not trial.ok:
                verdict.add("property-name", (place, name), "a key as the page allows it", name, origin)

    return check


def _required(schema: Schema, at: str, _node: Node) -> Check:
    names = schema["required"]
    if not isinstance(names, list | tuple):
        raise SchemaError(f"{at}/required: expected an array, found {describe(names)}")
    origins = {name: origin_of(schema, "required", name) for name in names}
    known = cast("Mapping[str, object]", schema.get("properties", {}))

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if not isinstance(value, dict):
            return
        for name in names:
            if name not in value:
                strange = misspelt(name, (each for each in value if each not in known))
                verdict.add("required", place, f"the member {name}{strange}", value, origins[name])

    return check


def _items(schema: Schema, at: str, node: Node) -> Check:
    element = node(schema["items"], f"{at}/items")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if isinstance(value, list | tuple):
            for index, each in enumerate(value):
                if each is not ALREADY_VALID:
                    element(each, (place, index), verdict)

    return check


def _size(
    keyword: str, rule: str, unit: str, kind: type | tuple[type, ...], schema: Schema, _at: str, _node: Node
) -> Check:
    bound = cast("int", schema[keyword])
    least = keyword.startswith("min")
    expected = f"at {'least' if least else 'most'} {count(bound, unit)}"
    origin = origin_of(schema, keyword)

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if isinstance(value, kind):
            size = len(cast("list[object]", value))
            if size < bound if least else size > bound:
                verdict.add(rule, place, expected, value, origin)

    return check


def _unique_items(schema: Schema, _at: str, _node: Node) -> Check:
    origin = origin_of(schema, "uniqueItems")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if schema["uniqueItems"] and isinstance(value, list | tuple) and repeats(value):
            verdict.add("unique-items", place, "elements that differ", value, origin)

    return check


def _enum(keyword: str, schema: Schema, at: str, _node: Node) -> Check:
    values = schema["enum"] if keyword == "enum" else [schema["const"]]
    if not isinstance(values, list | tuple):
        raise SchemaError(f"{at}/enum: expected an array, found {describe(values)}")
    origin = origin_of(schema, keyword)
    allowed = frozenset(map(canonical, values))
    listed = [each for each in values if not is_unspecified(each)]
    lists_zero = len(listed) < len(values)
    expected = f"one of {', '.join(map(str, listed))}"
    hint = hints(each for each in listed if isinstance(each, str))

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if is_unspecified(value) and (value in values or not lists_zero):
            verdict.add("enum-unspecified", place, "no value rather than the one that means it is not set", value)
        elif canonical(value) not in allowed:
            verdict.add("enum", place, expected + hint(value), value, origin)

    return check


def is_unspecified(value: object) -> bool:
    """Whether a value is an enum's zero value, which protobuf names `…_UNSPECIFIED` and means as not set."""
    return isinstance(value, str) and value.endswith("_UNSPECIFIED")


def _format(schema: Schema, at: str, _node: Node) -> Check:
    judged = FORMATS.get(str(schema["format"]))
    if judged is None:
        raise SchemaError(f"{at}/format: expected one of {', '.join(FORMATS)}, found {describe(schema['format'])}")
    return _text_check(judged.judge, origin_of(schema, "format"))


def _content(schema: Schema, at: str, _node: Node) -> Check:
    if schema["contentMediaType"] != "application/json":
        raise SchemaError(f"{at}/contentMediaType: expected application/json, found {schema['contentMediaType']}")
    return _text_check(embedded_json, origin_of(schema, "contentMediaType"))


def _text_check(judge: Callable[[str], tuple[str, str] | None], origin: Origin | None) -> Check:
    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        problem = judge(value) if isinstance(value, str) else None
        if problem:
            verdict.add(problem[0], place, problem[1], value, origin)

    return check


def _pattern(schema: Schema, at: str, _node: Node) -> Check:
    judged = FORMATS.get(str(schema.get("format")))
    if judged and judged.pattern == schema["pattern"]:
        return _nothing  # it repeats the format, which is judged exactly
    from ..formats.regex import compile_search  # the home of jsonschema-rs, which not every schema needs

    try:
        found = compile_search(str(schema["pattern"]))
    except re.error as error:
        raise SchemaError(f"{at}/pattern: not a regular expression: {error}") from error
    expected = f"text that matches {schema['pattern']}"

    def judge(text: str) -> tuple[str, str] | None:
        try:
            told = found(text) or _is_told(text, schema, judged)
        except ValueError:  # a lone surrogate, which is told elsewhere
            told = True
        return None if told else ("pattern", expected)

    return _text_check(judge, origin_of(schema, "pattern"))


def _is_told(text: str, schema: Schema, judged: Format | None) -> bool:
    """Whether the format, or a bound beside it, has its own say on a text that does not match the pattern."""
    if judged is None:
        return False
    number = _number(text, judged)
    bounds = (keyword for keyword in _BOUNDS if keyword in schema)
    if number is None:
        return judged.judge(text) is not None
    return any(not _BOUNDS[keyword][1](exact(number), exact(cast("float", schema[keyword]))) for keyword in bounds)


_BOUNDS: Mapping[str, tuple[str, Callable[[int | Decimal, int | Decimal], bool]]] = {
    "minimum": ("at least", lambda number, bound: number >= bound),
    "maximum": ("at most", lambda number, bound: number <= bound),
    "exclusiveMinimum": ("more than", lambda number, bound: number > bound),
    "exclusiveMaximum": ("less than", lambda number, bound: number < bound),
}


def _bound(keyword: str, schema: Schema, _at: str, _node: Node) -> Check:
    words, holds = _BOUNDS[keyword]
    bound = cast("float", schema[keyword])
    limit = exact(bound)
    origin = origin_of(schema, keyword)
    judged = FORMATS.get(str(schema.get("format")))

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        number = _number(value, judged)
        if number is not None and not holds(exact(number), limit):
            verdict.add("range", place, f"a number of {words} {bound}", value, origin)

    return check


def _number(value: object, judged: Format | None) -> Decimal | float | None:
    """The number that a bound applies to: the value, or the one that a text of a format stands for."""
    if isinstance(value, str) and judged and judged.number:
        problem = judged.judge(value)
        return judged.number(value) if problem is None or RULES[problem[0]].severity == "advice" else None
    return value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def _branches(schema: Schema, keyword: str, at: str, node: Node) -> list[Check]:
    nodes = schema[keyword]
    if not isinstance(nodes, list | tuple):
        raise SchemaError(f"{at}/{keyword}: expected an array of schemas, found {describe(nodes)}")
    return [node(each, f"{at}/{keyword}/{index}") for index, each in enumerate(nodes)]


def _holds(check: Check, value: object) -> bool:
    """Whether a value breaks no rule of a subschema, whatever the policy: tolerance turns round under a negation."""
    trial = FindingCollector(DEFAULT)
    check(value, None, trial)
    return trial.ok


def _all_of(schema: Schema, at: str, node: Node) -> Check:
    branches = _branches(schema, "allOf", at, node)

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        for each in branches:
            each(value, place, verdict)

    return check


def _one_of(schema: Schema, at: str, node: Node) -> Check:
    branches = _branches(schema, "oneOf", at, node)
    origin = origin_of(schema, "oneOf")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if sum(_holds(each, value) for each in branches) != 1:
            verdict.add("one-of", place, "one member of the group", value, origin)

    return check


def _any_of(schema: Schema, at: str, node: Node) -> Check:
    branches = _branches(schema, "anyOf", at, node)
    origin = origin_of(schema, "anyOf")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        for each in branches:
            trial = FindingCollector(verdict.policy)
            each(value, place, trial)
            if trial.ok:
                verdict.findings += trial.findings
                return
        verdict.add("any-of", place, "one of the forms that the page gives", value, origin)

    return check


def _not(schema: Schema, at: str, node: Node) -> Check:
    inner = node(schema["not"], f"{at}/not")

    def check(value: object, place: Place, verdict: FindingCollector) -> None:
        if _holds(inner, value):
            verdict.add("one-of", place, "a value that the page does not exclude", value, origin_of(schema, "not"))

    return check


KEYWORDS: Mapping[str, Callable[[Schema, str, Node], Check]] = {
    "required": _required,
    "minProperties": partial(_size, "minProperties", "min-properties", "key", dict),
    "maxProperties": partial(_size, "maxProperties", "max-properties", "key", dict),
    "propertyNames": _property_names,
    "oneOf": _one_of,
    "properties": _properties,
    "additionalProperties": _additional_properties,
    "minItems": partial(_size, "minItems", "min-items", "element", (list, tuple)),
    "maxItems": partial(_size, "maxItems", "max-items", "element", (list, tuple)),
    "uniqueItems": _unique_items,
    "items": _items,
    "enum": partial(_enum, "enum"),
    "const": partial(_enum, "const"),
    "format": _format,
    "contentMediaType": _content,
    "pattern": _pattern,
    "minLength": partial(_size, "minLength", "length", "character", str),
    "maxLength": partial(_size, "maxLength", "length", "character", str),
    **{keyword: partial(_bound, keyword) for keyword in _BOUNDS},
    "anyOf": _any_of,
    "allOf": _all_of,
    "not": _not,
}
"""For each keyword the function that compiles it, in the order in which findings on one value are told."""
