"""Payloads as JSON text. A payload of bytes is a text already, perhaps a broken one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from ...contract import Contract

_LINE_ENDS: Final = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"}
"""What some readers of lines, such as `str.splitlines`, take for the end of one."""


def ndjson(_contract: Contract, payloads: Iterable[object], *_: object) -> Iterator[bytes]:
    """A payload on each line."""
    return (compact(each) + b"\n" for each in payloads)


def document(_contract: Contract, payloads: Iterable[object], *_: object) -> Iterator[bytes]:
    """One document: the payload where there is one, else an array of them."""
    values = list(payloads)
    return iter([indented(values[0] if len(values) == 1 else values)])


def compact(payload: object) -> bytes:
    """A payload on one line without spaces."""
    return _json(payload, separators=(",", ":"))


def indented(payload: object) -> bytes:
    """A payload as a file for people."""
    return payload if isinstance(payload, bytes) else _json(payload, indent=2) + b"\n"


def _json(payload: object, *, indent: int | None = None, separators: tuple[str, str] | None = None) -> bytes:
    """JSON text. Half a surrogate pair, which UTF-8 cannot encode, is escaped, and all else with it."""
    if isinstance(payload, bytes):
        return payload
    try:
        text = json.dumps(payload, ensure_ascii=False, indent=indent, separators=separators)
        return text.translate(_LINE_ENDS).encode()
    except UnicodeEncodeError:
        return json.dumps(payload, indent=indent, separators=separators).encode()
