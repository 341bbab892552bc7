"""How executions and operations move on: a history as it stands at any instant before its end.

The end is a history, an `Execution.getHistory` response. Everything earlier follows from its own timestamps and
durations: a step appears when the one before it has ended, is STARTED from its `startedAt` on, counts its attempts up
to the last, and is as in the end once its `duration` has passed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS, format_duration, nanos_of_duration, nanos_of_timestamp
from ...contract.workflows import NOT_ENDED, OPEN
from ..protocol.arguments import JsonObject
from .snapshots import execution_in, without_members

__tracebackhide__ = hides_traceback


_CANCELLING: Final = NANOS
"""How long a step goes on after a request to cancel it."""


@dataclass(frozen=True, slots=True)
class TimedEntry:
    """An entry, with the instants in nanoseconds since 1970 when it is first listed, is STARTED, is as in the end."""

    entry: JsonObject
    appears: int
    starts: int | None
    ends: int

    def at(self, instant: int) -> JsonObject:
        """The entry as it stands."""
        if instant >= self.ends:
            return self.entry
        if self.starts is None or instant < self.starts:
            return {**without_members(self.entry, "startedAt", *_LATER), "status": "SCHEDULED"}
        return {**without_members(self.entry, *_LATER), "status": "STARTED", **self._attempts(instant, self.starts)}

    def _attempts(self, instant: int, starts: int) -> JsonObject:
        total = int(self.entry.get("attempts", 1))
        attempt = 1 + (instant - starts) * max(1, total) // max(1, self.ends - starts)
        if attempt == 1 or "lastError" not in self.entry:
            return {"attempts": str(attempt)} if "attempts" in self.entry else {}
        return {"attempts": str(attempt), "lastError": self.entry["lastError"]}


_LATER: Final = ("duration", "output", "error", "attempts", "lastError")
"""The members of an entry that has ended."""


@dataclass(frozen=True, slots=True)
class Playback:
    """A history in the end, and the instants at which its parts come true, in nanoseconds since 1970.

    Attributes:
        began: when the execution starts to run; None where it never does.
        moments: every instant at which something changes, rising, the first of them its creation.
    """

    end: JsonObject
    began: int | None
    steps: tuple[TimedEntry, ...]
    moments: tuple[int, ...]

    @classmethod
    def of(cls, end: JsonObject, created: int) -> Self:
        """The playback of a history whose execution is created at an instant, in nanoseconds since 1970."""
        began = nanos_of_timestamp(execution_in(end).get("startedAt"))
        steps = tuple(_steps(end["entries"], created if began is None else began))
        return cls(end, began, steps, tuple(_moments(created, began, steps)))

    def at(self, instant: int) -> JsonObject:
        """The history at an instant. A later one has all that an earlier one has, and no step begins again."""
        if instant >= self.moments[-1]:
            return self.end
        count = max(1, bisect_right(self.steps, instant, key=lambda each: each.appears))
        return {"execution": self._execution(instant), "entries": [each.at(instant) for each in self.steps[:count]]}

    def _execution(self, instant: int) -> JsonObject:
        execution = execution_in(self.end)
        if self.began is None or instant < self.began:
            return {**without_members(execution, "startedAt", "duration"), "status": "QUEUED"}
        return {**without_members(execution, "duration"), "status": "RUNNING"}


def _steps(entries: Sequence[JsonObject], began: int) -> Iterator[TimedEntry]:
    appears = free = began
    for entry in entries:
        starts = nanos_of_timestamp(entry.get("startedAt"))
        appears = max(appears, free if starts is None else min(free, starts))
        ends = appears if starts is None else max(appears, starts) + _lasting(entry)
        yield TimedEntry(entry, appears, starts, ends)
        free = max(free, ends)


def _lasting(entry: JsonObject) -> int:
    if (lasted := nanos_of_duration(entry.get("duration"))) is not None:
        return lasted
    return 0 if entry.get("status") in OPEN else _CANCELLING


def _moments(created: int, began: int | None, steps: Sequence[TimedEntry]) -> Iterator[int]:
    """Every instant at which something changes. At the last one the execution, too, has its final status."""
    instants = {created} if began is None else {created, began}
    for each in steps:
        instants |= {each.appears, each.ends} if each.starts is None else {each.appears, each.starts, each.ends}
        instants |= set(_retries(each))
    yield from sorted(each for each in instants if each >= created)


def _retries(step: TimedEntry) -> Iterator[int]:
    """When each attempt but the first begins."""
    total = int(step.entry.get("attempts", 1))
    if step.starts is None or not 1 < total <= _SHOWN_ATTEMPTS:
        return
    lasting = step.ends - step.starts
    yield from (step.starts - (-lasting * attempt // total) for attempt in range(1, total))


_SHOWN_ATTEMPTS = 100


def as_stopped(history: JsonObject, instant: int) -> JsonObject:
    """The history of an execution that is stopped at an instant: open steps are cancelled, nothing else changes."""
    execution, entries = execution_in(history), history.get("entries")
    changes: dict[str, Any] = {"execution": {**execution, "status": "STOPPED", **_duration_until(instant, execution)}}
    if isinstance(entries, list):
        changes["entries"] = [_as_cancelled(each, instant) for each in entries]
    return {**history, **changes}


def _as_cancelled(entry: Any, instant: int) -> Any:
    """The entry, cancelled if it is open. One that is no object breaks the contract and stays as it is."""
    if not isinstance(entry, dict) or entry.get("status") not in NOT_ENDED:
        return entry
    return {**entry, "status": "CANCELLED", **_duration_until(instant, entry)}


def _duration_until(instant: int, timed: JsonObject) -> JsonObject:
    """The member `duration` of an execution or entry that ends at the instant; none where it never started."""
    starts = nanos_of_timestamp(timed.get("startedAt"))
    return {} if starts is None else {"duration": format_duration(max(0, instant - starts))}
