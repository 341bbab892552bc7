"""The console of a fake, whatever its API: calls, faults, time and what no route answered."""

import json

import pytest

from docpact.contract import Api, Contract
from docpact.contract.http import Headers, Request
from docpact.fakes import Fault
from docpact.fakes.api_fake import ApiFake
from docpact.fakes.console import Console
from docpact.fakes.console.part import ConsolePart, PageBody

HOST = "127.0.0.1:8080"


@pytest.fixture
def fake():
    return ApiFake(
        Api.of([Contract.load("Workflow.get")]), {"Workflow.get": lambda _arguments: {"workflow": {"id": "w"}}}
    )


def ask(console, method, path, body=b""):
    return console.handle(Request(method, path, "", HOST, Headers({"Content-Type": "application/json"}), body))


def test_the_page_has_the_calls_and_the_faults(fake):
    console = Console(fake)
    fake.faults.add("Workflow.get", Fault(stall=True), times=2)
    assert ask(console, "GET", "/workflows/v1/workflow/w").status == 200
    text = ask(console, "GET", "/").body.decode()
    assert "Workflow.get" in text
    assert "stall after the headers" in text
    assert "xecution" not in text


def test_the_control_api_has_the_calls_of_every_fake(fake):
    console = Console(fake, part=ConsolePart())
    overview = ask(console, "GET", "/_docpact").json()
    assert overview["fake"] == {
        "stateless": False, "seed": 0, "auth": False, "clock": "virtual", "now": "2024-06-03T12:00:00Z",
    }  # fmt: skip
    assert [each["call"] for each in overview["calls"]] == [
        "GET /_docpact",
        "GET /_docpact/calls",
        "GET /_docpact/unmatched",
        "GET /_docpact/faults",
        "GET /_docpact/clock",
        "POST /_docpact/faults/add",
        "POST /_docpact/faults/clear",
        "POST /_docpact/clock/advance",
        "POST /_docpact/reset",
    ]
    assert ask(console, "POST", "/_docpact/reset", json.dumps({"seed": 4}).encode()).json()["seed"] == 4
    assert fake.seed == 4


def test_a_part_may_be_given(fake):
    part = ConsolePart(title="shop", overview=lambda _fake, _view, host: PageBody("Orders", f"of {host}"))
    text = ask(Console(fake, part=part), "GET", "/").body.decode()
    assert "<title>Orders · docpact</title>" in text
    assert f"of {HOST}" in text
