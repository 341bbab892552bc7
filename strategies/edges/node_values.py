"""The edge values of one place: those that its kind has, as values that may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...contract.validation.keywords import is_unspecified
from ..schema.examples import examples, largest_example, several, smallest_example, smallest_object
from ..schema.nodes import Anything, Array, Choice, EmbeddedJson, Formatted, Int64, Map, Node, Number, Object, Text
from ..schema.variations import variations, without_large_values
from ..values import tables
from ..values.predicates import Predicate, equals
from ..values.tables import EdgeValue, Group

_MANY, _PAST = 1000, 1025


def edge_values(node: Node, groups: frozenset[Group] = frozenset()) -> Iterator[EdgeValue]:
    """The values of a place of this kind, with those of the groups that are off by default."""
    match node:
        case Object():
            yield from _object_values(node, groups)
        case Array():
            yield from _array_values(node)
        case Map():
            yield from _map_values(node)
        case Choice():
            yield from _choice_values(node, groups)
        case Number():
            yield from _number_values(node)
        case _:
            yield from (each for each in _table(node) if each.group is None or each.group in groups)


def scalar_values(node: Node) -> list[EdgeValue]:
    """The edge values of a place that holds no other; none of an object, an array or a map."""
    return [] if isinstance(node, Object | Array | Map) else list(edge_values(node))


def shown_by(node: Node, value: EdgeValue) -> Predicate:
    """Whether what stands at a place of this kind, whatever it is, shows an edge value of the kind."""
    is_so = value.shown_by
    if is_so is None:
        return equals(value.value)
    if isinstance(node, Text | Formatted | Int64 | EmbeddedJson):
        return lambda other: isinstance(other, str) and is_so(other)
    return is_so


def _table(node: Node) -> Iterable[EdgeValue]:
    match node:
        case Text():
            return (each for each in tables.TEXTS if node.fits(str(each.value)))
        case Formatted(name):
            return tables.BY_FORMAT[name]
        case Int64():
            return (each for each in tables.INT64S if node.fits(str(each.value)))
        case EmbeddedJson():
            return tables.EMBEDDED_JSON
        case Anything():
            return tables.JSON_VALUES
    return ()


def _object_values(node: Object, groups: frozenset[Group]) -> Iterator[EdgeValue]:
    smallest = smallest_object(node)
    if not smallest:
        yield EdgeValue("empty", smallest, "an empty object is falsy and taken for absent")
    if "evolution" in groups:
        names = {each.name for each in node.members}
        yield EdgeValue(
            "unknown-field",
            {**smallest, tables.NEW_FIELD: "new"},
            "a field that a later version adds is refused",
            shown_by=lambda value: isinstance(value, dict) and not value.keys() <= names,
        )


def _array_values(node: Array) -> Iterator[EdgeValue]:
    least = max(1, node.least)
    if node.least == 0:
        yield EdgeValue("empty", [], "the first element of none is read")
    if node.most is None or node.most >= 1:
        yield EdgeValue(
            "one",
            several(node, least),
            "a single element is not a list of them",
            shown_by=lambda value: isinstance(value, list) and len(value) == least,
        )
    if not node.unique and (node.most is None or node.most >= _PAST):
        yield EdgeValue(
            "thousand",
            _many(node.items, _MANY),
            "recursion per element, or quadratic time",
            shown_by=lambda value: isinstance(value, list) and len(value) >= _MANY,
        )
        yield EdgeValue(
            "past-thousand",
            _many(node.items, _PAST),
            "cut at a page's size, such as 1,000 or 1,024",
            shown_by=lambda value: isinstance(value, list) and len(value) >= _PAST,
        )


def _many(items: Node, count: int) -> list[object]:
    """Many elements, with ids of their own and rising times where there are such fields."""
    ways = variations(items)
    vary = ways[2] if len(ways) > 2 else ways[0]
    model = without_large_values(items)(largest_example(items), count)
    return [vary(model, index) for index in range(count)]


def _map_values(node: Map) -> Iterator[EdgeValue]:
    if node.least == 0:
        yield EdgeValue("empty", {}, "an empty map is falsy and taken for absent")
    for each in tables.TEXTS:
        if not each.rare and node.keys.fits(str(each.value)) and node.least <= 1:
            value = {str(each.value): smallest_example(node.values)}
            yield EdgeValue(f"key-{each.id}", value, f"a key: {each.why}", shown_by=_any_key(each))


def _any_key(text: EdgeValue) -> Predicate:
    """A map has a key that shows the edge value of a text."""
    return lambda value: isinstance(value, dict) and any(map(text.is_shown_by, value))


def _choice_values(node: Choice, groups: frozenset[Group]) -> Iterator[EdgeValue]:
    for each in examples(node):
        yield EdgeValue(_slug(each), each, f"a table of the values lacks {each}")
    if "evolution" not in groups or not isinstance(node.values[0], str):
        return
    for each in node.values:
        if is_unspecified(each):
            yield EdgeValue(_slug(each), each, "protobuf's name for a value that is not set is refused")
    yield EdgeValue(
        "new-value",
        tables.NEW_VALUE,
        "a value that a later version adds is refused",
        shown_by=lambda value: isinstance(value, str) and value not in node.values,
    )


def _slug(value: object) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", str(value)).strip("-").lower() or "empty"


def _number_values(node: Number) -> Iterator[EdgeValue]:
    for each in numbers(node):
        yield EdgeValue(f"{each}", each, "zero is falsy; 32 bits and doubles end somewhere", shown_by=_is_equal(each))


def numbers(node: Number) -> tuple[float, ...]:
    """The numbers of the table, and the bounds, that the node allows."""
    known = tables.NUMBERS if node.whole else (*tables.NUMBERS, *tables.FRACTIONS)
    bounds = (each for each in (node.low, node.high) if each is not None)
    return tuple(dict.fromkeys(each for each in (*known, *bounds) if node.fits(each)))


def _is_equal(number: float) -> Predicate:
    """It is the number, written as an integer or as a fraction."""

    def is_so(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and value == number

    return is_so
