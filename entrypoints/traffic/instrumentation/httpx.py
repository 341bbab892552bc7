"""The tap of httpx: `Client.send` and `AsyncClient.send`, above every transport, and the ways of reading a response.

Each redirect, and each answer that asked for credentials, is an exchange of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..model import ObservedExchange as Exchange
from .calls_in_flight import CallTracker, in_flight
from .exchanges import exchange
from .patches import Method, Patch

if TYPE_CHECKING:
    from httpx import AsyncClient, Client, Headers, Request, Response

LIBRARY: Final = "httpx"


def patches(watch: CallTracker) -> Iterator[Patch]:
    """What is wrapped."""
    import httpx

    yield Patch(httpx.Client, "send", partial(_send, watch))
    yield Patch(httpx.AsyncClient, "send", partial(_send_async, watch))
    yield Patch(httpx.Response, "iter_raw", partial(_iter_raw, watch))
    yield Patch(httpx.Response, "aiter_raw", partial(_aiter_raw, watch))


def _send(watch: CallTracker, original: Method) -> Method:
    def send(client: Client, request: Request, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        flight = watch.flight(LIBRARY, client, getattr(request, "method", None), getattr(request, "url", None))
        if flight is None:
            return original(client, request, **kwargs)
        with in_flight(flight):
            response = original(client, request, **kwargs)
        with watch.careful():
            if watch.is_new(response):
                _take(watch, response)
        return response

    return send


def _send_async(watch: CallTracker, original: Method) -> Method:
    async def send(client: AsyncClient, request: Request, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        flight = watch.flight(LIBRARY, client, getattr(request, "method", None), getattr(request, "url", None))
        if flight is None:
            return await original(client, request, **kwargs)
        with in_flight(flight):
            response = await original(client, request, **kwargs)
        with watch.careful():
            if watch.is_new(response):
                _take(watch, response)
        return response

    return send


def _take(watch: CallTracker, last: Response) -> None:
    for each in last.history:
        watch.report(_exchange(each))
    seen = _exchange(last)
    if seen.read:
        watch.report(seen)
    else:
        watch.follow(last, seen, partial(_decode, last.headers), is_coded=True)


def _exchange(response: Response) -> Exchange:
    request = response.request
    return exchange(
        LIBRARY,
        request.method,
        str(request.url),
        request.headers.multi_items(),
        _content(request),
        response.status_code,
        response.headers.multi_items(),
        _content(response),
    )


def _content(message: Request | Response) -> bytes | None:
    """The body; None where it is a stream that was not read."""
    import httpx

    try:
        return message.content
    except httpx.StreamError:
        return None


def _decode(headers: Headers, body: bytes) -> bytes | None:
    """A body without its content coding; None where httpx cannot undo it."""
    import httpx

    try:
        return httpx.Response(
            200, headers={"Content-Encoding": headers.get("Content-Encoding", "")}, content=body
        ).content
    except httpx.DecodingError:
        return None


def _iter_raw(watch: CallTracker, original: Method) -> Method:
    def iter_raw(response: Response, *args: Any, **kwargs: Any) -> Any:
        chunks = original(response, *args, **kwargs)
        reading = watch.readings.of(response)
        return chunks if reading is None else watch.readings.through(reading, chunks)

    return iter_raw


def _aiter_raw(watch: CallTracker, original: Method) -> Method:
    def aiter_raw(response: Response, *args: Any, **kwargs: Any) -> Any:
        chunks = original(response, *args, **kwargs)
        reading = watch.readings.of(response)
        return chunks if reading is None else watch.readings.through_async(reading, chunks)

    return aiter_raw
