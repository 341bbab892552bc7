"""A real HTTP server on this machine around a fake, for clients in any language and for every fault of a network.

It runs in a thread of its own, on asyncio. A fake answers in microseconds, so that one thread serves all connections.
Only the delivery of a reply takes time, and only the client of that reply waits for it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
import traceback
from collections import deque
from functools import partial
from threading import Thread
from typing import Any, Final, Self, cast, final

from ...contract.http import PROMPT, Delivery, Reply, Request, printable_text
from ...contract.text.redaction import mask_secrets
from ..errors import UnmatchedRequestError
from ..protocol.status_errors import http_error_reply
from ..transports.delivery import Handle, head
from .http1 import CONTINUE, Incoming, RequestReader

LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 1024
_LINGER: Final = 2.0
"""Seconds in which a client may still send, before it is cut off and may lose the last reply."""

_KEEP_ALIVE: Final = ("Connection", "keep-alive")
_CLOSE: Final = ("Connection", "close")
_RESET: Final = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket that listens at a name or an address of this machine, on any free port for 0.

    If it is shared, further sockets may listen on the same port, so that processes share the work.

    Raises:
        OSError: the address cannot be listened on.
        OverflowError: there is no such port.
    """
    if not 0 <= port <= 0xFFFF:
        raise OverflowError("expected a port from 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG, reuse_port=shared)


def url_of(host: str, port: int) -> str:
    """The URL of a server that listens there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@final
class LocalServer:
    """Serves a fake over HTTP/1.1 while it is open as a context manager; connections stay open between requests.

        with LocalServer(fake.handle) as server:
            subprocess.run(["my-client", "--endpoint", server.base_url], check=True)

    Replies are delivered as their `Delivery` says. A request that no route answers gets 501, whose message says why;
    405 where its path has routes of other methods. An error inside the fake gives 500 and a line on standard error.
    What is no HTTP gets 400.

    Args:
        handle: answers requests, in the server's thread.
        host: the address to listen on; only this machine reaches the default.
        port: 0 for any that is free.
        listener: a socket that listens already, instead of host and port; it serves once.

    Raises:
        OSError: when it opens: the address cannot be listened on.
    """

    def __init__(
        self, handle: Handle, *, host: str = LOOPBACK, port: int = 0, listener: socket.socket | None = None
    ) -> None:
        self.host: str = host if listener is None else listener.getsockname()[0]
        self.port: int = port if listener is None else listener.getsockname()[1]
        self._handle = handle
        self._listener = listener
        self._thread: Thread | None = None

    def __repr__(self) -> str:
        return f"<LocalServer {self.base_url} {'open' if self._thread else 'closed'}>"

    @property
    def base_url(self) -> str:
        """Scheme, host and port. The port is known when the server is open."""
        return url_of(self.host, self.port)

    def __enter__(self) -> Self:
        """Begins to listen: from now on clients can connect.

        Raises:
            RuntimeError: it is open.
        """
        if self._thread is not None:
            raise RuntimeError("this LocalServer is open: leave it first, or make a second one")
        listener = self._listener or listen(self.host, self.port)
        self.port = listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = Thread(target=self._run, args=(listener,), name="docpact-server", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops listening and ends all connections."""
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()
            self._thread = None

    def _run(self, listener: socket.socket) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        self._loop.set_exception_handler(_report)
        connections: set[_Connection] = set()
        connect = partial(_Connection, self._handle, connections)
        server = await self._loop.create_server(connect, sock=listener, backlog=_BACKLOG)
        await self._end.wait()
        server.close()
        for each in tuple(connections):
            each.end()
        while connections:  # until each is lost
            await asyncio.sleep(0)


@final
class _Connection(asyncio.Protocol):
    """Answers the requests of one connection, one after the other."""

    def __init__(self, handle: Handle, connections: set[_Connection]) -> None:
        self._handle = handle
        self._connections = connections
        self._reader = RequestReader()
        self._waiting: deque[Incoming] = deque()
        self._is_busy = False  # a reply is on its way
        self._is_full = False  # the client does not fetch what was sent
        self._is_over = False  # nothing more is answered
        self._delivery: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - given
        self._connections.discard(self)
        self._waiting.clear()
        if self._delivery:
            self._delivery.cancel()

    def data_received(self, data: bytes) -> None:
        if self._is_over:
            return
        self._waiting.extend(self._reader.feed(data))
        if self._reader.expects_continue and not self._is_busy:
            self._reader.expects_continue = False
            self._transport.write(CONTINUE)
        self._work()

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._work()

    def end(self) -> None:
        """Ends the connection at once."""
        self._transport.abort()

    def _work(self) -> None:
        while self._waiting and not (self._is_busy or self._is_full or self._is_over):
            self._answer(self._waiting.popleft())
        if self._waiting and not self._is_over:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _answer(self, incoming: Incoming) -> None:
        message, method = incoming.message, ""
        if isinstance(message, Request):
            method = message.method
            message = _reply(self._handle, message)
        start = head(message, _KEEP_ALIVE if incoming.keeps_alive else _CLOSE)
        body = message.body_for(method)
        if message.delivery is PROMPT:
            self._transport.write(start + body)
            self._go_on(keeps_alive=incoming.keeps_alive)
        else:
            self._is_busy = True
            sending = self._deliver(start, body, message.delivery, keeps_alive=incoming.keeps_alive)
            self._delivery = asyncio.get_running_loop().create_task(sending)

    async def _deliver(self, start: bytes, body: bytes, delivery: Delivery, *, keeps_alive: bool) -> None:
        """Delivers a reply. After a stall or in silence the connection stays as it is."""
        await asyncio.sleep(delivery.latency)
        if delivery.ending == "reset":
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()
        elif delivery.ending == "stall":
            self._transport.write(start)
        elif delivery.ending != "silence":
            await self._send(start, body, delivery)
            self._is_busy = False
            if delivery.ending == "truncate":
                self._transport.close()
            else:
                self._go_on(keeps_alive=keeps_alive)
                self._work()

    async def _send(self, start: bytes, body: bytes, delivery: Delivery) -> None:
        """The head comes with the first piece of the body."""
        pieces = delivery.pieces(body)
        self._transport.write(start + next(pieces, b""))
        for piece in pieces:
            await asyncio.sleep(delivery.chunk_delay)
            self._transport.write(piece)

    def _go_on(self, *, keeps_alive: bool) -> None:
        """Waits for the next request, or lets the client end the connection, so that it has read the reply first."""
        if not keeps_alive:
            self._is_over = True
            self._transport.write_eof()
            asyncio.get_running_loop().call_later(_LINGER, self._transport.abort)


def _reply(handle: Handle, request: Request) -> Reply:
    try:
        return handle(request)
    except UnmatchedRequestError as error:
        if error.allowed:
            return http_error_reply(405, "NOT_IMPLEMENTED", str(error), headers={"Allow": ", ".join(error.allowed)})
        return http_error_reply(501, "NOT_IMPLEMENTED", str(error))
    except Exception as error:  # noqa: BLE001 - the client gets an answer to every error, and the user a line
        place = traceback.extract_tb(error.__traceback__)[-1]
        problem = mask_secrets(" ".join(f"{type(error).__name__}: {error}".split()))[:200]
        target = f"{printable_text(request.method)} {printable_text(request.path)}"
        print(f"docpact: {target}: internal error: {problem} ({place.filename}:{place.lineno})", file=sys.stderr)
        return http_error_reply(500, "INTERNAL", "The fake failed; its standard error says how.")


def _report(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Prints an error of asyncio, such as no file descriptors for a connection, on one line."""
    print(f"docpact: {context.get('message')}: {context.get('exception')}", file=sys.stderr)
