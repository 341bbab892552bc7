"""HTTP messages as plain values, which every transport converts to and from those of its library.

The modules below say which operation a request means, and what is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self, final
from urllib.parse import parse_qsl, unquote, urlsplit

from ..text.printing import printable
from ..text.redaction import is_masked_name, mask_secrets


@final
class Headers(Mapping[str, str]):
    """Header fields with names in any case. Fields of the same name are joined by `, ` (RFC 9110, 5.3)."""

    __slots__ = ("_index", "pairs")

    def __init__(self, fields: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self.pairs: Final = tuple(fields.items() if isinstance(fields, Mapping) else fields)
        """Names and values as they came."""
        self._index: dict[str, tuple[str, str]] | None = None

    @classmethod
    def decoded(cls, fields: Iterable[tuple[str | bytes, str | bytes]]) -> Self:
        """The headers of pairs that a library holds; bytes are Latin-1, as `http.client` writes them."""
        return cls([(_header_text(name), _header_text(value)) for name, value in fields])

    def _fields(self) -> dict[str, tuple[str, str]]:
        """The fields by name. Most headers are never looked up, so the index is made at the first look-up."""
        if self._index is None:
            index: dict[str, tuple[str, str]] = {}
            for name, value in self.pairs:
                earlier = index.get(name.lower())
                index[name.lower()] = (earlier[0], f"{earlier[1]}, {value}") if earlier else (name, value)
            self._index = index
        return self._index

    def __getitem__(self, name: str) -> str:
        return self._fields()[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields().values())

    def __len__(self) -> int:
        return len(self._fields())

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Headers) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._values().items()))

    def __repr__(self) -> str:
        return f"Headers({ {name: _shown_header(name, value) for name, value in self.items()} })"

    def _values(self) -> dict[str, str]:
        return {key: value for key, (_, value) in self._fields().items()}


NO_HEADERS: Final = Headers()


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the client sent it. The `repr` shows neither credentials nor the values of the query.

    `path` and `query` are percent-encoded as sent, the query without its question mark. The fake answers every `host`.
    """

    method: str
    path: str
    query: str = ""
    host: str = ""
    headers: Headers = NO_HEADERS
    body: bytes = b""

    @classmethod
    def to(cls, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Self:
        """A request to a URL, of which user name, password and fragment are left out, as clients do."""
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        fields = headers if isinstance(headers, Headers) else Headers(headers or {})
        return cls(method, parts.path or "/", parts.query, host, fields, body)

    @property
    def query_pairs(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query, decoded, in order."""
        return tuple(parse_qsl(self.query, keep_blank_values=True)) if self.query else ()

    def __repr__(self) -> str:
        query = "".join(f" {printable_text(name)}=…" for name, _ in self.query_pairs)
        target = f"{printable_text(self.method)} {printable_text(self.host + self.path)}{query}"
        return f"<Request {target} {self.headers} {_size(self.body)}>"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply travels: what can still go wrong once the service has answered.

    Attributes:
        latency: seconds before the first byte.
        ending: `whole`: everything arrives. `truncate`: the connection closes after a part of the body. `reset`: the
            connection is reset before the first byte. `stall`: the headers arrive, the rest never does. `silence`:
            nothing ever arrives.
        fraction: how much of the body arrives before it is truncated, from 0 to 1.
        chunk_size: bytes that are sent at once; None for all of them.
        chunk_delay: seconds between two chunks.
    """

    latency: float = 0.0
    ending: Literal["whole", "truncate", "reset", "stall", "silence"] = "whole"
    fraction: float = 1.0
    chunk_size: int | None = None
    chunk_delay: float = 0.0

    def pieces(self, body: bytes) -> Iterator[bytes]:
        """The chunks of a body that arrive. A truncated body lacks at least its last byte."""
        if self.ending == "truncate":
            body = body[: min(int(len(body) * self.fraction), max(len(body) - 1, 0))]
        size = self.chunk_size or max(len(body), 1)
        return (body[start : start + size] for start in range(0, len(body), size))


FAULT: Final = "X-Docpact-Fault"
"""The header of a reply that a fake made wrong on purpose; its value names the fault."""

PROMPT: Final = Delivery()
"""At once, whole."""


NO_BODY: Final = frozenset({*range(100, 200), 204, 304})
"""The statuses whose replies have no body (RFC 9110, 6.4.1)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply of a service, and how it travels."""

    status: int
    headers: Headers = NO_HEADERS
    body: bytes = b""
    delivery: Delivery = PROMPT

    @classmethod
    def with_json(cls, status: int, payload: object) -> Self:
        """A reply with a JSON value for a body."""
        return cls(status, Headers({"Content-Type": "application/json"}), json.dumps(payload).encode())

    def json(self) -> object:
        """The body as a JSON value.

        Raises:
            ValueError: it is none.
        """
        value: object = json.loads(self.body)
        return value

    def body_for(self, method: str | None) -> bytes:
        """What follows the head: nothing where the method of the request or the status forbids it."""
        return b"" if method == "HEAD" or self.status in NO_BODY else self.body

    @property
    def framed_headers(self) -> list[tuple[str, str]]:
        """Names and values as they are sent: with the length of the body, unless they say it themselves."""
        if self.status in NO_BODY:
            return list(self.headers.pairs)
        for name, _ in self.headers.pairs:  # a loop, as every reply passes here
            if name.lower() == "content-length":
                return list(self.headers.pairs)
        return [*self.headers.pairs, ("Content-Length", str(len(self.body)))]

    def __repr__(self) -> str:
        return f"<Reply {self.status} {self.headers} {_size(self.body)}>"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and the reply to it."""

    request: Request
    reply: Reply


def body_bytes(body: object, errors: str = "strict") -> bytes | None:
    """The bytes that a client library sends a body as; None for files and generators. `errors` as in `str.encode`."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8", errors)
    return bytes(body) if isinstance(body, bytes | bytearray | memoryview) else None


def printable_text(text: str) -> str:
    """Text of a request as messages may show it: without credentials, also percent-encoded ones, on one line."""
    decoded = unquote(text)
    masked = mask_secrets(decoded)
    return printable(text if masked == decoded else masked)


def printable_query(request: Request) -> str:
    """The query of a request as messages may show it: decoded, each value that its name calls a secret hidden."""
    pairs = ((name, "***" if is_masked_name(name) else printable_text(value)) for name, value in request.query_pairs)
    return "&".join(f"{printable_text(name)}={value}" for name, value in pairs)


def _header_text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _shown_header(name: str, value: str) -> str:
    return "***" if is_masked_name(name.replace("-", "_")) else mask_secrets(value)


def _size(body: bytes) -> str:
    return f"{len(body)} bytes"
