"""What counts, and how much it is."""

import pytest

from docpact.contract.api import Api
from docpact.entrypoints.coverage.items import Kind
from docpact.entrypoints.coverage.metrics import Figures, Score, failure_reason
from docpact.entrypoints.coverage.observed import Coverage


def test_only_operations_that_were_called_count(figures):
    assert [each.operation for each in figures.called] == ["Execution.get", "Execution.getHistory"]
    assert figures.score.total == sum(len(each.target.items) for each in figures.called)
    assert figures.score.covered == sum(len(each.record.hits) for each in figures.called)
    assert "Workflow.list" in figures.never_called
    assert len(figures.never_called) == 9


def test_fields_values_and_edge_classes_are_counted_apart_too(figures):
    scores = figures.groups
    assert [*scores] == ["fields", "values", "edge classes"]
    assert sum(scores.values(), Score()) == figures.score
    assert scores["fields"].covered == sum(
        key.startswith(("present", "absent")) for each in figures.called for key in each.record.hits
    )


def test_a_reply_that_was_not_read_or_breaks_the_contract_shows_nothing(coverage_of):
    whole = {"entries": [{"id": "a"}]}
    for payload, options in (
        (whole, {"read": False}),
        (whole, {"status": 404}),
        ({"entries": [{"id": "a", "status": 5}]}, {"ok": False}),
        (b"{", {"ok": False}),
    ):
        record = coverage_of((payload, options)).operations["Execution.getHistory"]
        assert (record.calls, record.hits) == (1, {})
    assert coverage_of((whole, {})).operations["Execution.getHistory"].hits


def test_values_of_a_field_that_was_never_there_are_not_told_apart(figures):
    part = figures.called[1]
    unmet = {item.name for kind in (Kind.VALUE, Kind.EDGE) for _, item in part.uncovered(kind)}
    assert "entries[].status=STARTED" in unmet
    assert not any(each.startswith("lastError") for each in unmet)
    assert "entries[].lastError.message" in {item.name for _, item in part.uncovered(Kind.PRESENT)}


def test_states_are_those_of_all_operations(figures):
    assert {name for name, times in figures.states.items() if times} == {"FINISHED", "RUNNING"}


@pytest.mark.parametrize(
    ("score", "percent"), [(Score(1, 3), 33.3), (Score(1999, 2000), 99.9), (Score(5, 5), 100.0), (Score(), 0.0)]
)
def test_percentages_are_cut(score, percent):
    assert score.percent == percent


def test_the_minimum_is_compared_exactly():
    assert failure_reason(Score(1999, 2000), 99.95) == ""
    assert failure_reason(Score(1999, 2000), 99.96) == (
        "docpact coverage: 99.9% is less than 99.96% (1,999 of 2,000 met)"
    )
    assert failure_reason(Figures(Coverage(), Api.load()).score, 0) == (
        "docpact coverage: no operation was called, at least 0% is asked for"
    )


def test_names_of_tests_are_shown_without_secrets(coverage_of):
    record = coverage_of(({"entries": [{}]}, {"test": "test_a.py::test_it[Bearer t1.s3cr3t]"})).operations[
        "Execution.getHistory"
    ]
    assert record.hits["present entries"].test == "test_a.py::test_it[***"


def test_numbers_of_any_length_are_read(coverage_of):
    body = b'{"done": true, "metadata": {"big": %s}}' % (b"9" * 5000)
    assert "present metadata" in coverage_of((body, {"operation": "Operation.get"})).operations["Operation.get"].hits
