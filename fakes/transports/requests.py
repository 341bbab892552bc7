"""`requests`: while it is patched, whatever it sends reaches the fake.

The patch is one catch-all of the `responses` library, so that every method and URL arrives, and nothing is searched.
How it meets other mocks of `responses`:

* One that was started before waits until the patch ends, and goes on.
* One that is started while the patch stands comes first. To let it pass requests on to the fake:
  `RequestsMock(real_adapter_send=HTTPAdapter.send)`, then `add_passthru(fake.base_url)`. Where all it would do is to
  answer for another service, `fake.other_services.add` is simpler.
* As for all patches, the last one must end first.

urllib3 has a session's `Retry` and its waits beneath `requests`, and mocks above it leave them out: `with_retries` adds
them. A `Retry` also repeats a request whose reply never arrived. It waits between its attempts as `Retry-After` or its
backoff says.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from typing import Any, Final, TypeAlias, cast
from unittest.mock import patch

from requests import PreparedRequest, Response, exceptions
from requests.adapters import HTTPAdapter
from responses import BaseResponse, CallbackResponse, RequestsMock
from responses.registries import FirstMatchRegistry
from urllib3 import Retry, Timeout, connection_from_url
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError, ResponseError

from ...contract.http import PROMPT, Headers, Reply, Request, body_bytes
from .delivery import Handle, Wait, arrives, check_timeout, chunks, delay_before_head, no_wait
from .dns_guard import api_out_of_reach

_Body: TypeAlias = str | bytes | Iterable[str | bytes] | None


@contextmanager
def patch_requests(handle: Handle, wait: Wait = no_wait) -> Iterator[None]:
    """Lets every request of the `requests` library reach `handle`. What `handle` raises reaches the client's caller.

    `wait` is given the seconds that replies take, and those between the attempts of a session's `Retry`.
    """

    def answer(prepared: PreparedRequest) -> tuple[int, list[tuple[str, str]], bytes | BufferedReader]:
        reply = handle(to_request(prepared))
        body = reply.body_for(prepared.method)
        arriving = body if reply.delivery is PROMPT else _delivered(reply, body, prepared, wait)
        return reply.status, reply.framed_headers, arriving

    mock = RequestsMock(assert_all_requests_are_fired=False, registry=_CatchAllRegistry)
    mock.add(CallbackResponse("ANY", re.compile(""), answer, content_type=None))
    with api_out_of_reach(handle), mock, patch.object(HTTPAdapter, "send", with_retries(HTTPAdapter.send, wait)):
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
    """The body as it arrives; an exception of urllib3 where the client gives up, or the connection is reset, before."""
    delivery, limit = reply.delivery, _read_timeout(prepared)
    check_timeout(delivery, limit, "requests")
    if not arrives(delay_before_head(delivery), limit, wait):
        pool = connection_from_url(prepared.url or "")
        raise ReadTimeoutError(pool, prepared.path_url, f"Read timed out. (read timeout={limit})")
    if delivery.ending == "reset":
        reset = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        raise ProtocolError("Connection aborted.", reset)
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


class _OneAttempt:
    """The adapter that `responses` gets. It retries nothing: `with_retries` does."""

    max_retries: Final = Retry(0, read=False)

    def __init__(self, adapter: HTTPAdapter) -> None:
        self.build_response = adapter.build_response


def with_retries(send_once: Callable[..., Response], wait: Wait) -> Callable[..., Response]:
    """A function like `HTTPAdapter.send` that retries as the adapter says; `send_once` raises urllib3's exceptions."""

    def send(adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        try:
            return _retried(lambda: send_once(_OneAttempt(adapter), request, *args, **kwargs), adapter, request, wait)
        except ProtocolError as error:
            raise exceptions.ConnectionError(error, request=request) from error
        except ReadTimeoutError as error:
            raise exceptions.ReadTimeout(error, request=request) from error
        except MaxRetryError as error:
            is_status = isinstance(error.reason, ResponseError)
            cause = MaxRetryError(connection_from_url(request.url or ""), request.path_url, error.reason)
            kind = exceptions.RetryError if is_status else exceptions.ConnectionError
            raise kind(cause, request=request) from error

    return send


def _retried(attempt: Callable[[], Response], adapter: HTTPAdapter, request: PreparedRequest, wait: Wait) -> Response:
    """The response after as many attempts as the adapter's `Retry` allows, with the waits between them.

    It raises MaxRetryError where they were too many, and what the last attempt raised where the client retries nothing.
    """
    retries = adapter.max_retries
    while True:
        try:
            response = attempt()
        except (ProtocolError, ReadTimeoutError) as error:
            retries = retries.increment(request.method, request.path_url, error=error)
            _wait_for(retries.get_backoff_time(), wait)
            continue
        status, retry_after = response.status_code, response.headers.get("Retry-After")
        if not retries.is_retry(request.method or "", status, bool(retry_after)):
            return response
        try:
            retries = retries.increment(request.method, request.path_url, response=response.raw)
        except MaxRetryError:
            if retries.raise_on_status:
                raise
            return response
        delay = retries.get_retry_after(response.raw) if retries.respect_retry_after_header else None
        _wait_for(delay or retries.get_backoff_time(), wait)


def _wait_for(seconds: float, wait: Wait) -> None:
    if seconds:
        wait(seconds)
