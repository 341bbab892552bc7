"""`--docpact-coverage` in real runs of pytest."""

import json

import pytest

SUITE = """
import pytest, requests
from docpact.fakes import Fault

URL = "/workflows/v1/execution/{}/history"

def ask(fake, name):
    return requests.get(fake.base_url + URL.format(name), timeout=5)

def test_smallest(workflows_fake):
    ask(workflows_fake, workflows_fake.add_history({"entries": [{}]}))

@pytest.mark.parametrize("status", ["FAILED", "COMPLETED"])
def test_status(workflows_fake, status):
    ask(workflows_fake, workflows_fake.add_history({"entries": [{"status": status}]}))

def test_fault(workflows_fake):
    run = workflows_fake.start("FailPath")
    workflows_fake.faults.add("Execution.getHistory", Fault(error_status=503), times=1)
    assert [ask(workflows_fake, run.id).status_code for _ in range(2)] == [503, 200]
"""


@pytest.fixture
def run(pytester):
    pytester.makepyfile(test_suite=SUITE)
    return pytester.runpytest


@pytest.fixture
def written(pytester):
    """What a run wrote: the part of getHistory, without who was first, which order decides."""

    def written(name="docpact-coverage.json"):
        document = json.loads((pytester.path / name).read_text(encoding="utf-8"))
        history = document["operations"]["Execution.getHistory"]
        for kind in ("present", "absent", "value", "edge"):
            history[kind] = {name: each["times"] for name, each in history[kind].items() if each["times"]}
        return {**history, "scenarios": document["scenarios"]}

    return written


def check(history):
    assert history["calls"] == 5
    assert history["statuses"] == {"200": 4, "503": 1}
    assert history["faults"] == {"503": 1}
    assert history["scenarios"] == {"FailPath": 1}
    assert history["present"]["entries"] == 4
    assert history["absent"]["execution"] == 3
    assert history["value"]["entries[].status=FAILED"] == 2
    assert history["edge"]["only-required"] == 1


def test_nothing_is_told_unasked(run):
    result = run()
    result.assert_outcomes(passed=4)
    assert "docpact" not in result.stdout.str().split("collected", 1)[1]


def test_the_table(run):
    result = run("--docpact-coverage")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            "*= docpact contract coverage =*",
            "Operation             Calls  Statuses  Met    All  Cover",
            "Execution.getHistory      5  200 503 *%",
            "never met in Execution.getHistory",
            "scenarios met *FailPath; never*",
            "all of it: -v, or --docpact-coverage=html",
            "*4 passed*",
        ]
    )


def test_one_line_where_pytest_is_to_be_quiet(run):
    result = run("--docpact-coverage", "-q")
    told = [each for each in result.outlines if "docpact" in each]
    assert len(told) == 1
    assert told[0].startswith("docpact coverage: ")
    assert "1 operation called" in told[0]


def test_files_by_one_line_of_ini(run, pytester, written):
    pytester.makeini("[pytest]\ndocpact_coverage = html:reports/contract.html, json, xml\n")
    result = run()
    result.stdout.fnmatch_lines(["docpact coverage: html written to reports/contract.html"])
    check(written())
    assert (pytester.path / "reports" / "contract.html").is_file()
    assert (pytester.path / "docpact-coverage.xml").is_file()


def test_too_little_fails_the_run(run, pytester):
    result = run("--docpact-coverage-min=99.5", "--color=yes")
    result.assert_outcomes(passed=4)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*\x1b[31m*docpact coverage: *% is less than 99.5% (* of * met)*"])
    assert run("--docpact-coverage-min=1").ret == pytest.ExitCode.OK
    pytester.makeini("[pytest]\ndocpact_coverage_min = 99.5\n")
    assert run().ret == pytest.ExitCode.OK  # nobody asks for coverage
    assert run("--docpact-coverage=html").ret == pytest.ExitCode.TESTS_FAILED


def test_nothing_called_is_too_little(pytester):
    pytester.makepyfile("def test_it():\n    pass\n")
    result = pytester.runpytest("--docpact-coverage", "--docpact-coverage-min=0")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["no operation of the API was called", "docpact coverage: no operation was called, at least 0% is asked for"]
    )


