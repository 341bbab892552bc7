"""Shapes of a history: what several fields say together, where each of them alone is harmless.

A shape fits a contract when its own payload breaks no rule and knows no member that the contract does not, so that a
changed schema loses the shapes that it cannot hold.
"""

from __future__ import annotations

from ..contract import Contract
from .outcomes import COURSES, ERRORS, STEPS
from .patches import Shape, apply
from .relations import MEMBERS, ORDERS, SPANS

SHAPES = (ERRORS, STEPS, COURSES, ORDERS, SPANS, MEMBERS)
"""All shapes, by what they are about: those of different groups seldom set the same member."""


def fitting_shapes(contract: Contract) -> tuple[tuple[Shape, ...], ...]:
    """The shapes that the contract can hold, group by group."""
    return tuple(tuple(each for each in group if _fits(apply(each.patch, {}), contract)) for group in SHAPES)


def _fits(payload: object, contract: Contract) -> bool:
    report = contract.validate(payload)
    return report.ok and all(each.rule != "unknown-field" for each in report.findings)
