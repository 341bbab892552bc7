"""The figures of a coverage: how much of how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from ...contract import operations
from ...strategies.schema.examples import Path
from ...strategies.workflows.scenarios import SCENARIOS
from .observed import Coverage, CoverageData, Hits
from .targets import Field, Goal, Kind, Target, target_of


@dataclass(frozen=True, slots=True)
class Score:
    """So many goals met, of so many."""

    met: int = 0
    all: int = 0

    def __add__(self, other: Self) -> Score:
        return Score(self.met + other.met, self.all + other.all)

    @property
    def percent(self) -> float:
        """With one digit, cut rather than rounded: 100 is everything."""
        return self.met * 1000 // self.all / 10 if self.all else 0.0

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to meet."""
        return self.met == self.all

    def reaches(self, minimum: float) -> bool:
        """Whether it is so many percent."""
        return bool(self.all) and self.met * 100 >= minimum * self.all


GROUPS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "fields": (Kind.PRESENT, Kind.ABSENT),
    "values": (Kind.VALUE,),
    "edge classes": (Kind.EDGE,),
}
"""Goals of a kind that people ask for apart: edge classes are many, and hide how much of the rest was met."""


@dataclass(frozen=True)
class Part:
    """An operation, and what was met of it."""

    target: Target
    record: CoverageData

    @property
    def operation(self) -> str:
        """`Resource.method`."""
        return self.target.operation

    @cached_property
    def score(self) -> Score:
        """Of all its goals."""
        return self.score_of(self.target.goals)

    @cached_property
    def groups(self) -> dict[str, Score]:
        """Of its goals, group by group."""
        return {
            name: self.score_of(each for each in self.target.goals if each.kind in kinds)
            for name, kinds in GROUPS.items()
        }

    def met(self, goal: Goal) -> Hits | None:
        """How often a goal was met; None for never."""
        return self.record.met.get(goal.key)

    def score_of(self, goals: Iterable[Goal]) -> Score:
        """Of some goals."""
        found = [self.met(each) is not None for each in goals]
        return Score(sum(found), len(found))

    def unmet(self, kind: Kind) -> Iterator[tuple[Field, Goal]]:
        """The goals of a kind that were never met, with their fields.

        Values and classes of a field that was never there are left out: that it was never there says it.
        """
        for each in self.target.root:
            if kind is Kind.PRESENT or self._was_there(each):
                yield from ((each, goal) for goal in each.goals if goal.kind is kind and self.met(goal) is None)

    def _was_there(self, field: Field) -> bool:
        present = [each for each in field.goals if each.kind is Kind.PRESENT]
        return not present or self.met(present[0]) is not None


@dataclass(frozen=True)
class Figures:
    """A coverage, seen operation by operation."""

    coverage: Coverage

    @cached_property
    def called(self) -> tuple[Part, ...]:
        """The operations that were called; they alone count."""
        return tuple(each for each in self.parts if each.record.calls)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All operations."""
        return tuple(Part(target_of(name), self.coverage.record(name)) for name in operations())

    @property
    def never_called(self) -> tuple[str, ...]:
        """The operations that nobody called."""
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
        """The scenarios of fakes that were met, in the usual order."""
        return tuple(each for each in SCENARIOS if self.coverage.scenarios[each])

    @property
    def scenarios_never_met(self) -> tuple[str, ...]:
        """The others."""
        return tuple(each for each in SCENARIOS if not self.coverage.scenarios[each])

    @cached_property
    def states(self) -> dict[str, int]:
        """The statuses of executions, and how many replies showed each, whatever the operation."""
        times: dict[str, int] = {}
        for part in self.parts:
            for goal in part.target.goals:
                if goal.kind is Kind.VALUE and goal.path in _STATES.get(part.operation, ()):
                    met = part.met(goal)
                    times[goal.short] = times.get(goal.short, 0) + (met.times if met else 0)
        return times


_STATES: Mapping[str, list[Path]] = {
    "Execution.get": [("execution", "status")],
    "Execution.getHistory": [("execution", "status")],
    "Execution.list": [("executions", 0, "status")],
}
"""Where replies tell the status of an execution."""


def verdict(score: Score, minimum: float) -> str:
    """Why a run fails for its coverage; empty text where it does not."""
    if not score.all:
        return f"docpact coverage: no operation was called, at least {minimum:g}% is asked for"
    if score.reaches(minimum):
        return ""
    return f"docpact coverage: {score.percent:g}% is less than {minimum:g}% ({score.met:,} of {score.all:,} met)"
