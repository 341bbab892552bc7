"""Invariants: what several members of a response promise together, which its schema cannot say. All are advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from .errors import hides_traceback
from .findings.pointer import Location, tokens_of
from .findings.report import FindingCollector
from .findings.rules import RULES, Rule
from .workflows.invariants import INVARIANT_RULES, INVARIANTS

__tracebackhide__ = hides_traceback

Broken: TypeAlias = Callable[[Any], Iterable[tuple[str, str]]]
"""Finds where a payload breaks an invariant: a JSON Pointer, and what was expected there, in words."""

_REGISTERED: Final[dict[str, list[tuple[Rule, Broken]]]] = {}


def register_invariant(operation: str, rule: str, meaning: str, broken: Broken) -> None:
    """Adds an invariant to the responses of an operation; contracts that exist already have it, too.

    `register_invariant("getOrder", "order-paid", "a shipped order is paid", unpaid)`, where `unpaid(order)` gives
    `("/paid", "a shipped order to be paid")` for an order that is not.

    Args:
        operation: its name, as in `Contract.operation`.
        rule: the id that findings have: `order-paid`.
        meaning: what holds of every sane response.
        broken: finds where a payload breaks it. It sees payloads of any form.

    Raises:
        ValueError: a rule of docpact has this id.
    """
    if rule in RULES or rule in INVARIANT_RULES:
        raise ValueError(f"rule={rule!r}: docpact has a rule of this id; take another")
    kept = [each for each in _REGISTERED.get(operation, []) if each[0].id != rule]
    _REGISTERED[operation] = [*kept, (Rule(rule, meaning, "advice"), broken)]


def check_invariants(operation: str, payload: object, collector: FindingCollector) -> None:
    """Adds the advice that the invariants of an operation give on a response."""
    shipped = INVARIANTS.get(operation)
    if shipped is not None:
        shipped(payload, collector)
    for rule, broken in _REGISTERED.get(operation, ()):
        for pointer, expected in broken(payload):
            location, value = _place(payload, pointer)
            collector.add(rule, location, expected, value)


def _place(payload: Any, pointer: str) -> tuple[Location, object]:
    """The location that a pointer leads to, and the value there; None where there is none."""
    location: Location = None
    for token in tokens_of(pointer):
        is_index = isinstance(payload, list) and token.isdecimal()
        location = (location, int(token) if is_index else token)
        if is_index and int(token) < len(payload):
            payload = payload[int(token)]
        else:
            payload = payload.get(token) if isinstance(payload, Mapping) else None
    return location, payload
