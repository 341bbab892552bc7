"""What options of the command line may be, beyond what argparse knows."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeVar

from ..contract import DocpactError

T = TypeVar("T")

_MOST = 1 << 48
_MOST_PROCESSES = 61
"""What a pool of processes takes on every platform."""


class UsageError(DocpactError):
    """Options that are not allowed, or do not go together."""


def explained(read: Callable[[str], T]) -> Callable[[str], T]:
    """The type of an option that something reads whose ValueError says what was expected."""

    def convert(text: str) -> T:
        try:
            return read(text)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None

    return convert


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


def processes(text: str) -> int:
    """How many processes share the work, at most as many as a pool can have.

    Raises:
        ArgumentTypeError: it is no count; the text says what was expected.
    """
    return min(positive(text), _MOST_PROCESSES)
