"""Suites of clients of an API of their own: `docpact_api` in the ini file, and the marker."""

import json
import shutil
from pathlib import Path

import pytest

APIS = Path(__file__).parents[2] / "apis"
CLIENT = """
import pytest, requests, responses

def berth(body, path="/harbour/v1/berths/b1", status=200):
    url = "https://harbour.api.cloud.example" + path
    with responses.RequestsMock() as mock:
        mock.get(url, json=body, status=status)
        return requests.get(url, timeout=1).json()
"""


@pytest.fixture
def suite(pytester):
    """Makes a suite whose ini file names APIs, and runs it on a test module of this text."""

    def run(text, *arguments, apis=("harbour",), ini=""):
        for each in apis:
            if (APIS / each).is_dir() and not (pytester.path / each).exists():
                shutil.copytree(APIS / each, pytester.path / each)
        lines = "".join(f"    {each}\n" for each in apis)
        pytester.makeini(f"[pytest]\ndocpact_api =\n{lines}{ini}" if apis else f"[pytest]\n{ini}")
        pytester.makepyfile(test_client=CLIENT + text)
        return pytester.runpytest(*arguments)

    return run


class TestTraffic:
    def test_a_reply_that_breaks_the_page_fails_its_test(self, suite):
        result = suite(
            """
def test_right():
    berth({"id": "b1", "depth": "7"})

def test_wrong():
    berth({"id": "b1", "depth": 7})

def test_slip():
    berth({}, "/harbour/v2/berths/b1")

def test_other_service():
    url = "https://bank.example/accounts/1"
    with responses.RequestsMock() as mock:
        mock.get(url, json=[])
        requests.get(url, timeout=1)
""",
            "--docpact-traffic=error",
        )
        result.assert_outcomes(passed=2, failed=2)
        result.stdout.fnmatch_lines(["*test_wrong*", "*type at /depth*"])
        result.stdout.fnmatch_lines(["*test_slip*", "*the API version is v2, not v1*"])
        result.stdout.fnmatch_lines(["2 exchanges judged, 1 broke the contract"])

    def test_workflows_is_judged_where_it_is_named_too(self, suite):
        text = """
def test_both():
    berth({"id": 7})

def test_shipped():
    url = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"
    with responses.RequestsMock() as mock:
        mock.get(url, json={"entries": []})
        requests.get(url, timeout=1)
"""
        suite(text, "--docpact-traffic=error").assert_outcomes(passed=1, failed=1)
        # the two have an operation Operation.get: a folder without it goes with the other
        (Path("harbour") / "Operation.get.md").unlink()
        suite(text, "--docpact-traffic=error", apis=("harbour", "workflows")).assert_outcomes(failed=2)


class TestReports:
    TEXT = """
def test_one():
    berth({"id": "b1", "name": "quay", "crane": "big"})

def test_two():
    berth({"id": "b2", "status": "OPEN"})
"""

    def test_coverage_is_of_the_own_api(self, suite, pytester):
        options = "--docpact-coverage=term,json:a.json,html:a.html,xml:a.xml"
        result = suite(self.TEXT, options)
        result.assert_outcomes(passed=2)
        result.stdout.fnmatch_lines(["Berth.get * 2  200*", "never called *Berth.close, Berth.create*"])
        assert "execution states" not in result.stdout.str()
        document = json.loads((pytester.path / "a.json").read_text())
        assert document["api"] == "harbour"
        assert document["operations"]["Berth.get"]["value"]["status=OPEN"]["times"] == 1
        assert document["operations"]["Berth.list"]["calls"] == 0
        assert "Execution states" not in (pytester.path / "a.html").read_text()
        assert (pytester.path / "a-schemas" / "Berth.get.json").is_file()

    def test_coverage_of_two_runs_is_combined(self, suite, capsys):
        from docpact.entrypoints.cli import main

        suite(self.TEXT, "--docpact-coverage=json:a.json", "-k", "one")
        suite(self.TEXT, "--docpact-coverage=json:b.json", "-k", "two")
        capsys.readouterr()
        assert main(["coverage", "combine", "a.json", "b.json", "--api", "harbour"]) == 0
        assert "Berth.get      2  200" in capsys.readouterr().out
        assert main(["coverage", "combine", "a.json", "b.json"]) == 2
        assert "a.json: the coverage of harbour, not of workflows; --api says" in capsys.readouterr().err

    def test_drift_becomes_an_overlay_that_is_taken_up(self, suite, pytester):
        result = suite(self.TEXT, "--docpact-drift")
        result.stdout.fnmatch_lines(["*new field*crane*"])
        (operation,) = json.loads((pytester.path / "docpact-drift.json").read_text())["operations"]
        overlay = pytester.path / "harbour" / f"{operation['operation']}.overlay.json"
        overlay.write_text(json.dumps(operation["patch"]))
        result = suite(self.TEXT, "--docpact-drift")
        result.stdout.fnmatch_lines(["*2 responses of 1 operation: nothing new"])


