"""aiohttp: a connector for one session, and a patch for all others.

A connector makes connections in its `_create_connection`. This one gives aiohttp a transport in memory. Everything
above that is aiohttp's own, and so are all the exceptions: its parser reads the reply, its protocol loses the
connection, its timers run out. `_create_connection` and `aiohttp.client_proto` are private to aiohttp, which has no
public place below its parser; so the versions that are supported are those that the tests run with, see `libraries`.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final
from unittest.mock import patch

from .libraries import AIOHTTP

try:
    from aiohttp import BaseConnector, ClientRequest, ClientTimeout, Payload
    from aiohttp.client_proto import ResponseHandler
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(AIOHTTP.missing("the transport for aiohttp"), name=error.name) from None

from ...contract.http import Headers, Reply, Request
from .delivery import Handle, Wait, arrives, check_timeout, chunks, delay_before_head, head, no_wait
from .dns_guard import api_out_of_reach

_AT_ONCE: Final = 1e-9


class AiohttpConnector(BaseConnector):
    """Lets a session reach a fake: `ClientSession(connector=AiohttpConnector(fake.handle, fake.clock.advance))`.

    What `handle` raises reaches the client's caller; `wait` is given the seconds that replies take.
    """

    def __init__(self, handle: Handle, wait: Wait = no_wait) -> None:
        super().__init__(limit=0)
        self._handle = handle
        self._wait = wait

    async def _create_connection(self, req: ClientRequest, traces: Any, timeout: ClientTimeout) -> ResponseHandler:  # noqa: ARG002 - given
        reply = self._handle(await to_request(req))
        check_timeout(reply.delivery, timeout.total or timeout.sock_read or None, "aiohttp")
        peer = _ClientProtocol(asyncio.get_running_loop())
        peer.connection_made(_InMemoryTransport(peer, reply, reply.body_for(req.method), timeout, self._wait))
        return peer


@contextmanager
def patch_aiohttp(handle: Handle, wait: Wait = no_wait) -> Iterator[None]:
    """Lets every request of aiohttp reach `handle`, of sessions that exist and of those to come, in any event loop.

    What `handle` raises reaches the client's caller; `wait` is given the seconds that replies take.
    """
    connect = BaseConnector.connect

    async def connected(connector: BaseConnector, *args: Any, **kwargs: Any) -> Any:
        own = connector if isinstance(connector, AiohttpConnector) else AiohttpConnector(handle, wait)
        return await connect(own, *args, **kwargs)

    with api_out_of_reach(handle), patch.object(BaseConnector, "connect", connected):
        yield


async def to_request(request: ClientRequest) -> Request:
    """The request as a value."""
    url = request.url
    host = url.raw_authority.rpartition("@")[2]
    body = await request.body.as_bytes() if isinstance(request.body, Payload) else b""
    return Request(request.method, url.raw_path, url.raw_query_string, host, Headers(request.headers.items()), body)


class _ClientProtocol(ResponseHandler):
    """The client's end of a connection, which says when the client listens, and by which timer."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.force_close()  # one connection for each request: there is nothing to save

    def set_response_params(self, *, timer: Any = None, **others: Any) -> None:
        super().set_response_params(timer=timer, **others)
        if isinstance(self.transport, _InMemoryTransport):
            self.transport.begin(timer)


class _InMemoryTransport(asyncio.Transport):
    """A connection without a network, at whose other end a reply is played, one step at a time."""

    def __init__(self, peer: _ClientProtocol, reply: Reply, body: bytes, timeout: ClientTimeout, wait: Wait) -> None:
        super().__init__()
        self._peer = peer
        self._reply = reply
        self._body = body
        self._timeout = timeout
        self._wait = wait
        self._loop = asyncio.get_running_loop()
        self._is_closing = False
        self._is_paused = False
        self._is_late = False

    def begin(self, timer: Any) -> None:
        """Plays the reply to a client that listens."""
        self._steps = self._play(timer)
        self._loop.call_soon(self._step)

    def _step(self) -> None:
        self._is_late = self._is_paused
        if not (self._is_late or self._is_closing) and next(self._steps, False):
            self._loop.call_soon(self._step)

    def _play(self, timer: Any) -> Iterator[bool]:
        delivery, elapsed = self._reply.delivery, 0.0
        first = (delay_before_head(delivery), b"" if delivery.ending == "reset" else head(self._reply))
        for seconds, data in chain([first], () if delivery.ending == "reset" else chunks(delivery, self._body)):
            if not self._arrives(seconds, elapsed, timer):
                return
            elapsed += seconds
            if seconds:
                yield from (True, True)  # timers that are due come after what is ready
            if data:
                self._peer.data_received(data)
                yield True
        if delivery.ending == "reset":
            self._lose(ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET)))
        elif delivery.ending == "truncate":
            self._peer.eof_received()
            self._lose(None)

    def _arrives(self, seconds: float, elapsed: float, timer: Any) -> bool:
        """Lets time pass; where the client gives up first, lets its timer run out."""
        total = self._timeout.total - elapsed if self._timeout.total else None
        sock_read = self._timeout.sock_read or None
        if arrives(seconds, min((each for each in (total, sock_read) if each is not None), default=None), self._wait):
            return True
        if total is not None and (sock_read is None or total <= sock_read):
            timer.timeout()
        else:
            self._peer.read_timeout = _AT_ONCE
            self._peer.start_timeout()
        return False

    def _lose(self, error: Exception | None) -> None:
        if not self._is_closing:
            self._is_closing = True
            self._loop.call_soon(self._peer.connection_lost, error)

    def write(self, data: Any) -> None:
        """Takes in the request, which is known already."""

    def close(self) -> None:
        """The client ends the connection."""
        self._lose(None)

    abort = close

    def is_closing(self) -> bool:
        """Whether the connection ends or has ended."""
        return self._is_closing

    def pause_reading(self) -> None:
        """The client has enough to read."""
        self._is_paused = True

    def resume_reading(self) -> None:
        """The client reads on."""
        self._is_paused = False
        if self._is_late:
            self._is_late = False
            self._loop.call_soon(self._step)
