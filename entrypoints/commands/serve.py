"""Serve the fake over HTTP on this machine, for clients in any language.

Prints one line with its address, then serves until it is interrupted or terminated. Unknown ids are executions, too,
which follow from --seed, the id and the clock alone, so that several processes with one seed agree.
"""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event
from types import FrameType

TROUBLE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("--port", type=int, default=0, help="default: any that is free")
    add("--host", default="127.0.0.1", help="the address to listen on; default: %(default)s, for this machine alone")
    add("--seed", type=int, default=0, help="what ids and stories follow from; default: %(default)s")
    add("--auth", action="store_true", help="ask for an Authorization header")
    add("--progress", choices=("immediate", "clock"), default="immediate", help="how executions move on")


def run(arguments: argparse.Namespace) -> int:
    """Serves until a signal comes."""
    from ...fakes.clock import Clock
    from ...fakes.server import LocalServer
    from ...fakes.service import WorkflowsFake

    fake = WorkflowsFake(
        seed=arguments.seed,
        auth=arguments.auth,
        progress=arguments.progress,
        clock=Clock(real=True),
        stateless=True,
        remember=500,
    )
    try:
        with LocalServer(fake.handle, host=arguments.host, port=arguments.port) as server:
            print(server.base_url, flush=True)
            _wait()
    except (OSError, OverflowError) as problem:
        told = getattr(problem, "strerror", None) or problem
        print(f"docpact serve: {arguments.host} port {arguments.port} cannot be listened on: {told}", file=sys.stderr)
        return TROUBLE
    return 0


def _wait() -> None:
    """Until the process is interrupted or terminated."""
    over = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
    over.wait()
