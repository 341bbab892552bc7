"""The laws of a history: what the page does not promise and every sane history obeys. All advice.

A law looks only at values of the right shape; what is malformed is the schema's business. Each law first picks the
steps that could break it by the cheapest test there is, because nearly no step does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .formats import int64
from .masking import describe
from .pointer import Place
from .timestamps import Instant, read_timestamp
from .verdict import Verdict

Json: TypeAlias = Mapping[str, object]

TERMINAL = ("STOPPED", "FAILED", "FINISHED")
"""Statuses of an execution after which nothing happens any more."""

OPEN = ("SCHEDULED", "STARTED")
"""Statuses of a step that has not ended."""


@dataclass(frozen=True, slots=True)
class _History:
    """The parts of a response that are objects: the execution, and the steps with their indices."""

    execution: Json
    steps: tuple[tuple[int, Json], ...]


def check_history(payload: object, verdict: Verdict) -> None:
    """Adds the advice that the laws of a getHistory response give."""
    root = payload if isinstance(payload, dict) else {}
    execution, entries = root.get("execution"), root.get("entries")
    steps = enumerate(entries if isinstance(entries, list | tuple) else ())
    history = _History(
        execution if isinstance(execution, dict) else {},
        tuple((index, each) for index, each in steps if isinstance(each, dict)),
    )
    for rule, law in _LAWS:
        for place, expected, value in law(history):
            verdict.add(rule, place, expected, value)


_Broken: TypeAlias = tuple[Place, str, object]


def _at(index: int, member: str) -> Place:
    return (((None, "entries"), index), member)


def _steps_start_after_execution(history: _History) -> Iterator[_Broken]:
    begun = history.execution.get("startedAt")
    if not isinstance(begun, str):
        return
    for index, step in history.steps:
        own = step.get("startedAt")
        if isinstance(own, str) and not _is_surely_not_earlier(own, begun) and _is_earlier(own, begun):
            yield _at(index, "startedAt"), "a step to start no earlier than its execution", own


def _is_surely_not_earlier(text: str, other: str) -> bool:
    """Whether the letters tell it: UTC timestamps with upper-case marks sort as text, but for the final Z."""
    return text[10:11] == "T" == other[10:11] and text[-1:] == "Z" == other[-1:] and text[:-1] >= other[:-1]


def _is_earlier(text: str, other: str) -> bool:
    instant, bound = read_timestamp(text), read_timestamp(other)
    return isinstance(instant, Instant) and isinstance(bound, Instant) and instant < bound


def _error_means_failed(history: _History) -> Iterator[_Broken]:
    for index, step in history.steps:
        status = step.get("status")
        if ("error" in step) is (status == "FAILED") or not isinstance(status, str):
            continue
        if status == "FAILED":
            yield ((None, "entries"), index), "the member error on a step that is FAILED", step
        else:
            yield _at(index, "error"), f"no error on a step whose status is {describe(status)}", step["error"]


def _steps_end_with_execution(history: _History) -> Iterator[_Broken]:
    status = history.execution.get("status")
    for index, step in history.steps if status in TERMINAL else ():
        if step.get("status") in OPEN:
            yield _at(index, "status"), f"a step that has ended, as its execution is {status}", step["status"]


def _attempts_are_plausible(history: _History) -> Iterator[_Broken]:
    for index, step in history.steps:
        text = step.get("attempts")
        if not isinstance(text, str) or (text[:1] > "0" and text != "1") or int64(text) is not None:
            continue
        if int(text) < 1:
            yield _at(index, "attempts"), "at least one attempt", text
        elif "lastError" in step:
            yield _at(index, "attempts"), "more than one attempt beside a last error", text


def _ids_differ(history: _History) -> Iterator[_Broken]:
    ids = [(index, step["id"]) for index, step in history.steps if step.get("id")]  # an empty id is one not set
    seen: set[object] = set()
    for index, name in ids:
        if isinstance(name, str) and name in seen:
            yield _at(index, "id"), "an id that no earlier step has", name
        elif isinstance(name, str):
            seen.add(name)


_LAWS: tuple[tuple[str, Callable[[_History], Iterator[_Broken]]], ...] = (
    ("history-order", _steps_start_after_execution),
    ("history-error", _error_means_failed),
    ("history-open-step", _steps_end_with_execution),
    ("attempts-unlikely", _attempts_are_plausible),
    ("history-duplicate-id", _ids_differ),
)

LAWS: Mapping[str, Callable[[object, Verdict], None]] = {"Execution.getHistory": check_history}
"""The laws of a response, by operation."""
