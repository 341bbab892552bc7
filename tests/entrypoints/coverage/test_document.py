"""The JSON document: stable, and read back; what is no such document is one line."""

import json
from importlib.metadata import version

import pytest

from docpact.contract.api import Api
from docpact.entrypoints.coverage.json_report import CoverageFileError, coverage_json, read_coverage
from docpact.entrypoints.coverage.metrics import Figures
from docpact.entrypoints.coverage.observed import Coverage


@pytest.fixture
def text(figures):
    return coverage_json(figures)


def test_what_is_read_is_what_was_written(figures, text):
    found = read_coverage(text.encode(), "a.json", Api.load())
    assert found == figures.coverage
    assert coverage_json(Figures(found, Api.load())) == text


def test_the_document(text):
    document = json.loads(text)
    assert [document["format"], document["version"], document["docpact"]] == [
        "docpact-coverage", 1, version("docpact"),
    ]  # fmt: skip
    history = document["operations"]["Execution.getHistory"]
    assert (history["calls"], history["statuses"]) == (3, {"200": 2, "404": 1})
    assert history["present"]["entries"] == {"times": 2, "test": "tests/test_a.py::test_it"}
    assert history["value"]["entries[].status=STARTED"] == {"times": 0, "test": None}
    assert document["operations"]["Execution.get"]["present"]["execution"] == {"times": 1, "test": ""}
    assert document["operations"]["Execution.get"]["faults"] == {"503 with Retry-After: 2": 2}
    assert document["operations"]["Workflow.list"]["calls"] == 0
    assert "present" not in document["operations"]["Workflow.list"]
    for each in ("present", "absent", "value", "edge"):
        assert list(history[each]) == sorted(history[each])
    assert "walrus" not in text  # no value of a reply


def test_an_empty_one():
    text = coverage_json(Figures(Coverage(), Api.load()))
    assert read_coverage(text.encode(), "a.json", Api.load()) == Coverage()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda each: each | {"version": 2}, "a.json: version 2 of the format; this docpact reads version 1"),
        (lambda each: each | {"format": "other"}, 'a.json: expected "format": "docpact-coverage"'),
        (lambda _: [], 'a.json: expected "format": "docpact-coverage"'),
        (lambda each: each | {"operations": []}, "a.json: damaged"),
        (lambda each: {**each, "scenarios": {"HappyPath": -1}}, "a.json: damaged"),
        (lambda each: {**each, "scenarios": {"HappyPath": True}}, "a.json: damaged"),
    ],
)
def test_what_is_none_is_one_line(text, change, told):
    with pytest.raises(CoverageFileError) as problem:
        read_coverage(json.dumps(change(json.loads(text))).encode(), "a.json", Api.load())
    assert str(problem.value).startswith(told)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000, b""])
def test_what_is_not_json_is_one_line(content):
    with pytest.raises(CoverageFileError, match=r"^a\.json: not JSON"):
        read_coverage(content, "a.json", Api.load())


def test_another_contract_is_refused(text):
    document = json.loads(text)
    document["docpact"] = "0.0.9"
    document["operations"]["Execution.get"]["goals"] = "0" * 16
    told = r"a\.json: written by docpact 0\.0\.9, and its contract of Execution\.get is another one \(this is .*\)"
    with pytest.raises(CoverageFileError, match=told):
        read_coverage(json.dumps(document).encode(), "a.json", Api.load())
    document["operations"]["Execution.erase"] = document["operations"].pop("Execution.get")
    with pytest.raises(CoverageFileError, match=r"it knows Execution\.erase, which this one does not"):
        read_coverage(json.dumps(document).encode(), "a.json", Api.load())
