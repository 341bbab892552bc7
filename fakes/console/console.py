"""The door to page and control: who may come in, and where they go."""

from __future__ import annotations

import json
import re
from typing import Final, final

from ...contract.http import Headers, Reply, Request, shown
from ..refusals import refusal
from ..service import WorkflowsFake
from .control import CALLS, ControlCall, call_names, methods_of
from .reading import BadRequestError, read_body, read_query

PREFIX: Final = "/_docpact"
"""No path of the API begins like this."""

_THIS_MACHINE = re.compile(r"(localhost|.+\.localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]*)?", re.IGNORECASE)
_JSON: Final = "application/json"
_PLAIN: Final = {"Content-Type": _JSON, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


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
    """

    def __init__(self, fake: WorkflowsFake, *, any_host: bool = False, workers: int = 1) -> None:
        self._fake = fake
        self._any_host = any_host
        self._workers = workers

    def handle(self, request: Request) -> Reply:
        """Answers a request.

        Raises:
            UnmatchedRequestError: it is for the fake, and no route answers it.
            InvalidReplyError: as the fake does.
        """
        path = request.path
        if path not in ("/", PREFIX) and not path.startswith(f"{PREFIX}/"):
            return self._fake.handle(request)
        if not self._any_host and not _THIS_MACHINE.fullmatch(request.host):
            told = f"Host: expected this machine, such as 127.0.0.1 or localhost, found {shown(request.host)!r}."
            return refusal(403, "PERMISSION_DENIED", told)
        return self._page(request) if path == "/" else self._control(request)

    def _page(self, request: Request) -> Reply:
        if request.method not in {"GET", "HEAD"}:
            return _not_allowed(request, ("GET",))
        from .page import reply_with_page  # loaded when somebody looks

        return reply_with_page(self._fake, request, self._workers)

    def _control(self, request: Request) -> Reply:
        name = request.path.removeprefix(PREFIX).strip("/")
        method = "GET" if request.method == "HEAD" else request.method
        call = CALLS.get((method, name))
        if call is None:
            allowed = methods_of(name)
            return _not_allowed(request, allowed) if allowed else _not_found(name)
        obstacle = self._obstacle(request) if method == "POST" else None
        return obstacle or self._answered(call, request)

    def _obstacle(self, request: Request) -> Reply | None:
        """Why nothing may be changed; None where it may."""
        sent = request.headers.get("Content-Type", "").partition(";")[0].strip()
        if sent.lower() != _JSON:
            told = f"Content-Type: expected {_JSON}, found {shown(sent) or 'nothing'}."
            return refusal(415, "INVALID_ARGUMENT", told)
        if self._workers > 1:
            told = f"This port is served by {self._workers} processes, and the call would reach one of them only."
            return refusal(409, "FAILED_PRECONDITION", f"{told} Serve without --workers.")
        return None

    def _answered(self, call: ControlCall, request: Request) -> Reply:
        try:
            read = read_query if call.method == "GET" else read_body
            answer = call.does(self._fake, read(request, call.arguments))
        except BadRequestError as error:
            return refusal(400, "INVALID_ARGUMENT", str(error))
        except LookupError as error:
            return refusal(404, "NOT_FOUND", str(error.args[0]))
        text = json.dumps(answer, ensure_ascii=False, indent=2)
        return Reply(200, Headers(_PLAIN), f"{text}\n".encode(errors="replace"))


def _not_found(name: str) -> Reply:
    return refusal(404, "NOT_FOUND", f"{PREFIX}/{shown(name)}: expected one of {', '.join(call_names())}.")


def _not_allowed(request: Request, allowed: tuple[str, ...]) -> Reply:
    told = f"{shown(request.path)}: expected {' or '.join(allowed)}, found {shown(request.method)}."
    return refusal(405, "INVALID_ARGUMENT", told, headers={"Allow": ", ".join(allowed)})
