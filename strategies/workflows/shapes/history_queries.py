"""What shapes of a history are made of: patches of its entries, and queries of its steps and their times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar

from ....contract.workflows import ENDED, OPEN, TERMINAL
from ...edges.shapes import Json, Patch, Shape
from ...values.value import instant_of, nanoseconds

T = TypeVar("T")
JsonObject: TypeAlias = Mapping[str, Any]
StepPredicate: TypeAlias = Callable[[JsonObject], bool]

TEXT_MEMBERS: Final = ("id", "title", "description", "type")
"""The members of a step that hold texts."""


@dataclass(frozen=True, slots=True)
class History:
    """The parts of a payload that shapes speak of, as far as they are objects.

    Attributes:
        execution: the execution; empty where there is none.
        steps: its steps.
    """

    execution: JsonObject
    steps: tuple[JsonObject, ...]

    @property
    def status(self) -> object:
        """The status of the execution."""
        return self.execution.get("status")

    @property
    def step_statuses(self) -> list[object]:
        """The status of each step, `None` where it has none."""
        return [each.get("status") for each in self.steps]

    def texts(self, name: str) -> list[str]:
        """The texts that the steps have at a member."""
        return [each[name] for each in self.steps if isinstance(each.get(name), str)]

    @property
    def starts(self) -> list[int]:
        """When the steps begin that say so, in nanoseconds since the year 1."""
        return [start for each in self.steps if (start := start_of(each)) is not None]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """When the steps begin and end that say so, in the order of their starts."""
        return sorted(span for each in self.steps if (span := span_of(each)) is not None)

    def any_id(self, is_so: Callable[[list[JsonObject]], bool]) -> bool:
        """Whether the steps of one id are so, as far as several steps have it."""
        groups: dict[str, list[JsonObject]] = {}
        for each in self.steps:
            if isinstance(each.get("id"), str):
                groups.setdefault(each["id"], []).append(each)
        return any(is_so(steps) for steps in groups.values() if len(steps) > 1)


HistoryPredicate: TypeAlias = Callable[[History], bool]


def history_of(payload: object) -> History:
    """A payload as a history."""
    root = payload if isinstance(payload, dict) else {}
    execution, entries = root.get("execution"), root.get("entries")
    steps = entries if isinstance(entries, list) else []
    return History(
        execution if isinstance(execution, dict) else {}, tuple(each for each in steps if isinstance(each, dict))
    )


# ----------------------------------------------------------------- one step


def attempts_of(step: JsonObject) -> int:
    """The attempts of a step; 0 where it says nothing of them."""
    text = step.get("attempts")
    return int(text) if isinstance(text, str) and text.isdigit() and len(text) < 20 else 0


def start_of(value: JsonObject) -> int | None:
    """When a step or an execution begins, in nanoseconds since the year 1."""
    instant = instant_of(value.get("startedAt"))
    return None if instant is None else instant.nanos


def duration_of(value: JsonObject) -> int | None:
    """How long a step or an execution takes, in nanoseconds."""
    return nanoseconds(value.get("duration"))


def span_of(value: JsonObject) -> tuple[int, int] | None:
    """When a step or an execution begins and ends."""
    start, duration = start_of(value), duration_of(value)
    return None if start is None or duration is None else (start, start + duration)


def end_of(value: JsonObject) -> int | None:
    """When a step or an execution ends, in nanoseconds since the year 1."""
    span = span_of(value)
    return None if span is None else span[1]


def embedded_json_of(step: JsonObject, kind: str) -> str | None:
    """The JSON text of the step's `input` or `output`."""
    data = step.get(kind)
    text = data.get(f"{kind}Json") if isinstance(data, dict) else None
    return text if isinstance(text, str) else None


def is_status(status: str) -> StepPredicate:
    """The step has the status."""
    return lambda step: step.get("status") == status


def is_open(step: JsonObject) -> bool:
    """Whether the step has neither ended nor been asked to end."""
    return step.get("status") in OPEN


def is_ended(step: JsonObject) -> bool:
    """Whether the step has ended."""
    return step.get("status") in ENDED


def has_members(*names: str) -> StepPredicate:
    """The step has these members."""
    return lambda step: all(each in step for each in names)


def lacks_members(*names: str) -> StepPredicate:
    """The step has none of these members."""
    return lambda step: not any(each in step for each in names)


def has_attempts(is_so: Callable[[int], bool]) -> StepPredicate:
    """The number of attempts is so; 0 is that of a step that says nothing of them."""
    return lambda step: is_so(attempts_of(step))


def has_span(is_so: Callable[[int, int], bool]) -> StepPredicate:
    """The start and the end of the step are so."""
    return lambda step: (span := span_of(step)) is not None and is_so(*span)


def any_step(*predicates: StepPredicate) -> HistoryPredicate:
    """One step satisfies all of these."""
    return lambda history: any(all(each(step) for each in predicates) for step in history.steps)


# ----------------------------------------------------------------- a step and its execution


