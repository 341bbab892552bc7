"""The figures of a coverage: how much of how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

from ...contract import Contract
from ...contract.api import Api
from ...contract.workflows import STATUS_FIELDS
from ...strategies.workflows.scenarios import SCENARIOS
from ..exchange_findings import documented_response
from .items import CoverageItem, Field, Kind, OperationItems, items_of
from .observed import Coverage, CoverageData, Hits


@dataclass(frozen=True, slots=True)
class Score:
    """How many items are covered, of how many."""

    covered: int = 0
    total: int = 0

    def __add__(self, other: Self) -> Score:
        return Score(self.covered + other.covered, self.total + other.total)

    @property
    def percent(self) -> float:
        """With one digit, cut rather than rounded: 100 is everything."""
        return self.covered * 1000 // self.total / 10 if self.total else 0.0

    @property
    def is_complete(self) -> bool:
        """Whether everything is covered."""
        return self.covered == self.total

    def reaches(self, minimum: float) -> bool:
        """Whether the percentage is at least the minimum."""
        return bool(self.total) and self.covered * 100 >= minimum * self.total


GROUPS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "fields": (Kind.PRESENT, Kind.ABSENT),
    "values": (Kind.VALUE,),
    "edge classes": (Kind.EDGE,),
}
"""The kinds that are also counted apart: edge classes are many, and hide how much of the rest is covered."""


@dataclass(frozen=True)
class OperationCoverage:
    """An operation, and what is covered of it."""

    operation: str
    record: CoverageData
    api: Api = field(repr=False)

    @property
    def contract(self) -> Contract:
        """The contract of the operation."""
        return self.api.contract(self.operation)

    @property
    def target(self) -> OperationItems:
        """What can be covered."""
        return items_of(self.contract)

    @property
    def responses(self) -> int:
        """How many replies had the status that the contract is about."""
        operation = self.api.operations[self.operation]
        statuses = ((documented_response(operation, int(name)), times) for name, times in self.record.statuses.items())
        return sum(times for response, times in statuses if response and response.status == operation.status)

    @cached_property
    def score(self) -> Score:
        """Of all items."""
        return self.score_of(self.target.items)

    @cached_property
    def groups(self) -> dict[str, Score]:
        """Of the items, group by group."""
        items = self.target.items
        return {name: self.score_of(each for each in items if each.kind in kinds) for name, kinds in GROUPS.items()}

    def hits(self, item: CoverageItem) -> Hits | None:
        """How often an item was covered; None for never."""
        return self.record.hits.get(item.key)

    def score_of(self, items: Iterable[CoverageItem]) -> Score:
        """Of some items."""
        are_covered = [self.hits(each) is not None for each in items]
        return Score(sum(are_covered), len(are_covered))

    def uncovered(self, kind: Kind) -> Iterator[tuple[Field, CoverageItem]]:
        """The items of a kind that are not covered, with their fields.

        Values and classes of a field that was never there are left out: that it was never there says it.
        """
        for each in self.target.root:
            if kind is Kind.PRESENT or self._was_there(each):
                yield from ((each, item) for item in each.items if item.kind is kind and self.hits(item) is None)

    def _was_there(self, field: Field) -> bool:
        present = [each for each in field.items if each.kind is Kind.PRESENT]
        return not present or self.hits(present[0]) is not None


@dataclass(frozen=True)
class Figures:
    """The figures of a coverage of an API, operation by operation."""

    coverage: Coverage
    api: Api

    @cached_property
    def called(self) -> tuple[OperationCoverage, ...]:
        """The operations that were called. They alone count."""
        return tuple(each for each in self.parts if each.record.calls)

    @cached_property
    def parts(self) -> tuple[OperationCoverage, ...]:
        """All operations."""
        record = self.coverage.record
        return tuple(OperationCoverage(name, record(name), self.api) for name in self.api.contracts)

    @property
    def never_called(self) -> tuple[str, ...]:
        """The operations that were not called."""
        return tuple(each.operation for each in self.parts if not each.record.calls)

    @cached_property
    def score(self) -> Score:
        """Of all operations that were called."""
        return sum((each.score for each in self.called), Score())

    @cached_property
    def groups(self) -> dict[str, Score]:
        """Of all operations that were called, group by group."""
        return {name: sum((each.groups[name] for each in self.called), Score()) for name in GROUPS}

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios of fakes that are covered, in the usual order."""
        return tuple(each for each in SCENARIOS if self.coverage.scenarios[each])

    @property
    def uncovered_scenarios(self) -> tuple[str, ...]:
        """The scenarios of fakes that are not covered."""
        return tuple(each for each in SCENARIOS if not self.coverage.scenarios[each])

    @cached_property
    def states(self) -> dict[str, int]:
        """The statuses of the main resource, and how many replies showed each, whatever the operation."""
        times: dict[str, int] = {}
        for part in (each for each in self.parts if each.operation in STATUS_FIELDS):
            for item in part.target.items:
                if item.kind is Kind.VALUE and item.path in STATUS_FIELDS[part.operation]:
                    hits = part.hits(item)
                    times[item.short] = times.get(item.short, 0) + (hits.times if hits else 0)
        return times


def failure_reason(score: Score, minimum: float) -> str:
    """Why a run fails for its coverage; empty where it does not fail."""
    if not score.total:
        return f"docpact coverage: no operation was called, at least {minimum:g}% is asked for"
    if score.reaches(minimum):
        return ""
    return f"docpact coverage: {score.percent:g}% is less than {minimum:g}% ({score.covered:,} of {score.total:,} met)"
