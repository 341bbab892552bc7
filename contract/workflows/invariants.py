"""The invariants of a history: what the page does not promise and every sane history obeys. All are advice.

An invariant looks only at values of the right shape; the schema reports what is malformed. Each invariant first picks
the steps that could break it by the cheapest test there is, because nearly no step does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ..findings.pointer import Location
from ..findings.report import FindingCollector
from ..findings.rules import Rule
from ..formats.checks import int64
from ..formats.protobuf_time import Instant, read_timestamp
from ..text.printing import describe
from . import DEFAULT_OPERATION, NOT_FAILED, OPEN, TERMINAL

_Object: TypeAlias = Mapping[str, object]
_Steps: TypeAlias = Sequence[tuple[int, _Object]]
"""The steps that are objects, with their indices."""

_Broken: TypeAlias = tuple[Location, str, object]
"""Where an invariant is broken, what was expected, and the value found."""


def check_history(payload: object, collector: FindingCollector) -> None:
    """Adds the advice that the invariants of a getHistory response give."""
    root = payload if isinstance(payload, dict) else {}
    execution, entries = root.get("execution"), root.get("entries")
    if not isinstance(execution, dict):
        execution = {}
    if isinstance(entries, list | tuple):
        steps = [(index, each) for index, each in enumerate(entries) if isinstance(each, dict)]
        for rule, broken in _INVARIANTS:
            for location, expected, value in broken(execution, steps):
                collector.add(rule, location, expected, value)


def _at(index: int, member: str) -> Location:
    return (((None, "entries"), index), member)


def _steps_start_after_execution(execution: _Object, steps: _Steps) -> Iterator[_Broken]:
    bound = execution.get("startedAt")
    if not isinstance(bound, str):
        return
    second = _utc_second(bound)
    for index, step in steps:
        start = step.get("startedAt")
        if isinstance(start, str) and (not second or _utc_second(start) <= second) and _is_earlier(start, bound):
            yield _at(index, "startedAt"), "a step to start no earlier than its execution", start


def _utc_second(text: str) -> str:
    """Up to the seconds, a timestamp in the usual letters, in which times sort as text; else the empty text."""
    return text[:19] if text[-1:] == "Z" and text[10:11] == "T" else ""


def _is_earlier(text: str, other: str) -> bool:
    instant, bound = read_timestamp(text), read_timestamp(other)
    return isinstance(instant, Instant) and isinstance(bound, Instant) and instant < bound


def _error_means_failed(_: _Object, steps: _Steps) -> Iterator[_Broken]:
    for index, step in steps:
        status = step.get("status")
        if ("error" in step) is (status == "FAILED"):
            continue
        if status == "FAILED":
            yield ((None, "entries"), index), "the member error on a step that is FAILED", step
        elif status in NOT_FAILED:
            yield _at(index, "error"), f"no error on a step whose status is {describe(status)}", step["error"]


def _steps_end_with_execution(execution: _Object, steps: _Steps) -> Iterator[_Broken]:
    status = execution.get("status")
    for index, step in steps if status in TERMINAL else ():
        if step.get("status") in OPEN:
            yield _at(index, "status"), f"a step that has ended, as its execution is {status}", step["status"]


def _attempts_are_plausible(_: _Object, steps: _Steps) -> Iterator[_Broken]:
    for index, step in steps:
        text = step.get("attempts")
        if text == "1" and "lastError" in step:
            yield _at(index, "attempts"), "more than one attempt beside a last error", text
        elif isinstance(text, str) and text[:1] < "1" and int64(text) is None:
            yield _at(index, "attempts"), "at least one attempt", text


def _ids_differ(_: _Object, steps: _Steps) -> Iterator[_Broken]:
    ids = [(index, step["id"]) for index, step in steps if step.get("id")]  # an empty id is one not set
    earlier: set[object] = set()
    for index, name in ids:
        if isinstance(name, str) and name in earlier:
            yield _at(index, "id"), "an id that no earlier step has", name
        elif isinstance(name, str):
            earlier.add(name)


_INVARIANTS: tuple[tuple[Rule, Callable[[_Object, _Steps], Iterator[_Broken]]], ...] = (
    (Rule("history-order", "a step does not start before its execution", "advice"), _steps_start_after_execution),
    (Rule("history-error", "a step has an error exactly when it is FAILED", "advice"), _error_means_failed),
    (
        Rule("history-open-step", "a terminal execution has no SCHEDULED or STARTED step", "advice"),
        _steps_end_with_execution,
    ),
    (
        Rule("attempts-unlikely", "attempts are at least 1, and more than 1 where there is a last error", "advice"),
        _attempts_are_plausible,
    ),
    (Rule("history-duplicate-id", "the ids of the steps differ", "advice"), _ids_differ),
)
"""The rule of each invariant, and the function that finds where a history breaks it."""

INVARIANT_RULES: Mapping[str, Rule] = {rule.id: rule for rule, _ in _INVARIANTS}
"""The rules of the invariants by id."""

INVARIANTS: Mapping[str, Callable[[object, FindingCollector], None]] = {DEFAULT_OPERATION: check_history}
"""The invariants of a response, by operation."""
