"""`--docpact-traffic` in suites that know nothing of it."""

import pytest

CLIENT = """
import pytest, requests, responses

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"

def ask(body):
    with responses.RequestsMock() as mock:
        mock.get(URL, json=body)
        return requests.get(URL, headers={"Authorization": "Bearer t1.s3cr3t"}, timeout=1).json()

def test_right():
    ask({"entries": [{"attempts": "2"}]})

def test_wrong():
    ask({"entries": [{"attempts": 2}]})

@pytest.mark.docpact(traffic=False)
def test_left_out():
    ask({"entries": []})

def test_that_fails_anyway():
    assert ask({"entries": []}) is None
"""


@pytest.fixture
def run(pytester):
    pytester.makepyfile(CLIENT)
    return pytester.runpytest_subprocess


def test_nobody_is_judged_unasked(run):
    run().assert_outcomes(passed=3, failed=1)


def test_a_violation_fails_the_test_that_met_it(run):
    result = run("--docpact-traffic=error")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*test_wrong*", "*GET *run1/history*answered 200*", "*type at /entries/0/attempts*"])
    result.stdout.fnmatch_lines(["*test_that_fails_anyway*", "*docpact traffic*", "*min-items at /entries*"])
    assert "s3cr3t" not in result.stdout.str()


def test_or_is_a_warning(run):
    result = run("--docpact-traffic=warn")
    result.assert_outcomes(passed=3, failed=1, warnings=1)


def test_one_line_of_ini_is_enough(run, pytester):
    pytester.makeini("[pytest]\ndocpact_traffic = error\n")
    run().assert_outcomes(passed=2, failed=2)


def test_a_wrong_ini_is_one_line(run, pytester):
    pytester.makeini("[pytest]\ndocpact_traffic = loud\n")
    result = run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*docpact_traffic = loud: expected error or warn*"])


def test_under_xdist(run):
    run("--docpact-traffic=error", "-n", "2").assert_outcomes(passed=2, failed=2)
