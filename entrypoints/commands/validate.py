"""Validate payloads: JSON, NDJSON, recorded traffic; files, patterns, folders, or - for standard input.

Prints every finding with its rule, its place, and the statement of the page that it rests on.

  *.json             one payload; with --each a list of them, as `docpact generate -n 2 --format json` writes
  *.ndjson, *.jsonl  a payload a line, read as they come
  *.har              HAR files: calls of an operation that has a contract, request and answer
  *.yaml, *.yml      VCR.py cassettes and recordings of `responses`, as HAR files; cassettes may also be JSON
  anything else      recognised by its content
All of them may be compressed by gzip. In a folder these files are looked for, in its folders too.

--max-bytes N bounds what is read, counted after decompression: N bytes for one payload (a document, a line, a
recording, a recorded body), 16 N for all lines of a file together. What is larger is not validated, and exits with 2.

Exit codes: 0 all conform, 1 a contract is broken, 2 wrong usage, input that could not be read, or nothing that
could be validated; 2 wins over 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TextIO

from ...contract import Policy
from ...contract.findings.rules import Stance
from ...contract.rendering import COLOURED, MAX_ALIKE, PLAIN, Style
from ..inputs.discovery import files_of
from ..inputs.model import Problem
from ..output_formats import add_format, format_of
from ..terminal.api_options import OPERATION_DEFAULT, add_api, api_options
from ..terminal.arguments import MAX_BYTES_REMEDY, positive, processes
from ..terminal.output import print_problem
from ..terminal.progress import Progress
from ..validate.reports import Tally, View
from ..validate.run import Outcome, Validator, validate_all

_STANCES = ("violation", "advice", "ignore")
_MAX_BYTES = 1 << 28
_TEXT_FINDINGS = 20

POLICIES: Mapping[str, tuple[Stance, Stance, Stance]] = {
    "strict": ("violation", "violation", "violation"),
    "default": ("advice", "violation", "violation"),
    "tolerant": ("ignore", "advice", "advice"),
}
"""What each policy says of unknown fields, of new enum values and of nulls."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="a file, a pattern in quotes, a folder, or -")
    add("--operation", metavar="NAME",
        help=f"whose response a payload is where no recorded request says it\n({OPERATION_DEFAULT})")  # fmt: skip
    add("--each", action="store_true", help="a JSON file that holds a list holds payloads: validate each element")
    add_api(parser, several=True)
    add_format(parser, "validate")
    add("--engine", choices=("docpact", "reference"), default="docpact",
        help="reference: python-jsonschema, violations only")  # fmt: skip
    add("--policy", choices=tuple(POLICIES), default="default",
        help="strict: whatever is not on the page is a violation; tolerant: unknown\n"
        "fields are ignored, new enum values and nulls are advice, as monitors want it")  # fmt: skip
    add("--unknown-fields", choices=_STANCES, help="members the page does not list; wins over --policy")
    add("--new-enum-values", choices=_STANCES, help="values outside a list; wins over --policy")
    add("--nulls", choices=_STANCES, help="null where the contract gives another type; wins over --policy")
    add("--fail-on", choices=("violation", "advice"), default="violation", help="what exits with 1 (%(default)s)")
    add("--quiet", action="store_true", help="show only inputs that fail, and nothing where none does")
    add("--max-findings", type=positive, metavar="N",
        help="show at most N findings of an input (default: all; in text "
        f"{_TEXT_FINDINGS}, {MAX_ALIKE} of a kind)")  # fmt: skip
    add("--show-values", action="store_true", help="do not mask embedded JSON and secrets")
    add("--jobs", type=processes, default=1, metavar="N", help="share the work among N processes; same output")
    add("--max-bytes", type=positive, default=_MAX_BYTES, metavar="N", help="see above (default: 256 MiB)")


def run(arguments: argparse.Namespace) -> int:
    """Validates every input; 0 where all conform, 1 where one does not, 2 where one cannot be read."""
    validator, view, output = _validator(arguments), _view(arguments), format_of("validate", arguments.format)
    files = list(files_of(arguments.files))
    progress, tally = Progress.of(files), Tally(view)
    outcomes = tally.counting(validate_all(validator, files, arguments.jobs, progress.advance))
    for piece in output.writer("validate")(_with_problems_printed(view.filtered(outcomes), progress), view):
        progress.clear()
        sys.stdout.write(piece)
    progress.clear()
    if not view.quiet or tally.exit_code:
        print(tally.summary(), file=sys.stderr if output.is_document else sys.stdout)
    return tally.exit_code


def _validator(arguments: argparse.Namespace) -> Validator:
    """What validates. A contract that cannot be loaded ends the command before anything is written."""
    preset = POLICIES[arguments.policy]
    unknown_fields: Stance = arguments.unknown_fields or preset[0]
    new_enum_values: Stance = arguments.new_enum_values or preset[1]
    nulls: Stance = arguments.nulls or preset[2]
    policy = Policy(unknown_fields, new_enum_values, arguments.show_values, nulls)
    options = api_options(arguments, policy)
    bounds = (arguments.max_bytes, MAX_BYTES_REMEDY)
    validator = Validator(options, arguments.operation, arguments.engine, *bounds, each=arguments.each)
    validator.check()
    return validator


def _view(arguments: argparse.Namespace) -> View:
    most, alike = arguments.max_findings, None
    if most is None and arguments.format == "text":
        most, alike = _TEXT_FINDINGS, MAX_ALIKE
    return View(arguments.fail_on, most, alike, arguments.quiet, arguments.show_values, _style(sys.stdout))


def _style(stream: TextIO) -> Style:
    """On a terminal lines of its width, and colour unless https://no-color.org or the terminal says no."""
    if not stream.isatty():
        return PLAIN
    from shutil import get_terminal_size

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return replace(PLAIN if plain else COLOURED, width=get_terminal_size().columns)


def _with_problems_printed(outcomes: Iterable[Outcome], progress: Progress) -> Iterator[Outcome]:
    """The same outcomes. Each problem is printed on standard error, and the rest goes on."""
    for each in outcomes:
        if isinstance(each, Problem):
            progress.clear()
            sys.stdout.flush()
            print_problem("validate", f"{each.file}: {each.text}")
        yield each
