"""Values of a node without drawing: the smallest one, the largest one, and several that differ."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice
from math import ceil, floor
from typing import TypeAlias

from ...contract.errors import SchemaError
from ...contract.json_text.equality import canonical
from ...contract.validation.keywords import is_unspecified
from ..values.tables import BY_FORMAT
from .nodes import (
    Anything,
    Array,
    Choice,
    EmbeddedJson,
    Filtered,
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
    Tuple,
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
            value: Json = smallest_object(node, depth)
        case Map():
            value = {key_at(node.keys, index): smallest_example(node.values, depth + 1) for index in range(node.least)}
        case Array():
            value = several(node, node.least, depth)
        case Tuple():
            value = [smallest_example(each, depth + 1) for each in elements_of(node, node.least)]
        case Filtered():
            value = copy.deepcopy(node.known[0])
        case Union():
            value = smallest_example(node.alternatives[0], depth + 1)
        case Recursion():
            value = smallest_example(node.find(), depth + 1)
        case _:
            value = smallest_scalar(node)
    return value


def elements_of(node: Tuple, count: int) -> Iterator[Node]:
    """The kinds of the first elements, so many of them."""
    yield from node.first[:count]
    yield from [node.rest] * (count - len(node.first)) if node.rest is not None else ()


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


def different_examples(node: Node, depth: int = 0) -> Iterator[Json]:
    """Values of a node that differ from one another, the smallest first: some, where docpact does not know all."""
    match node:
        case Object() | Map() | Array() | Tuple() | Union():
            yield from _unlike(chain([smallest_example(node)], _DIFFERENT[type(node)](node, depth)))
        case Filtered(inner, accepts, known):
            yield from _unlike(chain(known, filter(accepts, islice(different_examples(inner, depth), _MANY))))
        case Recursion(_, find):
            yield from different_examples(find(), depth + 1) if depth < _DEEP else (smallest_example(node),)
        case _:
            yield from _different_scalars(node)


def _different_scalars(node: Node) -> Iterator[Json]:
    match node:
        case Text(least, most, pattern):
            texts = map(str, range(_MANY)) if pattern is None else _samples(pattern, least, most)
            yield from (each for each in (text.ljust(least, "a") for text in texts) if node.fits(each))
        case Choice():
            yield from examples(node)
        case Number():
            yield from _different_numbers(node)
        case Int64(low, high):
            yield from map(str, range(min(max(0, low), high), high + 1))
        case Formatted(name):
            yield from (each.value for each in BY_FORMAT[name] if each.group is None)
        case Anything():
            yield from ({}, [], 0, 1, True, *({"key": each} for each in range(_MANY)))
        case EmbeddedJson():
            yield from ("{}", "[]", "0", "null", *map(str, range(1, _MANY)))


def _different_numbers(node: Number) -> Iterator[Json]:
    """Those nearest to the smallest one; where they need not be whole, halves as well."""
    if node.step is not None:
        yield from multiples(node)
        return
    near = smallest_number(node)
    whole = (near + sign * step for step in range(_MANY) for sign in (1, -1)[: step + 1])
    halves = () if node.whole else (near + sign * (step + 0.5) for step in range(_FEW) for sign in (1, -1))
    yield from filter(node.fits, chain(islice(whole, _FEW // 3), halves, whole))


def _samples(pattern: str, least: int, most: int | None) -> Iterator[str]:
    """Texts that match, some at first, then as many as are found."""
    some = samples(pattern, least, most)
    yield from some
    yield from samples(pattern, least, most, _MANY)[len(some) :] if len(some) > 1 else ()


def _unlike(values: Iterable[Json]) -> Iterator[Json]:
    """The values without repetition."""
    earlier = set()
    for each in values:
        key = canonical(each)
        if key not in earlier:
            earlier.add(key)
            yield each


_FEW, _DEEP = 12, 1


def _different_maps(node: Map, depth: int) -> Iterator[Json]:
    if node.most != 0:
        others = {key_at(node.keys, each): smallest_example(node.values) for each in range(1, node.least)}
        key = key_at(node.keys)
        yield from ({**others, key: value} for value in islice(different_examples(node.values, depth), _MANY))


def _different_arrays(node: Array, depth: int) -> Iterator[Json]:
    """Of some lengths, then with other first elements."""
    if node.most == 0:
        return
    last = _FEW if node.most is None else min(_FEW, node.most)
    yield from (several(node, each) for each in range(max(1, node.least), last + 1) if not node.unique)
    rest = several(node, max(0, node.least - 1))
    yield from ([each, *rest] for each in different_examples(node.items, depth))


def _different_tuples(node: Tuple, depth: int) -> Iterator[Json]:
    """With all first elements, with other ones, with one more."""
    kinds = node.first[: node.most]
    whole = [smallest_example(each) for each in kinds]
    yield whole
    for index, each in enumerate(kinds):
        yield from ([*whole[:index], value, *whole[index + 1 :]] for value in _few(each, depth))
    if node.rest is not None and (node.most is None or node.most > len(kinds)):
        yield from ([*whole, each] for each in _few(node.rest, depth))


def _different_unions(node: Union, depth: int) -> Iterator[Json]:
    yield from chain.from_iterable(_few(each, depth) for each in node.alternatives)
    yield from chain.from_iterable(different_examples(each, depth) for each in node.alternatives)


def _few(node: Node, depth: int) -> Iterator[Json]:
    return islice(different_examples(node, depth), _FEW)


def _different_objects(node: Object, depth: int) -> Iterator[Json]:
    """With each optional member alone, with other values of each, with others of the smallest object."""
    smallest = smallest_object(node)
    grouped = {name: group for group in node.groups for name in group.names}

    def without_rivals(name: str) -> dict[str, Json]:
        rivals = grouped[name].names if name in grouped else ()
        return {each: value for each, value in smallest.items() if each not in rivals}

    for each in node.members:
        yield from ({**without_rivals(each.name), each.name: value} for value in _few(each.node, depth))
    full = largest_example(node)
    yield full
    if isinstance(full, dict):
        for each in node.members:
            if each.name in full:
                yield from ({**full, each.name: value} for value in _few(each.node, depth))
                yield {name: value for name, value in full.items() if name != each.name or each.required}
    for other in node.others:
        yield from ({**smallest, key_at(other.keys, 0): value} for value in _few(other.values, depth))
    for each in node.members:
        yield from ({**without_rivals(each.name), each.name: v} for v in different_examples(each.node, depth))


_DIFFERENT: Mapping[type, Callable[..., Iterator[Json]]] = {
    Object: _different_objects,
    Map: _different_maps,
    Array: _different_arrays,
    Tuple: _different_tuples,
    Union: _different_unions,
}
"""What makes different values of each kind of node that holds others, from the node and how deep it is."""


def distinct(values: Iterable[Json], node: Array) -> list[Json]:
    """The distinct values, padded with the smallest ones up to the array's `minItems`."""
    by_content = {canonical(each): each for each in values}
    for each in several(node, node.least):
        if len(by_content) < node.least:
            by_content.setdefault(canonical(each), each)
    return list(by_content.values())


