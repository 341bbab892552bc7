"""What loading the plugin adds to the start of pytest, and what importing docpact costs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import table

ROUNDS = 15


def seconds(command: list[str], folder: str) -> float:
    """How long one process takes."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begin


def compare(commands: dict[str, list[str]], folder: str) -> dict[str, list[float]]:
    """Each command once a round."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(command, folder))
    return times


def added(times: dict[str, list[float]], name: str, base: str) -> str:
    """The median of the rounds' differences, in milliseconds."""
    return (
        f"{statistics.median(one - other for one, other in zip(times[name], times[base], strict=True)) * 1000:+.0f} ms"
    )


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_nothing.py").write_text("def test_nothing():\n    pass\n")
        bare = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
        others = ["-p", "no:hypothesispytest", "-p", "no:Faker", "-p", "no:faker"]
        times = compare(
            {
                "bare": ["-c", "pass"],
                "import docpact.contract": ["-c", "import docpact.contract"],
                "docpact alone": [*bare, *others],
                "without plugins": [*bare, *others, "-p", "no:docpact"],
                "as installed": bare,
            },
            folder,
        )
    print(
        table(
            ("what", "adds"),
            [
                ("the plugin, loaded and unused, to a pytest run", added(times, "docpact alone", "without plugins")),
                (
                    "a fresh install with the plugins of Hypothesis and Faker",
                    added(times, "as installed", "without plugins"),
                ),
                ("`import docpact.contract` to a bare interpreter", added(times, "import docpact.contract", "bare")),
            ],
        )
    )


if __name__ == "__main__":
    main()
