"""A session's `Retry` and its waits: urllib3 has them beneath `requests`, and mocks above it leave them out.

A `Retry` also repeats a request whose reply never arrived. It waits between its attempts as `Retry-After` or its
backoff says.
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


class _OneAttempt:
    """The adapter that `responses` gets. It retries nothing: `with_retries` does."""

    max_retries: Final = Retry(0, read=False)

    def __init__(self, adapter: HTTPAdapter) -> None:
        self.build_response = adapter.build_response


def with_retries(send_once: Send, wait: Wait) -> Send:
    """A function like `HTTPAdapter.send`: tries as often as the adapter says, and raises what `requests` raises.

    Args:
        send_once: sends without retries; raises urllib3's exceptions.
        wait: is given the seconds between two attempts.
    """

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

    Raises:
        MaxRetryError: there were too many. Where the client retries nothing, the exception of the last attempt.
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
        _wait_for(_delay(retries, response), wait)


def _delay(retries: Retry, response: Response) -> float:
    """Seconds until the next attempt."""
    retry_after = retries.get_retry_after(response.raw) if retries.respect_retry_after_header else None
    return retry_after or retries.get_backoff_time()


def _wait_for(seconds: float, wait: Wait) -> None:
    if seconds:
        wait(seconds)
