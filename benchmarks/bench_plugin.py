"""What loading the plugin adds to the start of pytest, beside its peers, and what judging the traffic costs a suite.

Processor time of whole processes, so that a busy machine matters less: medians of the differences of each round.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path

from measure import table

ROUNDS = 15
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
PEERS = {
    "docpact": "docpact",
    "hypothesis": "hypothesispytest",
    "faker": "faker",
    "pytest-recording": "recording",
    "pytest-httpx": "pytest_httpx",
    "respx": "respx",
}
"""Plugins, and the names of their entry points."""

SUITE = """
import pytest, requests, responses
from docpact.strategies import history

URL = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/run1/history"
BODY = history(1, entries=10)

@pytest.mark.parametrize("number", range(200))
@responses.activate
def test_it(number):
    responses.get(URL, json=BODY)
    assert requests.get(URL, timeout=1).json()["entries"]
"""


def seconds(arguments: Sequence[str], folder: str) -> float:
    """Processor time of one process, in which no plugin loads that is not named."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(commands: Mapping[str, Sequence[str]], folder: str, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Each command once a round."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            times[name].append(seconds(arguments, folder))
    return times


def added(times: Mapping[str, list[float]], name: str, base: str) -> str:
    """The median of the rounds' differences, in milliseconds."""
    differences = [one - other for one, other in zip(times[name], times[base], strict=True)]
    return f"{statistics.median(differences) * 1000:+.0f} ms"


def with_plugins(*names: str) -> tuple[str, ...]:
    """A run of pytest with these plugins alone."""
    return (*PYTEST, *(part for name in names for part in ("-p", PEERS[name])))


def starts(folder: str) -> list[tuple[str, ...]]:
    """What each plugin adds to a run of one empty test."""
    Path(folder, "test_nothing.py").write_text("def test_nothing():\n    pass\n")
    installed = {each.name for each in entry_points(group="pytest11")}
    peers = [name for name, entry in PEERS.items() if entry in installed]
    commands = {"none": PYTEST, **{name: with_plugins(name) for name in peers}}
    commands["a fresh install of docpact, which brings hypothesis and faker"] = with_plugins(*list(PEERS)[:3])
    times = compare({name: (*each, "test_nothing.py") for name, each in commands.items()}, folder)
    rows = [(f"{name} to the start of pytest", added(times, name, "none")) for name in commands if name != "none"]
    imports = compare({"bare": ("-c", "pass"), "contract": ("-c", "import docpact.contract")}, folder)
    return [*rows, ("`import docpact.contract` to a bare interpreter", added(imports, "contract", "bare"))]


def traffic(folder: str) -> list[tuple[str, ...]]:
    """What the options add to a suite of 200 calls."""
    Path(folder, "test_suite.py").write_text(SUITE)
    base = (*with_plugins("docpact"), "test_suite.py")
    flags = {"--docpact-traffic": "error", "--docpact-drift": "drift.json"}
    commands = {"off": base, **{name: (*base, f"{name}={value}") for name, value in flags.items()}}
    times = compare(commands, folder, rounds=ROUNDS // 2)
    whole = statistics.median(times["off"])
    told = f"to a suite of 200 calls, which takes {whole:.1f} s"
    return [(f"`{name}` {told}", added(times, name, "off")) for name in flags]


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        print(table(("what adds", "processor time"), [*starts(folder), *traffic(folder)]))


if __name__ == "__main__":
    main()
