"""Exchanges made from what client libraries hold."""

from __future__ import annotations

from collections.abc import Iterable

from ....contract.http import Exchange, Headers, Reply, Request
from ..model import ObservedExchange

Fields = Iterable[tuple[str | bytes, str | bytes]]


def exchange(
    library: str,
    method: str,
    url: str,
    fields: Fields,
    sent: bytes | None,
    status: int,
    reply_fields: Fields,
    read: bytes | None = None,
) -> ObservedExchange:
    """An exchange.

    Args:
        library: the client library.
        method: of the request.
        url: of the request.
        fields: its headers.
        sent: its body; None where it is not known.
        status: of the reply.
        reply_fields: its headers.
        read: its body without content coding; None where it has not been read.
    """
    asked = Request.to(method, url, headers=_headers(fields), body=sent or b"")
    reply = Reply(status, _headers(reply_fields), read or b"")
    return ObservedExchange(Exchange(asked, reply), library, sent is not None, read is not None)


def body_of(value: object) -> bytes | None:
    """The bytes that a body is sent as; None for files, generators and the like, which only sending may read."""
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode("utf-8", errors="replace")
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else None


def _headers(fields: Fields) -> Headers:
    return Headers((_text(name), _text(value)) for name, value in fields)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
