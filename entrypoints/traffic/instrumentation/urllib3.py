"""urllib3: wraps `HTTPConnectionPool.urlopen`, below which mocks stand, and the methods that read a response.

Each redirect that a `PoolManager` follows is an exchange of its own; of what a pool retries, the last answer is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

from ....contract.http import body_bytes
from .calls_in_flight import CallInFlight, CallTracker, in_flight
from .exchanges import make_exchange
from .patches import Method, Patch

if TYPE_CHECKING:
    from urllib3 import HTTPConnectionPool, HTTPResponse

LIBRARY: Final = "urllib3"

_PORTS: Final = {"http": 80, "https": 443}
_VCR_STUBS: Final = "vcr.stubs"
"""Where VCR.py defines the responses that it replays."""


def patches(tracker: CallTracker) -> Iterator[Patch]:
    """The methods that are wrapped."""
    import urllib3

    yield Patch(urllib3.HTTPConnectionPool, "urlopen", partial(_urlopen, tracker))
    for name, wrap in (("read", _read), ("read1", _read), ("stream", _chunks), ("read_chunked", _chunks)):
        if name in vars(urllib3.HTTPResponse):  # urllib3 1 has no `read1`
            yield Patch(urllib3.HTTPResponse, name, partial(wrap, tracker, name))


def decode(headers: Mapping[str, str], body: bytes) -> bytes | None:
    """A body without its content coding; None where urllib3 cannot undo it."""
    import urllib3

    try:
        return urllib3.HTTPResponse(
            BytesIO(body), headers={"Content-Encoding": headers.get("Content-Encoding", "")}
        ).data
    except urllib3.exceptions.HTTPError:
        return None


def replayed_body(response: object) -> bytes | None:
    """The body of a response that VCR.py replays, as clients get it; None for other responses."""
    if type(response).__module__ != _VCR_STUBS:
        return None
    body: bytes = cast("HTTPResponse", response).data
    return body


def _urlopen(tracker: CallTracker, original: Method) -> Method:
    def urlopen(pool: HTTPConnectionPool, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        arguments = _by_name(("method", "url", "body", "headers"), args, kwargs)
        call = tracker.begin(LIBRARY, pool, arguments.get("method"), _absolute(pool, arguments.get("url")))
        if call is None:
            return original(pool, *args, **kwargs)
        with in_flight(call):
            response = original(pool, *args, **kwargs)
        with tracker.contain_errors():
            if tracker.is_new(response):  # a pool retries by calling itself
                _on_response(tracker, call, pool, response, arguments)
        return response

    return urlopen


def _on_response(
    tracker: CallTracker,
    call: CallInFlight,
    pool: HTTPConnectionPool,
    response: HTTPResponse,
    arguments: Mapping[str, Any],
) -> None:
    exchange = make_exchange(
        LIBRARY,
        method=call.request.method,
        url=_absolute(pool, arguments["url"]),
        headers=(arguments.get("headers") or pool.headers).items(),
        body=body_bytes(arguments.get("body"), errors="replace"),
        status=response.status,
        reply_headers=response.headers.items(),
    )
    undo = partial(decode, response.headers)
    if (body := replayed_body(response)) is None:
        if not arguments.get("preload_content", True):
            tracker.follow(response, exchange, undo)
            return
        body = response.data if arguments.get("decode_content", True) else undo(response.data)
    tracker.report(exchange if body is None else exchange.with_body(body))


def _absolute(pool: HTTPConnectionPool, url: Any) -> str:
    """The URL of a request to a pool, whose callers mostly give its path."""
    text = str(url)
    if "://" in text.partition("?")[0]:
        return text
    host = f"[{pool.host}]" if ":" in pool.host else pool.host
    port = "" if pool.port in {None, _PORTS.get(pool.scheme or "")} else f":{pool.port}"
    return f"{pool.scheme}://{host}{port}{text}"


def _read(tracker: CallTracker, name: str, original: Method) -> Method:
    def read(response: HTTPResponse, *args: Any, **kwargs: Any) -> Any:
        stream = tracker.streams.of(response)
        if stream is None:
            return original(response, *args, **kwargs)
        try:
            data = original(response, *args, **kwargs)
        except BaseException:
            tracker.streams.give_up(stream)
            raise
        size, coded = _read_arguments(response, args, kwargs)
        stream.chunks.append(data)
        stream.is_coded |= coded
        if (size != 0 and not data) or (name == "read" and (size is None or size < 0)):
            tracker.streams.finish(stream)
        return data

    return read


def _chunks(tracker: CallTracker, name: str, original: Method) -> Method:
    keeps = name == "read_chunked"  # `stream` reads through it, or through `read`

    def chunks(response: HTTPResponse, *args: Any, **kwargs: Any) -> Any:
        found = original(response, *args, **kwargs)
        stream = tracker.streams.of(response)
        size, coded = _read_arguments(response, args, kwargs)
        if stream is None or size == 0:
            return found
        stream.is_coded |= coded
        return tracker.streams.through(stream, found, keep=keeps)

    return chunks


def _read_arguments(response: HTTPResponse, args: Iterable[Any], kwargs: Mapping[str, Any]) -> tuple[int | None, bool]:
    """How many bytes a client wants to read, None for all, and whether it wants them still coded."""
    arguments = _by_name(("amt", "decode_content"), args, kwargs)
    decoding = arguments.get("decode_content")
    return arguments.get("amt"), not (response.decode_content if decoding is None else decoding)


def _by_name(names: Iterable[str], args: Iterable[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by name."""
    return {**dict(zip(names, args, strict=False)), **kwargs}
