"""Serve the fake over HTTP on this machine, for clients in any language: of Workflows, or with --api of your own API.

Prints one line with its address, then serves until it is interrupted or terminated. GET / is a page for people,
GET /_docpact lists what it can be asked to do over HTTP.

Without --seed the server remembers: what is started or added is there, and an unknown id is 404. With --seed it
does not: every id is that of something, and replies follow from the seed, the id and the clock alone, so that
several processes with the same options agree without sharing anything.

--progress says how executions and long-running operations move on:
  immediate  they are as in the end from the first
  reads:N    every N reads one change
  clock      as the clock says
--clock real goes by itself, virtual stands still until a request advances it; both can be advanced.

With --api the fake is empty at first; --fill N puts N of each resource in. --explain prints what it takes each
operation for, and serves nothing.

Exit codes: 0 it was interrupted, or explained, 1 a history of --history breaks the contract, 2 wrong usage, it cannot
listen, or
one of its processes died.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Any

from ...contract import DocpactError, render
from ...contract.rendering import MAX_ALIKE, MAX_SHOWN_FINDINGS
from ...contract.workflows import DEFAULT_OPERATION
from ..apis import open_apis
from ..files import FileError
from ..inputs.discovery import files_of
from ..inputs.model import Input, Problem
from ..terminal.arguments import UsageError, positive
from ..terminal.output import print_problem

if TYPE_CHECKING:
    from ...fakes.api_fake import ApiFake
    from ...fakes.console import Console
    from ...fakes.workflows.fake import WorkflowsFake
    from ..validate.run import Validator

_SCENARIO = "HappyPath"
_REMEMBERED = 500
_REMEMBERED_BYTES = 16 << 20
_MAX_HISTORY_BYTES = 1 << 26


class BrokenResponseError(DocpactError):
    """A response breaks the contract; the text shows the findings."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("--port", type=int, default=0, help="default: any that is free")
    add("--host", default="127.0.0.1", help="the address to listen on; default: %(default)s, for this machine alone")
    add("--seed", type=int, metavar="N", help="remember nothing: all follows from N, the id and the clock")
    add("--api", metavar="PATH", action="append", default=[],
        help="an API of your own, as in docpact schema --api; several are joined")  # fmt: skip
    add("--fill", type=positive, metavar="N", help="with --api: put so many of each resource in")
    add("--explain", action="store_true", help="with --api: print what each operation is taken for, and end")
    add("--scenario", metavar="NAME", help=f"what executions do that a client starts; default: {_SCENARIO}")
    add("--progress", default="immediate", metavar="HOW", help="immediate, reads:N or clock; default: %(default)s")
    add("--clock", choices=("real", "virtual"), default="real", help="default: %(default)s")
    add("--history", nargs="+", action="extend", default=[], metavar="FILE",
        help="histories that are there from the first: JSON, lists, NDJSON, recordings; those\n"
        "of one execution follow one another as it is read, with --seed the last one stays")  # fmt: skip
    add("--auth", action="store_true", help="ask for an Authorization header")
    add("--workers", type=int, default=1, metavar="N", help="so many processes on the port; only with --seed")


def run(arguments: argparse.Namespace) -> int:
    """Serves until a signal comes.

    Raises:
        UsageError: the options are not to be had, or the address cannot be listened on.
    """
    _check_options(arguments)
    if arguments.explain:
        print(open_apis(arguments.api).explain())
        return 0
    try:
        console = _console(arguments, _api_fake(arguments) if arguments.api else _workflows_fake(arguments))
    except BrokenResponseError as error:
        print(error, file=sys.stderr)
        return 1
    _allow_many_connections()
    try:
        return _serve(console, arguments)
    except (OSError, OverflowError) as problem:
        where = f"{arguments.host} port {arguments.port}"
        raise UsageError(f"{where} cannot be listened on: {_listen_problem(problem)}") from problem


def _listen_problem(problem: Exception) -> str:
    """What is wrong with the address; where the system has a name for it, asyncio says the rest a second time."""
    code = getattr(problem, "errno", None)
    if code == errno.EADDRINUSE:
        return f"{os.strerror(code)}; take another --port, or none for a free one"
    return getattr(problem, "strerror", None) or str(problem)


def _check_options(arguments: argparse.Namespace) -> None:
    """Refuses options that are of another fake.

    Raises:
        UsageError: there is one.
    """
    if arguments.api and (arguments.scenario is not None or arguments.history):
        option = "--history" if arguments.history else "--scenario"
        raise UsageError(f"{option}: not together with --api: only executions of Workflows have one")
    if not arguments.api and (arguments.explain or arguments.fill):
        raise UsageError(f"{'--explain' if arguments.explain else '--fill'}: only with --api")
    if arguments.fill and arguments.workers > 1:
        raise UsageError("--fill: not together with --workers: what one process holds, the others do not know")
    _check_workers(arguments)


def _api_fake(arguments: argparse.Namespace) -> ApiFake:
    """The fake of the user's own API.

    Raises:
        DocpactError: a path leads to no API.
        UsageError: the options are not to be had.
    """
    from ...fakes.api_fake import ApiFake

    api = open_apis(arguments.api)
    try:
        fake = ApiFake(api, progress=arguments.progress, **_shared_options(arguments))
    except ValueError as error:
        raise UsageError(f"--{error}") from error
    tuple(fake.api.operations.values())  # what cannot be read ends the command before it serves
    resources = fake.api.roles.resources.values() if arguments.fill else ()
    for each in sorted(resources, key=lambda each: len(each.item)):  # parents first
        if not each.is_singleton:
            fake.add(each.name, arguments.fill)
    return fake


