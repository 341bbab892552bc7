import json

import pytest

from docpact.contract import Report
from docpact.contract.api import Api
from docpact.contract.http import Exchange, Reply, Request
from docpact.entrypoints.coverage.metrics import Figures
from docpact.entrypoints.coverage.observed import Observer
from docpact.entrypoints.traffic.model import ExchangeReport, ObservedExchange

GET_HISTORY = "Execution.getHistory"


def exchange_report(payload, *, operation=GET_HISTORY, status=200, test="tests/test_a.py::test_it", ok=True, read=True):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    exchange = ObservedExchange(Exchange(Request("GET", "/x"), Reply(status, body=body)), "requests", read=read)
    found = Report(operation, ())
    if not ok:
        from docpact.contract import validate

        found = validate(payload, operation)
        assert not found.ok
    return ExchangeReport(operation, exchange, Report(operation, ()), found, test, read and status == 200)


@pytest.fixture
def coverage_of():
    """The coverage of replies, each the arguments of a report."""

    def coverage_of(*replies):
        observer = Observer(Api.load())
        for payload, options in replies:
            observer.on_reply(exchange_report(payload, **options))
        return observer.take()

    return coverage_of


HISTORY = {
    "execution": {"id": "run1", "status": "FINISHED"},
    "entries": [
        {"id": "a", "status": "COMPLETED", "startedAt": "2024-05-06T07:08:09.123456789Z"},
        {"id": "b", "status": "FAILED", "error": {"message": "<b>walrus</b>"}, "attempts": "2"},
    ],
}


@pytest.fixture
def figures(coverage_of):
    """Those of a few replies of two operations."""
    replies = [
        (HISTORY, {}),
        ({"entries": [{}]}, {"test": "tests/test_b.py::test_<script>alert(1)</script>[a&b]"}),
        ({"code": 5}, {"status": 404}),
        ({"execution": {"status": "RUNNING"}}, {"operation": "Execution.get", "test": ""}),
    ]
    coverage = coverage_of(*replies)
    coverage.operations["Execution.get"].faults["503 with Retry-After: 2"] += 2
    coverage.scenarios["HappyPath"] += 3
    return Figures(coverage, Api.load())
