"""While a door is open nobody passes by it: the API's own hosts are not to be found.

Whoever wants to reach a host asks the system where it is. So one place sees the clients of all libraries, and also of
those that a test imports later; names that are not the API's are looked up as ever.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from ..errors import ClosedDoorError

_API: Final = re.compile(r"(serverless-workflows|operation)\.api\..+", re.IGNORECASE)

Note = Callable[[str], None]


def ignore(_told: str, /) -> None:
    """Notes nothing: who calls hears it."""


@contextmanager
def api_out_of_reach(note: Note = ignore) -> Iterator[None]:
    """Lets every client of this process that looks up a host of the API fail with a word on the doors.

    Args:
        note: is told as well, for clients that hide their errors.
    """
    if isinstance(socket.getaddrinfo, _Guarded):
        yield
        return
    with patch.object(socket, "getaddrinfo", _Guarded(socket.getaddrinfo, note)):
        yield


class _Guarded:
    """`socket.getaddrinfo` for everybody else."""

    def __init__(self, look_up: Callable[..., Any], note: Note) -> None:
        self._look_up = look_up
        self._note = note

    def __call__(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
        if isinstance(name, str) and _API.fullmatch(name):
            error = ClosedDoorError(name)
            self._note(str(error))
            raise error
        return self._look_up(host, *args, **kwargs)
