"""A client under fuzz: what it is given, how a failure shrinks, and the file that reproduces it."""

import os
import re
import subprocess
import sys
import time
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import requests
from hypothesis import Phase, settings

import docpact.fakes
from docpact.contract import Contract, Policy
from docpact.contract.workflows import TERMINAL
from docpact.fakes import EndlessPollingError, WorkflowsFake, fuzz_client, poll_limit

QUICK = settings(phases=[Phase.generate, Phase.shrink], database=None, derandomize=True)


def url_of(fake, execution_id):
    return f"{fake.base_url}/workflows/v1/execution/{execution_id}"


def entries(fake, execution_id):
    return requests.get(f"{url_of(fake, execution_id)}/history", timeout=10).json()["entries"]


@pytest.fixture(scope="module")
def read():
    return entries


@fuzz_client()
def test_the_client_reads_what_was_drawn(fake, execution_id, history):
    assert entries(fake, execution_id) == history["entries"]
    assert len(fake.calls) == 1


@settings(max_examples=20)
@fuzz_client(profile="edge")
def test_settings_stand_above(read, execution_id, fake):
    assert read(fake, execution_id)


@fuzz_client(profile="typical")
@settings(max_examples=20)
def test_settings_stand_below(execution_id, fake):
    assert entries(fake, execution_id)


class TestMethods:
    @pytest.mark.parametrize("times", [1, 2])
    @settings(max_examples=10)
    @fuzz_client()
    def test_a_method_with_a_parameter_and_a_fixture(self, read, times, fake, execution_id):
        for _ in range(times):
            assert read(fake, execution_id)
        assert len(fake.calls) == times

    @QUICK
    @fuzz_client(virtual_sleep=False)
    def check(self, read, fake, execution_id):
        assert all("lastError" not in each for each in read(fake, execution_id))


@settings(max_examples=20)
@fuzz_client(auth=True)
def test_options_of_the_fake(fake, execution_id):
    url = f"{fake.base_url}/workflows/v1/execution/{execution_id}/history"
    assert requests.get(url, timeout=10).status_code == 401
    assert requests.get(url, headers={"Authorization": "Bearer t1.x"}, timeout=10).status_code == 200


def test_evolution_is_tolerated_unless_a_policy_says_otherwise():
    seen = []

    @settings(max_examples=40, database=None)
    @fuzz_client(include={"evolution"})
    def look(fake, execution_id, history):
        seen.append(history)
        assert entries(fake, execution_id)

    look()
    assert not all(map(Contract.load().conforms, seen))

    @settings(QUICK, phases=[Phase.generate])
    @fuzz_client(profile="edge", include={"evolution"}, policy=Policy())
    def refused(execution_id): ...

    with pytest.raises(ValueError, match="enum"):
        refused()


def test_the_id_is_one_that_the_service_could_give():
    ids = set()

    @settings(max_examples=40, database=None)
    @fuzz_client(profile="edge")
    def look(execution_id, history):
        ids.update({execution_id, history.get("execution", {}).get("id", execution_id)})

    look()
    (only,) = ids
    assert len(only) == 20
    assert only.isalnum()


def test_what_cannot_ask_is_refused():
    with pytest.raises(TypeError, match="neither fake nor execution_id"):
        fuzz_client()(lambda history: history)

    async def check(fake):
        return fake

    with pytest.raises(TypeError, match="async"):
        fuzz_client()(check)


@QUICK
@fuzz_client(virtual_sleep=False)
def check_times(fake, execution_id):
    for each in entries(fake, execution_id):
        if "startedAt" in each:
            datetime.strptime(each["startedAt"], "%Y-%m-%dT%H:%M:%SZ")


@QUICK
@fuzz_client(include={"evolution"}, auth=True, virtual_sleep=False)
def check_status(execution_id, history):
    assert all(each.get("status") != "ADDED_LATER" for each in history["entries"]), f'a """ in {execution_id}\n'


