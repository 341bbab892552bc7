"""Combine contract coverage that several runs of pytest wrote with --docpact-coverage=json.

  docpact coverage combine unit.json live.json --out all.json --format term,html

The files are all of one API: the shipped one, or that of --api. What was met by one of the runs is met. With a single
file, combine prints what it says.

Exit codes: 0 done, 1 less than --min is met, 2 wrong usage, a file that cannot be read, or one whose contract is not
that of this docpact.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..coverage.reports import FILES, CoverageOptions, parse_options, read_minimum, write_report
from ..terminal.api_options import add_api, api_options
from ..terminal.arguments import explained

if TYPE_CHECKING:
    from ..coverage.metrics import Figures

_MAX_BYTES = 1 << 28


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    combine = actions.add_parser("combine", help="put the coverage of several runs together")
    add = combine.add_argument
    add("files", metavar="FILE", nargs="+", help="what --docpact-coverage=json wrote; - for standard input")
    add_api(combine, several=True, schema=False)
    add("--out", metavar="FILE", type=Path, help="write all of it to a file of the same kind")
    add("--format", metavar="LIST", type=explained(_options),
        help=f"term, {', '.join(FILES)}, of files also html:PATH,\n"
        "joined by commas; default: term, or nothing with --out")  # fmt: skip
    add("--min", metavar="PERCENT", type=explained(read_minimum), help="exit with 1 where less is met")


def run(arguments: argparse.Namespace) -> int:
    """Adds up and reports; 1 where less than the minimum is covered."""
    from ..coverage.json_report import read_coverage
    from ..coverage.metrics import Figures, failure_reason
    from ..coverage.observed import Coverage
    from ..files import read_bytes

    api, total = api_options(arguments).api, Coverage()
    for name in arguments.files:
        total.add(read_coverage(read_bytes(name, _MAX_BYTES), name, api))
    figures = Figures(total, api)
    reports: CoverageOptions = arguments.format or _options("" if arguments.out else "term")
    if arguments.out:
        write_report("json", arguments.out, figures)
    for kind, path in reports.files.items():
        write_report(kind, path, figures)
    if reports.term:
        _print(figures)
    failure = "" if arguments.min is None else failure_reason(figures.score, arguments.min)
    if failure:
        print(failure, file=sys.stderr)
    return int(bool(failure))


def _options(text: str) -> CoverageOptions:
    return parse_options(text, Path())


def _print(figures: Figures) -> None:
    from ..coverage.terminal_report import table

    for line in table(figures):
        print(line.text)
