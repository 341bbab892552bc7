"""A page about a fake for people, and its Python API over HTTP for programs. Only servers have it."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final, final

from ...contract.http import Reply, Request, printable_text
from ..protocol.status_errors import http_error_reply

if TYPE_CHECKING:
    from ..api_fake import ApiFake
    from .part import ConsolePart

PREFIX: Final = "/_docpact"
"""No path of the API begins like this."""

_ICON: Final = "/favicon.ico"
"""What browsers ask for beside every page; no client of the API does."""

_THIS_MACHINE = re.compile(r"(localhost|.+\.localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]*)?", re.IGNORECASE)


@final
class Console:
    """Answers for a fake over HTTP: `/` is a page for people, below `/_docpact` is the Python API for any language.

        with LocalServer(Console(fake).handle) as server: ...

    A page that a browser shows from elsewhere cannot drive it: what changes anything is a POST of `application/json`,
    which browsers send across sites only after leave that is never given, and the `Host` must be this machine.

    Args:
        fake: what answers everything else.
        any_host: whether this machine may be called by any name: where the server listens to other machines.
        workers: how many processes serve the same port; each knows of itself alone.
        part: what it shows and does for the API; that of the fake, if None.
    """

    def __init__(
        self, fake: ApiFake, *, any_host: bool = False, workers: int = 1, part: ConsolePart | None = None
    ) -> None:
        self._fake = fake
        self._part = part
        self._any_host = any_host
        self._workers = workers

    def handle(self, request: Request) -> Reply:
        """Answers a request.

        Raises:
            UnmatchedRequestError: it is for the fake, and no route answers it.
            InvalidReplyError: as the fake does.
        """
        path = request.path
        if path == _ICON:
            return Reply(204)
        if path not in ("/", PREFIX) and not path.startswith(f"{PREFIX}/"):
            return self._fake.handle(request)
        if not self._any_host and not _THIS_MACHINE.fullmatch(request.host):
            expected = "Host: expected this machine, such as 127.0.0.1 or localhost"
            return http_error_reply(403, "PERMISSION_DENIED", f"{expected}, found {printable_text(request.host)!r}.")
        if path == "/":
            from .page import reply_with_page  # loaded when it is needed, as is all that follows

            return reply_with_page(self._fake, self._part_of_api(), request, self._workers)
        from .control_api import reply_with_call

        name = path.removeprefix(PREFIX).strip("/")
        return reply_with_call(self._fake, self._part_of_api(), request, name, self._workers)

    def _part_of_api(self) -> ConsolePart:
        if self._part is None:
            self._part = import_module(self._fake.console_part).PART
        return self._part
