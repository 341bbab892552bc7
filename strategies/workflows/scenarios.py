"""What happened in an execution: the facts of a history that depend on one another.

A story has the form of a payload. It says what obeys the laws of histories together (statuses, times, attempts,
errors), `None` where a member must be absent, and nothing about the rest, which is filled in place by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import format_duration, format_timestamp, nanos_of_datetime
from ...contract.formats.timestamps import NANOS
from ..realistic.vocabulary import ERRORS, vocabulary
from ..seeded import SeededRandom

__tracebackhide__ = hides_traceback

ScenarioName: TypeAlias = Literal[
    "HappyPath", "RetryPath", "FailPath", "StepCancelled", "CancelRequested", "Stopped", "Paused", "RunningOpenStep",
    "Queued", "LongHistory",
]  # fmt: skip
"""The names of `SCENARIOS`."""

ExecutionStatus: TypeAlias = Literal["QUEUED", "RUNNING", "PAUSED", "STOPPED", "FAILED", "FINISHED"]
"""How an execution may stand."""

ExecutionFacts: TypeAlias = "Mapping[str, ExecutionFacts] | list[ExecutionFacts] | str | None"


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
    last_step: str
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

ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})
"""The statuses of a step that has ended."""

_DRAWN = tuple(name for name, each in SCENARIOS.items() for _ in range(each.weight))
_FIRST = nanos_of_datetime(datetime(2024, 1, 1, tzinfo=UTC))
_SPAN = 2 * 365 * 86_400
_UNITS = (NANOS, 1_000_000, 1_000_000, 1000, 1)


def choose_scenario(dice: SeededRandom, scenario: ScenarioName | None, status: ExecutionStatus | None) -> Scenario:
    """The scenario asked for, or one of those that lead to the status asked for.

    Raises:
        ValueError: there is no such scenario or status, or the two disagree.
    """
    if scenario is not None and scenario not in SCENARIOS:
        raise ValueError(f"scenario={scenario!r}: expected one of {', '.join(SCENARIOS)}")
    if status is not None and status not in STATUSES:
        raise ValueError(f"status={status!r}: expected one of {', '.join(STATUSES)}")
    names = [each for each in (_DRAWN if scenario is None else [scenario]) if _leads_to(each, status)]
    if scenario is not None and not names:
        raise ValueError(f"scenario={scenario!r} leads to {SCENARIOS[scenario].execution}, not to {status}")
    return SCENARIOS[dice.pick("scenario", names)]


def draw_scenario(dice: SeededRandom) -> ScenarioName:
    """The name of one of the scenarios."""
    return dice.pick("scenario", _DRAWN)


def _leads_to(name: ScenarioName, status: ExecutionStatus | None) -> bool:
    return status is None or SCENARIOS[name].execution == status


def execution_facts(
    dice: SeededRandom, scenario: Scenario, entries: int, began: int | None = None
) -> dict[str, ExecutionFacts]:
    """The facts of one execution that began at `began`, in nanoseconds since 1970; at some time after 2024, if None."""
    if began is None:
        second, fraction, _ = dice.numbers("/execution/startedAt")
        began = _FIRST + second % _SPAN * NANOS + _moment(fraction, NANOS)
    if scenario.execution == "QUEUED":
        return {"execution": _execution(scenario, None, None), "entries": [_waiting() for _ in range(entries)]}
    steps = list(_steps(dice, scenario, entries))
    story, now = [], began
    for pause, lasted, step in steps:
        now += pause
        story.append({**step, "startedAt": format_timestamp(now)} if "startedAt" not in step else step)
        now += lasted
    ended = now if scenario.execution in {"FINISHED", "FAILED", "STOPPED"} else None
    return {"execution": _execution(scenario, began, ended), "entries": list(story)}


def _execution(scenario: Scenario, began: int | None, ended: int | None) -> ExecutionFacts:
    return {
        "status": scenario.execution,
        "startedAt": None if began is None else format_timestamp(began),
        "duration": None if began is None or ended is None else format_duration(ended - began),
    }


def _steps(
    dice: SeededRandom, scenario: Scenario, entries: int
) -> Iterator[tuple[int, int, dict[str, ExecutionFacts]]]:
    """The pause before each step, how long it took, and what is told of it."""
    retried = dice.number("retried", entries) if scenario.retried else -1
    for index in range(entries):
        at = f"/entries/{index}"
        status = scenario.last_step if index == entries - 1 else "COMPLETED"
        duration, pause, chance = dice.numbers(f"{at}/story")
        lasted = _moment(duration, 90 * NANOS)
        step = _step(dice, at, status, retried=index == retried or _is_retried(chance, status))
        if status in ENDED:
            step["duration"] = format_duration(lasted)
        yield _moment(pause, 3 * NANOS), lasted, step


def _is_retried(chance: int, status: str) -> bool:
    return status in {"COMPLETED", "FAILED"} and chance % 100 < 10


def _step(dice: SeededRandom, at: str, status: str, *, retried: bool) -> dict[str, ExecutionFacts]:
    if status == "SCHEDULED":
        return _waiting()
    return {
        "status": status,
        "duration": None,
        "output": {} if status == "COMPLETED" else None,
        "error": _error(dice, f"{at}/error") if status == "FAILED" else None,
        "attempts": str(dice.between(f"{at}/attempts/count", 2, 5)) if retried else "1",
        "lastError": _error(dice, f"{at}/lastError") if retried else None,
    }


def _waiting() -> dict[str, ExecutionFacts]:
    """A step that has not begun."""
    absent = ("startedAt", "duration", "output", "error", "attempts", "lastError")
    return {"status": "SCHEDULED", **dict.fromkeys(absent)}


def _error(dice: SeededRandom, at: str) -> ExecutionFacts:
    code, message = dice.pick(at, ERRORS)
    words = vocabulary().words
    filled = message.format(
        n=dice.between(f"{at}/n", 5, 600), word=dice.pick(f"{at}/word", words), other=dice.pick(f"{at}/other", words)
    )
    return {"errorCode": code, "message": filled}


def _moment(number: int, below: int) -> int:
    """Nanoseconds, in whole seconds, milli-, micro- or nanoseconds as clocks give them."""
    number, choice = divmod(number, len(_UNITS))
    unit = _UNITS[choice]
    return max(unit, number % below // unit * unit)
