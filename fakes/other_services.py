"""Services beside the API that clients call, too, such as the one that gives tokens; the test sets their answers."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias, final
from urllib.parse import urlsplit

from ..contract.errors import hides_traceback
from ..contract.http import Headers, Reply, Request, printable_text
from ..contract.text.printing import count

__tracebackhide__ = hides_traceback

Answer: TypeAlias = "Reply | Callable[[Request], Reply] | object"

HINT: Final = "another service is given its answer by fake.other_services.add(method, url, answer)"

_MAX_REQUESTS: Final = 1000
"""How many requests each service remembers."""


@final
class OtherService:
    """One operation of another service, and its answer. The host is empty for any; the path is percent-encoded."""

    __slots__ = ("_answer", "_requests", "host", "method", "path")

    def __init__(self, method: str, url: str, answer: Answer) -> None:
        parts = urlsplit(url)
        self.method: Final = method.upper()
        self.host: Final = parts.netloc.lower()
        self.path: Final = parts.path or "/"
        self._answer = answer if isinstance(answer, Reply) or callable(answer) else _json(answer)
        self._requests: deque[Request] = deque(maxlen=_MAX_REQUESTS)

    def __repr__(self) -> str:
        requests = count(len(self._requests), "request")
        return f"<OtherService {self.method} {printable_text(self.host + self.path)}, {requests}>"

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests so far, in order; the last thousand of them."""
        return tuple(self._requests)

    def takes(self, request: Request) -> bool:
        """Whether a request is for it."""
        is_same = (request.method.upper(), request.path) == (self.method, self.path)
        return is_same and self.host in ("", request.host.lower())

    def answer(self, request: Request) -> Reply:
        """The reply."""
        self._requests.append(request)
        return self._answer if isinstance(self._answer, Reply) else self._answer(request)


@final
class OtherServices:
    """The services beside a fake. They answer through each of its transports."""

    def __init__(self) -> None:
        self._all: list[OtherService] = []

    def __repr__(self) -> str:
        return f"<OtherServices {self._all}>"

    def add(self, method: str, url: str, answer: Answer) -> OtherService:
        """Lets another service answer. Requests to the API itself never get there.

        Args:
            method: such as `POST`.
            url: of the service; a path alone is that of any host, as a client on a local server asks for it. The query
                of a request does not matter.
            answer: what it answers: a JSON value, with status 200; a `Reply`; or a function from `Request` to `Reply`.

        Returns:
            The service, whose `requests` are those that it got.

        Raises:
            ValueError: the URL has no path, or the answer is no JSON value.
        """
        if not urlsplit(url).path.startswith("/"):
            call = f"other_services.add({printable_text(url)!r})"
            raise ValueError(f"{call}: expected a URL with a path, or a path from / on")
        self._all.insert(0, OtherService(method, url, answer))
        return self._all[0]

    def reply(self, request: Request) -> Reply | None:
        """The reply to a request, of several services from the one that was added last; None where none takes it."""
        found = next((each for each in self._all if each.takes(request)), None)
        return None if found is None else found.answer(request)


def _json(value: object) -> Reply:
    try:
        body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        expected = "expected a JSON value, a Reply or a function as answer"
        raise ValueError(f"other_services.add(): {expected}: {error}") from None
    return Reply(200, Headers({"Content-Type": "application/json"}), body)
