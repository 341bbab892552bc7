"""How a reply travels where there is no network: what arrives after how many seconds, and who gives up first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import TypeAlias

from ...contract.http import Delivery, Reply, Request
from ..errors import UnsupportedFaultError

Handle: TypeAlias = Callable[[Request], Reply]
"""Answers a request."""

Wait: TypeAlias = Callable[[float], None]
"""Lets seconds pass, which nobody spends: the clock of a fake advances."""

_NO_BODY = frozenset({*range(100, 200), 204, 304})  # RFC 9110, 6.4.1


def no_wait(_seconds: float, /) -> None:
    """Waits where no clock is: not at all."""


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
    """Lets time pass until something arrives, or until the client gives up, which waits no longer than the limit."""
    if not seconds:
        return True
    if limit is not None and limit <= seconds:
        wait(limit)
        return False
    wait(seconds)
    return True


def check_timeout(delivery: Delivery, limit: float | None, client: str) -> None:
    """Makes sure that a client which meets silence gives up some time.

    Raises:
        CannotShowError: it would wait for ever.
    """
    if limit is None and delivery.ending in {"silence", "stall"}:
        met = "the head of a reply and no body" if delivery.ending == "stall" else "no reply at all"
        raise UnsupportedFaultError(
            f"this call of {client} has no timeout and meets {met}: it would hang for ever, as it would in production. "
            "Give it a timeout, or watch it hang at the local server (`docpact serve`, fixture `workflows_server`)."
        )


def body_for(method: str | None, reply: Reply) -> bytes:
    """What follows the head: nothing where the method or the status forbids it."""
    return b"" if method == "HEAD" or reply.status in _NO_BODY else reply.body


def fields_of(reply: Reply) -> list[tuple[str, str]]:
    """The header fields as they are sent, with the length of the body."""
    if reply.status in _NO_BODY:
        return list(reply.headers.pairs)
    return [*reply.headers.pairs, ("Content-Length", str(len(reply.body)))]
