"""The `docpact` command.

Exit codes: 0 conforms or done, 1 violations, 2 wrong usage or input that cannot be opened or read as what it should
be. A problem is one line on standard error, never a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Protocol, TextIO, cast

from ..contract import DocpactError

OK, VIOLATIONS, TROUBLE, INTERRUPTED = 0, 1, 2, 130

_COMMANDS = (
    "validate", "generate", "derive", "diff", "drift", "schema", "serve", "coverage", "edges", "demo",
)  # fmt: skip
"""In the order of the help. Each is a module of `commands`, imported when it is asked for."""


class _Command(Protocol):
    """What such a module has."""

    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code.

    Raises:
        SystemExit: `--help`, `--version`, or wrong usage (code 2).
    """
    sys.stdout = sys.stdout or _nowhere()  # Python has no stream for a descriptor that was closed
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    argv = sys.argv[1:] if argv is None else argv
    asked = argv[0] if argv and argv[0] in _COMMANDS else None
    arguments = _parser(_COMMANDS if asked is None else (asked,)).parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except DocpactError as error:
        _tell(str(error))
        return TROUBLE
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _give_up_output()
        return OK
    except OSError as error:
        _give_up_output()
        _tell(f"the output cannot be written: {error.strerror or error}")
        return TROUBLE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _tell(problem: str) -> None:
    with suppress(OSError):  # nobody listens; the exit code says it too
        print(f"docpact: {problem}", file=sys.stderr)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _give_up_output() -> None:
    """Lets Python's own flush at exit go nowhere: what is in the buffer cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _ShowVersion(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        parser.exit(message=f"docpact {version('docpact')}\n")


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the commands of these names."""
    parser = argparse.ArgumentParser(
        prog="docpact",
        description="Contract tests and fixtures for clients of an HTTP API that only reference pages document.",
        epilog="Exit codes: 0 conforms, 1 violations, 2 wrong usage or unreadable input.",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="print the version and exit")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in names:
        command = cast("_Command", import_module(f".commands.{name}", __package__))
        summary, _, details = (command.__doc__ or "").partition("\n\n")
        subparser = subparsers.add_parser(
            name, help=summary, description=f"{summary}\n\n{details}", formatter_class=argparse.RawTextHelpFormatter
        )
        command.configure(subparser)
        subparser.set_defaults(run=command.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
