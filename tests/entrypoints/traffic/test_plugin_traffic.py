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
    return pytester.runpytest


def test_nobody_is_judged_unasked(run):
    run().assert_outcomes(passed=3, failed=1)


def test_a_violation_fails_the_test_that_met_it(run):
    result = run("--docpact-traffic=error")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*test_wrong*", "*GET *run1/history*answered 200*", "*type at /entries/0/attempts*"])
    result.stdout.fnmatch_lines(["*test_that_fails_anyway*", "*docpact traffic*", "*min-items at /entries*"])
    assert "s3cr3t" not in result.stdout.str()


def test_the_first_violation_says_how_an_overlay_is_written(run):
    printed = run("--docpact-traffic=error").stdout.str()
    assert printed.count("where the service really answers so: --docpact-drift") == 1


def test_or_is_a_warning(run):
    result = run("--docpact-traffic=warn", "-W", "default:test_")
    result.assert_outcomes(passed=3, failed=1, warnings=1)


def test_one_line_of_ini_is_enough(run, pytester):
    pytester.makeini("[pytest]\ndocpact_traffic = error\n")
    run().assert_outcomes(passed=2, failed=2)


def test_a_wrong_ini_is_one_line(run, pytester):
    pytester.makeini("[pytest]\ndocpact_traffic = loud\n")
    result = run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*docpact_traffic = loud: expected error or warn*"])


BAD = """
import pytest, requests, responses

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"

def ask(body={"entries": []}, url=URL):
    with responses.RequestsMock() as mock:
        mock.get(url, json=body)
        return requests.get(url, timeout=1)
"""


@pytest.fixture
def judge(pytester):
    """Runs a test module whose `ask()` meets a violation."""

    def judge(text, *options, mode="error"):
        pytester.makepyfile(BAD + text)
        return pytester.runpytest(f"--docpact-traffic={mode}", *options)

    return judge


class TestPhases:
    def test_what_a_fixture_sends_before_the_test_is_an_error_at_setup(self, judge):
        result = judge(
            """
@pytest.fixture
def prepared():
    ask()

def test_it(prepared):
    raise NotImplementedError
"""
        )
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*ERROR at setup of test_it*", "*min-items at /entries*"])

    def test_a_setup_that_fails_anyway_shows_it_beside(self, judge):
        result = judge(
            """
@pytest.fixture
def prepared():
    ask()
    raise LookupError("no luck")

def test_it(prepared):
    pass

def test_next():
    pass
"""
        )
        result.assert_outcomes(errors=1, passed=1)
        result.stdout.fnmatch_lines(["E*LookupError: no luck", "*docpact traffic setup*", "*min-items at /entries*"])

    @pytest.mark.parametrize("scope", ["function", "module", "session"])
    def test_what_a_fixture_sends_after_the_test_is_an_error_at_teardown(self, judge, scope):
        result = judge(
            f"""
@pytest.fixture(scope="{scope}")
def prepared():
    yield
    ask()

def test_it(prepared):
    pass
"""
        )
        result.assert_outcomes(passed=1, errors=1)
        result.stdout.fnmatch_lines(["*ERROR at teardown of test_it*", "*min-items at /entries*"])

    def test_a_body_that_a_fixture_opened_may_be_read_by_the_test(self, judge):
        result = judge(
            """
@pytest.fixture
def response():
    with responses.RequestsMock() as mock:
        mock.get(URL, json={"entries": []})
        return requests.get(URL, stream=True, timeout=1)

def test_it(response):
    response.json()
"""
        )
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*_ test_it _*", "*min-items at /entries*"])

    def test_warnings_in_every_phase(self, judge):
        result = judge(
            """
@pytest.fixture
def prepared():
    ask()
    yield
    ask()

def test_it(prepared):
    ask()
""",
            "-W",
            "default:test_",
            mode="warn",
        )
        result.assert_outcomes(passed=1, warnings=3)

    def test_unittest_style(self, judge):
        result = judge(
            """
import unittest

class TestIt(unittest.TestCase):
    def setUp(self):
        if self._testMethodName == "test_prepared":
            ask()

    def test_prepared(self):
        pass

    def test_fails(self):
        ask()

    def test_passes(self):
        pass
"""
        )
        result.assert_outcomes(failed=2, passed=1)


