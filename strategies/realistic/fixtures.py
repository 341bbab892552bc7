"""Realistic histories from a seed: the schema says which fields there are, a story what goes together.

The laws of histories hold, so that a fixture conforms without any advice. Hypothesis has no part in this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import count, islice
from typing import Any

from ...contract import Contract
from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import nanos_of_datetime
from ..options import checked_count, checked_range
from ..schema.nodes import Node, Object
from ..schema.reader import read
from ..seeded import SeededRandom
from ..workflows.scenarios import (
    ExecutionStatus,
    Scenario,
    ScenarioName,
    choose_scenario,
    execution_facts,
)
from .fillers import UNTOLD, Fill, generator_for

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
    dice = SeededRandom(seed)
    chosen = choose_scenario(dice, scenario, status)
    told: dict[str, Any] = _tell(dice, chosen, checked_range(entries), _filler(contract), started_at)
    return told


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
    dice, fill_in, bounds = SeededRandom(seed), _filler(contract), checked_range(entries)
    choose_scenario(dice, scenario, status)  # what is wrong with the wish is said now, not at the first history
    if contract is not None and not _is_history(read(contract.schema)):
        _refuse(scenario=scenario, status=status, entries=entries)
    series = (dice.another(index) for index in islice(count(), checked_count(n)))
    return (_tell(each, choose_scenario(each, scenario, status), bounds, fill_in) for each in series)


def fill_schema(schema: Mapping[str, object], dice: SeededRandom, at: str = "") -> object:
    """One realistic value of any schema; `at` tells the places of one schema from those of others."""
    return generator_for(read(schema), at.rpartition("/")[2])(UNTOLD, at, dice)


def _refuse(**wishes: object) -> None:
    """Refuses what only histories have.

    Raises:
        ValueError: some of it is wished for.
    """
    for name, wish in wishes.items():
        if wish is not None:
            raise ValueError(f"{name}={wish!r}: only of histories, which have an execution and entries")


def _is_history(root: Node) -> bool:
    return isinstance(root, Object) and {"execution", "entries"} <= {each.name for each in root.members}


def _tell(
    dice: SeededRandom,
    scenario: Scenario,
    entries: tuple[int, int] | None,
    fill_in: Fill,
    started_at: datetime | None = None,
) -> Any:
    began = None if started_at is None else nanos_of_datetime(started_at)
    story = execution_facts(dice, scenario, dice.between("/entries", *(entries or scenario.entries)), began)
    return fill_in(story, "", dice)


def _filler(contract: Contract | None) -> Fill:
    if contract is None:
        return _shipped()
    root = read(contract.schema)
    fill = generator_for(root)
    return fill if _is_history(root) else lambda _told, at, dice: fill(UNTOLD, at, dice)


@lru_cache(maxsize=1)
def _shipped() -> Fill:
    return generator_for(read(Contract.load().schema))
