"""Plans: what an execution does until its end, as the name of a scenario or as steps of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeAlias, cast

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS, datetime_of, format_duration, format_timestamp
from ...contract.text.printing import count
from ...contract.workflows import ENDED, TERMINAL, ExecutionStatus, StepStatus, execution_status_after
from ...strategies.seeded import SeededRandom
from ...strategies.workflows.fixtures import history
from ...strategies.workflows.scenarios import ScenarioName, draw_scenario
from ..clock import LATEST
from ..protocol.ids import number_of, resource_id

__tracebackhide__ = hides_traceback

_json_text = json.JSONEncoder(ensure_ascii=False).encode

_PAUSE: Final = NANOS // 10
"""How long an execution waits between two steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an execution of one's own.

    Attributes:
        type: as in a workflow, such as `FunctionCall` or `HttpCall`.
        title: its name; its type if None.
        description: what it is for.
        duration: seconds that it takes; None for a step that never ends, after which nothing follows.
        attempts: how many it takes. Where they are several, `error` is also why the last but one failed.
        error: why it failed; None where it did not.
        error_code: the code of the error.
        input: its input as a JSON value; None for no input.
        output: its output as a JSON value; None for no output.
        status: how it ends; what follows from the above, if None.

    Raises:
        ValueError: the duration or the number of attempts is out of range.
    """

    type: str = "FunctionCall"
    title: str | None = None
    description: str | None = None
    duration: float | None = 1.0
    attempts: int = 1
    error: str | None = None
    error_code: str = "STEP_FAILED"
    input: object = None
    output: object = None
    status: StepStatus | None = None

    def __post_init__(self) -> None:
        if self.duration is not None and not (type(self.duration) in {int, float} and 0 <= self.duration < _LONGEST):
            raise ValueError(f"Step(duration={self.duration!r}): expected seconds from 0 to {_LONGEST}, or None")
        if type(self.attempts) is not int or self.attempts < 1:
            raise ValueError(f"Step(attempts={self.attempts!r}): expected a whole number of at least 1")

    @property
    def ending(self) -> StepStatus:
        """How it ends."""
        if self.status is not None:
            return self.status
        if self.duration is None:
            return "STARTED"
        return "COMPLETED" if self.error is None else "FAILED"


_LONGEST: Final = 315_576_000_000
"""Seconds: the longest duration of protobuf."""


Plan: TypeAlias = "str | Sequence[Step]"
"""A scenario's name, or steps of one's own."""


def plan_name(plan: Plan) -> str:
    """The name of a plan for people."""
    return plan if isinstance(plan, str) else count(len(plan), "step")


def history_of_plan(plan: Plan, seed: int, name: str, began: int, status: str | None = None) -> dict[str, Any]:
    """The history that a plan leads to, for an execution whose name its ids and values follow from.

    It starts to run in nanoseconds since 1970, and ends with the status; with what follows from the plan, if None.

    Raises:
        ValueError: there is no such scenario, it does not lead to the status, there are no steps, or they go beyond
            the year 9999.
    """
    if isinstance(plan, str):
        rounded = datetime_of(began) + timedelta(microseconds=bool(began % 1000))
        scenario, ending = cast("ScenarioName", plan), cast("ExecutionStatus | None", status)  # any text, refused there
        return history(_scenario_seed(seed, name), scenario=scenario, status=ending, started_at=rounded)
    if not plan:
        raise ValueError("a scenario needs at least one step: a history has at least one entry")
    return _history_of_steps(plan, seed, name, began, status)


def draw_plan(seed: int, name: str) -> str:
    """A scenario's name, drawn as fixtures draw theirs."""
    return draw_scenario(SeededRandom(_scenario_seed(seed, name)))


def _scenario_seed(seed: int, name: str) -> int:
    return number_of(seed, f"story/{name}")  # the name is a part of what a seed means, and stays


def _history_of_steps(steps: Sequence[Step], seed: int, name: str, began: int, status: str | None) -> dict[str, Any]:
    if began + _lasting(steps) > LATEST:
        raise ValueError("a scenario whose steps last beyond the year 9999: give them shorter durations")
    entries = list(_entries(steps, seed, name, began))
    execution: dict[str, Any] = {"status": status or _status(steps), "startedAt": format_timestamp(began)}
    if execution["status"] in TERMINAL:
        execution["duration"] = format_duration(_lasting(steps))
    return {"execution": execution, "entries": entries}


def _status(steps: Sequence[Step]) -> str:
    """The status that an execution has by its steps."""
    if any(each.ending not in ENDED for each in steps):
        return "RUNNING"
    return execution_status_after(steps[-1].ending)


def _lasting(steps: Sequence[Step]) -> int:
    return sum(_PAUSE + _nanos(each.duration) for each in steps)


def _nanos(seconds: float | None) -> int:
    return round((seconds or 0) * NANOS)


def _entries(steps: Sequence[Step], seed: int, name: str, began: int) -> Iterator[dict[str, Any]]:
    now, is_open = began, False
    for index, step in enumerate(steps):
        entry = {"id": resource_id(seed, f"{name}/step/{index}"), **_description(step)}
        if is_open or step.ending == "SCHEDULED":
            yield {**entry, "status": "SCHEDULED"}
        else:
            now += _PAUSE
            yield {**entry, "startedAt": format_timestamp(now), **_outcome(step)}
            now += _nanos(step.duration)
        is_open = is_open or step.ending not in ENDED


def _description(step: Step) -> Mapping[str, Any]:
    fields = {"title": step.type if step.title is None else step.title, "type": step.type}
    if step.description is not None:
        fields["description"] = step.description
    return fields if step.input is None else {**fields, "input": {"inputJson": _json_text(step.input)}}


def _outcome(step: Step) -> dict[str, Any]:
    failure = {"message": step.error or "the attempt failed", "errorCode": step.error_code}
    fields: dict[str, Any] = {"status": step.ending, "attempts": str(step.attempts)}
    if step.ending in ENDED and step.duration is not None:
        fields["duration"] = format_duration(_nanos(step.duration))
    if step.ending == "COMPLETED":
        fields["output"] = {} if step.output is None else {"outputJson": _json_text(step.output)}
    if step.ending == "FAILED":
        fields["error"] = failure
    if step.attempts > 1:
        fields["lastError"] = failure
    return fields
