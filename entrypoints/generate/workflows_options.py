"""The options of `docpact generate` that only realistic histories of Workflows have."""

from __future__ import annotations

import argparse
import re
from typing import Any, Final

from ...contract.text.files import file_stem
from ...contract.workflows import DEFAULT_OPERATION
from ..terminal.arguments import UsageError

_NAMES: Final = ("scenario", "status", "entries")


def add_history_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options."""
    add = parser.add_argument
    add("--scenario", metavar="NAME", help="typical histories: the course of events, such as RetryPath")
    add("--status", metavar="STATUS", help="typical histories: how the execution stands, such as FAILED")
    add("--entries", type=_range, metavar="MIN:MAX", help="typical histories: how many entries, or N exactly")


def history_options(arguments: argparse.Namespace, operation: str) -> dict[str, Any]:
    """The options that are given, as arguments of a series of payloads.

    Raises:
        UsageError: one is given, and the payloads are not realistic histories.
    """
    values = {name: getattr(arguments, name) for name in _NAMES}
    options = {name: value for name, value in values.items() if value is not None}
    if options and (arguments.profile != "typical" or operation != DEFAULT_OPERATION):
        raise UsageError(f"--{' and --'.join(options)}: only with --profile typical and for {DEFAULT_OPERATION}")
    return options


def payload_stem(operation: str) -> str:
    """How the names of files begin that hold a response of an operation each."""
    return "history" if operation == DEFAULT_OPERATION else file_stem(operation).replace(".", "-").lower()


def _range(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,9})(?::([0-9]{1,9}))?", text)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high:
        raise argparse.ArgumentTypeError(f"expected MIN:MAX or N, at least 1, found {text!r}")
    return low, high
