"""Whatever process a test runs in, all that is gathered there is told at the end, once."""

import json
import os

import pytest

SUITE = """
import os, pytest, requests, responses
from docpact.fakes import Fault

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"

def ask(body):
    with responses.RequestsMock() as mock:
        mock.get(URL, json=body)
        return requests.get(URL, timeout=1)

@pytest.mark.parametrize("status", ["FAILED", "COMPLETED"])
def test_status(status):
    ask({"entries": [{"status": status}]})

def test_drifts():
    ask({"entries": [{"status": "STARTED", "fresh": 1}]})

def test_breaks():
    ask({"entries": []})

def test_fault(workflows_fake):
    run = workflows_fake.start("FailPath")
    workflows_fake.faults.add("Execution.getHistory", Fault(error_status=503), times=1)
    url = URL.replace("run1", run.id)
    assert [requests.get(url, timeout=5).status_code for _ in range(2)] == [503, 200]
"""

FLAGS = ["--docpact-traffic=error", "--docpact-coverage=json", "--docpact-drift=drift.json"]


def check(pytester, result):
    """What is told is what a run in one process tells."""
    result.stdout.fnmatch_lines(
        [
            "6 exchanges judged, 1 broke the contract",
            "docpact coverage: json written to docpact-coverage.json",
            "5 responses of 1 operation: 2 drifted",
            "  outside of min-items  entries * 1 of 5 *test_suite.py::test_breaks",
            "  new field * entries[[][]].fresh * 1 of 5 *test_suite.py::test_drifts",
        ]
    )
    assert "could not be looked at" not in result.stdout.str()
    document = json.loads((pytester.path / "docpact-coverage.json").read_text())
    history = document["operations"]["Execution.getHistory"]
    assert history["calls"] == 6
    assert history["statuses"] == {"200": 5, "503": 1}
    assert history["faults"] == {"503": 1}
    assert document["scenarios"] == {"FailPath": 1}
    assert history["value"]["entries[].status=FAILED"]["times"] == 2
    assert history["value"]["entries[].status=STARTED"]["times"] == 1
    (drifted,) = json.loads((pytester.path / "drift.json").read_text())["operations"]
    assert drifted["responses"] == 5


@pytest.fixture
def suite(pytester):
    pytester.makepyfile(test_suite=SUITE)
    return pytester


def test_one_process(suite):
    result = suite.runpytest(*FLAGS)
    result.assert_outcomes(passed=4, failed=1)
    check(suite, result)


CRASHING = """
import os

def test_crash():
    os._exit(3)
"""

OUTSIDE = """
import os
from test_suite import ask

if "PYTEST_XDIST_WORKER" in os.environ:
    ask({"entries": []})

def test_nothing():
    pass
"""


def test_several_processes(suite):
    """Of pytest-xdist; what a process has reported counts also where it crashes later."""
    suite.makepyfile(test_then=CRASHING)
    result = suite.runpytest("-p", "xdist", "-n", "1", "--max-worker-restart=0", *FLAGS)
    result.assert_outcomes(passed=4, failed=2)
    check(suite, result)


def test_what_no_test_has_sent_in_several_processes(suite):
    suite.makepyfile(test_outside=OUTSIDE)
    result = suite.runpytest("-p", "xdist", "-n", "2", "test_outside.py", *FLAGS)
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["2 exchanges judged, 2 broke *", "outside of all tests:", "outside of all tests:"])


UNMARSHALABLE = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if "_id" in vars(report):  # of pytest 9.2, which pytest-forked 1.7 cannot send
        vars(report)["nodeid"] = str(vars(report).pop("_id"))
    return report
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_process_for_each_test(suite):
    pytest.importorskip("pytest_forked")
    suite.makeconftest(UNMARSHALABLE)
    # pytest-forked leaves files of its own open
    result = suite.runpytest("-p", "pytest_forked", "--forked", "-p", "no:unraisableexception", *FLAGS)
    result.assert_outcomes(passed=4, failed=1)
    check(suite, result)


@pytest.mark.parametrize("how", ["raise KeyboardInterrupt", "pytest.exit('enough')"])
def test_what_an_interrupted_test_met_is_told(suite, how):
    suite.makepyfile(
        test_a=f"import pytest\nfrom test_suite import ask\n\ndef test_it():\n    ask({{'entries': []}})\n    {how}\n"
    )
    result = suite.runpytest("--docpact-traffic=error", "test_a.py", no_reraise_ctrlc=True)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(
        [
            "1 exchange judged, 1 broke *",
            "test_a.py::test_it, which was interrupted:",
            "GET *",
            "* min-items at /entries *",
        ]
    )


@pytest.mark.parametrize(
    "how", [["--collect-only"], ["--fixtures-per-test"], ["no_such_test.py"]], ids=lambda how: how[0]
)
def test_where_no_test_was_to_run_nothing_is_told_or_written(suite, how):
    result = suite.runpytest(*FLAGS, *how)
    assert "docpact traffic" not in result.stdout.str()
    assert "docpact drift" not in result.stdout.str()
    assert not [*suite.path.glob("*.json")]
