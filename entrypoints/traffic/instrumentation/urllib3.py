"""The tap of urllib3: `HTTPConnectionPool.urlopen`, below which mocks stand, and the ways of reading a response.

Each redirect that a `PoolManager` follows is an exchange of its own; of what a pool retries, the last answer is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, cast

from .calls_in_flight import CallInFlight, CallTracker, in_flight
from .exchanges import body_of, exchange
from .patches import Method, Patch

if TYPE_CHECKING:
    from urllib3 import HTTPConnectionPool, HTTPResponse

LIBRARY: Final = "urllib3"

_PORTS: Final = {"http": 80, "https": 443}
_STAND_INS: Final = "vcr.stubs"
"""Where VCR.py defines the responses that it replays."""


def patches(watch: CallTracker) -> Iterator[Patch]:
    """What is wrapped."""
    import urllib3

    yield Patch(urllib3.HTTPConnectionPool, "urlopen", partial(_urlopen, watch))
    for name, wrap in (("read", _read), ("read1", _read), ("stream", _chunks), ("read_chunked", _chunks)):
        if name in vars(urllib3.HTTPResponse):  # urllib3 1 has no `read1`
            yield Patch(urllib3.HTTPResponse, name, partial(wrap, watch, name))


def decode(headers: Mapping[str, str], body: bytes) -> bytes | None:
    """A body without its content coding; None where urllib3 cannot undo it."""
    import urllib3

    try:
        return urllib3.HTTPResponse(
            BytesIO(body), headers={"Content-Encoding": headers.get("Content-Encoding", "")}
        ).data
    except urllib3.exceptions.HTTPError:
        return None


def held(response: object) -> bytes | None:
    """The body that a response replayed by VCR.py holds, as clients get it; None for other responses."""
    if type(response).__module__ != _STAND_INS:
        return None
    body: bytes = cast("HTTPResponse", response).data
    return body


def _urlopen(watch: CallTracker, original: Method) -> Method:
    def urlopen(pool: HTTPConnectionPool, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        given = _named(("method", "url", "body", "headers"), args, kwargs)
        flight = watch.flight(LIBRARY, pool, given.get("method"), _absolute(pool, given.get("url")))
        if flight is None:
            return original(pool, *args, **kwargs)
        with in_flight(flight):
            response = original(pool, *args, **kwargs)
        with watch.careful():
            if watch.is_new(response):  # a pool retries by calling itself
                _take(watch, flight, pool, response, given)
        return response

    return urlopen


def _take(
    watch: CallTracker, flight: CallInFlight, pool: HTTPConnectionPool, response: HTTPResponse, given: Mapping[str, Any]
) -> None:
    seen = exchange(
        LIBRARY,
        flight.asked.method,
        _absolute(pool, given["url"]),
        (given.get("headers") or pool.headers).items(),
        body_of(given.get("body")),
        response.status,
        response.headers.items(),
    )
    undo = partial(decode, response.headers)
    if (body := held(response)) is None:
        if not given.get("preload_content", True):
            watch.follow(response, seen, undo)
            return
        body = response.data if given.get("decode_content", True) else undo(response.data)
    watch.report(seen if body is None else seen.with_body(body))


def _absolute(pool: HTTPConnectionPool, url: Any) -> str:
    """The URL that a pool is asked for, mostly by its path."""
    text = str(url)
    if "://" in text.partition("?")[0]:
        return text
    host = f"[{pool.host}]" if ":" in pool.host else pool.host
    port = "" if pool.port in {None, _PORTS.get(pool.scheme or "")} else f":{pool.port}"
    return f"{pool.scheme}://{host}{port}{text}"


def _read(watch: CallTracker, name: str, original: Method) -> Method:
    def read(response: HTTPResponse, *args: Any, **kwargs: Any) -> Any:
        reading = watch.readings.of(response)
        if reading is None:
            return original(response, *args, **kwargs)
        try:
            data = original(response, *args, **kwargs)
        except BaseException:
            watch.readings.give_up(reading)
            raise
        size, coded = _asked(response, args, kwargs)
        reading.chunks.append(data)
        reading.is_coded |= coded
        if (size != 0 and not data) or (name == "read" and (size is None or size < 0)):
            watch.readings.finish(reading)
        return data

    return read


def _chunks(watch: CallTracker, name: str, original: Method) -> Method:
    keeps = name == "read_chunked"  # `stream` reads through it, or through `read`

    def chunks(response: HTTPResponse, *args: Any, **kwargs: Any) -> Any:
        found = original(response, *args, **kwargs)
        reading = watch.readings.of(response)
        size, coded = _asked(response, args, kwargs)
        if reading is None or size == 0:
            return found
        reading.is_coded |= coded
        return watch.readings.through(reading, found, keep=keeps)

    return chunks


def _asked(response: HTTPResponse, args: Iterable[Any], kwargs: Mapping[str, Any]) -> tuple[int | None, bool]:
    """How much a client wants to read, and whether still coded."""
    given = _named(("amt", "decode_content"), args, kwargs)
    decoding = given.get("decode_content")
    return given.get("amt"), not (response.decode_content if decoding is None else decoding)


def _named(names: Iterable[str], args: Iterable[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by name."""
    return {**dict(zip(names, args, strict=False)), **kwargs}
