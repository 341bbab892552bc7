"""A history as a picture: where each step lies in the time of its execution. Knows no HTML.

A test may have asked for a history that breaks the contract: what is wrong in it is left out or shown as it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ....contract.formats.protobuf_time import NANOS, nanos_of_duration, nanos_of_timestamp
from ....contract.workflows import NOT_ENDED, TERMINAL
from ...protocol.arguments import JsonObject

_MARGIN: Final = 0.08
"""How far what goes on reaches beyond the last thing that is known, where no clock says."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A step on the time of its execution; what says when it runs is None where it has not started.

    It starts at a fraction of the time and is so wide; it begins after and lasts so many nanoseconds.
    """

    entry: JsonObject
    start: float | None
    width: float
    begins: int | None
    lasts: int | None
    attempts: int

    @property
    def status(self) -> str:
        """How the step stands."""
        return word(self.entry, "status") or "no status"

    @property
    def title(self) -> str:
        """What people call it."""
        return word(self.entry, "title") or word(self.entry, "id") or "a step without title"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The steps of an execution, which `began` in nanoseconds since 1970, on the axis of its `span` of nanoseconds."""

    execution: JsonObject
    bars: tuple[Bar, ...]
    began: int | None
    span: int

    @classmethod
    def of(cls, history: JsonObject, now: int | None = None) -> Timeline:
        """The timeline of a history. What has not ended reaches up to now; a bit beyond what is known, if None."""
        listed = history.get("entries")
        execution, entries = (
            _object(history.get("execution")),
            [*map(_object, listed if isinstance(listed, list) else ())],
        )
        starts = [(start, each) for each in (execution, *entries) if (start := _start(each)) is not None]
        if not starts:
            return cls(execution, tuple(_bar(each, 0, 0, 1) for each in entries), None, 0)
        began = min(start for start, _ in starts)
        latest = max(start + (_lasts(each) or 0) for start, each in starts)
        if now is not None and _goes_on(execution, entries):
            latest = max(latest, now)
        elif now is None and any(_is_open(each) and _start(each) is not None for each in entries):
            latest += max(round((latest - began) * _MARGIN), NANOS // 10)
        span = max(latest - began, 1)
        return cls(execution, tuple(_bar(each, began, latest, span) for each in entries), began, span)

    @property
    def status(self) -> str:
        """How the execution stands."""
        return word(self.execution, "status") or "no status"


def word(thing: JsonObject, name: str) -> str:
    """A member as text; empty where there is none."""
    found = thing.get(name, "")
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def error_text(entry: JsonObject, name: str) -> str:
    """What an error says: its code and its message."""
    error = _object(entry.get(name))
    return ": ".join(each for each in (word(error, "errorCode"), word(error, "message")) if each)


def _bar(entry: JsonObject, began: int, latest: int, span: int) -> Bar:
    start = _start(entry)
    if start is None:
        return Bar(entry, None, 0.0, None, _lasts(entry), _attempts(entry))
    lasts = max(latest - start, 0) if _is_open(entry) else _lasts(entry)
    return Bar(entry, (start - began) / span, (lasts or 0) / span, start - began, lasts, _attempts(entry))


def _start(thing: JsonObject) -> int | None:
    return nanos_of_timestamp(thing.get("startedAt"))


def _lasts(thing: JsonObject) -> int | None:
    return nanos_of_duration(thing.get("duration"))


def _is_open(entry: JsonObject) -> bool:
    return entry.get("status") in NOT_ENDED and "duration" not in entry


def _goes_on(execution: JsonObject, entries: Sequence[JsonObject]) -> bool:
    """Whether the clock has a say: an execution that ended has the length that it had."""
    has_ended = "duration" in execution or execution.get("status") in TERMINAL
    return not has_ended or any(map(_is_open, entries))


def _attempts(entry: JsonObject) -> int:
    found = entry.get("attempts", "1")
    is_number = isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 20
    return int(found) if is_number else 1


def _object(found: object) -> JsonObject:
    return found if isinstance(found, dict) else {}
