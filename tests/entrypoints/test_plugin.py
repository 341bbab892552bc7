"""The plugin in real runs of pytest."""

import subprocess
import sys

import pytest

HEADER = """
import pytest, requests
from docpact.contract import Policy, assert_conforms
HISTORY = {"execution": {"id": "exec-1", "status": "FINISHED"}, "entries": [{"id": "a", "status": "COMPLETED"}]}

def ask(fake, **options):
    return requests.get(fake.base_url + "/workflows/v1/execution/exec-1/history", timeout=1, **options)
"""


@pytest.fixture
def run(pytester):
    """Runs pytest on a test module of this text, below imports and a helper."""

    def run(text, *arguments):
        pytester.makepyfile(HEADER + text)
        return pytester.runpytest(*arguments)

    return run


class TestFixture:
    def test_each_test_has_a_fake_of_its_own(self, run):
        result = run(
            """
@pytest.mark.parametrize("turn", [1, 2])
def test_it(workflows_fake, turn):
    assert workflows_fake.calls == ()
    workflows_fake.add_history(HISTORY)
    assert ask(workflows_fake).json() == HISTORY
"""
        )
        result.assert_outcomes(passed=2)

    def test_requests_is_left_as_it_was_by_a_failing_test(self, run):
        result = run(
            """
from requests.adapters import HTTPAdapter
SEND = HTTPAdapter.send

def test_fails(workflows_fake):
    assert HTTPAdapter.send is SEND

def test_after():
    assert HTTPAdapter.send is SEND
"""
        )
        result.assert_outcomes(passed=1, failed=1)

    def test_is_listed_with_its_options(self, pytester):
        result = pytester.runpytest("--fixtures", "-v")
        result.stdout.fnmatch_lines(["workflows_fake*", "    A fake of the Serverless*", "*docpact(scenario=*"])

    def test_an_unmatched_request_fails_with_the_reason(self, run):
        result = run("def test_it(workflows_fake):\n    requests.post(workflows_fake.base_url + '/x', timeout=1)\n")
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["E*UnmatchedRequestError: no route answers POST serverless-workflows*/x"])

    def test_an_invalid_history_fails_with_the_findings(self, run):
        result = run("def test_it(workflows_fake):\n    workflows_fake.add_history({'entries': []})\n")
        result.stdout.fnmatch_lines(
            ["E*InvalidHistoryError: snapshot 1: breaks the contract*", "E*min-items at /entries"]
        )


class TestMarker:
    def test_is_known(self, pytester):
        pytester.runpytest("--markers").stdout.fnmatch_lines(["@pytest.mark.docpact(scenario=*"])

    def test_gives_the_options_and_the_closest_wins(self, run):
        result = run(
            """
pytestmark = pytest.mark.docpact(auth=True, seed=1)

def status(fake):
    fake.add_history(HISTORY)
    return ask(fake).status_code

def test_module(workflows_fake):
    assert status(workflows_fake) == 401
    assert "seed=1" in repr(workflows_fake)

@pytest.mark.docpact(auth=False)
def test_closest(workflows_fake):
    assert status(workflows_fake) == 200
    assert "seed=1" in repr(workflows_fake)

@pytest.mark.docpact(seed=2)
class TestClass:
    @pytest.mark.docpact(policy=Policy(new_enum_values="advice"), progress="immediate")
    def test_all(self, workflows_fake):
        workflows_fake.add_history({"execution": {"status": "NEW"}, "entries": [{}]})
        assert "seed=2 auth=True" in repr(workflows_fake)
""",
            "--strict-markers",
        )
        result.assert_outcomes(passed=3)

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            ("True", "@pytest.mark.docpact(True): takes seed, auth, policy, progress, scenario, clock, virtual_sleep"),
            ("faults=3", "@pytest.mark.docpact(faults=…): takes seed, auth, policy, progress"),
            ("policy='strict'", "@pytest.mark.docpact(policy='strict'): expected Policy"),
            ("seed='1'", "@pytest.mark.docpact(seed='1'): expected int"),
            ("progress='never'", "@pytest.mark.docpact: progress='never': expected 'immediate', 'clock', or"),
        ],
    )
    def test_a_bad_one_is_one_line(self, run, arguments, line):
        result = run(f"@pytest.mark.docpact({arguments})\ndef test_it(workflows_fake):\n    pass\n")
        result.assert_outcomes(errors=1)
        text = result.stdout.str()
        assert line in text
        assert "Traceback" not in text
        assert "pytest_plugin.py" not in text


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


class TestHypothesis:
    def test_refuses_the_fixture_under_given_by_itself(self, run):
        result = run(
            """
from hypothesis import given
from docpact.strategies import histories

@given(histories())
def test_it(workflows_fake, history):
    pass
"""
        )
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*FailedHealthCheck*function-scoped fixture*"])

    def test_the_fake_inside_the_test_is_the_way(self, run):
        result = run(
            """
from hypothesis import given
from docpact.fakes import WorkflowsFake
from docpact.strategies import histories

@given(histories())
def test_it(history):
    with WorkflowsFake() as fake:
        fake.add_history(history, execution_id="exec-1")
        assert ask(fake).json() == history
"""
        )
        result.assert_outcomes(passed=1)


class TestUnmatched:
    HIDING = """
import requests

def hiding(fake):
    try:
        requests.get(f"{fake.base_url}/nowhere", timeout=1)
    except AssertionError:
        pass

def test_it(workflows_fake):
    hiding(workflows_fake)
"""

    def test_a_client_that_hides_it_is_found_out(self, run):
        result = run(self.HIDING)
        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(["*no route answers GET*/nowhere", "*the client hid this error from the test*"])

    def test_a_test_can_expect_it(self, run):
        result = run(f"{self.HIDING}    workflows_fake.unmatched.clear()\n")
        result.assert_outcomes(passed=1)

    def test_what_failed_is_told_once(self, run):
        result = run(f"{self.HIDING}    assert False\n")
        result.assert_outcomes(failed=1)


class TestWithout:
    def test_it_can_be_switched_off(self, run):
        result = run("def test_plain():\n    pass\n\ndef test_fake(workflows_fake):\n    pass\n", "-p", "no:docpact")
        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(["*fixture 'workflows_fake' not found*"])

    def test_loading_it_loads_nothing_heavy(self):
        program = (
            "import sys, pytest\n"
            "before = {*sys.modules}\n"
            "import docpact.entrypoints.pytest_plugin as plugin\n"
            "loaded = {*sys.modules} - before - {'docpact', 'docpact.entrypoints', plugin.__name__}\n"
            "rooms = {'', '.explanations', '.fixtures', '.marker'}\n"
            "assert loaded <= {f'docpact.entrypoints.plugin{each}' for each in rooms}, loaded\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_a_run_without_it_in_use_loads_nothing_else(self, pytester):
        pytester.makepyfile(
            """
import sys

def test_plain():
    loaded = {name for name in sys.modules if name.startswith("docpact.")}
    assert loaded >= {"docpact.entrypoints.pytest_plugin"}
    assert all(name.startswith("docpact.entrypoints") for name in loaded), loaded
    assert not loaded & {f"docpact.entrypoints.{each}" for each in ("traffic", "coverage", "drift", "inputs")}
    assert not {"requests", "responses", "httpx", "faker", "jsonschema_rs"} & sys.modules.keys()
"""
        )
        result = pytester.runpytest_subprocess("-p", "no:Faker", "-p", "no:faker", "-p", "no:httpx", "-p", "no:respx",
                                               "-p", "no:pytest_httpx", "-p", "no:recording")  # fmt: skip
        result.assert_outcomes(passed=1)
