"""Lists as the service gives them: filtered, in pages, with a token to the next one."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import eq, gt, lt
from typing import Any, Final, TypeAlias

from ...contract.formats.protobuf_time import nanos_of_timestamp
from .status_errors import StatusError

Json: TypeAlias = Mapping[str, Any]
Key: TypeAlias = Callable[[Json], object]

DEFAULT_SIZE: Final = 100
LARGEST_SIZE: Final = 1000

_FILTER = re.compile(r"([A-Za-z_]+)\s*+([=<>])\s*+(\"?)([^\"]*)\3")
_COMPARE: Final[Mapping[str, Callable[[Any, Any], Any]]] = {"=": eq, "<": lt, ">": gt}


def filtered(items: Iterable[Json], expression: str, fields: Mapping[str, Key]) -> list[Json]:
    """The items for which a filter holds: a field, `=`, `<` or `>`, and a value, quoted or not.

    Raises:
        StatusError: INVALID_ARGUMENT; it is no such expression.
    """
    if not expression:
        return list(items)
    match = _FILTER.fullmatch(expression.strip())
    if match is None or match[1] not in fields:
        expected = f"one of {', '.join(fields)}, then =, < or >, then a value"
        raise StatusError("INVALID_ARGUMENT", f"filter: expected {expected}, found {expression!r}.")
    name, operator, _, value = match.groups()
    wanted = _comparable(name, value)
    found = ((fields[name](each), each) for each in items)
    return [each for key, each in found if key is not None and _COMPARE[operator](key, wanted)]


def _comparable(name: str, value: str) -> object:
    """Times are compared as instants.

    Raises:
        StatusError: INVALID_ARGUMENT; it is none.
    """
    if not name.endswith("_at"):
        return value
    instant = nanos_of_timestamp(value)
    if instant is None:
        raise StatusError("INVALID_ARGUMENT", f"filter: {name} is compared with an RFC 3339 timestamp, not {value!r}.")
    return instant


def page(items: Sequence[Json], size: str, token: str, query: str) -> tuple[Sequence[Json], str]:
    """One page of a list, and the token of the next page, empty after the last.

    Args:
        items: the whole list; each has an `id`.
        size: how many at most, as the request says; empty or zero for the default.
        token: which page; empty for the first.
        query: what else was asked: a token serves the same question only.

    Raises:
        StatusError: INVALID_ARGUMENT; the size is negative, or the token is none of this list.
    """
    start = _start(items, token, query) if token else 0
    end = start + _size(size)
    return items[start:end], _token(str(items[end - 1]["id"]), query) if end < len(items) else ""


def _size(text: str) -> int:
    size = int(text or 0)
    if size < 0:
        raise StatusError("INVALID_ARGUMENT", f"pageSize: expected a number from 0 to {LARGEST_SIZE}, found {size}.")
    return min(size, LARGEST_SIZE) or DEFAULT_SIZE


def _token(last: str, query: str) -> str:
    """Names the last item seen: what is added before it moves no page."""
    return urlsafe_b64encode(_digest(query) + last.encode()).decode().rstrip("=")


def _start(items: Sequence[Json], token: str, query: str) -> int:
    try:
        raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        if raw[:_MARK] == _digest(query):
            return 1 + [each["id"] for each in items].index(raw[_MARK:].decode())
    except ValueError:
        pass
    raise StatusError("INVALID_ARGUMENT", "pageToken: expected the nextPageToken of this list, asked the same way.")


_MARK = 6


def _digest(query: str) -> bytes:
    return blake2b(query.encode(), digest_size=_MARK).digest()
