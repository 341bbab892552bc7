"""The tap of `requests`: `Session.send`, which every call goes through and mocks of the library stand below.

Each redirect, and each answer that asked for credentials, is an exchange of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..model import ObservedExchange as Exchange
from .calls_in_flight import CallTracker, in_flight
from .exchanges import body_of, exchange
from .patches import Method, Patch
from .urllib3 import decode, held

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

LIBRARY: Final = "requests"


def patches(watch: CallTracker) -> Iterator[Patch]:
    """What is wrapped; how bodies are read bit by bit is seen by the tap of urllib3, which `requests` reads from."""
    import requests

    yield Patch(requests.Session, "send", partial(_send, watch))


def _send(watch: CallTracker, original: Method) -> Method:
    def send(session: Session, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        request = args[0] if args else kwargs.get("request")
        flight = watch.flight(LIBRARY, session, getattr(request, "method", None), getattr(request, "url", None))
        if flight is None:
            return original(session, *args, **kwargs)
        with in_flight(flight):
            response = original(session, *args, **kwargs)
        is_redirect = flight.is_part and kwargs.get("allow_redirects") is False  # told with the call it belongs to
        with watch.careful():
            if not is_redirect and watch.is_new(response):
                _take(watch, response, request, streams=bool(kwargs.get("stream", session.stream)))
        return response

    return send


def _take(watch: CallTracker, last: Response, request: Any, *, streams: bool) -> None:
    for each in last.history:
        watch.report(_exchange(each, request, _content(each)))
    seen = _exchange(last, request, held(last.raw) if streams else _content(last))
    if streams and not seen.read:
        watch.follow(last.raw, seen, partial(decode, last.headers))
    else:
        watch.report(seen)


def _exchange(response: Response, sent: PreparedRequest, body: bytes | None) -> Exchange:
    request = response.request or sent  # an adapter written for a test may not say
    return exchange(
        LIBRARY,
        request.method or "",
        request.url or "",
        request.headers.items(),
        body_of(request.body),
        response.status_code,
        response.headers.items(),
        body,
    )


def _content(response: Response) -> bytes | None:
    """The body; None where it was read and not kept."""
    with suppress(RuntimeError):
        return response.content or b""
    return None
