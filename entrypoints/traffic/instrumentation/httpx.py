"""httpx: wraps `Client.send` and `AsyncClient.send`, above every transport, and what reads a response.

Each redirect, and each challenge for credentials, is an exchange of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..model import ObservedExchange
from .calls_in_flight import CallTracker, in_flight
from .exchanges import make_exchange
from .patches import Method, Patch

if TYPE_CHECKING:
    from httpx import AsyncClient, Client, Headers, Request, Response

LIBRARY: Final = "httpx"


def patches(tracker: CallTracker) -> Iterator[Patch]:
    """The methods that are wrapped."""
    import httpx

    yield Patch(httpx.Client, "send", partial(_send, tracker))
    yield Patch(httpx.AsyncClient, "send", partial(_send_async, tracker))
    yield Patch(httpx.Response, "iter_raw", partial(_iter_raw, tracker))
    yield Patch(httpx.Response, "aiter_raw", partial(_aiter_raw, tracker))


def _send(tracker: CallTracker, original: Method) -> Method:
    def send(client: Client, request: Request, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        call = tracker.begin(LIBRARY, client, getattr(request, "method", None), getattr(request, "url", None))
        if call is None:
            return original(client, request, **kwargs)
        with in_flight(call):
            response = original(client, request, **kwargs)
        with tracker.contain_errors():
            if tracker.is_new(response):
                _on_response(tracker, response)
        return response

    return send


def _send_async(tracker: CallTracker, original: Method) -> Method:
    async def send(client: AsyncClient, request: Request, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        call = tracker.begin(LIBRARY, client, getattr(request, "method", None), getattr(request, "url", None))
        if call is None:
            return await original(client, request, **kwargs)
        with in_flight(call):
            response = await original(client, request, **kwargs)
        with tracker.contain_errors():
            if tracker.is_new(response):
                _on_response(tracker, response)
        return response

    return send


def _on_response(tracker: CallTracker, last: Response) -> None:
    for each in last.history:
        tracker.report(_exchange(each))
    exchange = _exchange(last)
    if exchange.read:
        tracker.report(exchange)
    else:
        tracker.follow(last, exchange, partial(_decode, last.headers), is_coded=True)


def _exchange(response: Response) -> ObservedExchange:
    request = response.request
    return make_exchange(
        LIBRARY,
        method=request.method,
        url=str(request.url),
        headers=request.headers.multi_items(),
        body=_content(request),
        status=response.status_code,
        reply_headers=response.headers.multi_items(),
        reply_body=_content(response),
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


def _iter_raw(tracker: CallTracker, original: Method) -> Method:
    def iter_raw(response: Response, *args: Any, **kwargs: Any) -> Any:
        chunks = original(response, *args, **kwargs)
        stream = tracker.streams.of(response)
        return chunks if stream is None else tracker.streams.through(stream, chunks)

    return iter_raw


def _aiter_raw(tracker: CallTracker, original: Method) -> Method:
    def aiter_raw(response: Response, *args: Any, **kwargs: Any) -> Any:
        chunks = original(response, *args, **kwargs)
        stream = tracker.streams.of(response)
        return chunks if stream is None else tracker.streams.through_async(stream, chunks)

    return aiter_raw
