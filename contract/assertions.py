"""The assertions for test suites: `assert_conforms(body)`, and `assert body == conforming()`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NoReturn, TypeAlias, final

from .contract import Contract, contract_of
from .errors import hides_traceback
from .findings.pointer import pointer_of
from .findings.rules import DEFAULT, Policy
from .rendering import render_brief
from .text.printing import describe
from .text.redaction import is_masked_name
from .workflows import DEFAULT_OPERATION

__tracebackhide__ = hides_traceback


def assert_conforms(payload: object, operation: str | Contract = DEFAULT_OPERATION, policy: Policy = DEFAULT) -> None:
    """Fails the test that calls it where a response breaks the contract; the message shows the findings.

    Args:
        payload: JSON text as `bytes` or `str`, or a parsed value such as `response.json()`.
        operation: one of `operations()`, or a contract.
        policy: what is tolerated; by default the policy of the contract.

    Raises:
        AssertionError: a rule is violated; advice alone does not fail.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = contract_of(operation, policy)
    report = contract.validate(payload)
    if not report.ok:
        raise AssertionError(render_brief(report, payload=payload, show_values=contract.policy.show_values))


_Difference: TypeAlias = tuple[tuple[str | int, ...], object, object]

_DIFFERENCES: Final = 10
"""Differences beside payloads that do not conform that are shown; the rest are counted."""


@final
class Conforming:
    """Equals what conforms to the contract of an operation; made by `conforming`."""

    __slots__ = ("contract",)

    def __init__(self, operation: str | Contract, policy: Policy) -> None:
        self.contract = contract_of(operation, policy)

    @property
    def operation(self) -> str:
        """The operation of the contract."""
        return self.contract.operation

    @property
    def policy(self) -> Policy:
        """The policy of the contract."""
        return self.contract.policy

    @property
    def _key(self) -> object:
        return self.contract.operation, self.contract.policy, self.contract.schema

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Conforming):
            return self._key == other._key
        return self.contract.conforms(other)

    def __hash__(self) -> NoReturn:
        raise TypeError("unhashable: it equals things that differ")

    def __repr__(self) -> str:
        return "conforming()" if self.operation == DEFAULT_OPERATION else f"conforming({self.operation!r})"

    def explain(self, payload: object, name: str) -> list[str]:
        """The findings on a payload, in lines of text."""
        if payload is _ABSENT:
            return [f"{name}: absent, expected {self!r}"]
        report = self.contract.validate(payload)
        return render_brief(report, name, payload=payload, show_values=self.policy.show_values).split("\n")


def conforming(operation: str | Contract = DEFAULT_OPERATION, policy: Policy = DEFAULT) -> Conforming:
    """A value that equals every payload that conforms. Compare with it, alone or inside a larger value.

    Under pytest a failing assertion shows what was found.

    Args:
        operation: one of `operations()`, or a contract.
        policy: what is tolerated; by default the policy of the contract.

    Raises:
        UnknownOperationError: no contract is shipped for the operation.
    """
    return Conforming(operation, policy)


def explain_difference(left: object, right: object) -> list[str] | None:
    """Why two values differ of which one holds contracts; None where none does."""
    try:
        found = list(_differences(left, right, ()))
    except RecursionError:
        return None
    broken = [(path, *pair) for path, one, other in found if (pair := _expected(one, other)) is not None]
    if not broken:
        return None
    lines = [f"{_short(left)} == {_short(right)}"]
    for path, expected, payload in broken:
        lines += expected.explain(payload, pointer_of(path) or "payload")
    others = [each for each in found if _expected(*each[1:]) is None]
    lines += [f"{pointer_of(path) or 'value'}: {_side(path, one)} is not {_side(path, other)}"
             for path, one, other in others[:_DIFFERENCES]]  # fmt: skip
    if len(others) > _DIFFERENCES:
        lines.append(f"… and {len(others) - _DIFFERENCES} more differences")
    return lines


def _differences(left: object, right: object, path: tuple[str | int, ...]) -> Iterator[_Difference]:
    """Where two values differ, as deep down as can be said."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        for name in dict.fromkeys((*left, *right)):
            yield from _differences(left.get(name, _ABSENT), right.get(name, _ABSENT), (*path, name))
    elif isinstance(left, list | tuple) and isinstance(right, list | tuple) and len(left) == len(right):
        for index, (one, other) in enumerate(zip(left, right, strict=True)):
            yield from _differences(one, other, (*path, index))
    elif left != right:
        yield path, left, right


_ABSENT: Final = object()
"""Stands where a member is missing."""


def _expected(left: object, right: object) -> tuple[Conforming, object] | None:
    """The contract of two values, and the payload beside it."""
    if isinstance(right, Conforming):
        return right, left
    return (left, right) if isinstance(left, Conforming) else None


def _short(value: object) -> str:
    return repr(value) if isinstance(value, Conforming) else f"<{type(value).__name__}>"


def _side(path: tuple[str | int, ...], value: object) -> str:
    if value is _ABSENT:
        return "absent"
    return describe(value, masked=any(map(is_masked_name, path)))
