"""Write responses of an operation: realistic ones, or what a profile brings. NDJSON on standard output.

The same seed gives the same bytes, on every platform, for the same versions of docpact and Faker.

ndjson  a payload on each line
json    one payload, or an array of several; with a folder for --out a file for each
vcr     a VCR.py cassette with one exchange for each payload
har     a HAR 1.2 file, likewise

Of --profile invalid, faults of the text itself (no UTF-8, cut off) come only in files and exchanges of their own.
With --out and no --format, the name's ending says which: .ndjson, .yaml, .har, .json; none is a folder of JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ...contract import Contract
from ..files import make_folder, refuse_existing, write_bytes
from ..terminal.arguments import UsageError, add_schema, contract_of, positive
from ..terminal.progress import Progress

_HISTORY = "Execution.getHistory"
_PROFILES = ("typical", "any", "edge", "invalid")
_SUFFIXES = {
    ".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "json", ".yaml": "vcr", ".yml": "vcr", ".har": "har",
}  # fmt: skip
_RECORDED = frozenset({"vcr", "har"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("-n", type=positive, default=1, metavar="N", help="how many (default: %(default)s)")
    add("--seed", type=int, default=0, metavar="S", help="default: %(default)s")
    add("--operation", default=_HISTORY, metavar="OPERATION", help="whose responses (default: %(default)s)")
    add_schema(parser)
    add("--profile", choices=_PROFILES, default="typical", help="default: %(default)s")
    add("--scenario", metavar="NAME", help="typical histories: the course of events, such as RetryPath")
    add("--status", metavar="STATUS", help="typical histories: how the execution stands, such as FAILED")
    add("--entries", type=_range, metavar="MIN:MAX", help="typical histories: how many entries, or N exactly")
    add("--include", choices=("unusual", "evolution"), action="append", default=[], help="profiles any and edge")
    add("--format", choices=("ndjson", "json", "vcr", "har"), help="see above")
    add("--out", type=Path, metavar="PATH", help="write there, not to standard output")
    add("--force", action="store_true", help="with --out: replace files that exist")


def run(arguments: argparse.Namespace) -> int:
    """Writes the payloads."""
    arguments.format = _format_of(arguments.out, arguments.format)
    contract = contract_of(arguments.operation, arguments.schema)
    arguments.operation = contract.operation
    if arguments.format in _RECORDED and not contract.bindings:
        raise UsageError(
            f"--format {arguments.format}: {arguments.schema} does not say of which request it is the response"
        )
    payloads = _payloads(arguments, contract)
    if _is_folder(arguments):
        _write_files(arguments, payloads)
    else:
        _write_one(arguments, _rendered(arguments, contract, payloads))
    return 0


def _format_of(out: Path | None, asked: str | None) -> str:
    """The format asked for, or the one that the name of what is written tells.

    Raises:
        UsageError: the name has an ending that tells none, where it would be that of a new folder.
    """
    if out is None:
        return asked or "ndjson"
    suffix = out.suffix.lower()
    if asked in {None, "json"} and suffix and suffix not in _SUFFIXES and not out.is_dir():
        raise UsageError(
            f"--out {out}: expected an ending of {', '.join(_SUFFIXES)}, or a folder's name, which has none"
        )
    return asked or _SUFFIXES.get(suffix, "json")


def _payloads(arguments: argparse.Namespace, contract: Contract) -> Iterator[object]:
    """The payloads asked for. The first is made at once: that a wish is impossible is known before anything is written.

    Raises:
        UsageError: there are none such.
    """
    from ...strategies.stream import series

    wishes = _wishes(arguments)
    try:
        made = series(contract, arguments.profile, seed=arguments.seed, include=arguments.include, **wishes)
        if _holds_values(arguments):
            made = (each for each in made if not isinstance(each, bytes))
        return chain([next(made)], islice(made, arguments.n - 1))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _wishes(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is asked for that only realistic histories have.

    Raises:
        UsageError: something is, of payloads that do not have it.
    """
    named = {each: getattr(arguments, each) for each in ("scenario", "status", "entries")}
    wishes = {name: value for name, value in named.items() if value is not None}
    if wishes and (arguments.profile != "typical" or arguments.operation != _HISTORY):
        raise UsageError(f"--{' and --'.join(wishes)}: only with --profile typical and for {_HISTORY}")
    if arguments.include and arguments.profile not in {"any", "edge"}:
        raise UsageError("--include: only with --profile any or edge")
    return wishes


