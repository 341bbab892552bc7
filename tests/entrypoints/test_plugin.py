"""The plugin in real runs of pytest."""

import subprocess
import sys

import pytest


@pytest.fixture
def run(run_plugin):
    return run_plugin


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
        told = result.stdout.str()
        for name in ("workflows_httpx", "workflows_server", "docpact_contract", "history_factory"):
            assert f"{name} -- " in told
        assert "no docstring" not in told.partition("workflows_fake -- ")[2].partition("fixtures defined from")[0]

    def test_options_are_listed(self, pytester):
        told = " ".join(pytester.runpytest("--help").stdout.str().split())
        for text in (
            "docpact: contract tests of clients of an API: --docpact-traffic={error,warn} Validate what tests",
            "docpact_traffic (string): error or warn: as --docpact-traffic.",
            "docpact_hosts (args): Patterns of the hosts whose exchanges are validated",
        ):
            assert text in told

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
pytestmark = pytest.mark.docpact(auth=True, seed=1, remember_bytes=1000)

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
            ("traffic=0", "@pytest.mark.docpact(traffic=0): expected bool"),
            ("progress='never'", "@pytest.mark.docpact: progress='never': expected 'immediate', 'clock', or"),
        ],
    )
    @pytest.mark.parametrize("options", [[], ["--docpact-traffic=error"]], ids=["", "traffic"])
    def test_a_bad_one_is_one_line(self, run, arguments, line, options):
        result = run(f"@pytest.mark.docpact({arguments})\ndef test_it(workflows_fake):\n    pass\n", *options)
        result.assert_outcomes(errors=1)
        text = result.stdout.str()
        assert line in text
        assert text.count(f"E   {line[:40]}") + text.count(f"\n{line[:40]}") == 1, text
        assert "Traceback" not in text
        assert "entrypoints" not in text


class TestServer:
    def test_serves_the_fake_of_the_test(self, run):
        result = run(
            """
@pytest.mark.docpact(auth=True)
def test_it(workflows_server):
    workflows_server.add_history(HISTORY)
    assert workflows_server.base_url.startswith("http://127.0.0.1:")
    assert ask(workflows_server).status_code == 401
    assert ask(workflows_server, headers={"Authorization": "Bearer t1.a"}).json() == HISTORY
    assert [each.reply.status for each in workflows_server.calls] == [401, 200]

def test_next(workflows_server):
    assert ask(workflows_server).status_code == 404
"""
        )
        result.assert_outcomes(passed=2)

    def test_is_the_fake_behind_the_other_doors(self, run):
        result = run(
            """
def test_it(workflows_fake, workflows_server, workflows_httpx):
    assert workflows_fake is workflows_server is workflows_httpx
    workflows_fake.add_history(HISTORY)
    assert ask(workflows_server).json() == HISTORY
"""
        )
        result.assert_outcomes(passed=1)

    def test_httpx_that_is_not_there_is_one_line(self, run):
        result = run(
            """
import sys

@pytest.fixture(autouse=True)
def _without(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "docpact.fakes.transports.httpx", raising=False)

def test_it(workflows_httpx):
    pass
"""
        )
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["workflows_httpx needs httpx>=0.27: pip install 'httpx>=0.27'"])
        assert "Traceback" not in result.stdout.str()

    def test_is_gone_after_the_test(self, run):
        result = run(
            """
import socket

def test_it(workflows_server):
    TestAfter.address = "127.0.0.1", int(workflows_server.base_url.rpartition(":")[2])
    assert requests.adapters.HTTPAdapter.send.__module__ == "requests.adapters"

class TestAfter:
    def test_it(self):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(self.address, timeout=1)
"""
        )
        result.assert_outcomes(passed=2)

    def test_an_unmatched_request_fails_the_test(self, run):
        result = run(
            """
def test_it(workflows_server):
    assert requests.get(workflows_server.base_url + "/nowhere", timeout=1).status_code == 501

def test_past_it(workflows_server):
    with pytest.raises(Exception):
        requests.get("https://serverless-workflows.api.cloud.yandex.net/", timeout=1)
"""
        )
        result.assert_outcomes(passed=2, errors=2)
        result.stdout.fnmatch_lines(["*no route answers GET*/nowhere", "*api.cloud.yandex.net is out of reach*"])

    def test_sleeping_without_waiting(self, run):
        result = run(
            """
import time

@pytest.mark.docpact(virtual_sleep=True, progress="clock")
@pytest.mark.parametrize("others", [[], ["workflows_fake"]])
def test_it(workflows_server, request, others):
    run = workflows_server.start()
    before = workflows_server.clock.nanos
    time.sleep(86_400)
    assert workflows_server.clock.nanos - before == 86_400 * 10**9
    url = f"{workflows_server.base_url}/workflows/v1/execution/{run.id}"
    assert requests.get(url, timeout=1).json()["execution"]["status"] == "FINISHED"
""",
        )
        result.assert_outcomes(passed=2)


class TestStyles:
    def test_unittest(self, run):
        result = run(
            """
import unittest

@pytest.mark.docpact(seed=5)
class TestIt(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _fake(self, workflows_fake, history_factory):
        self.fake, self.make = workflows_fake, history_factory

    def test_it(self):
        made = self.make()
        self.fake.add_history(made, execution_id="exec-1")
        self.assertEqual(ask(self.fake).json(), made)
        self.assertIn("seed=5", repr(self.fake))
"""
        )
        result.assert_outcomes(passed=1)

    def test_types_for_users(self):
        from docpact.entrypoints.pytest_plugin import ContractFactory, HistoryFactory

        assert ContractFactory.__call__.__doc__
        assert HistoryFactory.__call__.__doc__


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
        result.stdout.fnmatch_lines(
            ["*FailedHealthCheck*function-scoped fixture*", "*- docpact -*", "*by `with Workflows*"]
        )

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
    @pytest.mark.usefixtures("every_plugin")
    def test_it_can_be_switched_off(self, run):
        result = run("def test_plain():\n    pass\n\ndef test_fake(workflows_fake):\n    pass\n", "-p", "no:docpact")
        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(["*fixture 'workflows_fake' not found*"])

    @pytest.mark.slow
    def test_loading_it_loads_nothing_heavy(self):
        program = (
            "import sys, pytest\n"
            "before = {*sys.modules}\n"
            "import docpact.entrypoints.pytest_plugin as plugin\n"
            "loaded = {*sys.modules} - before - {'docpact', 'docpact.entrypoints', plugin.__name__}\n"
            "parts = {'', '.failure_reports', '.fixtures'}\n"
            "assert loaded <= {f'docpact.entrypoints.plugin{each}' for each in parts}, loaded\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_a_run_without_it_in_use_loads_nothing_else(self, pytester, monkeypatch):
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
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others may load what they like
        result = pytester.runpytest_subprocess("-p", "docpact")
        result.assert_outcomes(passed=1)
