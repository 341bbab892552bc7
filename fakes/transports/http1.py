"""The head of a reply as HTTP/1.1 bytes, for what speaks to a client in bytes."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Final

from ...contract.http import Reply

_PHRASES: Final = {499: "Client Closed Request"}
_ONE_LINE: Final = str.maketrans("\r\n\0", "   ")


def head(reply: Reply, *fields: tuple[str, str]) -> bytes:
    """Everything of a reply before its body. There is no `Date`: equal replies are equal bytes.

    Args:
        reply: the reply.
        fields: names and values of further headers, such as `Connection`.
    """
    lines = [f"HTTP/1.1 {reply.status} {reason_phrase(reply.status)}"]
    lines += [_line(name, value) for name, value in reply.framed_headers]
    lines += [_line(name, value) for name, value in fields]
    lines.append("\r\n")
    return "\r\n".join(lines).encode("latin-1", "replace")


@cache
def reason_phrase(status: int) -> str:
    """The words that go with a status; `Unknown` where nothing defines any."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return _PHRASES.get(status, "Unknown")


def _line(name: str, value: str) -> str:
    line = f"{name}: {value}"
    return line if line.isprintable() else line.translate(_ONE_LINE)
