"""Compare two versions of a page or schema: what breaks clients that read responses or send requests.

OLD and NEW are pages, schemas that `docpact derive` printed, or names of operations: of --api, else shipped ones.

  breaking  what was promised is taken back, or what was accepted is refused
  risky     clients without a fallback break, such as on a new value of an enum
  safe      nobody who keeps to the old contract breaks

--ignore FILE lists changes that are known: a line each, `RULE` or `RULE POINTER`; what follows a # is a comment.

Exit codes: 0 nothing breaks, 1 something does, 2 wrong usage or input that cannot be read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...contract import SchemaError, shipped_schema
from ...contract.api import Api
from ...contract.diff.compare import Change, diff
from ...contract.diff.report import Comparison
from ...contract.diff.rules import SEVERITIES
from ..files import read_bytes
from ..output_formats import add_format, format_of
from ..terminal.api_options import add_api, api_options
from ..terminal.arguments import schema_argument
from ..terminal.output import print_problem

_MAX_BYTES = 1 << 26
Ignored = frozenset[tuple[str, ...]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("old", metavar="OLD", help="the version before")
    add("new", metavar="NEW", help="the version after")
    add_api(parser, schema=False)
    add_format(parser, "diff")
    add("--ignore", metavar="FILE", help="changes that are known, see above")
    add("--fail-on", choices=("breaking", "risky"), default="breaking", help="what exits with 1 (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Prints the changes; 1 where one of them breaks a client."""
    ignored = frozenset[tuple[str, ...]]() if arguments.ignore is None else _ignored(arguments.ignore)
    api = api_options(arguments).api
    found = diff(_schema(arguments.old, api), _schema(arguments.new, api))
    changes = [each for each in found if ignored.isdisjoint(_keys(each))]
    compared = Comparison(arguments.old, arguments.new, changes, len(found) - len(changes))
    for line in format_of("diff", arguments.format).writer("diff")(compared):
        print(line)
    for each in _unused(found, ignored):
        print_problem("diff", f"{arguments.ignore}: nothing is left to ignore for: {each}")
    failing = SEVERITIES[: SEVERITIES.index(arguments.fail_on) + 1]
    return int(any(compared.count(each) for each in failing))


def _schema(name: str, api: Api) -> Mapping[str, object]:
    """The contract that a name stands for: that of a file, or of an operation; the page layer of a shipped one."""
    if Path(name).exists() or name not in api.contracts:
        return schema_argument(name)
    return shipped_schema(name, "page") if api.is_shipped else api.contract(name).schema


def _ignored(name: str) -> Ignored:
    """The lines of an ignore file as one or two words each."""
    text = read_bytes(name, _MAX_BYTES).decode("utf-8", errors="replace")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    words = [(number, tuple(each)) for number, each in enumerate(lines, start=1) if each]
    for number, each in words:
        if len(each) > 2:
            raise SchemaError(f"{name}:{number}: expected `RULE` or `RULE POINTER`, found {' '.join(each)[:60]!r}")
    return frozenset(each for _, each in words)


def _keys(change: Change) -> tuple[tuple[str, ...], ...]:
    return ((change.rule,), (change.rule, change.pointer))


def _unused(changes: Iterable[Change], ignored: Ignored) -> list[str]:
    matching_keys = {key for each in changes for key in _keys(each)}
    return sorted(" ".join(each) for each in ignored if each not in matching_keys)
