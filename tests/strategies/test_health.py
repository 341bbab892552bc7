"""No health check fires where Hypothesis has never run, and pytest-xdist shares the work."""

import os
import subprocess
import sys

import pytest

TESTS = """
from hypothesis import given, strategies as st
from docpact.strategies import histories, invalid_histories

@given(histories())
def test_alone(history):
    assert history["entries"]

@given(st.none() | histories())  # the second is not drawn before Hypothesis watches the clock
def test_among_others(history): ...

@given(invalid_histories())
def test_invalid(violation): ...
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "test_it.py").write_text(TESTS)
    # Of Hypothesis' own directory the least is known on a fresh machine: nothing is there, not even its tables.
    environment = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "fresh")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # to load all that is installed takes longer than the tests
    command = [sys.executable, "-m", "pytest", "-q", "-p", "hypothesispytest", "-p", "no:cacheprovider"]

    def run(*arguments):
        return subprocess.run(
            [*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.parametrize("name", ["alone", "among_others"])
def test_nothing_is_slow_on_a_fresh_machine(run, name):
    done = run(f"test_it.py::test_{name}")
    assert done.returncode == 0, done.stdout


def test_processes_share_the_work(run):
    done = run("-p", "xdist", "-n", "2", "test_it.py")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
