"""What the plugin gives to tests of payloads: contracts, histories, findings in place of dumps."""

import pytest


@pytest.fixture
def run(run_plugin):
    return run_plugin


class TestContract:
    def test_gives_contracts_under_the_policy_of_the_marker(self, run):
        result = run(
            """
NEW = {"execution": {"status": "NEW"}, "entries": [{}]}

def test_default(docpact_contract):
    assert docpact_contract().operation == "Execution.getHistory"
    assert docpact_contract().conforms(HISTORY)
    assert not docpact_contract().conforms(NEW)
    assert docpact_contract("Execution.list").validate({"executions": []}).ok

@pytest.mark.docpact(policy=Policy(new_enum_values="ignore"), seed=3)
def test_tolerant(docpact_contract):
    assert docpact_contract().conforms(NEW)

def test_unknown(docpact_contract):
    docpact_contract("Execution.lst")
"""
        )
        result.assert_outcomes(passed=2, failed=1)
        result.stdout.fnmatch_lines(
            ["E*UnknownOperationError: no contract for 'Execution.lst' (perhaps Execution.list was meant); *"]
        )


class TestHistoryFactory:
    def test_makes_others_each_time_and_the_same_in_each_test(self, run):
        result = run(
            """
from docpact.strategies import history

MADE = []

@pytest.mark.parametrize("turn", range(3))
def test_it(history_factory, turn):
    MADE.append([history_factory(), history_factory(), history_factory(scenario="RetryPath", entries=2)])
    assert MADE[turn] == MADE[0]

def test_they_differ(history_factory):
    one, two, three = MADE[0]
    assert one == history(0) and one != two
    assert len(three["entries"]) == 2
    assert_conforms(two)
    assert history_factory(status="FAILED")["execution"]["status"] == "FAILED"

@pytest.mark.docpact(seed=7)
def test_another_seed(history_factory):
    assert history_factory() == history(7)

def test_wrong(history_factory):
    history_factory(scenario="Path")
"""
        )
        result.assert_outcomes(passed=5, failed=1)
        result.stdout.fnmatch_lines(["E*ValueError: scenario='Path': expected one of HappyPath, *"])


class TestConforming:
    def test_a_failing_comparison_shows_findings_instead_of_dumps(self, run):
        result = run(
            """
from docpact.contract import conforming

def test_it():
    steps = [{"id": str(n), "input": {"inputJson": '"s3cr3t"'}} for n in range(1000)]
    body = {"page": 1, "history": {"entries": [*steps, {"attempts": 3}]}}
    assert body == {"page": 1, "history": conforming()}

def test_not_about_contracts():
    assert {"a": 1} == {"a": 2}
"""
        )
        result.assert_outcomes(failed=2)
        result.stdout.fnmatch_lines(
            [
                "E*assert <dict> == <dict>",
                "E*/history: breaks the contract of Execution.getHistory (1 violation)",
                "E*violation type at /entries/1000/attempts",
                "E*assert {'a': 1} == {'a': 2}",
            ]
        )
        assert "s3cr3t" not in result.stdout.str().split("E  ", 1)[1]


class TestAssertConforms:
    def test_a_failure_shows_the_findings_and_the_line_of_the_test(self, run):
        result = run(
            """
def test_it():
    steps = [{"id": str(n), "input": {"inputJson": '"s3cr3t"'}} for n in range(1000)]
    assert_conforms({"entries": [*steps, {"startedAt": "2024-02-30T00:00:00Z", "attempts": 3}]})
"""
        )
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                ">*assert_conforms(*",
                "E*AssertionError: payload: breaks the contract of Execution.getHistory (2 violations)",
                "E*violation date-time at /entries/1000/startedAt",
                "E*expected a day that the calendar has*",
                "E*violation type at /entries/1000/attempts",
            ]
        )
        text = result.stdout.str()
        assert "s3cr3t" not in text.split("E  ", 1)[1]
        assert "assertions.py" not in text
        assert len(text.splitlines()) < 40

    def test_a_conforming_payload_passes(self, run):
        run("def test_it():\n    assert_conforms(HISTORY)\n").assert_outcomes(passed=1)
