"""How a reply is delivered: its head as HTTP/1.1 bytes, and without a network what arrives after how many seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from math import inf
from typing import Final, TypeAlias

from ...contract.http import Delivery, Reply, Request
from ..errors import UnsupportedFaultError

Handle: TypeAlias = Callable[[Request], Reply]
"""Answers a request."""

Wait: TypeAlias = Callable[[float], None]
"""Lets seconds pass without waiting: the clock of a fake advances."""


def no_wait(_seconds: float, /) -> None:
    """Does not wait: there is no clock."""


def delay_before_head(delivery: Delivery) -> float:
    """Seconds until the first byte."""
    return inf if delivery.ending == "silence" else delivery.latency


def chunks(delivery: Delivery, body: bytes) -> Iterator[tuple[float, bytes]]:
    """The pieces of a body, each with the seconds before it; the first comes with the head."""
    if delivery.ending == "stall":
        yield inf, b""
        return
    for number, piece in enumerate(delivery.pieces(body)):
        yield (delivery.chunk_delay if number else 0.0), piece


def arrives(seconds: float, limit: float | None, wait: Wait) -> bool:
    """Lets time pass until something arrives, or until the client gives up at its limit. Whether it arrives in time."""
    if not seconds:
        return True
    if limit is not None and limit <= seconds:
        wait(limit)
        return False
    wait(seconds)
    return True


def check_timeout(delivery: Delivery, limit: float | None, client: str) -> None:
    """Makes sure that a client gives up at some time when it meets silence.

    Raises:
        UnsupportedFaultError: it would wait for ever.
    """
    if limit is None and delivery.ending in {"silence", "stall"}:
        silence = "the head of a reply and no body" if delivery.ending == "stall" else "no reply at all"
        raise UnsupportedFaultError(
            f"this call of {client} has no timeout and meets {silence}: it would hang for ever, as it would in "
            "production. Give it a timeout, or watch it hang at the local server (`docpact serve`, fixture "
            "`workflows_server`)."
        )


_PHRASES: Final = {499: "Client Closed Request"}
_ONE_LINE: Final = str.maketrans("\r\n\0", "   ")


def head(reply: Reply, *fields: tuple[str, str]) -> bytes:
    """All of a reply before its body, with further headers. There is no `Date`: equal replies are equal bytes."""
    lines = [f"HTTP/1.1 {reply.status} {reason_phrase(reply.status)}"]
    lines += [_line(name, value) for name, value in reply.framed_headers]
    lines += [_line(name, value) for name, value in fields]
    lines.append("\r\n")
    return "\r\n".join(lines).encode("latin-1", "replace")


@cache
def reason_phrase(status: int) -> str:
    """The words that go with a status; `Unknown` where nothing defines any."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return _PHRASES.get(status, "Unknown")


def _line(name: str, value: str) -> str:
    line = f"{name}: {value}"
    return line if line.isprintable() else line.translate(_ONE_LINE)