def smallest_object(node: Object, depth: int = 0) -> dict[str, Json]:
    """What is required of an object and no more."""
    members = {each.name: smallest_example(each.node, depth + 1) for each in needed_members(node)}
    for other in node.others:
        smallest = smallest_example(other, depth + 1) if other.least else {}
        members |= smallest if isinstance(smallest, dict) else {}
    return members


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
    if node.step is not None:
        return next(multiples(node))
    nearest = max(node.low or 0, 0) if node.high is None else min(max(node.low or 0, 0), node.high)
    return int(nearest) if node.whole else nearest


def multiples(node: Number) -> Iterator[float]:
    """Some multiples of a number's step that fit, those nearest to zero first."""
    start = _steps_to_bounds(node)
    for turn in range(_MANY):
        for count in dict.fromkeys((start + turn, start - turn)):
            if node.fits(value := multiple(node, count)):
                yield value


def _steps_to_bounds(node: Number) -> int:
    """How many steps the number nearest to zero is away from it."""
    step = Decimal(str(node.step))
    if node.low is not None and node.low > 0:
        return ceil(Decimal(str(node.low)) / step)
    return floor(Decimal(str(node.high)) / step) if node.high is not None and node.high < 0 else 0


def multiple(node: Number, count: int) -> float:
    """So many steps, as near as a double is."""
    step = node.step or 1
    return count * step if isinstance(step, int) else float(Decimal(str(step)) * count)


