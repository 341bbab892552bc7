"""Payloads that break exactly one rule at one place: for tests of validators, fakes and defensive clients.

Each payload is validated again before it is handed out. A payload is a parsed value, or `bytes` where the text itself
is wrong and no parsed value could hold it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...contract import Contract
from ...contract.errors import SchemaError, hides_traceback
from ...contract.findings.pointer import pointer_of
from ..options import checked_contract
from ..schema.examples import smallest_example
from ..schema.nodes import Anything, bare
from ..schema.reader import payload_node
from ..schema.slots import Slot, slots_of
from ..schema.variations import copied
from . import wrong_values
from .wrong_values import WrongValue, wrong_values_for

__tracebackhide__ = hides_traceback


@dataclass(frozen=True, slots=True)
class Violation:
    """A payload that breaks one rule.

    Attributes:
        payload: a parsed value, or `bytes` of JSON text.
        rule: id of the rule, a key of `docpact.contract.RULES`.
        pointer: where it is broken, a JSON Pointer.
        why: what is wrong, in a few words.
    """

    payload: Any
    rule: str
    pointer: str
    why: str


@dataclass(frozen=True, slots=True)
class PlacedWrongValue:
    """A wrong value and its slot."""

    slot: Slot
    wrong_value: WrongValue

    @property
    def rule(self) -> str:
        """The rule that it breaks."""
        return self.wrong_value.rule

    @property
    def path(self) -> tuple[str | int, ...]:
        """From the root to the wrong value."""
        return self.slot.path


def violation_cases(operation: str | Contract) -> tuple[Violation, ...]:
    """Every way to break every rule at every place of an operation's response, in the order of the schema.

    Nothing where a response may be any JSON value.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = checked_contract(operation)
    return (*(_violation(each) for each in placed_wrong_values(contract)), *_text_cases(contract))


def some_violation_cases(contract: Contract) -> tuple[Violation, ...]:
    """The cases, of which there must be one.

    Raises:
        SchemaError: there is none.
    """
    cases = violation_cases(contract)
    if not cases:
        raise no_violation(contract)
    return cases


def no_violation(contract: Contract) -> SchemaError:
    """The error where nothing breaks a contract."""
    return SchemaError(f"{contract.operation}: its response may be any JSON value, so that no payload is invalid")


def placed_wrong_values(contract: Contract) -> tuple[PlacedWrongValue, ...]:
    """The wrong values in their slots, without those that break another rule as well."""
    slots = slots_of(payload_node(contract.schema))
    found = (PlacedWrongValue(slot, each) for slot in slots for each in wrong_values_for(slot.node))
    return tuple(each for each in found if breaks_only(contract, _violation(each)))


def breaks_only(contract: Contract, violation: Violation) -> bool:
    """Whether the payload of a violation breaks the rule that the violation names, and no other."""
    found = contract.validate(violation.payload).violations
    return [(each.rule, each.pointer) for each in found] == [(violation.rule, violation.pointer)]


def _violation(placement: PlacedWrongValue) -> Violation:
    return violation_at(placement, placement.path, copied(placement.slot.put(placement.wrong_value.value)))


def violation_at(placement: PlacedWrongValue, path: tuple[str | int, ...], payload: object) -> Violation:
    """The violation of a payload that has the wrong value at the path."""
    wrong_value = placement.wrong_value
    return Violation(payload, wrong_value.rule, pointer_of(path) + wrong_value.inside, wrong_value.why)


_DEEP = "[" * 300 + "]" * 300


def _text_cases(contract: Contract) -> Iterator[Violation]:
    """Violations that only text can have, in the smallest payload. What may be anything has none."""
    root = payload_node(contract.schema)
    if bare(root) == Anything():
        return
    smallest = smallest_example(root)
    text = json.dumps(smallest)
    cases = (
        *(Violation(each.value, each.rule, "", each.why) for each in wrong_values.BODIES),
        Violation(text[:-1].encode(), "json", "", "cut off before its end"),
        Violation(f"{text} {{}}".encode(), "json", "", "a second value behind it"),
        Violation(b"\xef\xbb\xbf" + text.encode(), "utf-8", "", "a byte order mark"),
        *(_repeated_members(text, next(iter(smallest), "")) if isinstance(smallest, dict) else ()),
        Violation(text.encode("utf-16"), "utf-8", "", "UTF-16"),
        Violation(text.encode().replace(b"{", b'{"\xff": 1, ', 1), "utf-8", "", "a byte that is not UTF-8"),
        Violation(text.replace("{", '{"new": NaN, ', 1).encode(), "json", "/new", "NaN for a number"),
        Violation(text.replace("{", f'{{"new": {_DEEP}, ', 1).encode(), "json", "", "nested too deep"),
    )
    yield from (each for each in cases if breaks_only(contract, each))


def _repeated_members(text: str, name: str) -> Iterator[Violation]:
    members = text[1:-1]
    yield Violation(f"{{{members}, {members}}}".encode(), "duplicate-key", f"/{name}", f"{name} twice")
