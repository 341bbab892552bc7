"""The edge values of one place: the classes that its kind has, as values that may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...contract.validation.keywords import is_unspecified
from ..generation.choices import numbers
from ..schema.examples import examples, largest_example, several, smallest_example, smallest_object
from ..schema.nodes import Anything, Array, Choice, EmbeddedJson, Formatted, Int64, Map, Node, Number, Object, Text
from ..schema.variations import variations, without_large_values
from ..values import tables as classes
from ..values.tables import EdgeValue, Group

_MANY, _PAST = 1000, 1025


def edge_values(node: Node, groups: frozenset[Group] = frozenset()) -> Iterator[EdgeValue]:
    """The values of a place of this kind, with those of the groups that are off by default."""
    match node:
        case Object():
            yield from _object_classes(node, groups)
        case Array():
            yield from _array_classes(node)
        case Map():
            yield from _map_classes(node)
        case Choice():
            yield from _choice_classes(node, groups)
        case Number():
            yield from _number_classes(node)
        case _:
            yield from (each for each in _table(node) if each.group is None or each.group in groups)


def _table(node: Node) -> Iterable[EdgeValue]:
    match node:
        case Text():
            return (each for each in classes.TEXTS if node.fits(str(each.value)))
        case Formatted(name):
            return classes.BY_FORMAT[name]
        case Int64():
            return (each for each in classes.INT64S if node.fits(str(each.value)))
        case EmbeddedJson():
            return classes.EMBEDDED_JSON
        case Anything():
            return classes.JSON_VALUES
    return ()


def _object_classes(node: Object, groups: frozenset[Group]) -> Iterator[EdgeValue]:
    smallest = smallest_object(node)
    if not smallest:
        yield EdgeValue("empty", smallest, "an empty object is falsy and taken for absent")
    if "evolution" in groups:
        value = {**smallest, classes.NEW_FIELD: "new"}
        yield EdgeValue("unknown-field", value, "a field that a later version adds is refused")


def _array_classes(node: Array) -> Iterator[EdgeValue]:
    if node.least == 0:
        yield EdgeValue("empty", [], "the first element of none is read")
    if node.most is None or node.most >= 1:
        yield EdgeValue("one", several(node, max(1, node.least)), "a single element is not a list of them")
    if not node.unique and (node.most is None or node.most >= _PAST):
        yield EdgeValue("thousand", _many(node.items, _MANY), "recursion per element, or quadratic time")
        yield EdgeValue("past-thousand", _many(node.items, _PAST), "cut at a page's size, such as 1,000 or 1,024")


def _many(items: Node, count: int) -> list[object]:
    """Many elements, with ids of their own and rising times where there are such fields."""
    ways = variations(items)
    vary = ways[2] if len(ways) > 2 else ways[0]
    model = without_large_values(items)(largest_example(items), count)
    return [vary(model, index) for index in range(count)]


def _map_classes(node: Map) -> Iterator[EdgeValue]:
    if node.least == 0:
        yield EdgeValue("empty", {}, "an empty map is falsy and taken for absent")
    for each in classes.TEXTS:
        if not each.rare and node.keys.fits(str(each.value)) and node.least <= 1:
            value = {str(each.value): smallest_example(node.values)}
            yield EdgeValue(f"key-{each.id}", value, f"a key: {each.why}")


def _choice_classes(node: Choice, groups: frozenset[Group]) -> Iterator[EdgeValue]:
    for each in examples(node):
        yield EdgeValue(_slug(each), each, f"a table of the values lacks {each}")
    if "evolution" not in groups or not isinstance(node.values[0], str):
        return
    for each in node.values:
        if is_unspecified(each):
            yield EdgeValue(_slug(each), each, "protobuf's name for a value that is not set is refused")
    yield EdgeValue("new-value", classes.NEW_VALUE, "a value that a later version adds is refused")


def _slug(value: object) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", str(value)).strip("-").lower() or "empty"


def _number_classes(node: Number) -> Iterator[EdgeValue]:
    for each in numbers(node):
        yield EdgeValue(f"{each}", each, "zero is falsy; 32 bits and doubles end somewhere")
