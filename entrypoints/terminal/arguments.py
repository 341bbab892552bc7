"""What options of the command line may be, beyond what argparse knows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from ...contract import DocpactError
from ...contract.loading import schema_from_bytes
from ..files import read_bytes
from .output import print_problem

T = TypeVar("T")

_MOST = 1 << 48
_LARGEST_SCHEMA = 1 << 26
_MOST_PROCESSES = 61
"""What a pool of processes takes on every platform."""

MAX_BYTES_REMEDY = "--max-bytes sets the bound"
"""What to do about a file that is too large, in commands that have the option."""


class UsageError(DocpactError):
    """Options that are not allowed, or do not go together."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, where argparse prints the usage first."""

    def error(self, message: str) -> NoReturn:
        """Ends the process with code 2."""
        print_problem(self.prog.removeprefix("docpact").lstrip(), f"{message}; see {self.prog} --help")
        raise SystemExit(2)


def explained(parse: Callable[[str], T]) -> Callable[[str], T]:
    """The type of an option that something reads whose ValueError says what was expected."""

    def convert(text: str) -> T:
        try:
            return parse(text)
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


def schema_argument(name: str) -> Mapping[str, object]:
    """The schema in a file, or on standard input for `-`; that of a page is derived.

    Raises:
        DocpactError: it cannot be read, or is neither.
    """
    return schema_from_bytes(read_bytes(name, _LARGEST_SCHEMA), name)
