"""The values that break a rule where a node stands: those of the tables, and those past the node's own limits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat

from ...contract.findings.pointer import escape
from ...contract.formats.patterns import INT64_MAX, INT64_MIN
from ..schema.examples import (
    different_examples,
    several,
    smallest_example,
    smallest_number,
    smallest_object,
    smallest_text,
)
from ..schema.nodes import Array, Choice, EmbeddedJson, Formatted, Int64, Map, Node, Number, Object, Text
from ..values import tables
from . import wrong_values
from .wrong_values import WrongValue


def wrong_values_for(node: Node) -> Iterator[WrongValue]:
    """The values that break a rule where such a node stands."""
    match node:
        case Object():
            yield from _wrong_objects(node)
        case Array():
            yield from _wrong_arrays(node)
        case Map():
            yield from _wrong_maps(node)
        case Choice():
            yield from _wrong_choices(node)
        case Number():
            yield from _wrong_numbers(node)
        case Text() | Formatted() | Int64() | EmbeddedJson():
            yield from _wrong_strings(node)


def _wrong_objects(node: Object) -> Iterator[WrongValue]:
    yield from wrong_values.NOT_OBJECTS
    smallest = smallest_object(node)
    for each in node.members:
        if each.required:
            rest = {name: value for name, value in smallest.items() if name != each.name}
            yield WrongValue(rest, "required", f"{each.name} is missing")
    nodes = {each.name: each.node for each in node.members}
    for group in node.groups:
        if group.exactly:
            none = {name: value for name, value in smallest.items() if name not in group.names}
            yield WrongValue(none, "one-of", f"none of {', '.join(group.names)} is set")
        both = {name: smallest_example(nodes[name]) for name in group.names[:2]}
        yield WrongValue({**smallest, **both}, "one-of", f"{' and '.join(both)} are both set")


def _wrong_arrays(node: Array) -> Iterator[WrongValue]:
    yield from wrong_values.NOT_ARRAYS
    yield WrongValue(smallest_example(node.items), "type", "a single element without its array")
    if node.least:
        yield WrongValue(several(node, node.least - 1), "min-items", "too few elements")
    if node.most is not None:
        elements = different_examples(node.items) if node.unique else repeat(smallest_example(node.items))
        yield WrongValue(list(islice(elements, node.most + 1)), "max-items", "too many elements")
    if node.unique:
        distinct = several(node, max(1, node.least))
        yield WrongValue([*distinct, distinct[0]], "unique-items", "an element twice")


def _wrong_maps(node: Map) -> Iterator[WrongValue]:
    yield from wrong_values.NOT_OBJECTS
    if node.least:
        yield WrongValue({}, "min-properties", "too few keys")
    if node.most is not None and node.keys == Text():
        many = {f"{each}": smallest_example(node.values) for each in range(node.most + 1)}
        yield WrongValue(many, "max-properties", "too many keys")
    for text in (str(each.value) for each in tables.TEXTS):
        if not node.keys.fits(text):
            others = {smallest_text(node.keys, each): smallest_example(node.values) for each in range(node.least - 1)}
            value = {**others, text: smallest_example(node.values)}
            yield WrongValue(value, "property-name", "a key that is not allowed", f"/{escape(text)}")


def _wrong_choices(node: Choice) -> Iterator[WrongValue]:
    if node.values == (False, True):
        yield from wrong_values.NOT_BOOLEANS
        return
    if not all(isinstance(each, str) for each in node.values):
        yield WrongValue("text", "type", "a string for another type")
        return
    yield from (each for each in wrong_values.NOT_STRINGS if each.value not in node.values)
    for text, why in (("", "empty text for no value"), ("OTHER", "a value that is not listed"), ("1", "its number")):
        yield WrongValue(text, "enum", why)
    yield WrongValue(str(node.values[0]).lower(), "enum", "in lower case")
    yield WrongValue(f"{node.values[0]} ", "enum", "a space behind it")


def _wrong_numbers(node: Number) -> Iterator[WrongValue]:
    yield from wrong_values.NOT_NUMBERS
    if node.whole:
        yield WrongValue(smallest_number(node) + 0.5, "type", "a fraction for an integer")
    if node.low is not None:
        yield WrongValue(node.low - 1, "range", "below the least")
    if node.high is not None:
        yield WrongValue(node.high + 1, "range", "above the most")


def _wrong_strings(node: Text | Formatted | Int64 | EmbeddedJson) -> Iterator[WrongValue]:
    yield from wrong_values.NOT_STRINGS
    match node:
        case Text():
            yield from _wrong_texts(node)
        case Formatted(name):
            yield from wrong_values.BY_FORMAT[name]
        case EmbeddedJson():
            yield wrong_values.HALF
        case Int64(low, high):
            yield from wrong_values.INT64S
            past = (each for each in (low - 1, high + 1) if INT64_MIN <= each <= INT64_MAX)
            yield from (WrongValue(str(each), "range", "past the bound") for each in past)


def _wrong_texts(node: Text) -> Iterator[WrongValue]:
    if node.pattern is None and node.least <= 1:
        yield wrong_values.SURROGATE
    if node.least:
        yield WrongValue(smallest_text(node)[: node.least - 1], "length", "too short")
    if node.most is not None:
        yield WrongValue((smallest_text(node) or "a").ljust(node.most + 1, "a"), "length", "too long")
    if node.pattern is not None:
        for each in tables.TEXTS:
            yield WrongValue(each.value, "pattern", f"not of the page's pattern: {each.id}")
