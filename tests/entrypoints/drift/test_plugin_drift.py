"""`--docpact-drift` in suites that know nothing of it."""

import json

import pytest

SUITE = """
import pytest, requests, responses

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"

def ask(body, status=200):
    with responses.RequestsMock() as mock:
        mock.get(URL, json=body, status=status)
        return requests.get(URL, timeout=1)

@pytest.mark.parametrize("number", range(3))
def test_new(number):
    ask({"entries": [{"status": "SKIPPED"}], "etag": f"t1.s3cr3t{number}"})

def test_old():
    ask({"entries": [{}]})

def test_error():
    ask({"code": 5, "message": "no such execution", "new": 1}, status=404)

@pytest.mark.docpact(traffic=False)
def test_left_out():
    ask({"entries": [{"left": "out"}]})

def test_fake(workflows_fake):
    from docpact.fakes import Fault

    run = workflows_fake.start()
    workflows_fake.faults.add("Execution.getHistory", Fault(breaks_rule="type"))
    requests.get(f"{workflows_fake.base_url}/workflows/v1/execution/{run.id}/history", timeout=1)
"""


@pytest.fixture
def suite(pytester):
    pytester.makepyfile(test_suite=SUITE)
    return pytester


def test_is_told_and_written_and_fails_nothing(suite):
    result = suite.runpytest("--docpact-drift=new.json")
    result.assert_outcomes(passed=7)
    result.stdout.fnmatch_lines(
        [
            "*= docpact drift =*",
            "4 responses of 1 operation: 2 drifted",
            "  new value  entries[[][]].status  SKIPPED  3 of 4     test_suite.py::test_new*",
            "  new field  etag              text     3 of 4     test_suite.py::test_new*",
            "docpact drift: written to new.json",
        ]
    )
    assert "docpact traffic" not in result.stdout.str()
    written = (suite.path / "new.json").read_text()
    (operation,) = json.loads(written)["operations"]
    assert [each["where"] for each in operation["drifts"]] == ["entries[].status", "etag"]
    assert len(operation["patch"]) == 2
    assert "s3cr3t" not in written + result.stdout.str()


def test_beside_the_verdict_on_traffic(suite):
    suite.makeini("[pytest]\ndocpact_drift = new.json\ndocpact_traffic = error\n")
    result = suite.runpytest()
    result.assert_outcomes(passed=4, failed=3)
    result.stdout.fnmatch_lines(["4 responses of 1 operation: 2 drifted"])


def test_the_name_can_be_left_out(suite):
    suite.runpytest("test_suite.py", "--docpact-drift").assert_outcomes(passed=7)
    assert (suite.path / "docpact-drift.json").is_file()


def test_folders_on_the_way_are_made(suite):
    suite.runpytest("--docpact-drift=some/where/new.json").stdout.fnmatch_lines(
        ["docpact drift: written to some/where/new.json"]
    )
    assert (suite.path / "some" / "where" / "new.json").is_file()


def test_tests_are_not_taken_for_its_name(suite):
    result = suite.runpytest("--docpact-drift", "test_suite.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --docpact-drift: expected * .json file, found 'test_suite.py' (paths of tests come before the flag)"]
    )
    assert (suite.path / "test_suite.py").read_text() == SUITE.strip()


def test_a_report_that_cannot_be_written_fails_the_run(suite):
    (suite.path / "file").write_text("")
    result = suite.runpytest("--docpact-drift=file/new.json", "-k", "old")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["docpact drift: *file: cannot be made a folder: *"])