def _shared_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options that every fake has."""
    from ...fakes.clock import Clock

    return {
        "seed": arguments.seed or 0,
        "auth": arguments.auth,
        "clock": Clock(real=arguments.clock == "real"),
        "stateless": arguments.seed is not None,
        "remember": _REMEMBERED,
        "remember_bytes": _REMEMBERED_BYTES,
    }


def _workflows_fake(arguments: argparse.Namespace) -> WorkflowsFake:
    """The fake of Workflows that the options ask for, with its histories.

    Raises:
        UsageError: the options are not to be had.
        BrokenResponseError: a history breaks the contract.
    """
    from ...fakes.workflows.fake import WorkflowsFake

    options = {"progress": arguments.progress, "scenario": arguments.scenario or _SCENARIO}
    try:
        fake = WorkflowsFake(**options, **_shared_options(arguments))
    except ValueError as error:
        raise UsageError(f"--{error}") from error
    _add(fake, arguments.history)
    return fake


def _check_workers(arguments: argparse.Namespace) -> None:
    workers = arguments.workers
    if workers < 1:
        raise UsageError(f"--workers {workers}: expected 1 or more")
    if workers == 1:
        return
    from ...fakes.server.workers import unsupported_platform_reason

    if arguments.seed is None:
        raise UsageError(f"--workers {workers}: only with --seed: what one process remembers, the others do not know")
    if (reason := unsupported_platform_reason()) is not None:
        raise UsageError(f"--workers {workers}: {reason}")


def _add(fake: WorkflowsFake, names: Sequence[str]) -> None:
    if not names:
        return
    for snapshots in _by_execution(conforming_responses(names, DEFAULT_OPERATION)):
        replayed = snapshots[-1:] if fake.is_stateless else snapshots  # a fake without memory has one state
        try:
            fake.add_history(*replayed)
        except ValueError as error:
            raise UsageError(f"--history: {error}") from error


def conforming_responses(names: Sequence[str], operation: str) -> list[bytes]:
    """The responses of an operation in files, patterns and folders, in their order.

    Raises:
        BrokenResponseError: one of them breaks the contract.
        FileError: something cannot be read, or there is no such response.
    """
    from ..terminal.api_options import ApiOptions
    from ..validate.run import Validator

    validator = Validator(ApiOptions(), operation, "docpact", _MAX_HISTORY_BYTES, each=True)
    responses = [text for source in _inputs(validator, names) for text in _conforming(validator, source)]
    if not responses:
        raise FileError(f"{', '.join(names)}: expected responses of {operation}, found none")
    return responses


def _inputs(validator: Validator, names: Sequence[str]) -> Iterator[Input]:
    """What the files hold for the operation.

    Raises:
        FileError: something cannot be read.
    """
    for file in files_of(names):
        for each in [file] if isinstance(file, Problem) else validator.reader.read(file):
            if isinstance(each, Problem):
                raise FileError(f"{each.file}: {each.text}")
            if each.operation in {None, validator.operation}:
                yield each


def _conforming(validator: Validator, source: Input) -> Iterator[bytes]:
    on_file = tuple(each for each in source.findings if each.rule == "recording")  # what was asked does not matter
    outcome = validator.validated(replace(source, findings=on_file))
    if isinstance(outcome, Problem):
        raise FileError(f"{outcome.file}: {outcome.text}")
    if not outcome.report.ok:
        raise BrokenResponseError(
            render(
                outcome.report,
                source.name,
                source=source.text,
                first_line=source.line,
                first_column=source.column,
                max_findings=MAX_SHOWN_FINDINGS,
                max_alike=MAX_ALIKE,
            )
        )
    if source.text is not None:
        yield source.text


def _by_execution(histories: Iterable[bytes]) -> Iterable[list[bytes]]:
    """The histories of one execution together; each without an id by itself."""
    from ...contract.json_text.document import read_document

    groups: dict[object, list[bytes]] = {}
    for number, text in enumerate(histories):
        value: Any = read_document(text).value  # conforms, so that it is an object
        groups.setdefault(value.get("execution", {}).get("id") or number, []).append(text)
    return groups.values()


def _console(arguments: argparse.Namespace, fake: ApiFake) -> Console:
    """The fake with its page and its control. On a public address, any host name is accepted."""
    from ...fakes.console import Console

    return Console(fake, any_host=arguments.host not in {"127.0.0.1", "::1", "localhost"}, workers=arguments.workers)


def _serve(console: Console, arguments: argparse.Namespace) -> int:
    if arguments.workers == 1:
        from ...fakes.server.local import LocalServer

        with LocalServer(console.handle, host=arguments.host, port=arguments.port) as server:
            over = _ending()
            _announce(server.host, server.port)
            over.wait()
        return 0
    from ...fakes.server.workers import serve_in_workers

    if serve_in_workers(console.handle, arguments.workers, host=arguments.host, port=arguments.port, ready=_announce):
        return 0
    print_problem("serve", "one of the processes died; so do the others")
    return 2


def _allow_many_connections() -> None:
    """As many as the system lets this process have: clients may keep theirs open without end."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows, which has no such limit

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _announce(host: str, port: int) -> None:
    from ...fakes.server.local import url_of

    print(url_of(host, port), flush=True)


def _ending() -> Event:
    """Is set when the process is interrupted or terminated."""
    over = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
    return over
