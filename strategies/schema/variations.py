"""Values made of other values, without drawing: copies, replacements, many elements out of few, ordinary values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from ...contract.formats.protobuf_time import NANOS, format_duration, format_timestamp, nanos_of_datetime
from .examples import SlotPath, smallest_example
from .nodes import Array, EmbeddedJson, Filtered, Formatted, Int64, Map, Node, Number, Object, Recursion, Text, Union

DAY = 86_400
"""Seconds."""


def timestamp_at(seconds: int, fraction: str = "") -> str:
    """The timestamp of whole seconds since 1970 with a fraction as written, such as `.50`."""
    return f"{format_timestamp(seconds * NANOS)[:-1]}{fraction}Z"


Variation: TypeAlias = Callable[[object, int], object]
"""The copy of an element that stands at an index."""

_PLAIN_DAY = 19_849 * DAY  # 2024-05-06
_FRACTION = len("2024-05-06T07:08:09")


def expanded(node: Node) -> Node:
    """What a message inside itself is."""
    while isinstance(node, Recursion):
        node = node.find()
    return node


def variations(node: Node, *, usual: bool = False) -> tuple[Variation, ...]:
    """The ways in which elements of this kind are repeated, the plainest first; all, or those that are usual."""
    node = expanded(node)
    if not isinstance(node, Object):
        return (copied,)
    names = [each.name for each in node.members if each.name == "id" and each.node == Text()]
    times = [each.name for each in node.members if each.node == Formatted("date-time")]
    if not names and not times:
        return (copied,)
    distinct_copies = (copied, _changing(names, [], 1), _changing(names, times, 1), _changing(names, times, -1))
    return (*distinct_copies, _with_more_digits(times)) if times and not usual else distinct_copies


def copied(value: object, _index: int = 0) -> object:
    """The value made anew, so that whoever changes one element leaves the others alone."""
    if isinstance(value, dict):
        return {name: each if isinstance(each, str) else copied(each) for name, each in value.items()}
    if isinstance(value, list):
        return [copied(each) for each in value]
    return value


ABSENT: Final = object()
"""Put in the place of a member, it takes the member away."""


def replaced(value: object, path: SlotPath, new: object, at: int | None = None, *, create: bool = False) -> object:
    """A copy of the value with another one at the path.

    Args:
        value: the copy shares what does not change with it.
        path: the names of members, and any number for an element of an array.
        new: the value for the path, or `ABSENT`.
        at: in which element of each array: `at` of 256 of the way to the last one; in all of them, if None.
        create: whether to make what is missing on the way. Otherwise the value stays as it is there.
    """
    if not path:
        return new
    first, rest = path[0], path[1:]
    if create:
        value = _with_room(value, first)
    if isinstance(value, list):
        indices = range(len(value)) if at is None else (at * len(value) >> 8,)
        return [replaced(e, rest, new, at, create=create) if i in indices else e for i, e in enumerate(value)]
    if not isinstance(value, dict) or first not in value:
        return value
    changed = {**value, first: replaced(value[first], rest, new, at, create=create)}
    return {name: each for name, each in changed.items() if each is not ABSENT}


def _with_room(value: object, step: str | int) -> object:
    """The value itself, where it has a member of that name or an element; else with an empty one."""
    if isinstance(step, int):
        return value if isinstance(value, list) and value else [{}]
    members = value if isinstance(value, dict) else {}
    return members if step in members else {**members, step: {}}


def indexed_path(value: Any, path: SlotPath, at: int) -> SlotPath:
    """The path in the value of the one place that `replaced` changes there: with the elements' indices."""
    if not path:
        return ()
    step = at * len(value) >> 8 if isinstance(value, list) else path[0]
    return step, *indexed_path(value[step], path[1:], at)


def _changing(names: list[str], times: list[str], direction: int) -> Variation:
    """Copies with ids of their own, and times that rise or fall."""

    def vary(value: object, index: int) -> object:
        changed = copied(value)
        if not isinstance(changed, dict):
            return changed
        for name in names:
            if name in changed:
                changed[name] = f"{changed[name]}{index}"
        for name in times:
            if name in changed:
                changed[name] = _time(str(changed[name]), direction * index)
        return changed

    return vary


def _with_more_digits(times: list[str]) -> Variation:
    """Copies of the same instants, every other one written with a digit more."""

    def vary(value: object, index: int) -> object:
        changed = copied(value)
        if isinstance(changed, dict) and index % 2 == 0:
            for name in times:
                if name in changed:
                    changed[name] = _longer(str(changed[name]))
        return changed

    return vary


_SHORT, _LONGEST = 32, 120
_MANY = 200
"""From so many copies on, only short texts are kept."""


