"""The README tells the truth: its examples run as they stand, and so do those of the guides."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FAKE = (ROOT / "docs" / "fake.md").read_text(encoding="utf-8")
APIS = (ROOT / "docs" / "apis.md").read_text(encoding="utf-8")


# To load every plugin that is installed takes longer than most examples. The laws of the examples stand on a few draws.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "docpact", "-p", "hypothesispytest"]
ALONE = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
FEW_DRAWS = """
from hypothesis import settings

settings.register_profile("few", max_examples=20, derandomize=True, database=None, deadline=None)
settings.load_profile("few")
"""


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.strip().splitlines()[-1][:40])
def test_python_examples_run(code, tmp_path):
    (tmp_path / "test_example.py").write_text(code)
    (tmp_path / "conftest.py").write_text(FEW_DRAWS)
    command = [*PYTEST, "-W", "error"] if "def test_" in code else [sys.executable]
    done = subprocess.run(
        [*command, "test_example.py"], cwd=tmp_path, env=ALONE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bug_is_found_as_shown(tmp_path):
    (code,) = blocks("py")
    (tmp_path / "test_example.py").write_text(code)
    done = subprocess.run(
        [*PYTEST, "test_example.py"],
        cwd=tmp_path,
        env=ALONE,
        capture_output=True,
        text=True,
        check=False,
    )
    shown = re.search(r"^```\n(E   ValueError.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    assert done.returncode == 1
    assert shown
    told = [line.removeprefix("E").strip() for line in shown[1].splitlines()]
    told = [
        line for line in told if not line.startswith("Failing test case")
    ]  # older versions of Hypothesis say it otherwise
    assert all(line in done.stdout for line in told), done.stdout


@pytest.mark.parametrize("code", re.findall(r"^```python\n(.*?)^```$", FAKE, flags=re.DOTALL | re.MULTILINE))
def test_the_guide_of_the_fake_runs(code):
    exec(compile(code, "fake.md", "exec"), {})


def test_the_guide_of_apis_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for code in re.findall(r"^```python\n(.*?)^```$", APIS, flags=re.DOTALL | re.MULTILINE):
        exec(compile(code, "apis.md", "exec"), names)


def test_the_example_of_an_own_api_runs(tmp_path):
    (document,) = re.findall(r"write_text\(\"\"\"(.*?)\"\"\"\)", APIS, flags=re.DOTALL)
    (tmp_path / "openapi.yaml").write_text(document)
    (code,) = re.findall(r"^```py own-api\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "test_example.py").write_text(code)
    settings = next(each for each in blocks("ini") if "docpact_api" in each)
    (tmp_path / "pytest.ini").write_text(settings)
    done = subprocess.run(PYTEST, cwd=tmp_path, env=ALONE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 operations called" in done.stdout


@pytest.mark.parametrize("lines", blocks("console"), ids=lambda lines: lines.splitlines()[0])
def test_commands_run(lines, tmp_path):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in re.findall(r"^\$ (docpact .*)$", lines, flags=re.MULTILINE):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path},
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_there_are_examples():
    assert len(blocks("python")) >= 4
    assert len(blocks("console")) >= 2
