"""How far the values of a payload may be from the plainest ones: what finds the exact threshold of a counterexample.

Edge values come from tables, and between two rows of a table there is nothing to shrink to. So Hypothesis draws
limits as well. As drawn they bound next to nothing. As Hypothesis lowers them, they cut texts and arrays, and numbers,
times and durations move towards the plain ones, step by step.

One large number limits all kinds of values, and each kind has a small one of its own beside it. So a counterexample
costs one draw more, and Hypothesis finds up to one large threshold and several small ones exactly. Any stretch of an
array can remain, and both ends of that: one element that matters, or two wherever they stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from ..schema.nodes import (
    Anything,
    Array,
    EmbeddedJson,
    Filtered,
    Formatted,
    Int64,
    Map,
    Node,
    Number,
    Object,
    Recursion,
    Text,
)
from ..schema.variations import DAY, timestamp_at

Json: TypeAlias = object

WIDE = 2**64
"""A limit that bounds nothing."""


@dataclass(frozen=True, slots=True)
class ShrinkLimits:
    """The most that is left of values.

    Attributes:
        size: characters of a text, levels and breadth of embedded JSON.
        tail: characters of a text that is cut already, counted from its end.
        magnitude: of integers, either way.
        days: from the plain day, either way.
        seconds: of durations, which lose their fraction where this is less, and from the plain time of day, either way.
        digits: of the fraction of a timestamp or duration.
        last: elements of an array, up to the last one that is kept.
        span: elements of an array that is cut already, counted from its end.
        head: elements that are kept of those, counted from the first.
        rear: elements that are kept beside them, counted from the last.
    """

    size: int = WIDE
    tail: int = WIDE
    magnitude: int = WIDE
    days: int = WIDE
    seconds: int = WIDE
    digits: int = WIDE
    last: int = WIDE
    span: int = WIDE
    head: int = WIDE
    rear: int = WIDE

    @property
    def wide(self) -> bool:
        """Whether they bound nothing."""
        numbers = (self.size, self.tail, self.magnitude, self.days, self.seconds, self.digits)
        return min(*numbers, self.last, self.span, self.head, self.rear) >= WIDE


_VALUES, _ELEMENTS = 6, 4
LIMITS = 2 * _VALUES + 3 * _ELEMENTS
"""How many bytes the limits are made of: two each, three for those of elements."""
_FEW, _MANY = 10, 1200


def shrink_limits(most: int, few: bytes, *, step: int = 1) -> ShrinkLimits:
    """The limits that one number sets for all values, and bytes for each; digits come in steps.

    Bytes are put together so that whichever is lowered first, the others can still be lowered to each threshold.
    """
    pairs = (max(few[at : at + 2]) for at in range(0, 2 * _VALUES, 2))
    size, tail, magnitude, days, seconds, digits = (min(each, most) if each < _FEW else most for each in pairs)
    counts = (64 * few[at] + few[at + 1] + few[at + 2] for at in range(2 * _VALUES, LIMITS, 3))
    elements = (each if each < _MANY else WIDE for each in counts)
    return ShrinkLimits(size, tail, magnitude + 1, days, seconds, -(-digits // step) * step, *elements)


Lowerer: TypeAlias = Callable[[Any, ShrinkLimits], Json]
"""Makes a valid value as near to the plainest as the limits say. Returns the value itself where that would not fit."""


def shrinker(node: Node) -> Lowerer:
    """The function that lowers the values of a node."""
    return _lowerer(node, {}) or _unchanged


def _unchanged(value: Json, _limits: ShrinkLimits) -> Json:
    return value


def _lowerer(node: Node, known: dict[str, Lowerer]) -> Lowerer | None:
    """None where there is nothing to lower; `known` are the lowerers of the messages around."""
    match node:
        case Object(members):
            return _of_object({each.name: _lowerer(each.node, known) for each in members})
        case Array():
            return _of_array(node, _lowerer(node.items, known))
        case Map():
            return _of_map(node, _lowerer(node.values, known) or _unchanged)
        case Filtered(inner, accepts):
            lower = _lowerer(inner, known)
            return lower and (lambda value, limits: _if_fits(accepts, lower(value, limits), value))
        case Recursion(name, find):
            return _of_recursion(name, find, known)
    return _of_scalar(node)


def _of_recursion(name: str, find: Callable[[], Node], known: dict[str, Lowerer]) -> Lowerer:
    """The lowerer of a message that holds itself: it calls itself there."""

    def lower(value: Json, limits: ShrinkLimits) -> Json:
        return expanded(value, limits)

    if name not in known:
        known[name] = lower
        expanded = _lowerer(find(), known) or _unchanged
    return known[name]


def _of_object(parts: Mapping[str, Lowerer | None]) -> Lowerer:
    lowerers = {name: lower for name, lower in parts.items() if lower is not None}
    return lambda value, limits: {
        name: lowerers[name](each, limits) if name in lowerers else each for name, each in value.items()
    }


def _of_array(node: Array, lower: Lowerer | None) -> Lowerer:
    """Elements that must differ are not lowered, so that they go on to differ."""

    def cut(value: list[Json], limits: ShrinkLimits) -> Json:
        elements = _stretch(value, limits)
        elements = elements if len(elements) >= node.least else value[: node.least]
        return elements if node.unique or lower is None else [lower(each, limits) for each in elements]

    return cut


def _stretch(value: list[Json], limits: ShrinkLimits) -> list[Json]:
    """A stretch of the elements, and of that both ends."""
    end = min(len(value), limits.last)
    stretch = value[max(0, end - limits.span) : end]
    if limits.head + limits.rear >= len(stretch):
        return stretch
    return stretch[: limits.head] + stretch[len(stretch) - limits.rear :]


def _of_map(node: Map, lower: Lowerer) -> Lowerer:
    def cut(value: dict[str, Json], limits: ShrinkLimits) -> Json:
        return {name: lower(value[name], limits) for name in list(value)[: max(node.least, limits.size)]}

    return cut


def _of_scalar(node: Node) -> Lowerer | None:
    match node:
        case Anything():
            return _json
        case Number():
            return lambda value, limits: _if_fits(node.fits, _json(value, limits), value)
    return _of_string(node)


def _of_string(node: Node) -> Lowerer | None:
    match node:
        case Text():
            return lambda value, limits: _if_fits(node.fits, _cut_text(value, limits), value)
        case Int64():
            return lambda value, limits: _if_fits(node.fits, str(_towards(int(value), 0, limits.magnitude)), value)
        case Formatted("date-time"):
            return _timestamp
        case Formatted("protobuf-duration"):
            return _duration
        case EmbeddedJson():
            return _embedded
    return None


def _if_fits(fits: Callable[..., bool], lowered: Json, value: Json) -> Json:
    return lowered if fits(lowered) else value


def _cut_text(text: str, limits: ShrinkLimits) -> str:
    head = text[: limits.size]
    return head[max(0, len(head) - limits.tail) :]


def _towards(number: int, plain: int, limit: int) -> int:
    return plain + max(-limit, min(limit, number - plain))


_EPOCH = date(1970, 1, 1).toordinal()
_PLAIN_DAY = date(2024, 5, 6).toordinal()
_PLAIN_SECOND = timedelta(hours=7, minutes=8, seconds=9) // timedelta(seconds=1)
_TIMESTAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-5][0-9])(?:\.([0-9]+))?Z")
_DURATION = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?s")


def _timestamp(text: str, limits: ShrinkLimits) -> str:
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return text
    day = _towards(date.fromisoformat(match[1]).toordinal(), _PLAIN_DAY, limits.days)
    second = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4])
    second = _towards(second, _PLAIN_SECOND, limits.seconds)
    return timestamp_at((day - _EPOCH) * DAY + second, _fraction(match[5], limits))


def _duration(text: str, limits: ShrinkLimits) -> str:
    match = _DURATION.fullmatch(text)
    if match is None:
        return text
    seconds = min(int(match[2]), limits.seconds)
    fraction = _fraction(match[3], limits) if seconds in {0, int(match[2])} else ""
    amount = f"{seconds}{fraction}s"
    return f"{match[1]}{amount}" if amount.strip("0.s") else amount


def _fraction(digits: str | None, limits: ShrinkLimits) -> str:
    digits = (digits or "")[: limits.digits]
    return f".{digits}" if digits else ""


def _embedded(text: str, limits: ShrinkLimits) -> str:
    """Printed anew only where something is cut: how a text is written is an edge of its own."""
    if limits.size >= len(text) and limits.magnitude >= WIDE:
        return text
    try:
        value = _json(json.loads(text), limits)
        return json.dumps(value, ensure_ascii="\\u" in text, allow_nan=False)
    except (ValueError, RecursionError):  # no JSON, too deep, or a number that is infinite as a double
        return text


def _json(value: Json, limits: ShrinkLimits, level: int = 1) -> Json:
    """Any JSON value, cut in length, breadth and depth."""
    if isinstance(value, str):
        return value[: limits.size]
    if isinstance(value, list | dict):
        return _cut_json(value, limits, level)
    if isinstance(value, int) and not isinstance(value, bool):
        return _towards(value, 0, limits.magnitude)
    return value


def _cut_json(value: list[Json] | dict[str, Json], limits: ShrinkLimits, level: int) -> Json:
    breadth = limits.size if level < limits.size else 0
    if isinstance(value, list):
        return [_json(each, limits, level + 1) for each in value[:breadth]]
    members = list(value.items())[:breadth]
    return {name[: limits.size]: _json(each, limits, level + 1) for name, each in members}
