"""A call of the fake, which judges its answers, by client libraries, beside what those libraries are mocked with."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Mapping
from unittest.mock import patch

import httpx
import orjson
import requests
import responses
from measure import ratio, table
from peers import full

from docpact.fakes import WorkflowsFake
from docpact.fakes.transports.httpx import HttpxTransport
from docpact.fakes.workflows.operations import HANDLERS

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"
HISTORY = "Execution.getHistory"

CALLS = 100
ROUNDS = 15


def seconds_a_call(ask: Callable[[], object]) -> float:
    """How long a call takes."""
    begin = time.process_time()
    for _ in range(CALLS):
        ask()
    return (time.process_time() - begin) / CALLS


def by_requests() -> object:
    """Through whichever transport is open."""
    return requests.get(URL, timeout=1).json()


def bare_responses(body: bytes) -> float:
    """Through a callback of `responses` that returns bytes."""
    with responses.RequestsMock() as mock:
        mock.add_callback("GET", re.compile(r"https://.*/history"), lambda _request: (200, {}, body))
        return seconds_a_call(by_requests)


def filled(body: bytes) -> WorkflowsFake:
    """A fake that has the history."""
    fake = WorkflowsFake()
    fake.add_history(body, execution_id="run1")
    return fake


def through_requests(body: bytes) -> float:
    """Through the fake."""
    with filled(body):
        return seconds_a_call(by_requests)


def of_one_operation(body: bytes) -> float:
    """Through a fake that knows no other operation."""
    with patch.dict(HANDLERS, {HISTORY: HANDLERS[HISTORY]}, clear=True), filled(body):
        return seconds_a_call(by_requests)


def bare_httpx(body: bytes) -> float:
    """Through httpx's own mock."""
    with httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200, content=body))) as client:
        return seconds_a_call(lambda: client.get(URL).json())


def through_httpx(body: bytes) -> float:
    """Through the transport of the fake for it."""
    fake = filled(body)
    with httpx.Client(transport=HttpxTransport(fake.handle, fake.clock.advance)) as client:
        return seconds_a_call(lambda: client.get(URL).json())


COMPARED: Mapping[str, tuple[Callable[[bytes], float], Callable[[bytes], float]]] = {
    "requests, beside a callback of `responses`": (through_requests, bare_responses),
    "httpx, beside its `MockTransport`": (through_httpx, bare_httpx),
    "requests, beside a fake of one operation": (through_requests, of_one_operation),
}


def run(name: str, size: int) -> tuple[str, ...]:
    """One row: calls a second of both, and the ratio of the times."""
    body = orjson.dumps(full(size))
    ours, theirs = COMPARED[name]
    times: dict[str, list[float]] = {"docpact": [], "other": []}
    for _ in range(ROUNDS):
        times["other"].append(theirs(body))
        times["docpact"].append(ours(body))
    rates = {each: 1 / statistics.median(spent) for each, spent in times.items()}
    shown = (f"{rates['docpact']:,.0f}", f"{rates['other']:,.0f}", f"{ratio(times, 'docpact', 'other'):.2f}")
    return (name, f"{size:,}", *shown)


def main() -> None:
    """Prints the table."""
    head = ("a call through", "entries", "docpact, calls a second", "the other", "time, docpact ÷ other")
    print(table(head, [run(name, size) for name in COMPARED for size in (10, 1_000)]))


if __name__ == "__main__":
    main()
