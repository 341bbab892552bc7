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


APIS = Path(__file__).parents[1] / "apis"


@pytest.mark.parametrize(
    "paths",
    [
        [str(APIS / name) for name in ("harbour", "library", "parcels", "clinic", "desk.openapi.yaml")],
        ["yandex.cloud.dns.v1", "yandex.cloud.kms.v1", "yandex.cloud.lockbox.v1"],
    ],
    ids=["own", "protobuf"],
)
def test_a_short_run_on_any_api(paths):
    script = Path(__file__).parent / "any_api.py"
    done = subprocess.run([sys.executable, str(script), "150", *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.count(": 0 violations") == len(paths)