def key_at(keys: Node, index: int = 0) -> str:
    """A key of a map, the shortest one first; those of different indices differ.

    Raises:
        SchemaError: docpact does not know so many.
    """
    if isinstance(keys, Text):
        return smallest_text(keys, index)
    found = next(islice(different_keys(keys), index, None), None)
    if found is None:
        raise SchemaError(f"docpact does not know {index + 1} keys that all differ")
    return found


def different_keys(keys: Node) -> Iterator[str]:
    """Some keys of a map, which differ."""
    return (each for each in different_examples(keys) if isinstance(each, str))


def has_key(keys: Node, key: str) -> bool:
    """Whether a key may stand there, as far as the node says."""
    match keys:
        case Text():
            return keys.fits(key)
        case Filtered(inner, accepts):
            return accepts(key) and has_key(inner, key)
        case Choice(values):
            return key in values
    return False


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
    match node:
        case Object():
            value: Json = _largest_object(node, depth, way)
        case Map():
            count = max(1, node.least) if node.most is None else min(max(1, node.least), node.most)
            value = {key_at(node.keys, i): largest_example(node.values, depth + 1, way[1:]) for i in range(count)}
        case Array():
            value = _largest_array(node, depth, way)
        case Tuple():
            count = max(node.least, len(node.first[: node.most]))
            value = [largest_example(each, depth + 1) for each in elements_of(node, count)]
        case Filtered():
            value = largest_example(node.node, depth + 1, way)
            value = value if node.accepts(value) else copy.deepcopy(max(node.known, key=lambda each: len(str(each))))
        case Union():
            value = largest_example(node.alternatives[0], depth + 1, way)
        case Recursion():
            value = smallest_example(node) if depth > _DEEPEST else largest_example(node.find(), depth + 1, way)
        case _:
            value = smallest_scalar(node)
    return value


_DEEPEST = 6


def _largest_object(node: Object, depth: int, way: SlotPath) -> Json:
    first, rest = way[:1], way[1:]
    absent = {name for group in node.groups for name in _absent_members(group, first)}
    members = {
        each.name: largest_example(each.node, depth + 1, rest if (each.name,) == first else ())
        for each in node.members
        if each.name not in absent
    }
    return members | _other_members(node, depth)


def _largest_array(node: Array, depth: int, way: SlotPath) -> Json:
    if node.most == 0:
        return []
    full = [largest_example(node.items, depth + 1, way[1:]) for _ in range(max(1, node.least))]
    return several(node, len(full)) if node.unique and len(full) > 1 else full


def _other_members(node: Object, depth: int) -> dict[str, Json]:
    """One member of another name of each kind, or as many as there must be."""
    every = (largest_example(replace(each, most=max(1, each.least)), depth + 1) for each in node.others)
    return {name: value for each in every if isinstance(each, dict) for name, value in each.items()}


def _absent_members(group: OneOf, first: SlotPath) -> set[str]:
    """The members of a group that are not set."""
    present = first[0] if first and first[0] in group.names else group.names[0]
    return {name for name in group.names if name != present}
