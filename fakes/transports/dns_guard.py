"""While clients are patched, no other client reaches the API itself: its hosts cannot be looked up.

Every client asks the system for the address of a host. So one patch covers all libraries, also those that a test
imports later. Names of other hosts are looked up as ever.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from ..errors import UnpatchedClientError
from .libraries import instructions

_API: Final = re.compile(r"(serverless-workflows|operation)\.api\..+", re.IGNORECASE)


@contextmanager
def api_out_of_reach(note: Callable[[str], None] = lambda _message: None) -> Iterator[None]:
    """Lets every client that looks up a host of the API fail with `UnpatchedClientError`, whose text `note` takes."""
    if isinstance(socket.getaddrinfo, _BlockingLookup):
        yield
        return
    with patch.object(socket, "getaddrinfo", _BlockingLookup(socket.getaddrinfo, note)):
        yield


class _BlockingLookup:
    """`socket.getaddrinfo`, except for hosts of the API."""

    def __init__(self, look_up: Callable[..., Any], note: Callable[[str], None]) -> None:
        self._look_up = look_up
        self._note = note

    def __call__(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
        if isinstance(name, str) and _API.fullmatch(name):
            problem = "is out of reach while a fake stands in for it, and this client does not use the fake. To let it:"
            message = f"{name} {problem}\n{instructions()}"
            self._note(message)
            raise UnpatchedClientError(message)
        return self._look_up(host, *args, **kwargs)
