"""Histories as the signs of shapes look at them, and what signs are made of."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from ..values.signs import instant_of, nanoseconds

Json: TypeAlias = Mapping[str, Any]
StepSign: TypeAlias = Callable[[Json], bool]


@dataclass(frozen=True, slots=True)
class History:
    """The parts of a payload that shapes speak of, as far as they are objects.

    Attributes:
        execution: the execution; empty where there is none.
        steps: its steps.
    """

    execution: Json
    steps: tuple[Json, ...]

    @property
    def status(self) -> object:
        """The status of the execution."""
        return self.execution.get("status")

    def texts(self, name: str) -> list[str]:
        """The texts that the steps have there."""
        return [each[name] for each in self.steps if isinstance(each.get(name), str)]

    @property
    def starts(self) -> list[int]:
        """When the steps begin that say so, in nanoseconds since the year 1."""
        return [found for each in self.steps if (found := start_of(each)) is not None]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """When the steps begin and end that say so, in the order of their starts."""
        return sorted(found for each in self.steps if (found := span_of(each)) is not None)

    def any_status(self, statuses: Container[object]) -> bool:
        """Whether a step has one of these."""
        return any(each.get("status") in statuses for each in self.steps)


HistorySign: TypeAlias = Callable[[History], bool]


def history_of(payload: object) -> History:
    """A payload as a history."""
    root = payload if isinstance(payload, dict) else {}
    execution, entries = root.get("execution"), root.get("entries")
    steps = entries if isinstance(entries, list) else []
    return History(
        execution if isinstance(execution, dict) else {}, tuple(each for each in steps if isinstance(each, dict))
    )


# ----------------------------------------------------------------- one step


def attempts_of(step: Json) -> int:
    """As many as the step says; none where it does not."""
    text = step.get("attempts")
    return int(text) if isinstance(text, str) and text.isdigit() and len(text) < 20 else 0


def start_of(value: Json) -> int | None:
    """When a step or an execution begins, in nanoseconds since the year 1."""
    found = instant_of(value.get("startedAt"))
    return None if found is None else found.nanos


def span_of(value: Json) -> tuple[int, int] | None:
    """When a step or an execution begins and ends."""
    begun, lasted = start_of(value), nanoseconds(value.get("duration"))
    return None if begun is None or lasted is None else (begun, begun + lasted)


def is_status(status: str) -> StepSign:
    """It has the status."""
    return lambda step: step.get("status") == status


def has_members(*names: str) -> StepSign:
    """It has these members."""
    return lambda step: all(each in step for each in names)


def lacks_members(*names: str) -> StepSign:
    """It has none of these members."""
    return lambda step: not any(each in step for each in names)


def any_step(*signs: StepSign) -> HistorySign:
    """One step is all of this."""
    return lambda history: any(all(sign(step) for sign in signs) for step in history.steps)


def compared_with_execution(is_so: Callable[[Json, Json], bool]) -> HistorySign:
    """A step and its execution are so."""
    return lambda history: any(is_so(step, history.execution) for step in history.steps)


# ----------------------------------------------------------------- one step after another


def for_adjacent_steps(read: Callable[[Json], int | None], is_so: Callable[[int, int], bool]) -> HistorySign:
    """Two steps that follow one another have such numbers; those that have none do not count."""

    def sign(history: History) -> bool:
        numbers = [found for each in history.steps if (found := read(each)) is not None]
        return any(is_so(one, two) for one, two in pairwise(numbers))

    return sign


def status_sequence(first: str, then: str, name: str = "id") -> HistorySign:
    """Two steps of one id, or another name, have these statuses, one after the other."""

    def sign(history: History) -> bool:
        begun = set()
        for each in history.steps:
            if each.get("status") == then and each.get(name) in begun:
                return True
            if each.get("status") == first and name in each:
                begun.add(each[name])
        return False

    return sign
