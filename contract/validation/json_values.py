"""What every JSON value must be, whatever its schema: text that UTF-8 can encode, numbers, nothing but JSON's types."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import Enum

from ..findings.collector import ALREADY_VALID, FindingCollector, redacted_pointer
from ..findings.pointer import Place
from ..text.printing import is_nan

_SURROGATE = re.compile("[\ud800-\udfff]")


def check_json_values(payload: object, verdict: FindingCollector) -> None:
    """Adds `surrogate` for lone surrogates, `json` for what JSON does not have, `type` for names that are not text.

    Looks at every value, known to the contract or not. Does not recurse, and looks once at a container that
    occurs several times, so that neither depth nor a cycle matters.
    """
    mistyped = {each.pointer for each in verdict.findings if each.rule == "type"}
    seen: set[int] = set()
    pending: list[tuple[object, Place]] = [(payload, None)]
    while pending:
        value, place = pending.pop()
        if isinstance(value, dict | list | tuple):
            if id(value) not in seen:
                seen.add(id(value))
                pending.extend(reversed(_children(value, place, verdict)))
        else:
            _check_scalar(value, place, verdict, mistyped)


def _children(
    value: dict[object, object] | Sequence[object], place: Place, verdict: FindingCollector
) -> list[tuple[object, Place]]:
    if not isinstance(value, dict):
        return [(each, (place, index)) for index, each in enumerate(value)]
    for name in value:
        _check_name(name, place, verdict)
    return [(each, (place, name if isinstance(name, str) else repr(name))) for name, each in value.items()]


def _check_name(name: object, place: Place, verdict: FindingCollector) -> None:
    if not isinstance(name, str):
        verdict.add("type", (place, repr(name)), "member names that are strings", name)
    elif not name.isascii() and _SURROGATE.search(name):
        verdict.add("surrogate", (place, name), "a member name without lone surrogates", name)


_SCALARS = (str, int, float, Decimal, type(None))


def _check_scalar(value: object, place: Place, verdict: FindingCollector, mistyped: Collection[str]) -> None:
    """Where the schema already wants another type, nothing more is said of a Python value that JSON does not have."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        if not value.isascii() and _SURROGATE.search(value):
            verdict.add("surrogate", place, "text without lone surrogates", value)
    elif is_nan(value):
        verdict.add("json", place, "a JSON value, which NaN is not", value)
    elif not isinstance(value, _SCALARS) and value is not ALREADY_VALID and redacted_pointer(place) not in mistyped:
        verdict.add("json", place, "a JSON value", value)
