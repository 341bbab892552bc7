"""What the command line prints: problems as a line each on standard error, and tables."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from ...contract.text.printing import printable


def print_problem(command: str, problem: str) -> None:
    """Prints what was wrong with a command, and what to do, in one line that is harmless to a terminal."""
    with suppress(OSError):  # standard error may be closed; the exit code says it too
        print(printable(f"{f'docpact {command}'.rstrip()}: {problem}"), file=sys.stderr)


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> Iterator[str]:
    """Rows as lines whose columns stand below each other, those of `right` to the right, as numbers do."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        sized = enumerate(zip(row, widths, strict=True))
        cells = (each.rjust(width) if column in right else each.ljust(width) for column, (each, width) in sized)
        yield "  ".join(cells).rstrip()
