"""The smallest value of a node, the fullest one, and a walk over all places of a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
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
Path: TypeAlias = tuple[str | int, ...]
"""Of a place, as in `Place`: element 0 stands for every element of an array, one key for every key of a map."""

_MANY = 10_000
MAX_DEPTH = 2
"""How often a message is unfolded inside itself."""


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
    found = list(islice(different(node.items), count))
    if len(found) < count:
        raise SchemaError(f"docpact does not know {count} elements that all differ")
    return found


def different(node: Node) -> Iterator[Json]:
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
    """Those of the values that differ, and as many of the smallest as the array needs beside them."""
    found = {canonical(each): each for each in values}
    for each in several(node, node.least):
        if len(found) < node.least:
            found.setdefault(canonical(each), each)
    return list(found.values())


def smallest_object(node: Object, depth: int = 0) -> dict[str, Json]:
    """What is required of an object and no more."""
    return {each.name: smallest_example(each.node, depth + 1) for each in needed(node)}


def needed(node: Object) -> Iterator[Member]:
    """The members of an object's smallest value."""
    chosen = {each.names[0] for each in node.groups if each.exactly}
    for each in node.members:
        if each.required or each.name in chosen:
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
    kept = tuple(each for each in node.values if not is_unspecified(each))
    return kept or node.values


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a payload.

    Attributes:
        path: member names and indices from the root; elements and map values are reached through the first.
        node: what may stand there.
        required: whether it must be there.
        put: the smallest payload with a given value at this place.
        is_member: whether it is a member of an object; the root is none, nor are elements and what maps hold.
    """

    path: Path
    node: Node
    required: bool
    put: Callable[[Json], Json]
    is_member: bool = False


def places(node: Node) -> Iterator[Place]:
    """Every place, the root first, each object before its members."""
    yield from _walk(Place((), node, required=True, put=lambda value: value), {})


def _walk(place: Place, open_: dict[str, int]) -> Iterator[Place]:
    match place.node:
        case Recursion(name, find):
            if open_.get(name, 0) < MAX_DEPTH:
                unfolded = replace(place, node=find())
                yield from _walk(unfolded, {**open_, name: open_.get(name, 0) + 1})
            return
        case Union(alternatives):
            for each in alternatives:
                yield from _walk(replace(place, node=each), open_)
            return
    yield place
    for child in _children(place):
        yield from _walk(child, open_)


def _children(place: Place) -> Iterator[Place]:
    match place.node:
        case Object(members, groups):
            chosen = {name for group in groups if group.exactly for name in group.names}
            for each in members:
                required, put = each.required or each.name in chosen, _put_member(place, each.name)
                yield Place((*place.path, each.name), each.node, required, put, is_member=True)
        case Array(items):
            yield Place((*place.path, 0), items, place.node.least > 0, _put_element(place))
        case Map(keys, values):
            yield Place((*place.path, smallest_text(keys)), values, place.node.least > 0, _put_value(place))


def _put_member(place: Place, name: str) -> Callable[[Json], Json]:
    """Sets a member of the smallest object; the members that exclude it make room."""
    node = place.node
    assert isinstance(node, Object)
    rivals = {other for group in node.groups if name in group.names for other in group.names}

    def put(value: Json) -> Json:
        smallest = {each.name: smallest_example(each.node) for each in needed(node) if each.name not in rivals}
        return place.put({**smallest, name: value})

    return put


def _put_element(place: Place) -> Callable[[Json], Json]:
    node = place.node
    assert isinstance(node, Array)

    def put(value: Json) -> Json:
        others = [each for each in several(node, node.least) if not node.unique or each != value]
        return place.put([value, *others[: node.least - 1]] if node.least else [value])

    return put


def _put_value(place: Place) -> Callable[[Json], Json]:
    node = place.node
    assert isinstance(node, Map)

    def put(value: Json) -> Json:
        rest = {smallest_text(node.keys, index): smallest_example(node.values) for index in range(1, node.least)}
        return place.put({smallest_text(node.keys): value, **rest})

    return put


def largest_example(node: Node, depth: int = 0, way: Path = ()) -> Json:
    """A value with every member set, and one element in each array.

    Of exclusive members those on the way are set, elsewhere the first.
    """
    first, rest = way[:1], way[1:]
    match node:
        case Object():
            skipped = {name for group in node.groups for name in _rivals(group, first)}
            return {
                each.name: largest_example(each.node, depth + 1, rest if (each.name,) == first else ())
                for each in node.members
                if each.name not in skipped
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


def _rivals(group: OneOf, first: Path) -> set[str]:
    """The members of a group that are not set."""
    chosen = first[0] if first and first[0] in group.names else group.names[0]
    return {name for name in group.names if name != chosen}
