"""What the command line says on standard error: a line a problem, `docpact COMMAND: what was wrong; what to do`."""

from __future__ import annotations

import sys
from contextlib import suppress

from ...contract.text.printing import printable


def print_problem(command: str, problem: str) -> None:
    """Prints a problem in one line that is harmless to a terminal.

    Args:
        command: of which one; empty where it is not known.
        problem: what was wrong, and what to do.
    """
    with suppress(OSError):  # standard error may be closed; the exit code says it too
        print(printable(f"{f'docpact {command}'.rstrip()}: {problem}"), file=sys.stderr)
