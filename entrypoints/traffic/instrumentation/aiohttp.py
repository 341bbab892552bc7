"""aiohttp: wraps the methods of `ClientSession`, below which mocks stand, and those that read a response.

Each redirect is an exchange of its own; what is sent once more to where it leads is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from weakref import WeakValueDictionary

from ....contract.http import body_bytes
from ..model import ObservedExchange
from .calls_in_flight import CallInFlight, CallTracker, in_flight, is_call_in_flight
from .exchanges import make_exchange
from .patches import Method, Patch
from .streams import ResponseStream

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientResponseError, ClientSession, StreamReader

    Responses: TypeAlias = MutableMapping[int, ClientResponse]

LIBRARY: Final = "aiohttp"

_VERBS: Final = ("get", "options", "head", "post", "put", "patch", "delete")
_VCR_STUBS: Final = "vcr.stubs.aiohttp_stubs"
"""Where VCR.py defines the responses that it replays. They answer from memory, not from their stream."""


def patches(tracker: CallTracker) -> Iterator[Patch]:
    """The methods that are wrapped."""
    import aiohttp

    responses: Responses = WeakValueDictionary()
    yield Patch(aiohttp.ClientSession, "request", partial(_call, tracker, responses, ("method", "url"), {}))
    for name in _VERBS:
        yield Patch(aiohttp.ClientSession, name, partial(_call, tracker, responses, ("url",), {"method": name.upper()}))
    yield Patch(aiohttp.ClientResponse, "read", partial(_read, tracker))
    for name in ("read", "readany", "readuntil", "readchunk"):
        yield Patch(aiohttp.StreamReader, name, partial(_read_stream, tracker, responses, name))
    yield Patch(aiohttp.StreamReader, "read_nowait", partial(_read_nowait, tracker, responses))


def _call(
    tracker: CallTracker, responses: Responses, names: Iterable[str], fixed: Mapping[str, Any], original: Method
) -> Method:
    def wrapper(session: ClientSession, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        arguments = {**fixed, **dict(zip(names, args, strict=False)), **kwargs}
        call = tracker.begin(LIBRARY, session, arguments.get("method"), arguments.get("url"))
        if call is None:
            return original(session, *args, **kwargs)
        with in_flight(call):
            pending = original(session, *args, **kwargs)
        if not isinstance(pending, AbstractAsyncContextManager):
            return pending
        # the same type around what it would have awaited, as clients use it either way
        wrapped: Any = type(pending)
        return wrapped(_awaited_response(tracker, responses, call, pending, partial(_request_body, session, arguments)))

    return wrapper


async def _awaited_response(
    tracker: CallTracker,
    responses: Responses,
    call: CallInFlight,
    pending: Any,
    request_body: Callable[[], bytes | None],
) -> ClientResponse:
    __tracebackhide__ = True
    import aiohttp

    with in_flight(call):
        try:
            response: ClientResponse = await pending
        except aiohttp.ClientResponseError as error:
            with tracker.contain_errors():
                if error.status and tracker.is_new(error):  # the session raises for a status
                    tracker.report(_exchange_of_error(error, request_body()))
            raise
    with tracker.contain_errors():
        if tracker.is_new(response):
            await _on_response(tracker, responses, response, request_body())
    return response


async def _on_response(tracker: CallTracker, responses: Responses, last: ClientResponse, body: bytes | None) -> None:
    for each in last.history:
        tracker.report(_exchange(each, body))
        body = None
    exchange = _exchange(last, body)
    if type(last).__module__ == _VCR_STUBS:
        tracker.report(exchange.with_body(await last.read()))
    else:
        tracker.follow(last, exchange, lambda body: body)
        responses[id(last.content)] = last


def _exchange(response: ClientResponse, body: bytes | None) -> ObservedExchange:
    return make_exchange(
        LIBRARY,
        method=response.method,
        url=str(response.url),
        headers=response.request_info.headers.items(),
        body=body,
        status=response.status,
        reply_headers=response.headers.items(),
    )


def _exchange_of_error(error: ClientResponseError, body: bytes | None) -> ObservedExchange:
    request = error.request_info
    return make_exchange(
        LIBRARY,
        method=request.method,
        url=str(request.url),
        headers=request.headers.items(),
        body=body,
        status=error.status,
        reply_headers=error.headers.items() if error.headers is not None else (),
    )


def _request_body(session: ClientSession, arguments: Mapping[str, Any]) -> bytes | None:
    """The body of a request; None where only sending it can tell."""
    if arguments.get("json") is not None:
        return session.json_serialize(arguments["json"]).encode()
    return body_bytes(arguments.get("data"), errors="replace")


def _read(tracker: CallTracker, original: Method) -> Method:
    async def read(response: ClientResponse) -> bytes:
        stream = tracker.streams.of(response)
        body: bytes = await original(response)
        if stream is not None:
            tracker.streams.finish(stream, body)
        else:
            with tracker.contain_errors():
                _on_read_of_no_session(tracker, response, body)
        return body

    return read


def _on_read_of_no_session(tracker: CallTracker, response: ClientResponse, body: bytes) -> None:
    """Reports the response of `aiohttp.request`, which no method of a session gave to the client."""
    if not is_call_in_flight() and tracker.is_new(response):
        tracker.follow(response, _exchange(response, None), lambda body: body)
        stream = tracker.streams.of(response)
        if stream is not None:
            tracker.streams.finish(stream, body)


def _read_stream(tracker: CallTracker, responses: Responses, name: str, original: Method) -> Method:
    async def read(reader: StreamReader, *args: Any, **kwargs: Any) -> Any:
        stream = _stream_of(tracker, responses, reader)
        if stream is None or (name == "read" and (args[0] if args else kwargs.get("n", -1)) < 0):  # by `readany`
            return await original(reader, *args, **kwargs)
        try:
            data = await original(reader, *args, **kwargs)
        except BaseException:
            tracker.streams.give_up(stream)
            raise
        _on_chunk(tracker, reader, stream, data[0] if name == "readchunk" else data)
        return data

    return read


def _read_nowait(tracker: CallTracker, responses: Responses, original: Method) -> Method:
    def read_nowait(reader: StreamReader, *args: Any, **kwargs: Any) -> Any:
        stream = _stream_of(tracker, responses, reader)
        data = original(reader, *args, **kwargs)
        if stream is not None:
            _on_chunk(tracker, reader, stream, data)
        return data

    return read_nowait


def _stream_of(tracker: CallTracker, responses: Responses, reader: StreamReader) -> ResponseStream | None:
    response = responses.get(id(reader))
    return tracker.streams.of(response) if response is not None and response.content is reader else None


def _on_chunk(tracker: CallTracker, reader: StreamReader, stream: ResponseStream, data: bytes) -> None:
    stream.chunks.append(data)
    if reader.at_eof():
        tracker.streams.finish(stream)
