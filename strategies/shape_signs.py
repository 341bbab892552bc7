"""How each shape of a history is told from a payload, id by id as in `shapes`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from ..contract.timestamps import Instant
from .signs import instant_of, nanoseconds

Json: TypeAlias = Mapping[str, Any]
StepSign: TypeAlias = Callable[[Json], bool]

_OPEN = frozenset({"SCHEDULED", "STARTED"})
_ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})
_NANOS = 10**9


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


def _attempts(step: Json) -> int:
    """As many as the step says; none where it does not."""
    text = step.get("attempts")
    return int(text) if isinstance(text, str) and text.isdigit() and len(text) < 20 else 0


def _is(status: str) -> StepSign:
    return lambda step: step.get("status") == status


def _has(*names: str) -> StepSign:
    return lambda step: all(each in step for each in names)


def _lacks(*names: str) -> StepSign:
    return lambda step: not any(each in step for each in names)


def _retried(step: Json) -> bool:
    return _attempts(step) > 1


def _failed_otherwise(step: Json) -> bool:
    return bool(step["error"] != step["lastError"])


def _is_empty(*names: str) -> StepSign:
    return lambda step: all(step.get(each) == {} for each in names)


def _lacks_a_code(step: Json) -> bool:
    errors = (step.get("error"), step.get("lastError"))
    return any(isinstance(each, dict) and "message" in each and "errorCode" not in each for each in errors)


def _ends_too_late(step: Json) -> bool:
    begun, lasted = instant_of(step.get("startedAt")), nanoseconds(step.get("duration"))
    return begun is not None and lasted is not None and _nanos(begun) + lasted > _LAST


def _step(*signs: StepSign) -> HistorySign:
    """One step is all of this."""
    return lambda history: any(all(sign(step) for sign in signs) for step in history.steps)


# ----------------------------------------------------------------- a step and its execution


def _nanos(instant: Instant) -> int:
    return (instant.minute * 60 + instant.second) * _NANOS + instant.nanosecond


_LAST = 3_652_059 * 86_400 * _NANOS - 1
"""The last nanosecond of the year 9999, counted from the first of the year 1."""


def _against_execution(is_so: Callable[[Json, Json], bool]) -> HistorySign:
    """A step and its execution are so."""
    return lambda history: any(is_so(step, history.execution) for step in history.steps)


def _starts_before(step: Json, execution: Json) -> bool:
    own, other = instant_of(step.get("startedAt")), instant_of(execution.get("startedAt"))
    return own is not None and other is not None and own < other


def _starts_with(step: Json, execution: Json) -> bool:
    """At the same instant, written with other digits."""
    own, other = step.get("startedAt"), execution.get("startedAt")
    return own != other and instant_of(own) == instant_of(other) is not None


def _outlasts(step: Json, execution: Json) -> bool:
    own, other = nanoseconds(step.get("duration")), nanoseconds(execution.get("duration"))
    return own is not None and other is not None and own > other


def _shares_its_id(step: Json, execution: Json) -> bool:
    return bool(step.get("id")) and step.get("id") == execution.get("id")


def _while(status: str, is_so: HistorySign) -> HistorySign:
    """The execution has the status, and its steps are so."""
    return lambda history: history.status == status and is_so(history)


def _has_open_steps(history: History) -> bool:
    return history.any_status(_OPEN)


def _runs_without_duration(history: History) -> bool:
    running = _step(_is("STARTED"), _has("startedAt"), _lacks("duration", "output"))
    return "duration" not in history.execution and running(history)


def _all_ended(history: History) -> bool:
    return bool(history.steps) and all(each.get("status") in _ENDED for each in history.steps)


# ----------------------------------------------------------------- steps among themselves


def _in_turn(is_so: Callable[[str, str], bool]) -> HistorySign:
    """Two steps that follow one another start so."""
    return lambda history: any(is_so(a, b) for a, b in pairwise(history.texts("startedAt")))


def _is_later(text: str, other: str) -> bool:
    own, bound = instant_of(text), instant_of(other)
    return own is not None and bound is not None and own > bound


def _differs_below_microseconds(text: str, other: str) -> bool:
    own, bound = instant_of(text), instant_of(other)
    if own is None or bound is None or own <= bound:
        return False
    return _nanos(own) // 1000 == _nanos(bound) // 1000


def _sorts_otherwise(history: History) -> bool:
    """As text the times have another order than in time: a fraction is compared with the Z."""
    found = sorted({each for each in history.texts("startedAt") if instant_of(each)})
    return any(_is_later(a, b) for a, b in pairwise(found))


def _repeats(values: Iterable[Hashable]) -> bool:
    return any(times > 1 for times in Counter(values).values())


def _repeat(name: str) -> HistorySign:
    return lambda history: _repeats(history.texts(name))


def _writes_otherwise(history: History) -> bool:
    """One instant in two ways."""
    return _repeats(found for each in {*history.texts("startedAt")} if (found := instant_of(each)))


def _overlap(history: History) -> bool:
    """One step begins before an earlier one has ended."""
    spans = sorted(filter(None, map(_span, history.steps)))
    end = None
    for begun, lasted in spans:
        if end is not None and begun < end:
            return True
        end = max(end or 0, begun + lasted)
    return False


def _span(step: Json) -> tuple[int, int] | None:
    begun, lasted = instant_of(step.get("startedAt")), nanoseconds(step.get("duration"))
    return None if begun is None or lasted is None or lasted <= 0 else (_nanos(begun), lasted)


def _some_lack_a_time(history: History) -> bool:
    return 0 < len(history.texts("startedAt")) < len(history.steps)


def _ids_fold(history: History) -> bool:
    return _repeats(each.casefold() for each in {*history.texts("id")})


def _ids_read_as_numbers(history: History) -> bool:
    """Read as numbers they are equal, or in another order than as text."""
    texts = sorted({each for each in history.texts("id") if each.isascii() and each.isdigit() and len(each) < 20})
    return any(int(a) >= int(b) for a, b in pairwise(texts))


SHAPE_SIGNS: Mapping[str, HistorySign] = {
    "retries-with-last-error": _step(_retried, _has("lastError")),
    "completed-after-retries": _step(_is("COMPLETED"), _retried, _has("lastError"), _lacks("error")),
    "failed-after-retries": _step(_is("FAILED"), _retried, _has("error", "lastError"), _failed_otherwise),
    "one-attempt-with-last-error": _step(lambda step: _attempts(step) == 1, _has("lastError")),
    "last-error-without-attempts": _step(_has("lastError"), _lacks("attempts")),
    "error-and-output": _step(_has("error", "output")),
    "error-on-completed-step": _step(_is("COMPLETED"), _has("error")),
    "failed-without-error": _step(_is("FAILED"), _lacks("error", "lastError")),
    "failed-with-empty-error": _step(_is("FAILED"), _is_empty("error")),
    "error-without-code": _step(_lacks_a_code),
    "running-without-duration": _while("RUNNING", _runs_without_duration),
    "stopped-with-open-steps": _while("STOPPED", _has_open_steps),
    "finished-with-open-step": _while("FINISHED", _has_open_steps),
    "finished-with-failed-step": _while("FINISHED", _step(_is("FAILED"))),
    "failed-without-failed-step": _while("FAILED", lambda history: not history.any_status({"FAILED"})),
    "running-with-ended-steps": _while("RUNNING", _all_ended),
    "paused-with-open-step": _while("PAUSED", _has_open_steps),
    "cancel-requested": _step(_is("CANCEL_REQUESTED"), _lacks("duration")),
    "step-before-execution": _against_execution(_starts_before),
    "step-with-execution": _against_execution(_starts_with),
    "step-outlasts-execution": _against_execution(_outlasts),
    "end-after-year-9999": _step(_ends_too_late),
    "parallel-steps": _overlap,
    "out-of-order": _in_turn(_is_later),
    "equal-timestamps": _repeat("startedAt"),
    "equal-instants-written-differently": _writes_otherwise,
    "fraction-order": _sorts_otherwise,
    "nanosecond-order": _in_turn(_differs_below_microseconds),
    "some-without-timestamp": _some_lack_a_time,
    "equal-ids": _repeat("id"),
    "ids-differ-in-case": _ids_fold,
    "ids-like-numbers": _ids_read_as_numbers,
    "equal-titles": _repeat("title"),
    "id-of-execution": _against_execution(_shares_its_id),
    "empty-objects": _step(_is_empty("input", "output", "error", "lastError")),
}
