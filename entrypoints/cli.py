"""The `docpact` command.

Exit codes: 0 conforms or done, 1 violations, 2 wrong usage or input that cannot be opened or read as what it should
be. A problem is one line on standard error, never a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Protocol, TextIO, cast

from ..contract import DocpactError
from ..contract.text.printing import shortened
from ..contract.text.suggestions import nearest
from .terminal.arguments import Parser
from .terminal.output import print_problem

OK, VIOLATIONS, TROUBLE, INTERRUPTED = 0, 1, 2, 130

_COMMANDS = (
    "validate", "generate", "derive", "diff", "drift", "schema", "serve", "coverage", "edges", "demo",
)  # fmt: skip
"""In the order of the help. Each is a module of `commands`, imported when it is used."""


class _Command(Protocol):
    """What such a module has."""

    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code.

    Raises:
        SystemExit: `--help`, `--version`, or wrong usage (code 2).
    """
    sys.stdout = sys.stdout or _devnull()  # Python has no stream for a descriptor that was closed
    sys.stderr = sys.stderr or _devnull()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    command, arguments = _parse(sys.argv[1:] if argv is None else argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except DocpactError as error:
        print_problem(command, str(error))
        return TROUBLE
    except BrokenPipeError:  # the reader, such as `head`, has closed the pipe
        _close_stdout()
        return OK
    except OSError as error:
        _close_stdout()
        print_problem(command, f"the output cannot be written: {error.strerror or error}")
        return TROUBLE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _devnull() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _close_stdout() -> None:
    """Lets Python's own flush at exit go nowhere: what is in the buffer cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _ShowVersion(argparse.Action):
    """Looks the version up only when it is needed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"docpact {version('docpact')}")
        parser.exit()


def _parse(argv: Sequence[str]) -> tuple[str, argparse.Namespace]:
    """The command and its arguments. Without a command there is help, the version, or an error."""
    name = argv[0] if argv else ""
    if name not in _COMMANDS:
        overview = _overview()
        if name.startswith("-"):
            overview.parse_args(argv)
        found = f"found {shortened(name, 40)!r}{nearest(name, _COMMANDS)}" if name else "found none"
        overview.error(f"expected a command, one of {', '.join(_COMMANDS)}, {found}")
    command = _command(name)
    parser = Parser(prog=f"docpact {name}", description=command.__doc__, formatter_class=argparse.RawTextHelpFormatter)
    command.configure(parser)
    return name, parser.parse_args(argv[1:], argparse.Namespace(run=command.run))


def _overview() -> Parser:
    parser = Parser(
        prog="docpact",
        description="Contract tests, fixtures and a fake service for clients of an HTTP API.",
        epilog="Exit codes: 0 conforms, 1 violations, 2 wrong usage or unreadable input.",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in _COMMANDS:
        commands.add_parser(name, help=(_command(name).__doc__ or "").partition("\n")[0])
    return parser


def _command(name: str) -> _Command:
    return cast("_Command", import_module(f".commands.{name}", __package__))


if __name__ == "__main__":
    sys.exit(main())
