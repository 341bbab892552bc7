"""Runs every benchmark of this folder, or those named: `run.py validate strategies`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from measure import machine


def main(names: list[str]) -> None:
    """Prints the tables of the benchmarks in order."""
    print(f"{machine()}; ratios are medians of rounds in which all contestants take turns.")
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if not names or path.stem.removeprefix("bench_") in names:
            print(f"\n## {path.stem.removeprefix('bench_')}")
            import_module(path.stem).main()


if __name__ == "__main__":
    main(sys.argv[1:])
