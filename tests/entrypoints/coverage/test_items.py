"""What there is to meet: a tree that follows the schema, and items that replies show."""

import pytest

from docpact.contract import operations
from docpact.contract.contract import shipped_contract
from docpact.entrypoints.coverage.items import Kind, items_of
from docpact.strategies import edge_cases, fixtures

SIDE_BY_SIDE = ("everything-", "states-", "neighbours-")


@pytest.fixture
def target():
    return items_of(shipped_contract("Execution.getHistory"))


def keys(items):
    return {each.key for each in items}


@pytest.mark.parametrize("operation", operations())
def test_each_edge_case_is_a_goal_once(operation):
    """As an edge class, as the absence of a field or as a value: nothing counts twice, nothing is left out."""
    items = items_of(shipped_contract(operation)).items
    assert len(keys(items)) == len(items)
    beside_presence = [each for each in items if each.kind is not Kind.PRESENT]
    cases = [each for each in edge_cases(operation) if not each.id.startswith(SIDE_BY_SIDE)]
    assert len(beside_presence) == len(cases)


@pytest.mark.parametrize("operation", operations())
def test_each_edge_case_meets_something(operation):
    target = items_of(shipped_contract(operation))
    met = set().union(*(keys(target.covered_by(case.payload)) for case in edge_cases(operation)))
    assert met == keys(target.items)


def test_fields_are_a_tree(target):
    labels = [each.label for each in target.root]
    assert labels[:3] == ["", "execution", "execution.id"]
    assert "entries[].error.message" in labels
    assert [each.name for each in target.root.fields] == ["execution", "entries"]
    types = {each.label: each.type for each in target.root}
    assert types["entries"] == "array of object"
    assert types["entries[].attempts"] == "int64"
    assert types["entries[].input.inputJson"] == "JSON text"
    assert {each.label for each in target.root if each.required} == {"", "entries"}


def test_maps_and_arrays_of_maps_belong_to_their_field():
    types = {each.label: each.type for each in items_of(shipped_contract("Operation.get")).root}
    assert types["error.details"] == "array of map of any JSON"
    assert types["done"] == "boolean"
    labels = {each.label: each.type for each in items_of(shipped_contract("Workflow.get")).root}
    assert labels["workflow.labels"] == "map of string"


def test_the_smallest_payload_meets_little(target):
    found = target.covered_by({"entries": [{}]})
    beside_absence = keys(each for each in found if each.kind is not Kind.ABSENT)
    assert beside_absence == {"present entries", "edge only-required", "edge entries-one"}
    assert "absent entries[].error" in keys(found)
    assert "absent entries[].error.message" not in keys(found)  # there is no error that could lack it


def test_what_a_history_meets(target):
    step = {"status": "FAILED", "startedAt": "2024-02-29T00:00:00.5Z", "attempts": "9223372036854775807"}
    found = keys(target.covered_by({"execution": {"status": "FAILED"}, "entries": [step, {}]}))
    assert {
        "present entries[].status",
        "absent entries[].status",  # of the other step
        "value entries[].status=FAILED",
        "value execution.status=FAILED",
        "edge startedAt-leap-day",
        "edge startedAt-one-digit",
        "edge attempts-int64-max",
        "edge failed-without-error",
        "edge some-without-timestamp",
    } <= found
    assert "value execution.status=FINISHED" not in found
    assert "edge startedAt-midnight" not in found


def test_realistic_histories_leave_most_edge_classes_unmet(target):
    met = set().union(*(keys(target.covered_by(each)) for each in fixtures(20, seed=1)))
    edges = {each.key for each in target.items if each.kind is Kind.EDGE}
    assert 0.05 < len(met & edges) / len(edges) < 0.5


def test_the_digest_tells_contracts_apart(target):
    assert target.digest != items_of(shipped_contract("Execution.get")).digest
    assert len(target.digest) == 16
