"""The edge cases as a parametrized test. Home of pytest, beside the plugin."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ..contract import Contract
from .edges.cases import edge_cases
from .values.value import Group


def each_edge(
    operation: str | Contract, *, include: Iterable[Group] = (), at: str | None = None, limit: int | None = None
) -> pytest.MarkDecorator:
    """Runs a test once for each edge case of an operation; the test takes the argument `case`.

    Args:
        operation: name of a shipped contract, or a contract.
        include: groups that are off by default, see `edge_cases`.
        at: only the edge values of this field and of what is inside it, see `edge_cases`.
        limit: the first so many cases.
    """
    cases = edge_cases(operation, include=include, at=at, limit=limit)
    return pytest.mark.parametrize("case", cases, ids=[each.id for each in cases])