class TestWrongIni:
    @pytest.mark.parametrize(
        ("apis", "told"),
        [
            (["nowhere"], "ERROR: docpact_api: nowhere: cannot be opened*"),
            (["harbour", "parcels"], "ERROR: docpact_api: *Operation.get.md and *Operation.get.md: two operations *"),
            (["."], "ERROR: docpact_api: *: expected pages (*.md) or schemas of docpact derive (*.json), found none*"),
        ],
    )
    def test_is_one_line(self, suite, apis, told):
        result = suite("def test_it(): pass", "--docpact-traffic=error", apis=apis)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([told])

    def test_costs_nothing_until_it_is_used(self, suite):
        suite("def test_it(): pass", apis=["nowhere"]).assert_outcomes(passed=1)

    def test_fails_a_test_that_needs_the_api_with_one_line(self, suite):
        text = "def test_it(docpact_contract): pass\ndef test_fake(api_fake): pass"
        result = suite(text, apis=["nowhere"])
        result.assert_outcomes(errors=2)
        result.stdout.fnmatch_lines(["docpact_api: nowhere: cannot be opened: *"])
        assert "Traceback" not in result.stdout.str()


class TestContracts:
    def test_are_those_of_the_ini_file_or_of_the_marker(self, suite):
        text = """
from docpact.contract import Api, Policy

def test_ini(docpact_contract):
    assert docpact_contract("Berth.get").conforms({"id": "b1"})

@pytest.mark.docpact(policy=Policy(unknown_fields="violation"))
def test_policy(docpact_contract):
    assert not docpact_contract("Berth.get").conforms({"crane": 1})

@pytest.mark.docpact(api="parcels")
def test_path(docpact_contract):
    assert docpact_contract("Parcel.get").operation == "Parcel.get"

@pytest.mark.docpact(api=Api.load())
def test_value(docpact_contract):
    assert docpact_contract().operation == "Execution.getHistory"

def test_no_name(docpact_contract):
    with pytest.raises(LookupError, match="needs a name; harbour has: Berth.close"):
        docpact_contract()

@pytest.mark.docpact(api=7)
def test_wrong(docpact_contract):
    pass

@pytest.mark.docpact(api="nowhere")
def test_none(docpact_contract):
    pass
"""
        shutil.copytree(APIS / "parcels", "parcels")
        result = suite(text)
        result.assert_outcomes(passed=5, errors=2)
        result.stdout.fnmatch_lines(["@pytest.mark.docpact(api=7): expected a path or an Api"])
        result.stdout.fnmatch_lines(["@pytest.mark.docpact(api='nowhere'): nowhere: cannot be opened: *"])


class TestFakes:
    def test_each_reaches_its_client(self, suite):
        text = """
import asyncio, httpx, aiohttp

URL = "/harbour/v1/berths"

def test_requests(api_fake):
    berth = api_fake.add("Berth", name="quay")
    assert requests.get(f"{api_fake.base_url}{URL}/{berth['id']}", timeout=1).json() == berth

def test_httpx(api_httpx):
    berth = api_httpx.add("Berth", name="quay")
    assert httpx.get(f"{api_httpx.base_url}{URL}/{berth['id']}").json() == berth

def test_aiohttp(api_aiohttp):
    berth = api_aiohttp.add("Berth", name="quay")
    async def get():
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{api_aiohttp.base_url}{URL}/{berth['id']}") as reply:
                return await reply.json()
    assert asyncio.run(get()) == berth

def test_server(api_server):
    assert api_server.base_url.startswith("http://127.0.0.1:")
    berth = api_server.add("Berth", name="quay")
    assert requests.get(f"{api_server.base_url}{URL}/{berth['id']}", timeout=5).json() == berth

@pytest.mark.docpact(auth=True, seed=3)
def test_options(api_fake):
    assert api_fake.seed == 3
    assert requests.get(f"{api_fake.base_url}{URL}/b1", timeout=1).status_code == 401

def test_unmatched(api_fake):
    try:
        requests.get(f"{api_fake.base_url}/harbour/v9/nothing", timeout=1)
    except AssertionError:
        pass

@pytest.mark.docpact(scenario="HappyPath")
def test_option_of_another_fake(api_fake):
    pass

@pytest.mark.docpact(progress="fast")
def test_wrong_option(api_fake):
    pass
"""
        result = suite(text)
        result.assert_outcomes(passed=6, errors=3)
        result.stdout.fnmatch_lines(["*(the client hid this error from the test)*"])
        result.stdout.fnmatch_lines(["@pytest.mark.docpact(scenario=…): this fixture takes seed, auth, policy, *"])
        result.stdout.fnmatch_lines(["@pytest.mark.docpact: progress='fast': *"])

    def test_what_they_answer_is_judged(self, suite):
        text = """
def test_it(api_fake):
    berth = api_fake.add("Berth")
    requests.get(f"{api_fake.base_url}/harbour/v1/berths/{berth['id']}", timeout=1)
    requests.get(f"{api_fake.base_url}/harbour/v1/berths?folderId=f1", timeout=1)
"""
        result = suite(text, "--docpact-traffic=error", "--docpact-coverage=term")
        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines(["2 exchanges judged, none broke the contract", "*Berth.list * 1  200*"])

    def test_without_an_api_they_say_what_to_write(self, suite):
        result = suite("def test_it(api_fake): pass", apis=())
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["the fixtures api_* need an API: write docpact_api = PATH in the ini file*"])

    def test_a_marker_alone_is_enough(self, suite):
        shutil.copytree(APIS / "harbour", "harbour")
        text = '@pytest.mark.docpact(api="harbour")\ndef test_it(api_fake):\n    assert api_fake.api.name == "harbour"'
        suite(text, apis=()).assert_outcomes(passed=1)
