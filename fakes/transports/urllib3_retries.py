"""What urllib3 does beneath `requests`, and mocks above it leave out: a session's `Retry` and its waits.

A `Retry` also tries again what never arrived, and it waits between its attempts, as `Retry-After` or its backoff says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from requests import exceptions
from urllib3 import Retry, connection_from_url
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError, ResponseError

from .delivery import Wait

if TYPE_CHECKING:
    from requests import PreparedRequest, Response
    from requests.adapters import HTTPAdapter

Send: TypeAlias = "Callable[..., Response]"
"""A function in the place of `HTTPAdapter.send`."""


class _Once:
    """An adapter as `responses` is to see it, whose retries are somebody else's."""

    max_retries: Final = Retry(0, read=False)

    def __init__(self, adapter: HTTPAdapter) -> None:
        self.build_response = adapter.build_response


def with_retries(send_once: Send, wait: Wait) -> Send:
    """`HTTPAdapter.send` as it is: tries as often as the adapter says, and raises what `requests` raises.

    Args:
        send_once: sends without retries; raises urllib3's exceptions.
        wait: is given the seconds between two attempts.
    """

    def send(adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        try:
            return _retried(lambda: send_once(_Once(adapter), request, *args, **kwargs), adapter, request, wait)
        except ProtocolError as error:
            raise exceptions.ConnectionError(error, request=request) from error
        except ReadTimeoutError as error:
            raise exceptions.ReadTimeout(error, request=request) from error
        except MaxRetryError as error:
            is_status = isinstance(error.reason, ResponseError)
            told = MaxRetryError(connection_from_url(request.url or ""), request.path_url, error.reason)
            raise (exceptions.RetryError if is_status else exceptions.ConnectionError)(told, request=request) from error

    return send


def _retried(attempt: Callable[[], Response], adapter: HTTPAdapter, request: PreparedRequest, wait: Wait) -> Response:
    """As many attempts as the adapter's `Retry` allows, and the waits between them.

    Raises:
        MaxRetryError: there were too many; what the last one met, where the client retries nothing.
    """
    retries = adapter.max_retries
    while True:
        try:
            response = attempt()
        except (ProtocolError, ReadTimeoutError) as error:
            retries = retries.increment(request.method, request.path_url, error=error)
            _pass(retries.get_backoff_time(), wait)
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
        _pass(_after(retries, response), wait)


def _after(retries: Retry, response: Response) -> float:
    """Seconds until the next attempt."""
    told = retries.get_retry_after(response.raw) if retries.respect_retry_after_header else None
    return told or retries.get_backoff_time()


def _pass(seconds: float, wait: Wait) -> None:
    if seconds:
        wait(seconds)
