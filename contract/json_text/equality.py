"""Equality as JSON Schema has it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from decimal import Decimal
from enum import Enum

from ..text.printing import is_nan


def is_among(value: object, values: Iterable[object]) -> bool:
    """Whether a value is one of some."""
    return canonical(value) in map(canonical, values)


def repeats(elements: Iterable[object]) -> bool:
    """Whether two elements are equal."""
    earlier: set[Hashable] = set()
    for each in elements:
        key = canonical(each)
        if key in earlier:
            return True
        earlier.add(key)
    return False


def canonical(value: object) -> Hashable:
    """A key that is the same for values that JSON Schema calls equal: 1 is 1.0 but not true, members have no order."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return dict, frozenset((name, canonical(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return list, tuple(map(canonical, value))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and not is_nan(value):
        return exact(value)
    return type(value), repr(value)


def exact(number: float | Decimal) -> int | Decimal:
    """The number that JSON text says: 0.1 is a tenth, which no double is, and so Python says that they differ."""
    return Decimal(repr(float(number))) if isinstance(number, float) else number


def is_multiple(number: float | Decimal, step: float | Decimal) -> bool:
    """Whether a number is a whole multiple of a step, exactly. Infinity, for digits that were not kept, is one."""
    value, unit = Decimal(exact(number)), Decimal(exact(step))
    if not value.is_finite():
        return True
    (_, digits, exponent), (_, unit_digits, unit_exponent) = value.as_tuple(), unit.as_tuple()
    factor, divisor = _whole(digits), _whole(unit_digits)
    shift = int(exponent) - int(unit_exponent)
    if shift >= 0:
        return factor * pow(10, shift, divisor) % divisor == 0
    return factor == 0 or (-shift <= len(digits) and factor % (divisor * 10**-shift) == 0)


def _whole(digits: tuple[int, ...]) -> int:
    number = 0
    for digit in digits:
        number = number * 10 + digit
    return number