def compared_with_execution(
    value_of: Callable[[JsonObject], T | None], is_so: Callable[[T, T], bool]
) -> HistoryPredicate:
    """The value of a step and that of its execution are so; where one has none, they are not."""

    def is_shown_by(history: History) -> bool:
        own = value_of(history.execution)
        values = (value_of(each) for each in history.steps)
        return own is not None and any(each is not None and is_so(each, own) for each in values)

    return is_shown_by


def while_status(status: str, is_so: HistoryPredicate) -> HistoryPredicate:
    """The execution has the status, and the history is so."""
    return lambda history: history.status == status and is_so(history)


def is_terminal(history: History) -> bool:
    """Whether the execution has ended."""
    return history.status in TERMINAL


# ----------------------------------------------------------------- one step after another


def for_adjacent_steps(
    value_of: Callable[[JsonObject], int | None], is_so: Callable[[int, int], bool]
) -> HistoryPredicate:
    """Two steps that follow one another have such numbers; those that have none do not count."""

    def is_shown_by(history: History) -> bool:
        numbers = [number for each in history.steps if (number := value_of(each)) is not None]
        return any(is_so(one, two) for one, two in pairwise(numbers))

    return is_shown_by


def status_sequence(first: str, then: str, name: str = "id") -> HistoryPredicate:
    """Two steps of one id, or of another name, have these statuses, one after the other."""

    def is_shown_by(history: History) -> bool:
        first_ones = set()
        for each in history.steps:
            if each.get("status") == then and each.get(name) in first_ones:
                return True
            if each.get("status") == first and name in each:
                first_ones.add(each[name])
        return False

    return is_shown_by


# ----------------------------------------------------------------- texts of several steps


def has_repetition(values: Iterable[Hashable]) -> bool:
    """Whether a value comes twice."""
    return any(times > 1 for times in Counter(values).values())


def repeated_text(name: str) -> HistoryPredicate:
    """Two steps have the same text at a member."""
    return lambda history: has_repetition(history.texts(name))


def equal_by(key: Callable[[str], Hashable], texts: Iterable[str]) -> bool:
    """Whether two different texts have the same key; those without one, whose key is None, do not count."""
    return has_repetition(value for each in {*texts} if (value := key(each)) is not None)


def texts_equal_by(name: str, key: Callable[[str], Hashable]) -> HistoryPredicate:
    """Two steps have different texts with the same key at a member."""
    return lambda history: equal_by(key, history.texts(name))


def sorts_differently(name: str, key: Callable[[str], int | None]) -> HistoryPredicate:
    """As texts the values of a member have another order than by their key, or are equal there."""

    def is_shown_by(history: History) -> bool:
        values = [value for each in sorted({*history.texts(name)}) if (value := key(each)) is not None]
        return any(a >= b for a, b in pairwise(values))

    return is_shown_by


def nanos_of_timestamp(text: str) -> int | None:
    """A timestamp in nanoseconds since the year 1."""
    return start_of({"startedAt": text})


def number_of_digits(text: str) -> int | None:
    """The number that the digits of a text say."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


# ----------------------------------------------------------------- rows

ERROR: Final[Json] = {"message": "timed out", "errorCode": "TIMEOUT"}
"""What went wrong, where it does not matter what."""


@dataclass(frozen=True, slots=True)
class Row:
    """What clients get wrong, the patch of a shape, and what a history shows then; by default what the patch names."""

    why: str
    patch: Patch
    is_shown_by: HistoryPredicate | None = None


ShapeTable: TypeAlias = Mapping[str, Row]
"""Rows by the ids of their shapes."""


def shapes_of_history(table: ShapeTable) -> tuple[Shape, ...]:
    """The shapes of a table, which are recognised by a history."""
    return tuple(_shape(name, each) for name, each in table.items())


def _shape(name: str, row: Row) -> Shape:
    is_shown_by = row.is_shown_by or _is_patched(**row.patch)
    return Shape(name, row.why, row.patch, lambda payload: is_shown_by(history_of(payload)))


def _is_patched(entries: Any, execution: Any = MappingProxyType({})) -> HistoryPredicate:
    """The execution is as the patch has it, and some step as the patch has the first one."""
    step = any_step(*(_has_member(*each) for each in entries[0].items()))
    own = [_has_member(*each) for each in execution.items()]
    return lambda history: all(each(history.execution) for each in own) and step(history)


def _has_member(name: str, value: Json) -> StepPredicate:
    """It has a member, or lacks it as the patch does; equal are statuses, numbers of tries and what is empty."""
    if value is None:
        return lacks_members(name)
    if name == "attempts":
        return has_attempts((lambda attempts: attempts > 1) if value != "1" else lambda attempts: attempts == 1)
    if name == "status" or value == {}:
        return lambda step: step.get(name) == value
    return has_members(name)


def entries(*steps: Patch, **execution: Json) -> Patch:
    """A patch of the first entries, and of their execution."""
    return {"execution": execution, "entries": [*steps]} if execution else {"entries": [*steps]}


def each_with(member: str, *values: Json) -> Patch:
    """A patch of the first entries, of one member each."""
    return entries(*({member: each} for each in values))