@cache
def failure(check, *arguments):
    """What a fuzzed test raises at last, and the text of the file that comes with it: the same each time."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of any type
        check(*arguments)
    (text,) = [each for each in caught.value.__notes__ if each.startswith('"""A response on which')]
    return caught.value, text


def test_a_failure_shrinks_to_the_smallest_response():
    error, text = failure(check_times)
    assert isinstance(error, ValueError)
    assert re.search(r"2024-05-06T07:08:09\.[1-9]Z", str(error))
    assert text.count("startedAt") == 1


@settings(QUICK, max_examples=10)
@fuzz_client()
def test_mended(fake, execution_id):
    assert entries(fake, execution_id)


FRAGILE = """
from docpact.fakes import fuzz_client

@fuzz_client()
def test_client(tmp_path, execution_id):
    raise AssertionError("not reached")
"""


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """What pytest says, in a process of its own, of the printed files beside a copy of this one, file by file."""
    folder = tmp_path_factory.mktemp("printed")

    @QUICK
    @fuzz_client(virtual_sleep=False)
    def local(execution_id):
        raise KeyError(execution_id)

    times = failure(check_times)[1]
    texts = {
        "function": times,
        "options": failure(check_status)[1],
        "method": failure(TestMethods().check, entries)[1],
        "mended": times.replace("check_times as", "test_mended as"),
        "local": failure(local)[1],
        "states": failure(check_states)[1],
        "fragile": FRAGILE,
    }
    for name, text in texts.items():
        (folder / f"test_{name}.py").write_text(text, encoding="utf-8")
    (folder / Path(__file__).name).write_bytes(Path(__file__).read_bytes())
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line", "-rpfE"]
    command += ["-p", "hypothesispytest"]  # to load all that is installed takes longer than the tests
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    files = [f"test_{name}.py" for name in texts]
    done = subprocess.run([*command, *files], cwd=folder, env=alone, capture_output=True, text=True, check=False)
    lines = [each for each in done.stdout.splitlines() if each.startswith(("PASSED", "FAILED", "ERROR"))]
    return texts, {name: next(each for each in lines if f"test_{name}.py" in each) for name in texts}


SAID = {
    "function": "FAILED test_function.py::test_reproduction - ValueError: time data",
    "options": "FAILED test_options.py::test_reproduction - AssertionError: a",
    "method": "FAILED test_method.py::test_reproduction - assert False",
    "states": "FAILED test_states.py::test_reproduction - AssertionError: assert 'PAUSED' ",
    "mended": "PASSED test_mended.py::test_reproduction",
    "local": "FAILED test_local.py::test_reproduction - NotImplementedError: ",
    "fragile": "FAILED test_fragile.py::test_client - hypothesis.errors.FailedHealthCheck",
}


@pytest.mark.parametrize("name", SAID)
def test_a_printed_file_fails_likewise(reported, name):
    assert reported[1][name].startswith(SAID[name])


def test_a_printed_file_draws_nothing(reported):
    texts, _ = reported
    assert not any("hypothesis" in texts[name] for name in ("function", "options", "method", "local"))
    assert "WorkflowsFake(auth=True, policy=Policy(" in texts["options"]


def test_the_undecorated_test_is_kept():
    with WorkflowsFake() as fake:
        check_times.body(fake, fake.add_history({"entries": [{}]}))
        with pytest.raises(ValueError, match="time data"):
            check_times.body(fake, fake.add_history({"entries": [{"startedAt": "2024-05-06T07:08:09.1Z"}]}))


def test_a_client_that_polls_for_ever_fails_soon():
    @settings(max_examples=1, database=None, deadline=None, phases=[Phase.generate])
    @fuzz_client()
    def poll(fake, execution_id):
        while requests.get(url_of(fake, execution_id), timeout=10).json():
            time.sleep(30)

    with pytest.raises(AssertionError, match="50 requests were answered, and the execution "):
        poll()


