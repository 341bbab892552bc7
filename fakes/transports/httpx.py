"""httpx, with and without async: a transport for one client, and a patch for all others."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from unittest.mock import patch

from .libraries import HTTPX

try:
    import httpx
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(HTTPX.missing("the transport for httpx"), name=error.name) from None

from ...contract.http import PROMPT, Delivery, Headers, Reply, Request
from .delivery import Handle, Wait, arrives, check_timeout, chunks, delay_before_head, no_wait
from .dns_guard import api_out_of_reach


class HttpxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Lets a client reach a fake: `httpx.Client(transport=HttpxTransport(fake.handle, fake.clock.advance))`.

    An `httpx.AsyncClient` takes it as well.

    What `handle` raises reaches the client's caller; `wait` is given the seconds that replies take.
    """

    def __init__(self, handle: Handle, wait: Wait = no_wait) -> None:
        self._handle = handle
        self._wait = wait

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answers a request of an `httpx.Client`."""
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answers a request of an `httpx.AsyncClient`."""
        await request.aread()
        response = self._answer(request)
        if isinstance(response.stream, _BodyStream):
            await _give_way()
        return response

    def _answer(self, request: httpx.Request) -> httpx.Response:
        reply = self._handle(to_request(request))
        body = reply.body_for(request.method)
        if reply.delivery is PROMPT:
            return httpx.Response(reply.status, headers=reply.framed_headers, content=body)
        return self._delivered(reply, body, request)

    def _delivered(self, reply: Reply, body: bytes, request: httpx.Request) -> httpx.Response:
        delivery, limit = reply.delivery, request.extensions.get("timeout", {}).get("read")
        check_timeout(delivery, limit, "httpx")
        if not arrives(delay_before_head(delivery), limit, self._wait):
            raise httpx.ReadTimeout("timed out", request=request)
        if delivery.ending == "reset":
            raise httpx.ReadError(f"[Errno {errno.ECONNRESET}] {os.strerror(errno.ECONNRESET)}", request=request)
        stream = _BodyStream(delivery, body, limit, self._wait)
        return httpx.Response(reply.status, headers=reply.framed_headers, stream=stream)


@contextmanager
def patch_httpx(handle: Handle, wait: Wait = no_wait) -> Iterator[None]:
    """Lets every request of httpx reach `handle`, of clients that exist and of those to come.

    Clients that were given a transport of their own, such as `httpx.ASGITransport`, keep it.

    What `handle` raises reaches the client's caller; `wait` is given the seconds that replies take.
    """
    transport = HttpxTransport(handle, wait)

    def answer(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        return transport.handle_request(request)

    async def answer_async(_: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return await transport.handle_async_request(request)

    with (
        api_out_of_reach(handle),
        patch.object(httpx.HTTPTransport, "handle_request", answer),
        patch.object(httpx.AsyncHTTPTransport, "handle_async_request", answer_async),
    ):
        yield


def to_request(request: httpx.Request) -> Request:
    """The request, whose body has been read, as a value."""
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    headers = Headers(request.headers.multi_items())
    return Request(request.method, path, query, request.url.netloc.decode("ascii"), headers, request.content)


class _BodyStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body, piece by piece. What ends it too early is what httpx raises over a socket."""

    def __init__(self, delivery: Delivery, body: bytes, limit: float | None, wait: Wait) -> None:
        self._delivery = delivery
        self._body = body
        self._limit = limit
        self._wait = wait

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for seconds, piece in chunks(self._delivery, self._body):
            if not arrives(seconds, self._limit, self._wait):
                raise httpx.ReadTimeout("timed out")
            received += len(piece)
            yield piece
        if received < len(self._body):
            counts = f"(received {received} bytes, expected {len(self._body)})"
            problem = "peer closed connection without sending complete message body"
            raise httpx.RemoteProtocolError(f"{problem} {counts}")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            await _give_way()
            yield piece


async def _give_way() -> None:
    """Lets asyncio's timers see that time has passed, where it goes by the fake's clock. Other loops have their own."""
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        for _ in range(2):  # timers that are due come after what is ready
            await asyncio.sleep(0)
