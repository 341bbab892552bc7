"""Follows an execution of a workflow to its end, through `requests`."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import requests

TERMINAL = frozenset({"STOPPED", "FAILED", "FINISHED"})

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


class ServiceError(Exception):
    """The service refused a request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class NotFinishedError(Exception):
    """The execution was still going on when the client gave up."""


@dataclass(frozen=True)
class Step:
    """One step; a field that was not sent has protobuf's default."""

    id: str
    status: str
    started_at: int | None
    attempts: int
    error: str


@dataclass(frozen=True)
class Execution:
    """An execution as of one reading."""

    id: str
    status: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class HistoryClient:
    """A client of the Serverless Workflows API."""

    base_url: str
    token: str
    sleep: Callable[[float], None] = time.sleep

    def read(self, execution_id: str) -> Execution:
        """The history as it is now."""
        url = f"{self.base_url}/workflows/v1/execution/{quote(execution_id, safe='')}/history"
        reply = requests.get(url, headers={"Authorization": f"Bearer {self.token}"}, timeout=10)
        if not reply.ok:
            raise ServiceError(reply.status_code, reply.json()["message"])
        return parse_execution(reply.json())

    def wait(self, execution_id: str, *, polls: int = 60, pause: float = 1.0) -> Execution:
        """The history once the execution has ended."""
        for seen in self._readings(execution_id, polls, pause):
            if seen.status in TERMINAL:
                return seen
        raise NotFinishedError(f"{execution_id} has not ended after {polls} polls")

    def _readings(self, execution_id: str, polls: int, pause: float) -> Iterator[Execution]:
        for poll in range(polls):
            if poll:
                self.sleep(pause)
            yield self.read(execution_id)


def parse_execution(payload: dict) -> Execution:
    execution = payload.get("execution", {})
    steps = tuple(parse_step(each) for each in payload["entries"])
    return Execution(execution.get("id", ""), execution.get("status", ""), steps)


def parse_step(entry: dict) -> Step:
    return Step(
        id=entry.get("id", ""),
        status=entry.get("status", ""),
        started_at=parse_timestamp(entry["startedAt"]) if "startedAt" in entry else None,
        attempts=int(entry.get("attempts", "0")),
        error=entry.get("error", {}).get("message", ""),
    )


def parse_timestamp(text: str) -> int:
    """Nanoseconds since 1970: `datetime` keeps only microseconds."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError(f"not a timestamp: {text!r}")
    since = datetime.fromisoformat(match[1]).replace(tzinfo=UTC) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 10**9 + int((match[2] or "").ljust(9, "0"))
