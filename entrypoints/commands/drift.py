"""Find what recorded responses hold that the contract does not know yet: new fields, values, formats, kinds.

Reads what `docpact validate` reads: VCR.py cassettes, HAR files, recordings of `responses`, and with --operation
JSON (a payload, or a list of them) and NDJSON; files, patterns, folders. Prints a table for each operation. No value
is printed but the words of an enum; credentials and embedded bodies are not.

--patch FILE writes entries for the overlay of the operation: with them what was seen conforms. Where several
operations drifted, name a folder; it gets a file OPERATION.overlay.json for each. --overlay takes them up again: what
they say is known from then on. With --api, a patch that is written beside the pages or schemas is known by itself.

Exit codes: 0 nothing new, 1 drift, 2 wrong usage or input that could not be read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ...contract import DocpactError
from ...contract.api import Api
from ...contract.overlay import JsonObject, checked_overlay
from ...contract.text.files import file_stem
from ..drift.observations import DriftCollector
from ..drift.report import Drift, drifts_of, patch_of
from ..files import FileError, make_folder, read_bytes, refuse_existing, write_text
from ..inputs.discovery import files_of
from ..inputs.model import Input, Problem
from ..inputs.reader import InputReader
from ..output_formats import add_format, format_of
from ..terminal.api_options import OPERATION_DEFAULT, ApiOptions, add_api, api_options
from ..terminal.arguments import MAX_BYTES_REMEDY, positive
from ..terminal.output import print_problem

_MOST: Final = 1 << 28
_OVERLAY: Final = ".overlay.json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("--from", dest="files", nargs="+", required=True, metavar="PATH", help="a file, a pattern in quotes, a folder")
    add("--operation", metavar="NAME",
        help=f"whose response a payload is where no recorded request says it\n({OPERATION_DEFAULT})")  # fmt: skip
    add_api(parser, several=True, schema=False)
    add_format(parser, "drift")
    add("--patch", metavar="FILE", help="write the patch of the overlay there; see above")
    overlay = "a patch, or a folder of them, that is known already"
    add("--overlay", metavar="FILE", action="append", default=[], help=overlay)
    add("--force", action="store_true", help="replace files that exist")
    add("--max-bytes", type=positive, default=_MOST, metavar="N", help="the bound of one payload (default: 256 MiB)")


def run(arguments: argparse.Namespace) -> int:
    """Looks at every response; 0 where nothing is new, 1 where something is, 2 where one cannot be read."""
    options = api_options(arguments)
    operation = options.operation(arguments.operation)
    collector = DriftCollector(options.api, dict(_overlays(arguments.overlay, options.api, operation)))
    problems = list(_observe_all(arguments, options, operation, collector))
    for each in problems:
        print_problem("drift", each)
    if not collector.operations:
        raise FileError("no response of a known operation was found; see docpact drift --help")
    drifts = drifts_of(collector)
    for line in format_of("drift", arguments.format).writer("drift")(collector):
        print(line)
    if arguments.patch and drifts:
        _write(arguments.patch, collector, drifts, replace=arguments.force)
    return 2 if problems else 1 if drifts else 0


def _observe_all(
    arguments: argparse.Namespace, options: ApiOptions, operation: str | None, collector: DriftCollector
) -> Iterator[str]:
    """Looks at the inputs; gives what cannot be read."""
    reader = InputReader(lambda: options.api, arguments.max_bytes, MAX_BYTES_REMEDY, each=True)
    for file in files_of(arguments.files):
        for each in (file,) if isinstance(file, Problem) else reader.read(file):
            if isinstance(each, Problem):
                yield f"{each.file}: {each.text}"
            elif each.text is not None and each.operation is None and operation is None:
                yield f"{each.name}: {options.several}; --operation says whose it is"
            else:
                yield from _observe(each, each.operation or operation, collector)


def _observe(source: Input, operation: str | None, collector: DriftCollector) -> Iterator[str]:
    if source.text is not None and operation is not None:
        collector.look(operation, source.text, source.name)
    yield from (f"{source.name}: {each.message}" for each in source.findings if each.rule == "recording")


def _write(target: str, collector: DriftCollector, drifts: list[Drift], *, replace: bool) -> None:
    """Writes the patches.

    Raises:
        FileError: a file exists or cannot be written, or several operations have but one file.
    """
    drifted = list(dict.fromkeys(each.operation for each in drifts))
    path = Path(target)
    if path.is_dir() or target.endswith(("/", "\\")):
        files = {path / f"{file_stem(each)}{_OVERLAY}": each for each in drifted}
        make_folder(path)
    elif len(drifted) == 1:
        files = {path: drifted[0]}
    else:
        raise FileError(f"{target}: several operations drifted ({', '.join(drifted)}); name a folder, as {target}/")
    for file in files:
        refuse_existing(file, replace=replace)
    for file, operation in files.items():
        entries = patch_of(collector, operation)
        write_text(file, json.dumps(entries, indent=2, ensure_ascii=False) + "\n", replace=replace)


def _overlays(names: list[str], api: Api, operation: str | None) -> Iterator[tuple[str, tuple[JsonObject, ...]]]:
    """What is known already, by operation.

    Raises:
        FileError: something is no overlay, or of no operation.
    """
    found: dict[str, tuple[JsonObject, ...]] = {}
    by_stem = {file_stem(each): each for each in api.contracts}
    for name in names:
        path = Path(name)
        for file in sorted(path.glob(f"*{_OVERLAY}")) if path.is_dir() else [path]:
            whose = by_stem.get(file.name.removesuffix(_OVERLAY), operation)
            if whose is None:
                raise FileError(
                    f"{file}: expected the name OPERATION{_OVERLAY}, or --operation; {api.name} has several"
                )
            found[whose] = (*found.get(whose, ()), *_overlay(file, api, whose))
    return iter(found.items())


def _overlay(file: Path, api: Api, operation: str) -> list[JsonObject]:
    try:
        entries = checked_overlay(json.loads(read_bytes(str(file), _MOST)))
        DriftCollector(api, {operation: tuple(entries)}).contract(operation)
    except FileError:
        raise
    except (DocpactError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise FileError(f"{file}: no overlay of {operation}: {error}") from error
    return entries
