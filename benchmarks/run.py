"""Runs every benchmark of this folder, or those named: `run.py validate strategies`. Prints a page of Markdown."""

from __future__ import annotations

import sys
from datetime import date
from importlib import import_module
from pathlib import Path

from measure import machine

HEAD = """# Benchmarks

`make figures` writes this page. {machine}, {today}. Contestants take turns in one run; ratios are medians of the
rounds. Absolute figures are for scale only."""


def main(names: list[str]) -> None:
    """Prints the tables of the benchmarks in order."""
    print(HEAD.format(machine=machine(), today=date.today().isoformat()))
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if not names or path.stem.removeprefix("bench_") in names:
            print(f"\n## {path.stem.removeprefix('bench_')}")
            import_module(path.stem).main()


if __name__ == "__main__":
    main(sys.argv[1:])
