"""While clients are patched, no other client reaches the API itself: its hosts cannot be looked up.

Every client asks the system for the address of a host. So one patch covers all libraries, also those that a test
imports later. Names of other hosts are looked up as ever.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from ...contract.api import Api
from ..errors import UnpatchedClientError
from .libraries import instructions


@contextmanager
def api_out_of_reach(handle: object, note: Callable[[str], None] = lambda _message: None) -> Iterator[None]:
    """Lets every client that looks up a host of the API fail with `UnpatchedClientError`, whose text `note` takes.

    The API is that of the fake whose method `handle` is; another callable has none.
    """
    api = getattr(getattr(handle, "__self__", None), "api", None)
    if api is None or _is_guarded(socket.getaddrinfo, api):
        yield
        return
    with patch.object(socket, "getaddrinfo", _BlockingLookup(socket.getaddrinfo, api, note)):
        yield


def _is_guarded(look_up: object, api: Api) -> bool:
    return isinstance(look_up, _BlockingLookup) and (look_up.api is api or _is_guarded(look_up.look_up, api))


class _BlockingLookup:
    """`socket.getaddrinfo`, except for hosts of an API."""

    def __init__(self, look_up: Callable[..., Any], api: Api, note: Callable[[str], None]) -> None:
        self.look_up = look_up
        self.api = api
        self._note = note

    def __call__(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
        if isinstance(name, str) and self.api.is_host(name):
            problem = "is out of reach while a fake stands in for it, and this client does not use the fake. To let it:"
            message = f"{name} {problem}\n{instructions()}"
            self._note(message)
            raise UnpatchedClientError(message)
        return self.look_up(host, *args, **kwargs)
