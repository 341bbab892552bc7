"""Every edge value at every place where it can occur, and the names of places.

The ids read `place-value`. A place is named by the members that lead to it, joined by dashes, without the name of an
outermost array: `startedAt-nine-digits` is in the elements of the array, `summary-startedAt-nine-digits` beside them.
Where two places would share a name, both keep the array's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from reprlib import Repr
from typing import Any, Final

from ...contract.validation.keywords import is_unspecified
from ..schema.examples import (
    SlotPath,
    examples,
    has_key,
    largest_example,
    multiples,
    several,
    smallest_example,
    smallest_object,
)
from ..schema.nodes import (
    Anything,
    Array,
    Choice,
    EmbeddedJson,
    Filtered,
    Formatted,
    Int64,
    Map,
    Node,
    Number,
    Object,
    Text,
    Tuple,
)
from ..schema.slots import Slot, slots_of
from ..schema.variations import variations, without_large_values
from ..values.json_texts import EMBEDDED_JSON, JSON_VALUES
from ..values.tables import BY_FORMAT, FRACTIONS, INT64S, NEW_FIELD, NEW_VALUE, NUMBERS
from ..values.texts import TEXTS
from ..values.value import EdgeValue, Group, Predicate, equals


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A payload that some client handles wrongly.

    Attributes:
        id: stable and readable, unique within the operation.
        payload: the smallest valid payload that shows the edge.
        why: what clients get wrong there, in one line.
    """

    id: str
    payload: Any
    why: str

    def __repr__(self) -> str:
        """The id and the reason come first, and a shortened payload last: reports of tests are cut."""
        return f"EdgeCase(id={self.id!r}, why={self.why!r}, payload={_SHORT.repr(self.payload)})"


_SHORT: Final = Repr()
_SHORT.maxdict, _SHORT.maxlist, _SHORT.maxstring = 12, 4, 60


@dataclass(frozen=True, slots=True)
class EdgeAtPlace:
    """An edge value at a place where it can occur.

    Attributes:
        id: as an `EdgeCase` has it.
        place: the place.
        value: what stands there; None where nothing does.
    """

    id: str
    place: Slot
    value: EdgeValue | None

    @property
    def why(self) -> str:
        """What clients get wrong there, in one line."""
        return "an absent field is read as if it were there" if self.value is None else self.value.why


def edges_at_places(root: Node, groups: frozenset[Group]) -> Iterator[EdgeAtPlace]:
    """The edge values of each place, in the order of the schema. An id that comes twice means the first."""
    places_and_names = named_places(root)
    with_rare = _first_of_each_name([place for place, _ in places_and_names])
    for place, name in places_and_names:
        if place.is_member and not place.required:
            yield EdgeAtPlace(f"{name}-absent", place, None)
        for each in edge_values(place.node, groups):
            if each.id == "empty" and place.required and isinstance(place.node, Object):
                continue  # the payload with only what is required shows it already
            if each.rare and place.path not in with_rare:
                continue
            yield EdgeAtPlace(f"{name}-{each.id}", place, each)


def named_places(root: Node) -> list[tuple[Slot, str]]:
    """Every place with its name, see the module's rule."""
    every = list(slots_of(root))
    return list(zip(every, _names(every), strict=True))


def _first_of_each_name(every: Sequence[Slot]) -> set[SlotPath]:
    """Where rare values stand: once for each name of a member, and once more where it is in an array as well."""
    return {*{(each.path[-1:], _in_array(each.path)): each.path for each in reversed(every)}.values()}


def _names(every: Sequence[Slot]) -> list[str]:
    full = ["-".join(_parts(each.path)) for each in every]
    short = ["-".join(_parts(each.path[2:] if _in_array(each.path) else each.path)) for each in every]
    names = list(zip(full, short, strict=True))
    times = Counter(brief for _, brief in {*names})
    return [(whole if times[brief] > 1 else brief) or "response" for whole, brief in names]


def _in_array(path: SlotPath) -> bool:
    return len(path) > 2 and path[1] == 0


def _parts(path: SlotPath) -> list[str]:
    """The names on the way; an element is named only where the way ends with it."""
    names = [str(each) for each in path if not isinstance(each, int)]
    return [*names, "element"] if path and isinstance(path[-1], int) else names


# ----------------------------------------------------------------- the values of one place

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
        case Tuple():
            yield from _tuple_values(node)
        case Filtered(inner, accepts, known):
            yield from _accepted_values(inner, accepts, known, groups)
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
            return (each for each in TEXTS if node.fits(str(each.value)))
        case Formatted(name):
            return BY_FORMAT[name]
        case Int64():
            return (each for each in INT64S if node.fits(str(each.value)))
        case EmbeddedJson():
            return EMBEDDED_JSON
        case Anything():
            return JSON_VALUES
    return ()


def _object_values(node: Object, groups: frozenset[Group]) -> Iterator[EdgeValue]:
    smallest = smallest_object(node)
    if not smallest:
        yield EdgeValue("empty", smallest, "an empty object is falsy and taken for absent")
    if "evolution" in groups:
        names = {each.name for each in node.members}
        yield EdgeValue(
            "unknown-field",
            {**smallest, NEW_FIELD: "new"},
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


def _tuple_values(node: Tuple) -> Iterator[EdgeValue]:
    yield EdgeValue("smallest", smallest_example(node), "an element that may be absent is read")
    yield EdgeValue("full", largest_example(node), "elements past those that are known are dropped")


def _accepted_values(
    node: Node, accepts: Callable[[object], bool], known: Iterable[object], groups: frozenset[Group]
) -> Iterator[EdgeValue]:
    """The edge values of a node that a filter lets through, and some that are known to be."""
    yield from (each for each in edge_values(node, groups) if accepts(each.value))
    for index, each in enumerate(islice(known, _KNOWN)):
        yield EdgeValue(f"known-{index + 1}", each, "one of few values that are allowed")


_KNOWN = 4


def _map_values(node: Map) -> Iterator[EdgeValue]:
    if node.least == 0:
        yield EdgeValue("empty", {}, "an empty map is falsy and taken for absent")
    for each in TEXTS if node.most != 0 else ():
        if not each.rare and has_key(node.keys, str(each.value)) and node.least <= 1:
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
        NEW_VALUE,
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
    known = NUMBERS if node.whole else (*NUMBERS, *FRACTIONS)
    bounds = (each for each in (node.low, node.high) if each is not None)
    steps = () if node.step is None else tuple(islice(multiples(node), _KNOWN))
    return tuple(dict.fromkeys(each for each in (*known, *bounds, *steps) if node.fits(each)))


def _is_equal(number: float) -> Predicate:
    """It is the number, written as an integer or as a fraction."""

    def is_so(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and value == number

    return is_so
