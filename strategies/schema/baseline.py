"""Ordinary payloads: the same members, with values that no client handles wrongly.

An edge value then shows by itself: a client that fails on it does not fail on another one before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from ...contract.formats.timestamps import NANOS, format_duration, format_timestamp, nanos_of_datetime
from .nodes import Array, EmbeddedJson, Formatted, Int64, Node, Number, Object, Text

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


def _where(fits: Callable[..., bool], write: Callable[[int], object]) -> Ordinary:
    def change(value: object, number: int) -> object:
        text = write(number)
        return text if fits(text) else value

    return change


_FIRST = nanos_of_datetime(datetime(2024, 5, 6, 7, 8, 9, 123_000, tzinfo=UTC))
_STEP = 10 * NANOS


def _time(number: int) -> str:
    return format_timestamp(_FIRST + number * _STEP)


def _duration(number: int) -> str:
    """What is in no array takes longer than all elements."""
    return format_duration((3600 * NANOS + 3 * _QUARTER) if number == 0 else (number % 9 + 1) * NANOS + _QUARTER)


_QUARTER = NANOS // 4


_WRITTEN: Mapping[str, Callable[[int], str]] = {"date-time": _time, "protobuf-duration": _duration}
