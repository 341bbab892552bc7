"""Write responses of an operation: realistic ones, or what a profile brings. NDJSON on standard output.

The same seed gives the same bytes, on every platform, for the same versions of docpact and its dependencies.

Format json is one payload, or an array of several; with a folder for --out a file for each.

Of --profile invalid, faults of the text itself (no UTF-8, cut off) come only in files and exchanges of their own.
With --out and no --format, the suffix of the name says which; a name without one is a folder of JSON.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from ...contract import Contract
from ..files import make_folder, refuse_existing, write_bytes
from ..generate.workflows_options import add_history_options, history_options, payload_stem
from ..output_formats import Format, add_format, format_of, suffixes_of
from ..terminal.api_options import OPERATION_DEFAULT, add_api, api_options
from ..terminal.arguments import UsageError, positive
from ..terminal.progress import Progress

_PROFILES = ("typical", "any", "edge", "invalid")


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("-n", type=positive, default=1, metavar="N", help="how many (default: %(default)s)")
    add("--seed", type=int, default=0, metavar="S", help="default: %(default)s")
    add("--operation", metavar="OPERATION", help=f"whose responses ({OPERATION_DEFAULT})")
    add_api(parser)
    add("--profile", choices=_PROFILES, default="typical", help="default: %(default)s")
    add_history_options(parser)
    add("--include", choices=("unusual", "evolution"), action="append", default=[], help="profiles any and edge")
    add_format(parser, "generate", default=None)
    add("--out", type=Path, metavar="PATH", help="write there, not to standard output")
    add("--force", action="store_true", help="with --out: replace files that exist")


def run(arguments: argparse.Namespace) -> int:
    """Writes the payloads."""
    output = _format(arguments.out, arguments.format)
    options = api_options(arguments)
    contract = options.contract(arguments.operation)
    if output.holds_requests and not contract.bindings:
        name = options.schema_name or contract.operation
        raise UsageError(f"--format {output.name}: {name} does not say of which request it is the response")
    is_folder = _is_folder(arguments.out, output)
    # a text that is broken itself would break the text around it
    payloads = _payloads(arguments, contract, allow_text=output.holds_requests or is_folder)
    if is_folder:
        _write_files(arguments, payload_stem(contract.operation), payloads)
    else:
        _write_one(arguments, output.writer("generate")(contract, payloads, arguments.seed, options.api.host_names))
    return 0


def _format(out: Path | None, name: str | None) -> Format:
    """The format that is named, or the one that the suffix of the output stands for.

    Raises:
        UsageError: the suffix stands for none, and would be that of a new folder.
    """
    if out is None:
        return format_of("generate", name or "ndjson")
    suffix, by_suffix = out.suffix.lower(), suffixes_of("generate")
    if name in {None, "json"} and suffix and suffix not in by_suffix and not out.is_dir():
        endings = ", ".join(by_suffix)
        raise UsageError(f"--out {out}: expected an ending of {endings}, or a folder's name, which has none")
    return format_of("generate", name) if name else by_suffix.get(suffix, format_of("generate", "json"))


def _is_folder(out: Path | None, output: Format) -> bool:
    return output.name == "json" and out is not None and out.suffix.lower() not in output.suffixes


def _payloads(arguments: argparse.Namespace, contract: Contract, *, allow_text: bool) -> Iterator[object]:
    """The payloads. The first is made at once: impossible options are known before anything is written.

    Raises:
        UsageError: no payload is as the options want it.
    """
    from ...strategies.stream import series

    options = history_options(arguments, contract.operation)
    if arguments.include and arguments.profile not in {"any", "edge"}:
        raise UsageError("--include: only with --profile any or edge")
    try:
        payloads = series(contract, arguments.profile, seed=arguments.seed, include=arguments.include, **options)
        if not allow_text:
            payloads = (each for each in payloads if not isinstance(each, bytes))
        return chain([next(payloads)], islice(payloads, arguments.n - 1))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _write_files(arguments: argparse.Namespace, stem: str, payloads: Iterator[object]) -> None:
    """A file for each payload; none is written where one may not be."""
    from ..generate.json_text import indented

    paths = [arguments.out / f"{stem}-{number}.json" for number in range(1, arguments.n + 1)]
    for path in paths:
        refuse_existing(path, replace=arguments.force)
    make_folder(arguments.out)
    for path, text in zip(paths, _with_progress(map(indented, payloads), arguments.n), strict=True):
        write_bytes(path, [text], replace=arguments.force)


def _write_one(arguments: argparse.Namespace, pieces: Iterator[bytes]) -> None:
    if arguments.out is not None:
        refuse_existing(arguments.out, replace=arguments.force)
        write_bytes(arguments.out, _with_progress(pieces, arguments.n), replace=arguments.force)
        return
    for piece in pieces if sys.stdout.isatty() else _with_progress(pieces, arguments.n):
        sys.stdout.write(piece.decode())


def _with_progress(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    """The same pieces, with a bar on a terminal; the total is estimated from the pieces so far."""
    progress = Progress.of(())
    for number, piece in enumerate(pieces, start=1):
        yield piece
        progress.total = (progress.done + len(piece)) * max(count, number) // number
        progress.advance(len(piece))
    progress.clear()
