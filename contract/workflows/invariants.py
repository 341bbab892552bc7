"""The laws of a history: what the page does not promise and every sane history obeys. All advice.

A law looks only at values of the right shape; what is malformed is the schema's business. Each law first picks the
steps that could break it by the cheapest test there is, because nearly no step does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ..findings.collector import FindingCollector
from ..findings.pointer import Place
from ..formats.checks import int64
from ..formats.timestamps import Instant, read_timestamp
from ..text.printing import describe
from . import DEFAULT_OPERATION
from .statuses import NOT_FAILED, OPEN, TERMINAL

Json: TypeAlias = Mapping[str, object]

_Steps: TypeAlias = Sequence[tuple[int, Json]]
"""The steps that are objects, with their indices."""

_Broken: TypeAlias = tuple[Place, str, object]


def check_history(payload: object, verdict: FindingCollector) -> None:
    """Adds the advice that the laws of a getHistory response give."""
    root = payload if isinstance(payload, dict) else {}
    execution, entries = root.get("execution"), root.get("entries")
    if not isinstance(execution, dict):
        execution = {}
    if isinstance(entries, list | tuple):
        steps = [(index, each) for index, each in enumerate(entries) if isinstance(each, dict)]
        for rule, law in _LAWS:
            for place, expected, value in law(execution, steps):
                verdict.add(rule, place, expected, value)


def _at(index: int, member: str) -> Place:
    return (((None, "entries"), index), member)


def _steps_start_after_execution(execution: Json, steps: _Steps) -> Iterator[_Broken]:
    begun = execution.get("startedAt")
    if not isinstance(begun, str):
        return
    second = _utc_second(begun)
    for index, step in steps:
        own = step.get("startedAt")
        if isinstance(own, str) and (not second or _utc_second(own) <= second) and _is_earlier(own, begun):
            yield _at(index, "startedAt"), "a step to start no earlier than its execution", own


def _utc_second(text: str) -> str:
    """Up to the seconds, a timestamp in the usual letters, in which times sort as text; else the empty text."""
    return text[:19] if text[-1:] == "Z" and text[10:11] == "T" else ""


def _is_earlier(text: str, other: str) -> bool:
    instant, bound = read_timestamp(text), read_timestamp(other)
    return isinstance(instant, Instant) and isinstance(bound, Instant) and instant < bound


def _error_means_failed(_: Json, steps: _Steps) -> Iterator[_Broken]:
    for index, step in steps:
        status = step.get("status")
        if ("error" in step) is (status == "FAILED"):
            continue
        if status == "FAILED":
            yield ((None, "entries"), index), "the member error on a step that is FAILED", step
        elif status in NOT_FAILED:
            yield _at(index, "error"), f"no error on a step whose status is {describe(status)}", step["error"]


def _steps_end_with_execution(execution: Json, steps: _Steps) -> Iterator[_Broken]:
    status = execution.get("status")
    for index, step in steps if status in TERMINAL else ():
        if step.get("status") in OPEN:
            yield _at(index, "status"), f"a step that has ended, as its execution is {status}", step["status"]


def _attempts_are_plausible(_: Json, steps: _Steps) -> Iterator[_Broken]:
    for index, step in steps:
        text = step.get("attempts")
        if text == "1" and "lastError" in step:
            yield _at(index, "attempts"), "more than one attempt beside a last error", text
        elif isinstance(text, str) and text[:1] < "1" and int64(text) is None:
            yield _at(index, "attempts"), "at least one attempt", text


def _ids_differ(_: Json, steps: _Steps) -> Iterator[_Broken]:
    ids = [(index, step["id"]) for index, step in steps if step.get("id")]  # an empty id is one not set
    seen: set[object] = set()
    for index, name in ids:
        if isinstance(name, str) and name in seen:
            yield _at(index, "id"), "an id that no earlier step has", name
        elif isinstance(name, str):
            seen.add(name)


_LAWS: tuple[tuple[str, Callable[[Json, _Steps], Iterator[_Broken]]], ...] = (
    ("history-order", _steps_start_after_execution),
    ("history-error", _error_means_failed),
    ("history-open-step", _steps_end_with_execution),
    ("attempts-unlikely", _attempts_are_plausible),
    ("history-duplicate-id", _ids_differ),
)

INVARIANTS: Mapping[str, Callable[[object, FindingCollector], None]] = {DEFAULT_OPERATION: check_history}
"""The laws of a response, by operation."""
