"""A short run of the long ones, which `make fuzz` runs in full."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("script", "cases"), [("differential.py", 1_000), ("hostile.py", 1_500), ("backtracking.py", 10)]
)
def test_short_run(script, cases):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / script), str(cases)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith(f"{cases} ")