def without_large_values(node: Node) -> Callable[[object, int], object]:
    """Makes an element light enough to be repeated a number of times: members that are long and may be absent go.

    Each goes by its own length, so that no member decides on another.
    """
    node, smallest = expanded(node), smallest_example(node)
    is_whole = isinstance(node, Union) or (isinstance(node, Map) and node.least > 0)
    grouped = {name for group in node.groups for name in group.names} if isinstance(node, Object) else set()
    bound = {each.name for each in node.members if each.required} | grouped if isinstance(node, Object) else set()

    def lighten(value: object, copies: int) -> object:
        longest = _SHORT if copies >= _MANY else _LONGEST
        if not isinstance(value, dict) or is_whole:
            return value if len(str(value)) <= longest else smallest
        nested = () if copies >= _MANY else (dict, list)
        types = (str, int, float, *nested)
        return {k: v for k, v in value.items() if k in bound or (isinstance(v, types) and len(str(v)) <= longest)}

    return lighten


def _time(text: str, index: int) -> str:
    """A time of one day, with the fraction that the text has: a copy adds nothing but its order."""
    return timestamp_at(_PLAIN_DAY + index * 7 % DAY)[:_FRACTION] + text[_FRACTION:]


_FULL = 9


def _longer(text: str) -> str:
    """The same instant with a zero behind its fraction, where there is room for one."""
    fraction = text[_FRACTION:-1]
    if not text.endswith("Z") or len(fraction) > _FULL:
        return text
    return f"{text[:_FRACTION]}{fraction or '.'}0Z"


# ----------------------------------------------------------------- ordinary values

Ordinary: TypeAlias = Callable[[object, int], object]
"""An ordinary value in place of another, for the element of this number; 0 is for what is in no array."""


def ordinary(node: Node, is_left: Callable[[str], bool], at: str = "") -> Ordinary:
    """What makes a value ordinary. Nothing is added, and nothing goes; statuses and what is free in form stay.

    Elements differ in their texts and follow one another in time.

    Args:
        node: what stands there.
        is_left: whether a place, a pointer without indices, stays as it is.
        at: the place.
    """
    match node:
        case Object(members):
            return _of_object({each.name: ordinary(each.node, is_left, f"{at}/{each.name}") for each in members})
        case Array(items, unique=False):
            return _of_array(ordinary(items, is_left, at))
        case Filtered(inner, accepts):
            return _where_accepted(accepts, ordinary(inner, is_left, at))
    return _unchanged if is_left(at) else _of_scalar(node, at.rpartition("/")[2])


def _unchanged(value: object, _number: int) -> object:
    return value


def _of_scalar(node: Node, name: str) -> Ordinary:
    match node:
        case Text():
            return _where(node.fits, lambda number: f"{name}-{number}")
        case Int64():
            return _where(node.fits, lambda _number: "1")
        case Number():
            return _where(node.fits, lambda _number: 1)
        case EmbeddedJson():
            return lambda _value, _number: '{"key": "value"}'
        case Formatted(format_) if format_ in _WRITTEN:
            write = _WRITTEN[format_]
            return lambda _value, number: write(number)
    return _unchanged


def _of_object(parts: Mapping[str, Ordinary]) -> Ordinary:
    def change(value: object, number: int) -> object:
        if not isinstance(value, dict):
            return value
        return {name: parts[name](each, number) if name in parts else each for name, each in value.items()}

    return change


def _of_array(change: Ordinary) -> Ordinary:
    def change_all(value: object, _number: int) -> object:
        return [change(each, index + 1) for index, each in enumerate(value)] if isinstance(value, list) else value

    return change_all


def _where_accepted(accepts: Callable[[object], bool], change: Ordinary) -> Ordinary:
    def change_if_accepted(value: object, number: int) -> object:
        changed = change(value, number)
        return changed if accepts(changed) else value

    return change_if_accepted


def _where(fits: Callable[..., bool], write: Callable[[int], object]) -> Ordinary:
    def change(value: object, number: int) -> object:
        text = write(number)
        return text if fits(text) else value

    return change


_FIRST = nanos_of_datetime(datetime(2024, 5, 6, 7, 8, 9, 123_000, tzinfo=UTC))
_STEP = 10 * NANOS


def _time_of_element(number: int) -> str:
    return format_timestamp(_FIRST + number * _STEP)


def _duration(number: int) -> str:
    """What is in no array takes longer than all elements."""
    return format_duration((3600 * NANOS + 3 * _QUARTER) if number == 0 else (number % 9 + 1) * NANOS + _QUARTER)


_QUARTER = NANOS // 4


_WRITTEN: Mapping[str, Callable[[int], str]] = {"date-time": _time_of_element, "protobuf-duration": _duration}
