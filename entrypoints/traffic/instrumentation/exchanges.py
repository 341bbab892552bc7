"""Exchanges made from what client libraries hold."""

from __future__ import annotations

from collections.abc import Iterable

from ....contract.http import Exchange, Headers, Reply, Request
from ..model import ObservedExchange

Fields = Iterable[tuple[str | bytes, str | bytes]]


def make_exchange(
    library: str,
    *,
    method: str,
    url: str,
    headers: Fields,
    body: bytes | None,
    status: int,
    reply_headers: Fields,
    reply_body: bytes | None = None,
) -> ObservedExchange:
    """An exchange.

    Args:
        library: the client library.
        method: of the request.
        url: of the request.
        headers: of the request.
        body: of the request; None where it is not known.
        status: of the reply.
        reply_headers: of the reply.
        reply_body: without content coding; None where it has not been read.
    """
    request = Request.to(method, url, headers=Headers.decoded(headers), body=body or b"")
    reply = Reply(status, Headers.decoded(reply_headers), reply_body or b"")
    return ObservedExchange(Exchange(request, reply), library, body is not None, reply_body is not None)
