"""Bodies as recorders keep them, and as the service sent them: text or base64, compressed or not."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import Final

from ..files import too_large
from .model import RecordingError
from .yamltree import Scalar

_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib calls the containers of the codings of HTTP (RFC 9110, 8.4.1)."""

_MEMBER: Final = b"\x1f\x8b"
"""Begins what gzip packed. Several such members may follow one another (RFC 1952, 2.2)."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as recorded: the value that holds it, and whether the format says that it is base64."""

    value: object
    is_base64: bool = False

    @property
    def line(self) -> int | None:
        """The line of the file on which it begins, where the tree knows it."""
        return self.value.line if isinstance(self.value, Scalar) else None

    def content(self) -> bytes | None:
        """The bytes; None where none are recorded.

        Raises:
            RecordingError: it is not what the format says.
        """
        text = text_of(self.value)
        if text is None:
            return None
        is_base64 = self.is_base64 or (isinstance(self.value, Scalar) and self.value.is_binary)
        return _from_base64(text) if is_base64 else text.encode("utf-8", errors="surrogatepass")


def text_of(node: object) -> str | None:
    """The text of a scalar; None for other nodes."""
    if isinstance(node, Scalar):
        return node.text
    return str(node) if isinstance(node, str | int) else None


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as error:
        raise RecordingError(f"expected a body in base64, but it cannot be decoded: {error}") from error


def decoded(body: bytes, coding: str, max_bytes: int) -> bytes:
    """The body without its content coding.

    Recorders often keep the header and decode the body. So the coding is undone only where the body is no text yet.

    Raises:
        RecordingError: the coding is unknown or broken.
        TooLargeError: more than `max_bytes` come out.
    """
    for each in reversed([part.strip().lower() for part in coding.split(",")]):
        if each and each != "identity" and not _is_text(body):
            body = _decoded_once(body, each, max_bytes)
    if len(body) > max_bytes:
        raise too_large("a recorded body", max_bytes)
    return body


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded_once(body: bytes, coding: str, max_bytes: int) -> bytes:
    if coding not in _WINDOWS:
        known = ", ".join(_WINDOWS)
        raise RecordingError(f"expected a body in {known} or plain, found {coding!r:.40}; let the recorder decode it")
    is_bare = coding == "deflate" and body[:1] != b"\x78"  # some servers leave the container out
    window = -15 if is_bare else _WINDOWS[coding]
    content, body = _unpacked(body, coding, window, max_bytes + 1)
    while body.startswith(_MEMBER) and window > 15 and len(content) <= max_bytes:
        more, body = _unpacked(body, coding, window, max_bytes + 1 - len(content))
        content += more
    return content


def _unpacked(body: bytes, coding: str, window: int, most: int) -> tuple[bytes, bytes]:
    """What is compressed at the beginning of a body, and what follows it."""
    unpacker = zlib.decompressobj(window)
    try:
        content = unpacker.decompress(body, most)
    except zlib.error as error:
        raise RecordingError(f"expected a body in {coding}, found it broken: {error}") from error
    if len(content) < most and not unpacker.eof:
        raise RecordingError(f"expected a body in {coding}, found its beginning only")
    return content, unpacker.unused_data
