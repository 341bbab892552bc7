"""Equality as JSON Schema has it."""

from __future__ import annotations

from collections.abc import Iterable


def is_among(value: object, values: Iterable[object]) -> bool:
    """Whether a value is one of some: true is not 1."""
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in values)


def repeats(elements: Iterable[object]) -> bool:
    """Whether two elements are equal."""
    seen: set[str] = set()
    for each in elements:
        key = canonical(each)
        if key in seen:
            return True
        seen.add(key)
    return False


def canonical(value: object) -> str:
    """A text that two values share exactly when JSON Schema calls them equal: 1 is 1.0, members have no order."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name!r}:{canonical(value[name])}" for name in sorted(value, key=str)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    return repr(value)