class TestSummary:
    def test_says_how_much_was_judged(self, judge):
        result = judge("def test_it():\n    ask({'entries': [{}]})\n    ask()\n")
        result.stdout.fnmatch_lines(["*= docpact traffic =*", "2 exchanges judged, 1 broke the contract"])

    def test_says_that_there_was_nothing(self, judge):
        judge("def test_it():\n    pass\n").stdout.fnmatch_lines(["0 exchanges judged, none broke the contract"])
        told = judge("def test_it():\n    pass\n", "-q").stdout
        told.fnmatch_lines(["0 exchanges judged, none broke the contract"])
        assert "docpact traffic" not in judge("def test_it():\n    ask({'entries': [{}]})\n", "-q").stdout.str()

    @pytest.mark.parametrize(
        ("mode", "workers"),
        [("error", []), ("warn", []), ("error", ["-p", "xdist", "-n", "1"])],
        ids=["error", "warn", "xdist"],
    )
    def test_calls_of_no_operation_are_told_and_a_slip_fails(self, judge, mode, workers):
        result = judge(
            """
def test_slip():
    ask(url=URL.replace("execution", "executions"))

@pytest.mark.docpact(traffic=False)
def test_slip_on_purpose():
    ask(url=URL.replace("execution", "executions"))

@pytest.mark.parametrize("time", range(2))
def test_perhaps_an_operation(time):
    ask(url=URL.replace("history", "steps"))
            """,
            "-q",
            "-W",
            "ignore::pytest.PytestWarning",
            *workers,
            mode=mode,
        )
        result.assert_outcomes(passed=4 - (mode == "error"), failed=int(mode == "error"))
        result.stdout.fnmatch_lines(
            [
                "*= docpact traffic =*",
                "0 exchanges judged, none broke the contract",
                "calls of no known operation: 3",
            ]
        )
        told = "*GET serverless*/executions/run1/history in test_*::test_slip: *segment 3 is 'executions', not*"
        result.stdout.fnmatch_lines([told])
        result.stdout.fnmatch_lines(["*GET serverless*/execution/run1/steps in *::test_perhaps*segment 5 is 'steps'*"])

    def test_a_failure_says_where(self, judge):
        result = judge("def test_it():\n    ask()\n")
        lines = ["test_*.py:*: the contract was broken*", "GET *(seen in requests, called at test_*.py:8)"]
        result.stdout.fnmatch_lines(lines)

    def test_what_no_test_has_sent_is_told_and_fails_the_run(self, judge):
        result = judge("ask()\n\ndef test_it():\n    ask({'entries': [{}]})\n")
        result.assert_outcomes(passed=1)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        result.stdout.fnmatch_lines(
            ["2 exchanges judged, 1 broke the contract", "outside of all tests:", "GET *", "*min-items at /entries*"]
        )

    def test_or_is_only_told(self, judge):
        result = judge("ask()\n\ndef test_it():\n    pass\n", mode="warn")
        assert result.ret == pytest.ExitCode.OK
        result.stdout.fnmatch_lines(["outside of all tests:"])

    def test_what_could_not_be_looked_at(self, judge, monkeypatch):
        def fail(*_):
            raise LookupError("Bearer t1.s3cr3t is not known")

        monkeypatch.setattr("docpact.entrypoints.traffic.validation.ExchangeValidator.validate", fail)
        result = judge("def test_it():\n    ask()\n    ask()\n")
        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines(["an exchange could not be looked at, 2 times: LookupError: * is not known"])
        assert "s3cr3t" not in result.stdout.str()


class TestHosts:
    TESTS = """
def test_cloud():
    ask()

def test_local():
    ask(url=URL.replace("serverless-workflows.api.cloud.yandex.net", "localhost:8080"))

def test_other():
    ask(url=URL.replace("serverless-workflows.api.cloud.yandex.net", "api.example"))
"""

    def test_all_count(self, judge):
        judge(self.TESTS).assert_outcomes(failed=3)

    def test_unless_the_ini_names_some(self, judge, pytester):
        pytester.makeini("[pytest]\ndocpact_hosts = *.Yandex.net localhost:8080\n")
        result = judge(self.TESTS)
        result.assert_outcomes(failed=2, passed=1)

    def test_an_address_is_no_host(self, judge, pytester):
        pytester.makeini("[pytest]\ndocpact_hosts = https://api.example/\n")
        result = judge(self.TESTS)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(["ERROR: docpact_hosts = https://api.example/: expected a host, such as *"])


def test_a_library_first_imported_by_a_test(pytester):
    pytester.makepyfile(
        """
import asyncio, sys

def test_it(workflows_server):
    assert "aiohttp" not in sys.modules
    import aiohttp

    workflows_server.add_history({"entries": []}, execution_id="run1", allow_invalid=True)

    async def ask():
        async with aiohttp.ClientSession() as session:
            url = f"{workflows_server.base_url}/workflows/v1/execution/run1/history"
            async with session.get(url) as response:
                return await response.json()

    assert asyncio.run(ask()) == {"entries": []}
"""
    )
    result = pytester.runpytest_subprocess("--docpact-traffic=error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["GET 127.0.0.1:*(seen in aiohttp, called at test_*.py:12)"])


def test_a_fault_that_the_test_asked_for_is_no_violation(judge):
    result = judge(
        """
from docpact.fakes import Fault

FAULTS = [
    Fault(breaks_rule="type"),
    Fault(malformed_body=True),
    Fault(empty_body=True),
    Fault(error_status=503, empty_body=True),
]

@pytest.mark.parametrize("fault", FAULTS)
def test_asked_for(workflows_fake, fault):
    run = workflows_fake.start()
    workflows_fake.faults.add("Execution.getHistory", fault)
    url = f"{workflows_fake.base_url}/workflows/v1/execution/{run.id}/history"
    assert requests.get(url, timeout=1).headers["X-Docpact-Fault"] == fault.name
    assert requests.get(url, timeout=1).json()["entries"]

def test_a_bad_request_is_still_one(workflows_fake):
    workflows_fake.faults.add("Execution.list", Fault(breaks_rule="type"))
    requests.get(f"{workflows_fake.base_url}/workflows/v1/execution?pageSize=many&workflowId=w", timeout=1)
"""
    )
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*int64 at /query/pageSize*"])