@pytest.mark.parametrize(
    ("history", "path", "told"),
    [
        ({"execution": {"status": "QUEUED"}, "entries": [{}]}, "one", r"stayed QUEUED .* fuzz_client\(terminal=True\)"),
        ({"entries": [{}]}, "one", "had no status in each answer"),
        ({"execution": {"status": "FAILED"}, "entries": [{}]}, "one", "is FAILED: does the client ask for ever"),
        ({"entries": [{}]}, "other", "the last one with 404: does the client ask for ever"),
    ],
)
def test_a_client_that_asks_for_ever_is_told_what_it_was_told(history, path, told):
    with poll_limit(WorkflowsFake(virtual_sleep=True)) as fake:
        fake.add_history(history, execution_id="one")
        for _ in range(50):
            requests.get(url_of(fake, path), timeout=10)
        with pytest.raises(EndlessPollingError, match=told):
            requests.get(url_of(fake, path), timeout=10)


@settings(max_examples=30)
@fuzz_client(terminal=True, profile="any")
def test_a_polling_client_comes_to_an_end(fake, execution_id, history):
    first = poll_until_the_end(fake, execution_id)
    last = requests.get(f"{url_of(fake, execution_id)}/history", timeout=10).json()
    assert first == history.get("execution", {}).get("status")
    assert last["entries"] == history["entries"]
    assert without_status(last) == without_status(history)
    assert Contract.load().conforms(last)


@QUICK
@fuzz_client(terminal=True)
def check_states(fake, execution_id):
    assert poll_until_the_end(fake, execution_id) != "PAUSED"


def poll_until_the_end(fake, execution_id):
    """The first status that was seen."""
    seen = []
    while not seen or seen[-1] not in TERMINAL:
        seen.append(requests.get(url_of(fake, execution_id), timeout=10).json()["execution"].get("status"))
        time.sleep(30)
    return seen[0]


def without_status(history):
    return {name: value for name, value in history.get("execution", {}).items() if name != "status"}


def test_what_is_drawn_is_met_first():
    error, text = failure(check_states)
    assert "PAUSED" in str(error)
    assert "add_history(*final_history(HISTORY))" in text


def test_there_is_no_deadline_unless_settings_say_so():
    asked = []

    @fuzz_client(profile="typical")
    def look(execution_id):
        assert execution_id
        asked.append(settings.default)

    before = settings.default
    look()
    assert settings.default == before
    assert asked[0].deadline is None
    assert Phase.explain not in asked[0].phases

    asked.clear()
    settings(deadline=5_000, max_examples=1)(fuzz_client()(look.body))()
    assert asked[0].deadline.total_seconds() == 5


@pytest.mark.parametrize(
    ("former", "name"),
    [("impatient", "poll_limit"), ("ending", "final_history"), ("AsksForeverError", "EndlessPollingError")],
)
def test_files_that_an_earlier_version_printed_still_import(former, name):
    with pytest.warns(DeprecationWarning, match=rf"^docpact.fakes.fuzzing.{former} is now docpact.fakes.{name}$"):
        found = getattr(import_module("docpact.fakes.fuzzing"), former)
    assert found is getattr(docpact.fakes, name)


def test_failures_are_saved_under_names_of_their_own():
    names = {re.search(r"test_reproduction_\w{8}\.py", failure(check)[1])[0] for check in (check_times, check_status)}
    assert len(names) == 2


@settings(QUICK, max_examples=10)
@fuzz_client
def test_parentheses_may_be_left_out(fake, execution_id):
    assert entries(fake, execution_id)


def test_what_a_test_does_to_its_history_changes_nothing_that_is_reported():
    seen = []

    @settings(max_examples=3, database=None, deadline=None)
    @fuzz_client()
    def spoil(execution_id, history):
        assert execution_id
        seen.append(len(history.pop("entries")))

    spoil()
    assert seen
