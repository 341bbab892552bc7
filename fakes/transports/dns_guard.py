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

Note = Callable[[str], None]


def ignore(_message: str, /) -> None:
    """Notes nothing: the client gets the error."""


@contextmanager
def api_out_of_reach(note: Note = ignore) -> Iterator[None]:
    """Lets every client of this process that looks up a host of the API fail with `UnpatchedClientError`.

    Args:
        note: takes the message as well, for clients that hide their errors.
    """
    if isinstance(socket.getaddrinfo, _BlockingLookup):
        yield
        return
    with patch.object(socket, "getaddrinfo", _BlockingLookup(socket.getaddrinfo, note)):
        yield


class _BlockingLookup:
    """`socket.getaddrinfo`, except for hosts of the API."""

    def __init__(self, look_up: Callable[..., Any], note: Note) -> None:
        self._look_up = look_up
        self._note = note

    def __call__(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
        if isinstance(name, str) and _API.fullmatch(name):
            error = UnpatchedClientError(
                f"{name} is out of reach while a fake stands in for it, and this client does not use the fake. "
                f"To let it:\n{instructions()}"
            )
            self._note(str(error))
            raise error
        return self._look_up(host, *args, **kwargs)
