"""Shapes of a history: what several fields say together, where each of them alone is harmless.

A shape fits a contract when its own payload breaks no rule and knows no member that the contract does not, so that a
changed schema loses the shapes that it cannot hold.
"""

from __future__ import annotations

from ...contract import Contract
from .joints import JOINTS
from .likenesses import JSON_ALIKE, REPEATS, TEXTS_ALIKE
from .outcomes import COURSES, ERRORS, ORDINARY, QUIET, STEPS
from .patches import Patch, Shape, apply
from .relations import IDS, MEMBERS, ORDERS, SPANS
from .timings import BORDERS, LENGTHS, MOMENTS, TRIES

SHAPES = (
    ERRORS, STEPS, COURSES, ORDERS, SPANS, IDS, MEMBERS, MOMENTS, BORDERS, LENGTHS, TRIES, TEXTS_ALIKE, JSON_ALIKE,
    REPEATS, JOINTS,
)  # fmt: skip
"""All shapes, by what they are about: those of different groups seldom set the same member."""


def fitting_shapes(contract: Contract) -> tuple[tuple[Shape, ...], ...]:
    """The shapes that the contract can hold, group by group."""
    return tuple(tuple(each for each in group if _fits(each.patch, contract)) for group in SHAPES)


def baseline_patches(contract: Contract) -> tuple[Patch, ...]:
    """What is as it should be, as far as the contract can hold it."""
    return tuple(each for each in ORDINARY if _fits(each, contract))


def consistent_patches(contract: Contract) -> tuple[Patch, ...]:
    """What makes a payload that has all members agree with itself, as far as the contract can hold it."""
    return tuple(each for each in QUIET if _fits(each, contract))


def _fits(patch: Patch, contract: Contract) -> bool:
    report = contract.validate(apply(patch, {}))
    return report.ok and all(each.rule != "unknown-field" for each in report.findings)
