"""Several processes that serve one port. The system shares the connections out among them."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from ..transports.delivery import Handle
from .local import LocalServer, listen

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

_JOIN_TIMEOUT = 5.0
"""Seconds in which a process may end by itself."""


def unsupported_platform_reason() -> str | None:
    """Why this platform has no workers; None where it has."""
    has_all = hasattr(socket, "SO_REUSEPORT") and hasattr(os, "fork") and hasattr(signal, "sigwait")
    return None if has_all else "this platform has no ports that processes share"


def serve_in_workers(handle: Handle, count: int, *, host: str, port: int, ready: Callable[[str, int], None]) -> bool:
    """Serves in as many processes, copies of this one, until SIGINT or SIGTERM comes or one of them dies.

    `handle` answers requests, in each process by itself. `ready` gets host and port as soon as clients can connect.

    Returns:
        Whether it was a signal that ended it.

    Raises:
        OSError: the address cannot be listened on.
    """
    from multiprocessing import get_context  # takes a while to import

    listeners = _listen(host, port, count)
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # the processes inherit that: they end when this one does
    lifeline, end = os.pipe()
    fork = get_context("fork")
    ends = (listeners, lifeline, end)
    workers = [fork.Process(target=_work, args=(handle, each, *ends), daemon=True) for each in listeners]
    for worker in workers:
        worker.start()
    _, port = listeners[0].getsockname()[:2]
    for each in listeners:
        each.close()
    try:
        ready(host, port)
        return signal.sigwait(signals) != signal.SIGCHLD
    finally:
        os.close(end)
        _join(workers)


def _listen(host: str, port: int, count: int) -> Sequence[socket.socket]:
    """As many sockets on one port, on which no other process listens."""
    with listen(host, port) as alone:
        port = alone.getsockname()[1]
    return [listen(host, port, shared=True) for _ in range(count)]


def _work(handle: Handle, mine: socket.socket, listeners: Sequence[socket.socket], lifeline: int, end: int) -> None:
    """Serves until the process that began this one closes the other end of the lifeline, or ends."""
    os.close(end)
    for each in listeners:
        if each is not mine:
            each.close()
    with LocalServer(handle, listener=mine), suppress(OSError):
        os.read(lifeline, 1)


def _join(workers: Sequence[ForkProcess]) -> None:
    for each in workers:
        each.join(_JOIN_TIMEOUT)
        if each.is_alive():
            each.kill()
            each.join()
