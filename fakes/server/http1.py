"""Requests of HTTP/1.1 from the bytes of a connection, by the parser of Node.js, httptools. Knows no sockets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_from_bytes

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from ...contract.http import Headers, Reply, Request
from ..protocol.status_errors import http_error_reply

MAX_HEAD: Final = 64 << 10
MAX_BODY: Final = 16 << 20
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"

_ASCII: Final = bytes(range(0x80)).decode("ascii")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request that has arrived, or the reply to bytes that are none; and whether the connection goes on then."""

    message: Request | Reply
    keeps_alive: bool


class RequestReader:
    """Makes requests of the bytes of one connection. After bytes that are no request it reads no further.

    `expects_continue` says whether the client waits for leave to send the body.
    """

    def __init__(self) -> None:
        self.expects_continue = False
        self._parser = HttpRequestParser(self)
        self._arrived: list[Incoming] = []
        self._is_broken = False
        self.on_message_begin()

    def feed(self, data: bytes) -> Iterable[Incoming]:
        """Takes bytes of the connection; returns the requests that are complete with them."""
        if not self._is_broken:
            self._parse(data)
        arrived, self._arrived = self._arrived, []
        return arrived

    def _parse(self, data: bytes) -> None:
        self._unread += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            if not self._is_broken:
                self._stay(data[upgrade.args[0] :])
        except HttpParserError as error:
            self._refuse(400, f"The request is not HTTP/1.1: {error}.")
        if self._is_head and self._unread > MAX_HEAD:
            self._refuse(431, f"The head of the request is longer than {MAX_HEAD} bytes.")

    def _stay(self, rest: bytes) -> None:
        """Reads on as if the client had offered no other protocol. No server has to switch: RFC 9110, 7.8."""
        version = self._parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (self._parser.get_method(), self._target, version)]
        lines += [f"{name}: {value}".encode("latin-1") for name, value in self._fields if name.lower() != "upgrade"]
        self._parser = HttpRequestParser(self)
        self._parse(b"\r\n".join(lines) + b"\r\n\r\n" + rest)

    def on_message_begin(self) -> None:
        """Of the parser: a request begins."""
        self._target = b""
        self._fields: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._size = self._unread = 0
        self._is_head = True

    def on_url(self, part: bytes) -> None:
        """Of the parser: a part of the target."""
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of the parser: a field of the head, or of a chunked body's trailer, which is ignored."""
        if self._is_head:
            self._fields.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """Of the parser: the body follows."""
        self._is_head = False
        self._headers = Headers(self._fields)
        size = len(self._target) + sum(len(name) + len(value) for name, value in self._fields)
        length = self._headers.get("Content-Length", "0")
        is_newer = self._parser.get_http_version() == "1.1"
        hosts = sum(name.lower() == "host" for name, _ in self._fields)
        if self._parser.get_http_version() not in {"1.1", "1.0"}:
            self._refuse(505, "This server speaks HTTP/1.1 and HTTP/1.0.")
        elif size > MAX_HEAD:
            self._refuse(431, f"The head of the request is longer than {MAX_HEAD} bytes.")
        elif int(length) > MAX_BODY:
            self._refuse_body()
        elif self._parser.get_method() == b"CONNECT":
            self._refuse(405, "This server is no proxy.")
        elif hosts != 1 and (hosts or is_newer):
            self._refuse(400, f"The request has {'several Host headers' if hosts else 'no Host header'}.")
        else:  # HTTP/1.0 knows no interim replies: RFC 9110, 10.1.1
            self.expects_continue = is_newer and self._headers.get("Expect", "").lower() == "100-continue"

    def on_body(self, part: bytes) -> None:
        """Of the parser: a part of the body."""
        self.expects_continue = False
        self._size += len(part)
        if self._size > MAX_BODY:
            self._refuse_body()
        elif not self._is_broken:
            self._body.append(part)

    def on_message_complete(self) -> None:
        """Of the parser: the request is complete."""
        self.expects_continue = False
        if self._is_broken or self._parser.should_upgrade():
            return
        try:
            request = self._request()
        except ValueError as error:
            self._refuse(400, f"The target of the request is no URL: {error}.")
        else:
            self._arrived.append(Incoming(request, self._parser.should_keep_alive()))

    def _request(self) -> Request:
        method = self._parser.get_method().decode("ascii")
        target, body = _printable(self._target), b"".join(self._body)
        if target.lower().startswith(("http://", "https://")):  # as clients write to proxies
            url = Request.to(method, target)
            return Request(method, url.path, url.query, url.host, self._headers, body)
        path, _, query = target.partition("?")
        return Request(method, path, query, self._headers.get("Host", ""), self._headers, body)

    def _refuse_body(self) -> None:
        self._refuse(413, f"The body of the request is longer than {MAX_BODY} bytes.")

    def _refuse(self, status: int, message: str) -> None:
        if not self._is_broken:
            self._arrived.append(Incoming(http_error_reply(status, "INVALID_ARGUMENT", message), keeps_alive=False))
        self._is_broken = True


def _printable(target: bytes) -> str:
    """The target of a request, with bytes that no URL may hold percent-encoded."""
    return target.decode("ascii") if target.isascii() else quote_from_bytes(target, _ASCII)
