"""The tap of aiohttp: the methods of `ClientSession`, below which mocks stand, and the ways of reading a response.

Each redirect is an exchange of its own; what is sent once more to where it leads is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from weakref import WeakValueDictionary

from ..model import ObservedExchange as Exchange
from .calls_in_flight import CallInFlight, CallTracker, in_flight, is_under_way
from .exchanges import body_of, exchange
from .patches import Method, Patch
from .streams import Reading

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientResponseError, ClientSession, StreamReader

    Streams: TypeAlias = MutableMapping[int, ClientResponse]

LIBRARY: Final = "aiohttp"

_VERBS: Final = ("get", "options", "head", "post", "put", "patch", "delete")
_STAND_INS: Final = "vcr.stubs.aiohttp_stubs"
"""Where VCR.py defines the responses that it replays. They answer from memory, not from their stream."""


def patches(watch: CallTracker) -> Iterator[Patch]:
    """What is wrapped."""
    import aiohttp

    streams: Streams = WeakValueDictionary()
    yield Patch(aiohttp.ClientSession, "request", partial(_call, watch, streams, ("method", "url"), {}))
    for name in _VERBS:
        yield Patch(aiohttp.ClientSession, name, partial(_call, watch, streams, ("url",), {"method": name.upper()}))
    yield Patch(aiohttp.ClientResponse, "read", partial(_read, watch))
    for name in ("read", "readany", "readuntil", "readchunk"):
        yield Patch(aiohttp.StreamReader, name, partial(_read_stream, watch, streams, name))
    yield Patch(aiohttp.StreamReader, "read_nowait", partial(_read_nowait, watch, streams))


def _call(
    watch: CallTracker, streams: Streams, names: Iterable[str], fixed: Mapping[str, Any], original: Method
) -> Method:
    def call(session: ClientSession, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        given = {**fixed, **dict(zip(names, args, strict=False)), **kwargs}
        flight = watch.flight(LIBRARY, session, given.get("method"), given.get("url"))
        if flight is None:
            return original(session, *args, **kwargs)
        with in_flight(flight):
            pending = original(session, *args, **kwargs)
        if not isinstance(pending, AbstractAsyncContextManager):
            return pending
        # the same type around what it would have awaited, as clients use it either way
        wrapped: Any = type(pending)
        return wrapped(_seen(watch, streams, flight, pending, partial(_sent, session, given)))

    return call


async def _seen(
    watch: CallTracker, streams: Streams, flight: CallInFlight, pending: Any, sent: Callable[[], bytes | None]
) -> ClientResponse:
    __tracebackhide__ = True
    import aiohttp

    with in_flight(flight):
        try:
            response: ClientResponse = await pending
        except aiohttp.ClientResponseError as error:
            with watch.careful():
                if error.status and watch.is_new(error):  # the session was told to raise for a status
                    watch.report(_refused(error, sent()))
            raise
    with watch.careful():
        if watch.is_new(response):
            await _take(watch, streams, response, sent())
    return response


async def _take(watch: CallTracker, streams: Streams, last: ClientResponse, sent: bytes | None) -> None:
    for each in last.history:
        watch.report(_exchange(each, sent))
        sent = None
    seen = _exchange(last, sent)
    if type(last).__module__ == _STAND_INS:
        watch.report(seen.with_body(await last.read()))
    else:
        watch.follow(last, seen, lambda body: body)
        streams[id(last.content)] = last


def _exchange(response: ClientResponse, sent: bytes | None) -> Exchange:
    fields = response.request_info.headers.items()
    return exchange(
        LIBRARY, response.method, str(response.url), fields, sent, response.status, response.headers.items()
    )


def _refused(error: ClientResponseError, sent: bytes | None) -> Exchange:
    asked = error.request_info
    fields = asked.headers.items()
    found = error.headers.items() if error.headers is not None else ()
    return exchange(LIBRARY, asked.method, str(asked.url), fields, sent, error.status, found)


def _sent(session: ClientSession, given: Mapping[str, Any]) -> bytes | None:
    """The body of a request; None where only sending it can tell."""
    if given.get("json") is not None:
        return session.json_serialize(given["json"]).encode()
    return body_of(given.get("data"))


def _read(watch: CallTracker, original: Method) -> Method:
    async def read(response: ClientResponse) -> bytes:
        reading = watch.readings.of(response)
        body: bytes = await original(response)
        if reading is not None:
            watch.readings.finish(reading, body)
        else:
            with watch.careful():
                _catch(watch, response, body)
        return body

    return read


def _catch(watch: CallTracker, response: ClientResponse, body: bytes) -> None:
    """Takes what no method of a session gave to a client: the response of `aiohttp.request`."""
    if not is_under_way() and watch.is_new(response):
        watch.follow(response, _exchange(response, None), lambda body: body)
        reading = watch.readings.of(response)
        if reading is not None:
            watch.readings.finish(reading, body)


def _read_stream(watch: CallTracker, streams: Streams, name: str, original: Method) -> Method:
    async def read(stream: StreamReader, *args: Any, **kwargs: Any) -> Any:
        reading = _reading(watch, streams, stream)
        if reading is None or (name == "read" and (args[0] if args else kwargs.get("n", -1)) < 0):  # by `readany`
            return await original(stream, *args, **kwargs)
        try:
            data = await original(stream, *args, **kwargs)
        except BaseException:
            watch.readings.give_up(reading)
            raise
        _keep(watch, stream, reading, data[0] if name == "readchunk" else data)
        return data

    return read


def _read_nowait(watch: CallTracker, streams: Streams, original: Method) -> Method:
    def read_nowait(stream: StreamReader, *args: Any, **kwargs: Any) -> Any:
        reading = _reading(watch, streams, stream)
        data = original(stream, *args, **kwargs)
        if reading is not None:
            _keep(watch, stream, reading, data)
        return data

    return read_nowait


def _reading(watch: CallTracker, streams: Streams, stream: StreamReader) -> Reading | None:
    response = streams.get(id(stream))
    return watch.readings.of(response) if response is not None and response.content is stream else None


def _keep(watch: CallTracker, stream: StreamReader, reading: Reading, data: bytes) -> None:
    reading.chunks.append(data)
    if stream.at_eof():
        watch.readings.finish(reading)
