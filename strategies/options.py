"""The options of generators, checked: the operation, the groups of edge values, numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import cast, get_args

from ..contract import Contract, Policy
from ..contract.errors import hides_traceback
from .values.value import Group

__tracebackhide__ = hides_traceback


def checked_contract(operation: str | Contract, policy: Policy | None = None) -> Contract:
    """The contract of an operation, or the contract itself.

    Raises:
        TypeError: it is neither.
        UnknownOperationError: no contract is shipped for the operation.
    """
    if isinstance(operation, Contract):
        return operation
    if not isinstance(operation, str):
        raise TypeError(f"operation={operation!r}: expected the name of an operation or a Contract")
    return Contract.load(operation, policy=policy or Policy())


def conforms(contract: Contract, payload: object) -> bool:
    """Whether a parsed payload breaks no rule. A text is a value as well here, and not JSON text."""
    return contract.conforms(json.dumps(payload) if isinstance(payload, str) else payload)


def checked_groups(include: object) -> frozenset[Group]:
    """The groups of edge values that a caller includes.

    Raises:
        TypeError: a text stands where a set of them should.
        ValueError: there is no such group.
    """
    if isinstance(include, str):
        raise TypeError(f"include={include!r}: expected a set, such as {{{_example(include)!r}}}")
    groups = list(include) if isinstance(include, Iterable) else [None]
    if not all(each in get_args(Group) for each in groups):
        raise ValueError(f"include={include!r}: expected some of {', '.join(get_args(Group))}")
    return frozenset(cast("list[Group]", groups))


def _example(written: str) -> str:
    return written if written in get_args(Group) else "unusual"


def checked_limit(limit: object) -> int | None:
    """The most cases to enumerate, None for all.

    Raises:
        ValueError: it is no number, or below zero.
    """
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 0):
        raise ValueError(f"limit={limit!r}: expected a number from 0 on, or None for all")
    return limit


def checked_count(n: object) -> int | None:
    """The number of payloads, None for endlessly many.

    Raises:
        ValueError: it is no number, or below zero.
    """
    if n is not None and (not isinstance(n, int) or n < 0):
        raise ValueError(f"n={n!r}: expected a number from 0 on, or None for endlessly many")
    return n
