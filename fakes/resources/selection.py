"""Which items a list shows, and in which order: filters, and the names of members to sort by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ...contract.api.bodies import plain_name
from ...contract.formats.protobuf_time import nanos_of_timestamp
from ..protocol.pagination import Key, filter_items
from .collections import Item

_ORDERS: Final = frozenset({"orderby", "sortby", "sort", "order"})
_TERM: Final = re.compile(r"(?P<minus>-?)(?P<name>[A-Za-z_][\w.]*)(?:[ :](?P<direction>asc|desc))?", re.IGNORECASE)


def in_order(items: list[Item], query: Mapping[str, str], members: Sequence[str]) -> list[Item]:
    """The items sorted as a query asks: `createdAt desc`, `-name`, several joined by commas.

    An order of another form, or by what is no member, is left alone.
    """
    text = next((each for name, each in query.items() if plain_name(name) in _ORDERS), "")
    plain = {plain_name(each): each for each in members}
    matches = [_TERM.fullmatch(each.strip()) for each in text.split(",")] if text else []
    for match in reversed(matches):
        name = plain.get(plain_name(match["name"])) if match else None
        if match and name:
            is_falling = bool(match["minus"]) or (match["direction"] or "").lower() == "desc"
            items = sorted(items, key=lambda each, name=name: _rank(each.value.get(name)), reverse=is_falling)
    return items


def _rank(value: Any) -> tuple[int, Any]:
    """What values of one member compare by: those that are absent come first, times as instants."""
    if value is None or isinstance(value, dict | list):
        return 0, 0
    if isinstance(value, bool | int | float):
        return 1, value
    instant = nanos_of_timestamp(value)
    return (2, instant) if instant is not None else (3, str(value))


def filtered(items: list[Item], expression: str, members: Sequence[str]) -> list[Item]:
    """The items for which a filter of the cloud's grammar holds: `name="x"`, `created_at>"2024-01-01T00:00:00Z"`.

    Raises:
        StatusError: INVALID_ARGUMENT; the expression is none of this form, or names no member.
    """
    keys = {spelling: _key(name) for name in members for spelling in (name, _snake(name))}
    values = [each.value for each in items]
    kept = {id(each) for each in filter_items(values, expression, keys)}
    return [each for each in items if id(each.value) in kept]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: f"_{match[1].lower()}", name)


def _key(name: str) -> Key:
    if _snake(name).endswith("_at"):
        return lambda value: nanos_of_timestamp(value.get(name))
    return lambda value: value.get(name) if isinstance(value.get(name), str) else None
