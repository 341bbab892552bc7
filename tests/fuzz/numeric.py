"""Schemas that ask for numbers, and numbers of every kind that Python has."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

SCHEMAS: list[dict[str, Any]] = [
    {"type": "integer"},
    {"type": "number"},
    {"type": "integer", "minimum": 0, "maximum": 10**31},
    {"type": "number", "exclusiveMinimum": 0.1, "exclusiveMaximum": 1e31},
    {"type": "array", "items": {"type": "number"}, "uniqueItems": True},
    {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
    {"type": "array", "items": {"enum": [1, 0.5]}, "uniqueItems": True},
    {"enum": [0, 1, [1], [True], {"a": 1}, 10**30, 0.1, "1", 2**53 + 1]},
    {"enum": [1e23, 0.1 + 0.2, 123456789.125, 2**64, 1e22, 5e-324, 1e308]},
    {"type": "number", "enum": [1, 0.1, 10**30]},
    *({"const": each} for each in (0, 10**30, 10**23, 1e23, 0.1, [1.0], {"a": [1]})),
]
NUMBERS = [
    0, 1, -1, True, False, 1.0, 0.1, 0.5, 1.5, -0.0, 0.1 + 0.2, 123456789.125, 5e-324, 1e22, 1e23, 1e30, 1e308,
    10**22, 10**23, int(1e23), 10**30, 10**30 + 1, 10**31, 10**31 + 1, 10**400, -(10**400), 2**53, 2**53 + 1,
    float(2**53), 2**63, 2**64, 2**64 + 1, float(2**64), Decimal(1), Decimal("1.0"), Decimal("-0"),
    Decimal("0.1"), Decimal("0.10"),
    Decimal("0.1000000000000000055511151231257827"), Decimal("0.30"), Decimal("1E-400"),
    Decimal("1E23"), Decimal("1E30"), Decimal("1E31"),
    Decimal("1E400"), Decimal(10**30 + 1),
]  # fmt: skip


def number(draw: random.Random) -> Any:
    """A number, an array of some, or an object that holds one."""
    kind = draw.randrange(20)
    if kind < 12:
        return draw.choice(NUMBERS)
    return {"a": draw.choice(NUMBERS)} if kind == 12 else [draw.choice(NUMBERS) for _ in range(draw.randrange(4))]


def is_whole(value: Any) -> bool:
    """Whether all numbers in a value are integers, which every validator compares digit by digit."""
    if isinstance(value, dict):
        return all(map(is_whole, value.values()))
    if isinstance(value, list):
        return all(map(is_whole, value))
    return not isinstance(value, float | Decimal)
