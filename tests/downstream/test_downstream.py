"""Small projects that use docpact, each run by pytest in a process of its own."""

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STEADY = """
from hypothesis import settings

settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.load_profile("steady")
"""


@pytest.mark.parametrize("project", ["polling", "watcher"])
def test_the_suite_of_a_project_passes(pytester, project):
    shutil.copytree(HERE / project, pytester.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    pytester.makeconftest(STEADY)
    result = pytester.runpytest_subprocess("-p", "anyio", "-W", "error", "--strict-markers", timeout=120)
    assert result.ret == pytest.ExitCode.OK
    outcomes = result.parseoutcomes()
    assert outcomes.keys() == {"passed"}, outcomes
