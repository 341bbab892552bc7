"""Realistic histories from a seed. They conform to the contract without any advice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ...contract import Contract
from ...contract.errors import hides_traceback
from ...contract.workflows import DEFAULT_OPERATION, ExecutionStatus
from ..realistic.fixtures import responses
from .facts import HISTORY_FACTS
from .scenarios import ScenarioName

__tracebackhide__ = hides_traceback


def history(
    seed: int = 0,
    *,
    scenario: ScenarioName | None = None,
    status: ExecutionStatus | None = None,
    entries: int | tuple[int, int] | None = None,
    contract: Contract | None = None,
    started_at: datetime | None = None,
) -> dict[str, Any]:
    """One realistic `Execution.getHistory` response.

    The same seed gives the same response, whatever the Python and the platform, for one version of docpact and Faker.

    Args:
        seed: any integer.
        scenario: a course of events, one of `SCENARIOS`; drawn when None.
        status: how the execution stands; narrows the scenarios down.
        entries: how many steps, or the least and the most; the scenario knows, if None.
        contract: a contract to fill instead of the shipped one.
        started_at: when the execution started, with a time zone; drawn when None.

    Raises:
        ValueError: there is no such scenario or status, or the number of entries is below one.
    """
    options = {"scenario": scenario, "status": status, "entries": entries, "started_at": started_at}
    response: dict[str, Any] = next(responses(contract or DEFAULT_OPERATION, 1, seed, source=HISTORY_FACTS, **options))
    return response


def fixtures(
    n: int | None = None,
    seed: int = 0,
    *,
    scenario: ScenarioName | None = None,
    status: ExecutionStatus | None = None,
    entries: int | tuple[int, int] | None = None,
    contract: Contract | None = None,
) -> Iterator[Any]:
    """`n` different histories, endlessly many when None; the first is `history(seed)`. See `history`.

    With a `contract` of another operation, or of an API of one's own, they are its responses.
    """
    options = {"scenario": scenario, "status": status, "entries": entries}
    return responses(contract or DEFAULT_OPERATION, n, seed, source=HISTORY_FACTS, **options)
