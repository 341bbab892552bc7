"""The door for `requests`: until it is closed, whatever `requests` sends reaches the fake.

It stands on one catch-all of the `responses` library, so that every method and URL arrives, and nothing is searched.
How it meets other mocks of `responses`:

* One that was started before waits until the door closes, and goes on.
* One that is started while the door is open comes first. To let it pass requests on to the fake:
  `RequestsMock(real_adapter_send=HTTPAdapter.send)`, then `add_passthru(fake.base_url)`.
* As for all patches, whichever was opened last must be closed first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, cast

from responses import BaseResponse, CallbackResponse, RequestsMock
from responses.registries import FirstMatchRegistry

from ..contract.http import Reply, Request

if TYPE_CHECKING:
    from requests import PreparedRequest

_Answer: TypeAlias = tuple[int, list[tuple[str, str]], bytes]
_Body: TypeAlias = str | bytes | Iterable[str | bytes] | None


class _OneForAll(FirstMatchRegistry):
    """A registry whose only response answers everything."""

    def find(self, request: PreparedRequest) -> tuple[BaseResponse | None, list[str]]:  # noqa: ARG002 - given
        return self.registered[0], []


@contextmanager
def requests_door(handle: Callable[[Request], Reply]) -> Iterator[None]:
    """Lets every request of the `requests` library reach `handle`. What `handle` raises reaches the client's caller."""

    def answer(prepared: PreparedRequest) -> _Answer:
        reply = handle(to_request(prepared))
        body = b"" if prepared.method == "HEAD" else reply.body  # a reply to HEAD ends with its headers
        return reply.status, list(reply.headers.items()), body

    mock = RequestsMock(assert_all_requests_are_fired=False, registry=_OneForAll)
    mock.add(CallbackResponse("ANY", re.compile(""), answer, content_type=None))
    with mock:
        yield


def to_request(prepared: PreparedRequest) -> Request:
    """The request as a value."""
    headers = {_text(name): _text(value) for name, value in prepared.headers.items()}
    body = cast("_Body", prepared.body)  # `responses` has read files before
    return Request.to(prepared.method or "GET", prepared.url or "/", headers=headers, body=_bytes(body))


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")  # as http.client writes them


def _bytes(body: _Body) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return b"".join(map(_bytes, body))
