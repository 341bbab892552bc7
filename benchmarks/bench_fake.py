"""A call through `requests`: the fake, which judges its answers, beside a bare callback of `responses`."""

from __future__ import annotations

import re
import statistics
import time

import orjson
import requests
import responses
from bench_validate import payload
from measure import ratio, table

from docpact.fakes import WorkflowsFake

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"


CALLS = 100
ROUNDS = 15


def seconds_a_call() -> float:
    """How long a call takes through whichever door is open."""
    begin = time.process_time()
    for _ in range(CALLS):
        requests.get(URL, timeout=1).json()
    return (time.process_time() - begin) / CALLS


def bare(body: bytes) -> float:
    """Through a callback of `responses` that returns bytes."""
    with responses.RequestsMock() as mock:
        mock.add_callback("GET", re.compile(r"https://.*/history"), lambda _request: (200, {}, body))
        return seconds_a_call()


def faked(body: bytes) -> float:
    """Through the fake."""
    with WorkflowsFake() as fake:
        fake.add_history(body, execution_id="run1")
        return seconds_a_call()


def run(size: int) -> tuple[str, ...]:
    """One row: calls a second of both, and the ratio of the times."""
    body = orjson.dumps(payload(size))
    times: dict[str, list[float]] = {"bare": [], "docpact": []}
    for _ in range(ROUNDS):
        times["bare"].append(bare(body))
        times["docpact"].append(faked(body))
    rates = {name: 1 / statistics.median(each) for name, each in times.items()}
    return (f"{size:,}", f"{rates['bare']:,.0f}", f"{rates['docpact']:,.0f}", f"{ratio(times, 'docpact', 'bare'):.2f}")


def main() -> None:
    """Prints the table."""
    head = ("entries", "bare `responses`, calls a second", "docpact", "time, docpact ÷ bare")
    print(table(head, [run(10), run(1_000)]))


if __name__ == "__main__":
    main()
