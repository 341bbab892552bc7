"""Values of a node without drawing: the smallest one, the largest one, and several that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from ...contract.errors import SchemaError
from ...contract.json_text.equality import canonical
from ...contract.validation.keywords import is_unspecified
from ..values.tables import BY_FORMAT
from .nodes import (
    Array,
    Choice,
    EmbeddedJson,
    Formatted,
    Int64,
    Map,
    Member,
    Node,
    Number,
    Object,
    OneOf,
    Recursion,
    Text,
    Union,
)
from .regexes import sample, samples

Json: TypeAlias = object
SlotPath: TypeAlias = tuple[str | int, ...]
"""The way to a slot: element 0 stands for each element of an array, one key for each key of a map."""

_MANY = 10_000


def smallest_example(node: Node, depth: int = 0) -> Json:
    """The smallest value: what is required and no more, made anew at each call.

    Raises:
        SchemaError: the message requires itself without end.
    """
    if depth > 50:
        raise SchemaError("a message that requires itself has no finite value")
    match node:
        case Object():
            return smallest_object(node, depth)
        case Map():
            return {
                smallest_text(node.keys, index): smallest_example(node.values, depth + 1) for index in range(node.least)
            }
        case Array():
            return several(node, node.least, depth)
        case Union():
            return smallest_example(node.alternatives[0], depth + 1)
        case Recursion():
            return smallest_example(node.find(), depth + 1)
    return smallest_scalar(node)


def several(node: Array, count: int, depth: int = 0) -> list[Json]:
    """So many of an array's smallest elements, which differ where they must.

    Raises:
        SchemaError: they must, and docpact does not know so many.
    """
    if count < 2 or not node.unique:
        return [smallest_example(node.items, depth + 1) for _ in range(count)]
    found = list(islice(different_examples(node.items), count))
    if len(found) < count:
        raise SchemaError(f"docpact does not know {count} elements that all differ")
    return found


def different_examples(node: Node) -> Iterator[Json]:
    """Values of a node that differ from one another, the smallest first: some, where docpact does not know all."""
    match node:
        case Text(least, most, pattern):
            texts = map(str, range(_MANY)) if pattern is None else samples(pattern, least, most)
            yield from (each for each in (text.ljust(least, "a") for text in texts) if node.fits(each))
        case Choice():
            yield from examples(node)
        case Number():
            near = smallest_number(node)
            yield from filter(node.fits, (near + sign * step for step in range(_MANY) for sign in (1, -1)[: step + 1]))
        case Int64(low, high):
            yield from map(str, range(min(max(0, low), high), high + 1))
        case Formatted(name):
            yield from (each.value for each in BY_FORMAT[name] if each.group is None)
        case _:
            yield smallest_example(node)


def distinct(values: Iterable[Json], node: Array) -> list[Json]:
    """The distinct values, padded with the smallest ones up to the array's `minItems`."""
    by_content = {canonical(each): each for each in values}
    for each in several(node, node.least):
        if len(by_content) < node.least:
            by_content.setdefault(canonical(each), each)
    return list(by_content.values())


def smallest_object(node: Object, depth: int = 0) -> dict[str, Json]:
    """What is required of an object and no more."""
    return {each.name: smallest_example(each.node, depth + 1) for each in needed_members(node)}


def needed_members(node: Object) -> Iterator[Member]:
    """The members of an object's smallest value."""
    first_of_groups = {each.names[0] for each in node.groups if each.exactly}
    for each in node.members:
        if each.required or each.name in first_of_groups:
            yield each


def smallest_scalar(node: Node) -> Json:
    """The plainest value of a node that holds no other."""
    match node:
        case Choice():
            return examples(node)[0]
        case Number():
            return smallest_number(node)
        case Text() | Int64() | EmbeddedJson() | Formatted():
            return smallest_string(node)
    return None


def smallest_string(node: Text | Int64 | EmbeddedJson | Formatted) -> str:
    """The plainest string."""
    match node:
        case Text():
            return smallest_text(node)
        case Int64():
            return str(min(max(0, node.low), node.high))
        case Formatted():
            return str(BY_FORMAT[node.format][0].value)
    return "{}"


def smallest_number(node: Number) -> int | float:
    """The number nearest to zero."""
    nearest = max(node.low or 0, 0) if node.high is None else min(max(node.low or 0, 0), node.high)
    return int(nearest) if node.whole else nearest


def smallest_text(node: Text, index: int = 0) -> str:
    """The shortest text; texts of different indices differ."""
    if node.pattern is not None:
        return sample(node.pattern, node.least, node.most, index)
    number = str(index) if index else ""
    return number.ljust(node.least, "a")


def examples(node: Choice) -> tuple[object, ...]:
    """The listed values without protobuf's `*_UNSPECIFIED`, which is never sent; all where nothing else is listed."""
    values = tuple(each for each in node.values if not is_unspecified(each))
    return values or node.values


def largest_example(node: Node, depth: int = 0, way: SlotPath = ()) -> Json:
    """A value with every member set, and one element in each array.

    Of exclusive members those on the way are set, elsewhere the first.
    """
    first, rest = way[:1], way[1:]
    match node:
        case Object():
            absent = {name for group in node.groups for name in _absent_members(group, first)}
            return {
                each.name: largest_example(each.node, depth + 1, rest if (each.name,) == first else ())
                for each in node.members
                if each.name not in absent
            }
        case Map():
            count = max(1, node.least)
            return {smallest_text(node.keys, i): largest_example(node.values, depth + 1, rest) for i in range(count)}
        case Array():
            full = [largest_example(node.items, depth + 1, rest) for _ in range(max(1, node.least))]
            return several(node, len(full)) if node.unique and len(full) > 1 else full
        case Union():
            return largest_example(node.alternatives[0], depth + 1, way)
        case Recursion():
            return smallest_example(node) if depth > 6 else largest_example(node.find(), depth + 1, way)
    return smallest_scalar(node)


def _absent_members(group: OneOf, first: SlotPath) -> set[str]:
    """The members of a group that are not set."""
    present = first[0] if first and first[0] in group.names else group.names[0]
    return {name for name in group.names if name != present}
