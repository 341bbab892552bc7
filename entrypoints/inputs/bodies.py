"""Bodies as recorders keep them, turned into what the service sent: text, base64, compressed or not."""

from __future__ import annotations

import base64
import zlib

from ..files import too_large
from .errors import RecordingError

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib calls the containers of the codings of HTTP (RFC 9110, 8.4.1)."""

_MEMBER = b"\x1f\x8b"
"""Begins what gzip packed; several such members may follow one another (RFC 1952, 2.2)."""


def from_base64(text: str) -> bytes:
    """The bytes.

    Raises:
        RecordingError: it is no base64.
    """
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
            body = _undone(body, each, max_bytes)
    if len(body) > max_bytes:
        raise too_large("a recorded body", max_bytes)
    return body


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undone(body: bytes, coding: str, max_bytes: int) -> bytes:
    if coding not in _WINDOWS:
        known = ", ".join(_WINDOWS)
        raise RecordingError(f"expected a body in {known} or plain, found {coding!r:.40}; let the recorder decode it")
    raw = coding == "deflate" and body[:1] != b"\x78"  # some servers leave the container out
    window = -15 if raw else _WINDOWS[coding]
    found, body = _unpacked(body, coding, window, max_bytes + 1)
    while body.startswith(_MEMBER) and window > 15 and len(found) <= max_bytes:
        more, body = _unpacked(body, coding, window, max_bytes + 1 - len(found))
        found += more
    return found


def _unpacked(body: bytes, coding: str, window: int, most: int) -> tuple[bytes, bytes]:
    """What is packed at the beginning of a body, and what follows it."""
    unpacker = zlib.decompressobj(window)
    try:
        found = unpacker.decompress(body, most)
    except zlib.error as error:
        raise RecordingError(f"expected a body in {coding}, found it broken: {error}") from error
    if len(found) < most and not unpacker.eof:
        raise RecordingError(f"expected a body in {coding}, found its beginning only")
    return found, unpacker.unused_data
