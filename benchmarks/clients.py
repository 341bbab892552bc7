"""Clients that keep their connections open and ask as fast as they are answered: in this process, or by wrk."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_DISTINCT = """
local number = 0
request = function()
  number = number + 1
  return wrk.format("GET", string.format("%s", number))
end
"""


@dataclass
class Outcome:
    """What came of it: whole replies, those that were not 200, and connections that ended."""

    replies: int = 0
    not_ok: int = 0
    lost: int = 0


class _Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, next_request: Callable[[], bytes], outcome: Outcome) -> None:
        self._next_request = next_request
        self._outcome = outcome
        self._received = b""
        self.is_over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self._next_request())

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if blank and len(body) >= int(_LENGTH.search(head)[1]):
            self._outcome.replies += 1
            self._outcome.not_ok += b" 200 " not in head[:16]
            self._received = b""
            if not self.is_over:
                self.transport.write(self._next_request())

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - given
        self._outcome.lost += not self.is_over


async def _ask(url: str, path: Callable[[], str], connections: int, seconds: float) -> Outcome:
    address = urlsplit(url)
    outcome = Outcome()

    def request() -> bytes:
        return f"GET {path()} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()

    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: _Client(request, outcome), address.hostname, address.port)
        for _ in range(connections)
    ]
    await asyncio.sleep(seconds)
    for transport, client in opened:
        client.is_over = True
        transport.close()
    return outcome


def ask(url: str, path: Callable[[], str], *, connections: int = CONNECTIONS, seconds: float = 3) -> Outcome:
    """Asks from this process, for so long."""
    return asyncio.run(_ask(url, path, connections, seconds))


def rate(url: str, path: str, *, distinct: bool = False, seconds: int = 3) -> float:
    """Requests a second: of wrk where it is installed, else of a client in this process, which may be the slower side.

    Raises:
        RuntimeError: replies were no success.
    """
    if shutil.which("wrk") is None:
        numbers = iter(range(10**9))
        begin = time.monotonic()
        outcome = ask(url, lambda: path.format(next(numbers) if distinct else 0), seconds=seconds)
        if outcome.not_ok or outcome.lost:
            raise RuntimeError(f"{url}: {outcome}")
        return outcome.replies / (time.monotonic() - begin)
    return _rate_by_wrk(url, path, seconds, distinct=distinct)


def _rate_by_wrk(url: str, path: str, seconds: int, *, distinct: bool) -> float:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "distinct.lua"
        script.write_text(_DISTINCT.replace("%s", path.replace("{}", "%d")))
        options = ["-s", str(script)] if distinct else []
        command = [
            "wrk",
            "-t1",
            "--timeout",
            "60s",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            *options,
            url + path.format(0),
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    return float(re.search(r"Requests/sec: *([0-9.]+)", told)[1])
