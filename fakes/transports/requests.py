"""`requests`: while it is patched, whatever it sends reaches the fake.

The patch is one catch-all of the `responses` library, so that every method and URL arrives, and nothing is searched.
How it meets other mocks of `responses`:

* One that was started before waits until the patch ends, and goes on.
* One that is started while the patch stands comes first. To let it pass requests on to the fake:
  `RequestsMock(real_adapter_send=HTTPAdapter.send)`, then `add_passthru(fake.base_url)`. Where all it would do is to
  answer for another service, `fake.other_services.add` is simpler.
* As for all patches, the last one must end first.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from unittest.mock import patch

from requests.adapters import HTTPAdapter
from responses import BaseResponse, CallbackResponse, RequestsMock
from responses.registries import FirstMatchRegistry
from urllib3 import Timeout, connection_from_url
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from ...contract.http import PROMPT, Headers, Reply, Request, body_bytes
from .delivery import Handle, Wait, arrives, check_timeout, chunks, delay_before_head, no_wait
from .dns_guard import api_out_of_reach
from .urllib3_retries import with_retries

if TYPE_CHECKING:
    from requests import PreparedRequest

_Answer: TypeAlias = tuple[int, list[tuple[str, str]], bytes | BufferedReader]
_Body: TypeAlias = str | bytes | Iterable[str | bytes] | None


@contextmanager
def patch_requests(handle: Handle, wait: Wait = no_wait) -> Iterator[None]:
    """Lets every request of the `requests` library reach `handle`. What `handle` raises reaches the client's caller.

    Args:
        handle: answers requests.
        wait: is given the seconds that replies take, and those between the attempts of a session's `Retry`.
    """

    def answer(prepared: PreparedRequest) -> _Answer:
        reply = handle(to_request(prepared))
        body = reply.body_for(prepared.method)
        if reply.delivery is PROMPT:
            return reply.status, reply.framed_headers, body
        return reply.status, reply.framed_headers, _delivered(reply, body, prepared, wait)

    mock = RequestsMock(assert_all_requests_are_fired=False, registry=_CatchAllRegistry)
    mock.add(CallbackResponse("ANY", re.compile(""), answer, content_type=None))
    with api_out_of_reach(), mock, patch.object(HTTPAdapter, "send", with_retries(HTTPAdapter.send, wait)):
        yield


class _CatchAllRegistry(FirstMatchRegistry):
    """A registry whose only response answers everything."""

    def find(self, request: PreparedRequest) -> tuple[BaseResponse | None, list[str]]:  # noqa: ARG002 - given
        return self.registered[0], []


def to_request(prepared: PreparedRequest) -> Request:
    """The request as a value."""
    headers = Headers.decoded(prepared.headers.items())
    body = cast("_Body", prepared.body)  # `responses` has read files before
    return Request.to(prepared.method or "GET", prepared.url or "/", headers=headers, body=_bytes(body))


def _bytes(body: _Body) -> bytes:
    whole = body_bytes(body)
    return b"".join(map(_bytes, cast("Iterable[str | bytes]", body))) if whole is None else whole


def _delivered(reply: Reply, body: bytes, prepared: PreparedRequest, wait: Wait) -> BufferedReader:
    """The body as it arrives.

    Raises:
        ReadTimeoutError: the client gives up before the head arrives.
        ProtocolError: the connection is reset.
    """
    delivery, limit = reply.delivery, _read_timeout(prepared)
    check_timeout(delivery, limit, "requests")
    if not arrives(delay_before_head(delivery), limit, wait):
        pool = connection_from_url(prepared.url or "")
        raise ReadTimeoutError(pool, prepared.path_url, f"Read timed out. (read timeout={limit})")
    if delivery.ending == "reset":
        raise ProtocolError(
            "Connection aborted.", ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        )
    return BufferedReader(_BodyStream(chunks(delivery, body), limit, wait))


class _BodyStream(RawIOBase):
    """What a socket gives of a body, piece by piece."""

    def __init__(self, pieces: Iterator[tuple[float, bytes]], limit: float | None, wait: Wait) -> None:
        self._pieces = pieces
        self._limit = limit
        self._wait = wait
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            seconds, self._rest = next(self._pieces, (0.0, b""))
            if not arrives(seconds, self._limit, self._wait):
                raise TimeoutError("timed out")
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _read_timeout(prepared: PreparedRequest) -> float | None:
    """Seconds that the client waits for the next byte; None where it waits for ever."""
    timeout: Timeout | tuple[float | None, float | None] | float | None
    timeout = getattr(prepared, "req_kwargs", {}).get("timeout")  # `responses` sets them
    if isinstance(timeout, Timeout):
        running = timeout.clone()
        running.start_connect()
        return running.read_timeout
    return timeout[1] if isinstance(timeout, tuple) else timeout
