"""States side by side: every pair, every triple that is promised, in few payloads."""

from itertools import combinations, product

import pytest

from docpact.contract import Contract
from docpact.strategies import edge_cases
from docpact.strategies.edges.states import Factor, combined_states, covering
from docpact.strategies.schema.reader import node_of

MOST = 300


@pytest.mark.parametrize(
    "factors",
    [
        [Factor(2), Factor(3)],
        [Factor(1), Factor(4), Factor(1)],
        [Factor(3, 2), Factor(3, 3), Factor(4), Factor(2, 2), Factor(5, 1)],
        [Factor(7), *[Factor(3)] * 12],
    ],
)
def test_rows_cover_pairs_and_triples(factors):
    rows = list(covering(factors))
    assert len(rows) < 3 * max(one.levels * two.levels for one, two in combinations(factors, 2))
    for one, two in combinations(range(len(factors)), 2):
        pairs = product(range(factors[one].levels), range(factors[two].levels))
        assert {(row[one], row[two]) for row in rows} == {*pairs}
    for three in combinations([index for index, each in enumerate(factors) if each.thirds], 3):
        triples = product(*(range(factors[index].thirds) for index in three))
        assert {tuple(row[index] for index in three) for row in rows} >= {*triples}


def test_one_factor_has_no_pairs():
    assert list(covering([Factor(3)])) == list(covering([])) == []


@pytest.fixture(scope="module")
def payloads():
    contract = Contract.load("Execution.getHistory")
    return [each.payload for each in combined_states(contract, node_of(contract.schema))]


def entry_states(entry):
    return {
        ("status", entry.get("status")),
        ("attempts", entry.get("attempts")),
        ("duration", entry.get("duration")),
        ("output", str(entry.get("output"))),
        *((name, name in entry) for name in ("id", "startedAt", "input", "error", "lastError")),
    }


def test_they_are_few(payloads):
    assert len(payloads) < MOST


def test_statuses_of_neighbours_meet(payloads):
    two = [each["entries"] for each in payloads if len(each["entries"]) == 2]
    found = {(one.get("status"), other.get("status")) for one, other in two}
    statuses = {one for one, _ in found}
    assert len(statuses) == 7
    assert found == {*product(statuses, statuses)}


def test_each_member_is_first_absent_and_then_there_and_the_reverse(payloads):
    names = {name for each in payloads for entry in each["entries"] for name in entry}
    for name in names:
        found = {tuple(name in entry for entry in each["entries"]) for each in payloads}
        assert found >= {(True, False), (False, True)}, name


def test_execution_and_steps_meet(payloads):
    single = [each for each in payloads if len(each["entries"]) == 1]
    found = {
        (each.get("execution", {}).get("status"), state)
        for each in single
        for state in entry_states(each["entries"][0])
    }
    assert {
        ("FINISHED", ("startedAt", False)),
        ("RUNNING", ("status", "COMPLETED")),
        ("STOPPED", ("duration", "-1.500s")),
        ("FAILED", ("error", False)),
    } <= found


def test_three_facts_of_one_step_meet(payloads):
    steps = [entry_states(each["entries"][0]) for each in payloads if len(each["entries"]) == 1]
    for status, tries in product(("FAILED", "COMPLETED", "STARTED", None), ("1", "2", None)):
        facts = {("status", status), ("attempts", tries), ("lastError", True)}
        assert any(facts <= each for each in steps), facts
    assert any({("status", "COMPLETED"), ("output", "{'outputJson': 'null'}")} <= each for each in steps)


def test_why_tells_what_comes_together():
    case = next(each for each in edge_cases("Execution.getHistory") if each.id == "neighbours-1")
    assert "\n" not in case.why
    for place in ("execution: ", "entries-1: ", "entries-2: "):
        assert place in case.why


def test_rows_of_values_tell_what_is_in_them():
    case = next(each for each in edge_cases("Execution.getHistory") if each.id == "everything-1")
    assert case.why.startswith("one edge value hides another: execution-id empty, ")
    assert repr(case).startswith("EdgeCase(id='everything-1', why='one edge value hides another")


def test_a_long_payload_is_shown_shortened():
    case = next(each for each in edge_cases("Execution.getHistory") if each.id == "huge-texts")
    assert len(repr(case)) < 2500


def test_each_operation_has_its_own():
    for operation in ("Execution.list", "Workflow.get", "Operation.get"):
        cases = edge_cases(operation)
        assert any(each.id.startswith("states-") for each in cases), operation
        assert any(each.id.startswith("neighbours-") for each in cases) is operation.endswith("list"), operation
