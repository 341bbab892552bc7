"""What options of the command line may be, beyond what argparse knows."""

from __future__ import annotations

import argparse

_MOST = 1 << 48


def positive(text: str) -> int:
    """A count; past any that matters it is cut to what streams and slices can take.

    Raises:
        ArgumentTypeError: it is none; the text says what was expected.
    """
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of 1 or more, found {text[:40]!r}")
    return min(number, _MOST)
