import json

import pytest

from docpact.contract import validate
from docpact.fakes import SCENARIOS, Clock, Step
from docpact.fakes.workflows.plans import run_plan

BEGAN = Clock().nanos


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_ends_as_it_says(name):
    end = run_plan(name, 1, "run", BEGAN)
    scenario = SCENARIOS[name]
    assert end["execution"]["status"] == scenario.execution
    assert end["entries"][-1]["status"] == scenario.last_step
    assert validate(end).findings == ()
    low, high = scenario.entries
    assert low <= len(end["entries"]) <= high
    retried = [each for each in end["entries"] if int(each.get("attempts", "1")) > 1]
    assert not scenario.retried or retried


def test_steps_of_ones_own():
    end = run_plan(
        [
            Step(title="Look up", input={"id": 7}, output={"found": True}, duration=0.25),
            Step(type="HttpCall", duration=2, attempts=3, error="no route to host", error_code="UNAVAILABLE"),
        ],
        0,
        "run",
        BEGAN,
    )
    assert validate(end).findings == ()
    assert end["execution"] == {"status": "FAILED", "startedAt": "2024-06-03T12:00:00Z", "duration": "2.450s"}
    first, second = end["entries"]
    assert (first["title"], first["type"], first["duration"]) == ("Look up", "FunctionCall", "0.250s")
    assert json.loads(first["input"]["inputJson"]) == {"id": 7}
    assert json.loads(first["output"]["outputJson"]) == {"found": True}
    assert (second["title"], second["attempts"], second["status"]) == ("HttpCall", "3", "FAILED")
    assert second["error"] == second["lastError"] == {"message": "no route to host", "errorCode": "UNAVAILABLE"}
    assert second["startedAt"] == "2024-06-03T12:00:00.450Z"
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([Step()], "FINISHED"),
        ([Step(), Step(error="x")], "FAILED"),
        ([Step(duration=None)], "RUNNING"),
        ([Step(), Step(status="CANCELLED")], "STOPPED"),
        ([Step(status="SCHEDULED")], "RUNNING"),
        ([Step(duration=None), Step()], "RUNNING"),
        ([Step(error="x"), Step()], "FINISHED"),
    ],
)
def test_the_status_follows_from_the_steps(steps, status):
    assert run_plan(steps, 0, "run", BEGAN)["execution"]["status"] == status


def test_the_status_can_be_given():
    end = run_plan([Step(), Step(status="SCHEDULED")], 0, "run", BEGAN, "PAUSED")
    assert end["execution"]["status"] == "PAUSED"
    assert "duration" not in end["execution"]


def test_nothing_follows_on_an_open_step():
    end = run_plan([Step(duration=None), Step()], 0, "run", BEGAN)
    assert [each["status"] for each in end["entries"]] == ["STARTED", "SCHEDULED"]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Step(duration=-1), "expected seconds from 0"),
        (lambda: Step(duration=float("nan")), "expected seconds from 0"),
        (lambda: Step(duration="1s"), "expected seconds from 0"),
        (lambda: Step(attempts=0), "expected a whole number of at least 1"),
        (lambda: Step(attempts="2"), "expected a whole number of at least 1"),
        (lambda: run_plan([Step(duration=3e11), Step()], 0, "run", BEGAN), "beyond the year 9999"),
        (lambda: run_plan([], 0, "run", BEGAN), "at least one step"),
        (lambda: run_plan("Nowhere", 0, "run", BEGAN), "expected one of HappyPath"),
        (lambda: run_plan("HappyPath", 0, "run", BEGAN, "FAILED"), "leads to FINISHED, not to FAILED"),
    ],
)
def test_what_cannot_be_told(make, told):
    with pytest.raises(ValueError, match=told):
        make()


def test_the_same_seed_tells_the_same():
    assert run_plan("RetryPath", 7, "run", BEGAN) == run_plan("RetryPath", 7, "run", BEGAN)
    assert run_plan("RetryPath", 7, "run", BEGAN) != run_plan("RetryPath", 8, "run", BEGAN)
