"""One history as it grows: each answer valid, no entry lost, the last one any history."""

import pytest
import requests
from hypothesis import find, given, settings

from docpact.fakes import WorkflowsFake
from docpact.strategies import polls


@pytest.fixture(scope="module")
def drawn(drawing):
    return drawing(polls(), 150)


def test_each_answer_is_valid_and_has_no_fewer_entries(drawn, contract):
    assert {len(each) for each in drawn} == {1, 2, 3, 4, 5}
    for snapshots in drawn:
        assert all(map(contract.conforms, snapshots))
        lengths = [len(each["entries"]) for each in snapshots]
        assert lengths == sorted(lengths)
        assert len({each.get("execution", {}).get("id") for each in snapshots}) == 1
        for before in snapshots[:-1]:
            assert before["entries"][:-1] == snapshots[-1]["entries"][: len(before["entries"]) - 1]
            assert before["entries"][-1].get("status") in {None, "STARTED"}
            assert before.get("execution", {}).get("status") in {None, "RUNNING"}


def test_answers_share_nothing(drawn):
    entries = [id(each) for snapshots in drawn for shot in snapshots for each in shot["entries"]]
    assert len(entries) == len({*entries})


def test_some_grow(drawn):
    assert any(len(each[0]["entries"]) < len(each[-1]["entries"]) for each in drawn if len(each) > 1)


def test_what_is_found_is_small():
    found = find(polls(), lambda each: len(each) > 1, settings=settings(max_examples=500, database=None))
    assert found == [{"entries": [{}]}, {"entries": [{}]}]


@settings(max_examples=20, database=None, deadline=None)
@given(polls())
def test_a_fake_replays_them(snapshots):
    with WorkflowsFake() as fake:
        execution = fake.add_history(*snapshots)
        url = f"{fake.base_url}/workflows/v1/execution/{execution}/history"
        assert [requests.get(url, timeout=10).json() for _ in snapshots] == snapshots


def test_it_prints_itself():
    assert repr(polls(profile="edge", include={"unusual"})) == "polls(include=['unusual'], profile='edge')"
