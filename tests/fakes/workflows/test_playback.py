"""An execution over time: whatever happens, polls only see it grow, and no end is taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import validate
from docpact.contract.formats.protobuf_time import (
    format_duration,
    format_timestamp,
    nanos_of_duration,
    nanos_of_timestamp,
)
from docpact.contract.workflows import TERMINAL
from docpact.fakes import SCENARIOS, Clock, Step
from docpact.fakes.workflows.plans import history_of_plan
from docpact.fakes.workflows.playback import Playback, as_stopped

CREATED = Clock().nanos
STEPS = st.builds(
    Step,
    duration=st.none() | st.floats(0, 1000),
    attempts=st.integers(1, 5),
    error=st.none() | st.just("no route to host"),
    output=st.none() | st.just({"a": 1}),
)
PLANS = st.sampled_from([each for each in SCENARIOS if each != "LongHistory"]) | st.lists(STEPS, min_size=1, max_size=5)
RANK = {"QUEUED": 0, "RUNNING": 1}
STEP_RANK = {"SCHEDULED": 0, "STARTED": 1}


def playback_of(plan, seed=0):
    return Playback.of(history_of_plan(plan, seed, "run", CREATED + 10**9), CREATED)


@given(PLANS, st.integers(0, 50), st.lists(st.floats(0, 2000), max_size=5))
def test_polls_only_see_it_grow(plan, seed, pauses):
    playback = playback_of(plan, seed)
    others = [CREATED + round(each * 10**9) for each in pauses]
    previous = None
    for instant in sorted([*playback.moments, *others]):
        history = playback.at(instant)
        assert validate(history).findings == ()
        if previous is not None:
            check_growth(previous, history)
        previous = history
    assert previous == playback.end


def check_growth(before, after):
    was, now = before["execution"]["status"], after["execution"]["status"]
    assert RANK.get(was, 2) <= RANK.get(now, 2)
    assert was not in TERMINAL or before == after
    for old, new in zip(before["entries"], after["entries"], strict=False):
        assert old["id"] == new["id"]
        assert STEP_RANK.get(old["status"], 2) <= STEP_RANK.get(new["status"], 2)
        assert int(old.get("attempts", 1)) <= int(new.get("attempts", 1))
        assert old.get("startedAt") in {None, new.get("startedAt")}
    assert len(before["entries"]) <= len(after["entries"])


@given(PLANS, st.integers(0, 50), st.floats(0, 2000))
def test_a_stop_ends_everything_at_once(plan, seed, seconds):
    playback = playback_of(plan, seed)
    instant = CREATED + round(seconds * 10**9)
    before = playback.at(instant)
    after = as_stopped(before, instant)
    assert after["execution"]["status"] == "STOPPED"
    assert {each["status"] for each in after["entries"]} <= {"COMPLETED", "FAILED", "CANCELLED"}
    assert validate(after).findings == ()
    for old, new in zip(before["entries"], after["entries"], strict=True):
        assert old == new or new["status"] == "CANCELLED"


def test_attempts_come_one_by_one():
    playback = playback_of([Step(duration=3, attempts=3, error="busy", status="COMPLETED")])
    entries = [playback.at(each)["entries"][0] for each in playback.moments]
    progress = [(each["status"], each.get("attempts"), "lastError" in each) for each in entries]
    assert progress == [
        ("SCHEDULED", None, False),
        ("SCHEDULED", None, False),
        ("STARTED", "1", False),
        ("STARTED", "2", True),
        ("STARTED", "3", True),
        ("COMPLETED", "3", True),
    ]


def test_a_cancelled_step_hears_of_it_later():
    playback = playback_of("CancelRequested", 3)
    assert playback.end["entries"][-1]["status"] == "CANCEL_REQUESTED"
    starts = nanos_of_timestamp(playback.end["entries"][-1]["startedAt"])
    assert playback.at(starts)["entries"][-1]["status"] == "STARTED"


def test_steps_side_by_side():
    """A history of one's own need not be in order: what is listed is still listed later."""
    end = {
        "execution": {"status": "FINISHED", "startedAt": "2024-06-03T12:00:01Z", "duration": "9s"},
        "entries": [
            {"id": "a", "status": "COMPLETED", "startedAt": "2024-06-03T12:00:05Z", "duration": "4s"},
            {"id": "b", "status": "COMPLETED", "startedAt": "2024-06-03T12:00:02Z", "duration": "1s"},
        ],
    }
    playback = Playback.of(end, CREATED)
    sizes = [len(playback.at(each)["entries"]) for each in playback.moments]
    assert sizes == sorted(sizes)
    assert playback.at(playback.moments[-1]) == end


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2024-06-03T12:00:00.000000001Z", "1969-12-31T23:59:59.500Z"])
def test_instants_are_numbers(text):
    assert format_timestamp(nanos_of_timestamp(text)) == text


def test_what_is_no_instant():
    assert nanos_of_timestamp("yesterday") is None
    assert nanos_of_timestamp(None) is None


@pytest.mark.parametrize(
    ("text", "nanos"), [("0s", 0), ("3.500s", 3_500_000_000), ("0.000000001s", 1), ("-1.5s", -1_500_000_000)]
)
def test_durations_are_numbers(text, nanos):
    assert nanos_of_duration(text) == nanos
    if nanos >= 0:
        assert format_duration(nanos) == text