def test_a_report_that_cannot_be_written_fails_the_run(run, pytester):
    (pytester.path / "file").write_text("")
    result = run("--docpact-coverage=json:file/x.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["docpact coverage: *file: cannot be made a folder: *"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--docpact-coverage=pdf"], "ERROR: --docpact-coverage: expected term, html, *, found 'pdf'"),
        (
            ["--docpact-coverage", "test_suite.py"],
            "ERROR: *found 'test_suite.py' (paths of tests come before the flag)",
        ),
        (["--docpact-coverage-min=many"], "ERROR: --docpact-coverage-min: expected a percentage *, found 'many'"),
    ],
)
def test_wrong_usage_is_one_line(run, arguments, told):
    result = run(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([told])
    assert "Traceback" not in result.stderr.str()


EARLIER = '{"format": "docpact-coverage", "of": "an earlier run"}'


def test_nothing_is_told_of_a_collection(run, pytester):
    (pytester.path / "docpact-coverage.json").write_text(EARLIER)
    result = run("--docpact-coverage=json", "--docpact-coverage-min=99", "--collect-only")
    assert result.ret == pytest.ExitCode.OK
    assert "docpact coverage" not in result.stdout.str()
    assert (pytester.path / "docpact-coverage.json").read_text() == EARLIER


def test_with_traffic_violations_fail_and_without_they_do_not(pytester):
    pytester.makepyfile(
        """
import requests, responses

def test_wrong():
    with responses.RequestsMock() as mock:
        url = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"
        mock.get(url, json={"entries": [{"attempts": 2}]})
        requests.get(url, timeout=1).json()
"""
    )
    pytester.runpytest("--docpact-coverage").assert_outcomes(passed=1)
    result = pytester.runpytest("--docpact-coverage", "--docpact-traffic=error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["Execution.getHistory      1  200         0 * 0%"])


# ----------------------------------------------------------------- the time of tests

REFUSING = """
import pytest
from docpact.entrypoints.coverage.items import OperationItems
from docpact.entrypoints.traffic.validation import ExchangeValidator

def refuse(*_):
    raise AssertionError("the client had to wait for this")

@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OperationItems, "covered_by", refuse)
        patch.setattr(ExchangeValidator, "validate", refuse)
        return (yield)
"""


def test_nothing_is_looked_at_while_a_test_runs(run, pytester, written):
    """What measures tests, as the deadlines of Hypothesis do, would measure that."""
    pytester.makeconftest(REFUSING)
    result = run("--docpact-coverage=json", "--docpact-traffic=error")
    result.assert_outcomes(passed=4)
    assert "could not be looked at" not in result.stdout.str()
    check(written())


# ----------------------------------------------------------------- bodies that faults alter


def test_of_a_body_that_a_fault_altered_nothing_is_met(pytester, written):
    """Nor does it disturb the signs, which know conforming bodies only."""
    pytester.makepyfile(
        SUITE.partition("def test_smallest")[0]
        + """
from docpact.contract import RULES, Contract
from docpact.fakes.faults.fault import unsupported_reason

NAME = "Execution.getHistory"
FAULTS = [
    *(Fault(breaks_rule=each) for each in sorted(RULES)),
    *(Fault(**{each: True}) for each in ("empty_body", "malformed_body", "duplicate_items", "out_of_order_items")),
]

CONTRACT = Contract.load(NAME)
POSSIBLE = [each for each in FAULTS if not unsupported_reason(each, CONTRACT)]

@pytest.mark.parametrize("fault", POSSIBLE, ids=lambda each: each.name)
def test_fault(workflows_fake, fault):
    name = workflows_fake.add_history({"entries": [{"id": "a"}, {"id": "b"}]})
    workflows_fake.faults.add(NAME, fault)
    assert ask(workflows_fake, name).status_code == 200
"""
    )
    result = pytester.runpytest("--docpact-coverage=json", "--docpact-traffic=error")
    altered = result.parseoutcomes()["passed"]
    assert result.parseoutcomes() == {"passed": altered}
    assert "could not be looked at" not in result.stdout.str()
    history = written()
    assert history["statuses"] == {"200": altered}
    assert len(history["faults"]) == sum(history["faults"].values()) == altered > 15
    assert "body that breaks int64" in history["faults"]
    assert [history[kind] for kind in ("present", "absent", "value", "edge")] == [{}] * 4


# ----------------------------------------------------------------- tests that are run again


def test_tests_that_are_run_again(pytester, written):
    pytest.importorskip("pytest_rerunfailures")
    pytester.makepyfile(
        SUITE
        + """
TURNS = []

def test_flaky(workflows_fake, request):
    name = workflows_fake.add_history({"entries": [{"title": str(len(TURNS))}]})
    request.addfinalizer(lambda: ask(workflows_fake, name))
    ask(workflows_fake, name)
    TURNS.append(1)
    assert len(TURNS) > 2
"""
    )
    result = pytester.runpytest("-p", "rerunfailures", "--docpact-coverage=json", "--reruns=3")
    assert result.parseoutcomes() == {"passed": 5, "rerun": 2}
    history = written()
    assert history["calls"] == 5 + 3 * 2  # each turn asks twice, the second time as it is taken down
    assert history["present"]["entries[].title"] == 6 + 1  # and the failing scenario's


# ----------------------------------------------------------------- what is left


def test_nothing_is_left_after_the_run(run):
    from docpact.fakes.calls import _OBSERVERS

    run("--docpact-coverage")
    assert _OBSERVERS == []
