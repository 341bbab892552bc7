"""The rules of JSON values whatever their schema: text that UTF-8 can encode, numbers, no types but those of JSON."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import Enum

from ..findings.collector import ALREADY_VALID, FindingCollector, redacted_pointer
from ..findings.pointer import Location
from ..findings.rules import RULES
from ..text.printing import is_nan

_SURROGATE = re.compile("[\ud800-\udfff]")


def check_json_values(payload: object, collector: FindingCollector) -> None:
    """Adds `surrogate` for lone surrogates, `json` for what JSON does not have, `type` for names that are not text.

    Looks at every value, known to the contract or not. Does not recurse, and looks once at a container that
    occurs several times, so that neither depth nor a cycle matters.
    """
    mistyped = {each.pointer for each in collector.findings if each.rule == "type"}
    visited_ids: set[int] = set()
    pending: list[tuple[object, Location]] = [(payload, None)]
    while pending:
        value, location = pending.pop()
        if isinstance(value, dict | list | tuple):
            if id(value) not in visited_ids:
                visited_ids.add(id(value))
                pending.extend(reversed(_children(value, location, collector)))
        else:
            _check_scalar(value, location, collector, mistyped)


def _children(
    value: dict[object, object] | Sequence[object], location: Location, collector: FindingCollector
) -> list[tuple[object, Location]]:
    if not isinstance(value, dict):
        return [(each, (location, index)) for index, each in enumerate(value)]
    for name in value:
        _check_name(name, location, collector)
    return [(each, (location, name if isinstance(name, str) else repr(name))) for name, each in value.items()]


def _check_name(name: object, location: Location, collector: FindingCollector) -> None:
    if not isinstance(name, str):
        collector.add(RULES["type"], (location, repr(name)), "member names that are strings", name)
    elif not name.isascii() and _SURROGATE.search(name):
        collector.add(RULES["surrogate"], (location, name), "a member name without lone surrogates", name)


_SCALARS = (str, int, float, Decimal, type(None))


def _check_scalar(value: object, location: Location, collector: FindingCollector, mistyped: Collection[str]) -> None:
    """A Python value that JSON does not have gets no second finding where the schema has reported its type."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        if not value.isascii() and _SURROGATE.search(value):
            collector.add(RULES["surrogate"], location, "text without lone surrogates", value)
    elif is_nan(value):
        collector.add(RULES["json"], location, "a JSON value, which NaN is not", value)
    elif not isinstance(value, _SCALARS) and value is not ALREADY_VALID and redacted_pointer(location) not in mistyped:
        collector.add(RULES["json"], location, "a JSON value", value)
