"""One bug fails hundreds of edge cases: the end of the run tells it in three lines."""

SUITE = """
from docpact.strategies import each_edge

def parse(history):
    for step in history["entries"]:
        if step.get("attempts") == str(2**63 - 1):
            raise OverflowError
        step["status"]

@each_edge("Execution.getHistory")
def test_parse(case):
    parse(case.payload)

@each_edge("Execution.list")
def test_one_fails_alone(case):
    assert case.id != "only-required"

def test_beside():
    raise NotImplementedError
"""


def test_failing_edge_cases_are_told_by_their_causes(pytester):
    pytester.makepyfile(test_client=SUITE)
    result = pytester.runpytest("--tb=no", "-k", "only-required or attempts or beside")
    lines = result.outlines[result.outlines.index(" docpact edge cases ".center(80, "=")) :]
    assert lines[1].startswith("test_client.py::test_parse: ")
    assert lines[1].endswith(" edge cases fail with KeyError at test_client.py:7")
    assert lines[2:7] == [
        "  the smallest: test_client.py::test_parse[only-required]",
        "  an optional field is read as if it were always there",
        "test_client.py::test_parse: 2 edge cases fail with OverflowError at test_client.py:6",
        "  the smallest: test_client.py::test_parse[attempts-int64-max]",
        "  read through a double it becomes 2^63",
    ]
    assert len(lines) == 8, lines  # what fails alone is told well enough by itself


def test_nothing_is_told_of_edge_cases_that_pass(pytester):
    pytester.makepyfile(SUITE)
    result = pytester.runpytest("--tb=no", "-k", "one_fails_alone or beside")
    assert "docpact edge cases" not in result.stdout.str()
