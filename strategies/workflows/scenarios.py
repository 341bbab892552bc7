"""The scenarios of a history: the courses of events that realistic fixtures and the fake know by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...contract.errors import hides_traceback
from ...contract.workflows import ExecutionStatus, StepStatus
from ..seeded import SeededRandom

__tracebackhide__ = hides_traceback

ScenarioName: TypeAlias = Literal[
    "HappyPath", "RetryPath", "FailPath", "StepCancelled", "CancelRequested", "Stopped", "Paused", "RunningOpenStep",
    "Queued", "LongHistory",
]  # fmt: skip
"""The names of `SCENARIOS`."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A course of events: how the execution stands in the end, how its last step does, whether a step was retried.

    Attributes:
        execution: the status of the execution.
        last_step: the status of its last step; those before it are COMPLETED.
        retried: whether one of the steps took several attempts.
        entries: how many steps, the least and the most, unless asked otherwise.
        weight: how often the scenario is drawn, beside the others; 0 for never.
    """

    execution: ExecutionStatus
    last_step: StepStatus
    retried: bool = False
    entries: tuple[int, int] = (3, 8)
    weight: int = 1


SCENARIOS: Mapping[ScenarioName, Scenario] = {
    "HappyPath": Scenario("FINISHED", "COMPLETED", weight=4),
    "RetryPath": Scenario("FINISHED", "COMPLETED", retried=True, weight=2),
    "FailPath": Scenario("FAILED", "FAILED", weight=2),
    "StepCancelled": Scenario("FINISHED", "CANCELLED"),
    "CancelRequested": Scenario("RUNNING", "CANCEL_REQUESTED"),
    "Stopped": Scenario("STOPPED", "CANCELLED"),
    "Paused": Scenario("PAUSED", "SCHEDULED"),
    "RunningOpenStep": Scenario("RUNNING", "STARTED", weight=2),
    "Queued": Scenario("QUEUED", "SCHEDULED"),
    "LongHistory": Scenario("FINISHED", "COMPLETED", entries=(1000, 1000), weight=0),
}
"""The courses of events by name."""

STATUSES = tuple(dict.fromkeys(each.execution for each in SCENARIOS.values()))
"""The statuses of an execution that a scenario leads to."""

_DRAWN = tuple(name for name, each in SCENARIOS.items() for _ in range(each.weight))


def scenario_names(scenario: ScenarioName | None, status: ExecutionStatus | None) -> tuple[ScenarioName, ...]:
    """The names of the scenarios to draw from, each as often as its weight: one, or those that lead to a status.

    Raises:
        ValueError: there is no such scenario or status, or the two disagree.
    """
    if scenario is not None and scenario not in SCENARIOS:
        raise ValueError(f"scenario={scenario!r}: expected one of {', '.join(SCENARIOS)}")
    if status is not None and status not in STATUSES:
        raise ValueError(f"status={status!r}: expected one of {', '.join(STATUSES)}")
    names = _DRAWN if scenario is None else (scenario,)
    fitting = tuple(each for each in names if status is None or SCENARIOS[each].execution == status)
    if scenario is not None and not fitting:
        raise ValueError(f"scenario={scenario!r} leads to {SCENARIOS[scenario].execution}, not to {status}")
    return fitting


def draw_scenario(random: SeededRandom) -> ScenarioName:
    """The name of one of the scenarios."""
    return random.pick("scenario", _DRAWN)


def checked_entries(entries: object) -> tuple[int, int] | None:
    """The least and the most number of entries; None stands for what the scenario has.

    Raises:
        ValueError: the argument is neither a number nor a pair of numbers from 1 on.
    """
    if entries is None:
        return None
    match entries if isinstance(entries, tuple) else (entries, entries):
        case (int(low), int(high)) if 1 <= low <= high:
            return low, high
    raise ValueError(f"entries={entries!r}: expected a number from 1 on, or a pair of the least and the most")