def _holds_values(arguments: argparse.Namespace) -> bool:
    """Whether the output holds parsed values: a text that is broken itself would break the text around it."""
    return arguments.format == "ndjson" or (arguments.format == "json" and not _is_folder(arguments))


def _is_folder(arguments: argparse.Namespace) -> bool:
    """Whether each payload gets a file of its own."""
    return arguments.format == "json" and arguments.out is not None and arguments.out.suffix.lower() != ".json"


def _rendered(arguments: argparse.Namespace, contract: Contract, payloads: Iterator[object]) -> Iterator[bytes]:
    """All payloads as one document, piece by piece."""
    if arguments.format == "json":
        found = list(payloads)
        return iter([_indented(found[0] if arguments.n == 1 else found)])
    if arguments.format == "ndjson":
        return (_compact(each) + b"\n" for each in payloads)
    from . import cassettes as recorder

    answers = ((each, _compact(each)) for each in payloads)
    render = {"vcr": recorder.vcr, "har": recorder.har}[arguments.format]
    return (each.encode() for each in render(recorder.exchanges(contract, answers, arguments.seed)))


def _compact(payload: object) -> bytes:
    return _json(payload, separators=(",", ":"))


def _indented(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else _json(payload, indent=2) + b"\n"


_LINE_ENDS = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"}
"""What some readers of lines, such as `str.splitlines`, take for the end of one."""


def _json(payload: object, *, indent: int | None = None, separators: tuple[str, str] | None = None) -> bytes:
    """A payload as JSON text. Half a surrogate pair, which UTF-8 cannot encode, is escaped, and all else with it."""
    if isinstance(payload, bytes):
        return payload
    try:
        text = json.dumps(payload, ensure_ascii=False, indent=indent, separators=separators)
        return text.translate(_LINE_ENDS).encode()
    except UnicodeEncodeError:
        return json.dumps(payload, indent=indent, separators=separators).encode()


def _write_files(arguments: argparse.Namespace, payloads: Iterator[object]) -> None:
    """A file for each payload; none is written where one may not be."""
    stem = "history" if arguments.operation == _HISTORY else arguments.operation.replace(".", "-").lower()
    paths = [arguments.out / f"{stem}-{number}.json" for number in range(1, arguments.n + 1)]
    for path in paths:
        refuse_existing(path, replace=arguments.force)
    make_folder(arguments.out)
    for path, text in zip(paths, _watched(map(_indented, payloads), arguments.n), strict=True):
        write_bytes(path, [text], replace=arguments.force)


def _write_one(arguments: argparse.Namespace, pieces: Iterator[bytes]) -> None:
    if arguments.out is not None:
        refuse_existing(arguments.out, replace=arguments.force)
        write_bytes(arguments.out, _watched(pieces, arguments.n), replace=arguments.force)
        return
    for piece in pieces if sys.stdout.isatty() else _watched(pieces, arguments.n):
        sys.stdout.write(piece.decode())


def _watched(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    """The same, with a bar on a terminal; how much there is in all is reckoned from what there was so far."""
    progress = Progress.of(())
    for number, piece in enumerate(pieces, start=1):
        yield piece
        progress.total = (progress.done + len(piece)) * max(count, number) // number
        progress.advance(len(piece))
    progress.clear()


def _range(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,9})(?::([0-9]{1,9}))?", text)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high:
        raise argparse.ArgumentTypeError(f"expected MIN:MAX or N, at least 1, found {text!r}")
    return low, high
