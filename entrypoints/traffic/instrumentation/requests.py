"""`requests`: wraps `Session.send`. Every call goes through it, and mocks of the library stand below it.

Each redirect, and each challenge for credentials, is an exchange of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ....contract.http import body_bytes
from ..model import ObservedExchange
from .calls_in_flight import CallTracker, in_flight
from .exchanges import make_exchange
from .patches import Method, Patch
from .urllib3 import decode, replayed_body

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

LIBRARY: Final = "requests"


def patches(tracker: CallTracker) -> Iterator[Patch]:
    """The method that is wrapped. urllib3 tracks bodies that are read bit by bit: `requests` reads from it."""
    import requests

    yield Patch(requests.Session, "send", partial(_send, tracker))


def _send(tracker: CallTracker, original: Method) -> Method:
    def send(session: Session, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        request = args[0] if args else kwargs.get("request")
        call = tracker.begin(LIBRARY, session, getattr(request, "method", None), getattr(request, "url", None))
        if call is None:
            return original(session, *args, **kwargs)
        with in_flight(call):
            response = original(session, *args, **kwargs)
        is_redirect = call.is_part and kwargs.get("allow_redirects") is False  # its call reports it
        with tracker.contain_errors():
            if not is_redirect and tracker.is_new(response):
                _on_response(tracker, response, request, streams=bool(kwargs.get("stream", session.stream)))
        return response

    return send


def _on_response(tracker: CallTracker, last: Response, request: Any, *, streams: bool) -> None:
    for each in last.history:
        tracker.report(_exchange(each, request, _content(each)))
    exchange = _exchange(last, request, replayed_body(last.raw) if streams else _content(last))
    if streams and not exchange.read:
        tracker.follow(last.raw, exchange, partial(decode, last.headers))
    else:
        tracker.report(exchange)


def _exchange(response: Response, prepared: PreparedRequest, body: bytes | None) -> ObservedExchange:
    request = response.request or prepared  # an adapter written for a test may not set it
    return make_exchange(
        LIBRARY,
        method=request.method or "",
        url=request.url or "",
        headers=request.headers.items(),
        body=body_bytes(request.body, errors="replace"),
        status=response.status_code,
        reply_headers=response.headers.items(),
        reply_body=body,
    )


def _content(response: Response) -> bytes | None:
    """The body; None where it was read and not kept."""
    with suppress(RuntimeError):
        return response.content or b""
    return None
