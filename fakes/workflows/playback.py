"""An execution as it will be in the end, and as it stands at any instant before: a pure function of time.

The end is a history, an `Execution.getHistory` response. Everything earlier follows from its own timestamps and
durations: a step appears when the one before it has ended, is STARTED from its `startedAt` on, counts its attempts up
to the last, and is as told once its `duration` has passed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import format_duration, nanos_of_duration, nanos_of_timestamp
from ...contract.formats.timestamps import NANOS
from ...contract.workflows.invariants import OPEN, TERMINAL

__tracebackhide__ = hides_traceback

Json: TypeAlias = Mapping[str, Any]

_CANCELLING = NANOS
"""How long a step goes on before it hears that it shall end."""


@dataclass(frozen=True, slots=True)
class Interval:
    """One entry of the end.

    Attributes:
        entry: as it is in the end.
        appears: when it is first listed.
        starts: when it is STARTED; None where it never is.
        ends: when it is as told.
    """

    entry: Json
    appears: int
    starts: int | None
    ends: int

    def at(self, instant: int) -> Json:
        """The entry as it stands."""
        if instant >= self.ends:
            return self.entry
        if self.starts is None or instant < self.starts:
            return {**_without(self.entry, _LATER, "startedAt"), "status": "SCHEDULED"}
        return {**_without(self.entry, _LATER), "status": "STARTED", **self._attempts(instant, self.starts)}

    def _attempts(self, instant: int, starts: int) -> Json:
        total = int(self.entry.get("attempts", 1))
        attempt = 1 + (instant - starts) * max(1, total) // max(1, self.ends - starts)
        if attempt == 1 or "lastError" not in self.entry:
            return {"attempts": str(attempt)} if "attempts" in self.entry else {}
        return {"attempts": str(attempt), "lastError": self.entry["lastError"]}


_LATER = ("duration", "output", "error", "attempts", "lastError")


@dataclass(frozen=True, slots=True)
class Playback:
    """A history as it will be, with the instants at which its parts come true, in nanoseconds since 1970.

    Attributes:
        end: the history in the end.
        began: when the execution starts to run; None where it never does.
        steps: the entries.
        moments: every instant at which something changes, rising, the first of them its creation.
    """

    end: Json
    began: int | None
    steps: tuple[Interval, ...]
    moments: tuple[int, ...]

    @classmethod
    def of(cls, end: Json, created: int) -> Playback:
        """The course that leads to a history.

        Args:
            end: the history.
            created: when the execution is created.
        """
        execution = end.get("execution", {})
        began = nanos_of_timestamp(execution.get("startedAt"))
        steps = tuple(_steps(end["entries"], created if began is None else began))
        return cls(end, began, steps, tuple(_moments(created, began, steps)))

    @property
    def is_open(self) -> bool:
        """Whether it never ends by itself."""
        return self.end.get("execution", {}).get("status") not in TERMINAL

    def at(self, instant: int) -> Json:
        """The history at an instant. What was there before is there still, and no end is taken back."""
        if instant >= self.moments[-1]:
            return self.end
        listed = max(1, bisect_right(self.steps, instant, key=lambda each: each.appears))
        return {"execution": self._execution(instant), "entries": [each.at(instant) for each in self.steps[:listed]]}

    def _execution(self, instant: int) -> Json:
        execution = self.end.get("execution", {})
        if self.began is None or instant < self.began:
            return {**_without(execution, ("startedAt", "duration")), "status": "QUEUED"}
        return {**_without(execution, ("duration",)), "status": "RUNNING"}


def _steps(entries: Sequence[Json], began: int) -> Iterator[Interval]:
    appears = free = began
    for entry in entries:
        starts = nanos_of_timestamp(entry.get("startedAt"))
        appears = max(appears, free if starts is None else min(free, starts))
        ends = appears if starts is None else max(appears, starts) + _lasting(entry)
        yield Interval(entry, appears, starts, ends)
        free = max(free, ends)


def _lasting(entry: Json) -> int:
    if (lasted := nanos_of_duration(entry.get("duration"))) is not None:
        return lasted
    return 0 if entry.get("status") in OPEN else _CANCELLING


def _moments(created: int, began: int | None, steps: Sequence[Interval]) -> Iterator[int]:
    """The last one is when all is told: the execution, too, has its last status then."""
    found = {created} if began is None else {created, began}
    for each in steps:
        found |= {each.appears, each.ends} if each.starts is None else {each.appears, each.starts, each.ends}
        found |= set(_retries(each))
    yield from sorted(each for each in found if each >= created)


def _retries(step: Interval) -> Iterator[int]:
    """When each attempt but the first begins."""
    total = int(step.entry.get("attempts", 1))
    if step.starts is None or not 1 < total <= _SHOWN_ATTEMPTS:
        return
    lasting = step.ends - step.starts
    yield from (step.starts - (-lasting * attempt // total) for attempt in range(1, total))


_SHOWN_ATTEMPTS = 100


def as_stopped(history: Json, instant: int) -> Json:
    """The history of an execution that is stopped at an instant: open steps are cancelled, nothing else changes."""
    execution, entries = history.get("execution"), history.get("entries")
    begun = execution if isinstance(execution, dict) else {}
    ended: dict[str, Any] = {"execution": {**begun, "status": "STOPPED", **_since(begun, instant)}}
    if isinstance(entries, list):
        ended["entries"] = [_cancelled(each, instant) for each in entries]
    return {**history, **ended}


def _cancelled(entry: Any, instant: int) -> Any:
    """The entry; as it is, too, where a history breaks the contract and this is no object."""
    if not isinstance(entry, dict) or entry.get("status") not in (*OPEN, "CANCEL_REQUESTED"):
        return entry
    return {**entry, "status": "CANCELLED", **_since(entry, instant)}


def _since(thing: Json, instant: int) -> Json:
    """The duration of what started before the instant."""
    starts = nanos_of_timestamp(thing.get("startedAt"))
    return {} if starts is None else {"duration": format_duration(max(0, instant - starts))}


def _without(thing: Json, *names: str | Sequence[str]) -> dict[str, Any]:
    gone = {each for name in names for each in ((name,) if isinstance(name, str) else name)}
    return {name: value for name, value in thing.items() if name not in gone}
