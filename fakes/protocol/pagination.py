"""Lists as the service gives them: filtered, in pages, with a token for the next page."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import eq, gt, lt
from typing import Any, Final, TypeAlias, TypeVar

from ...contract.formats.protobuf_time import nanos_of_timestamp
from .arguments import JsonObject
from .status_errors import StatusError

T = TypeVar("T", bound=Any)

Key: TypeAlias = Callable[[JsonObject], object]
"""The value of an item that a filter compares; None where the item has none."""

DEFAULT_SIZE: Final = 100
LARGEST_SIZE: Final = 1000

_FILTER = re.compile(r"([A-Za-z_]+)\s*+([=<>])\s*+(\"?)([^\"]*)\3")
_COMPARE: Final[Mapping[str, Callable[[Any, Any], Any]]] = {"=": eq, "<": lt, ">": gt}


def filter_items(items: Iterable[JsonObject], expression: str, keys: Mapping[str, Key]) -> list[JsonObject]:
    """The items for which a filter holds.

    The expression is a field, `=`, `<` or `>`, and a value, quoted or not; empty for every item. The keys are what each
    field compares.

    Raises:
        StatusError: INVALID_ARGUMENT; the expression is none of this form.
    """
    if not expression:
        return list(items)
    match = _FILTER.fullmatch(expression.strip())
    if match is None or match[1] not in keys:
        expected = f"one of {', '.join(keys)}, then =, < or >, then a value"
        raise StatusError("INVALID_ARGUMENT", f"filter: expected {expected}, found {expression!r}.")
    name, operator, _, value = match.groups()
    bound = _comparable(name, value)
    keyed = ((keys[name](each), each) for each in items)
    return [each for key, each in keyed if key is not None and _COMPARE[operator](key, bound)]


def _comparable(name: str, value: str) -> object:
    """The value as its field compares it: a time as an instant, everything else as text."""
    if not name.endswith("_at"):
        return value
    instant = nanos_of_timestamp(value)
    if instant is None:
        raise StatusError("INVALID_ARGUMENT", f"filter: {name} is compared with an RFC 3339 timestamp, not {value!r}.")
    return instant


def paginate(
    items: Sequence[T], size: str, token: str, query: str, id_of: Callable[[T], str] = lambda each: str(each["id"])
) -> tuple[Sequence[T], str]:
    """One page of a list, and the token of the next page, empty after the last.

    Each item has an id. A page has the default size if that is empty or zero; the first one has an empty token. The
    query is the other arguments of the request: a token serves the same query only.

    Raises:
        StatusError: INVALID_ARGUMENT; the size is negative, or the token is none of this list.
    """
    start = _start([id_of(each) for each in items], token, query) if token else 0
    end = start + _size(size)
    return items[start:end], _token(id_of(items[end - 1]), query) if end < len(items) else ""


def _size(text: str) -> int:
    size = int(text or 0)
    if size < 0:
        raise StatusError("INVALID_ARGUMENT", f"pageSize: expected a number from 0 to {LARGEST_SIZE}, found {size}.")
    return min(size, LARGEST_SIZE) or DEFAULT_SIZE


def _token(last: str, query: str) -> str:
    """Names the last item of the page, so that a new item before it moves no page."""
    return urlsafe_b64encode(_digest(query) + last.encode()).decode().rstrip("=")


def _start(ids: Sequence[str], token: str, query: str) -> int:
    """The index of the item after the one that the token names."""
    try:
        raw = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        if raw[:_DIGEST_SIZE] == _digest(query):
            last = raw[_DIGEST_SIZE:].decode()
            if last not in ids and last.isdecimal() and all(map(str.isdecimal, ids)):
                return sum(int(each) < int(last) for each in ids)  # it is gone, and they are in order
            return 1 + ids.index(last)
    except ValueError:
        pass
    raise StatusError("INVALID_ARGUMENT", "pageToken: expected the nextPageToken of this list, asked the same way.")


_DIGEST_SIZE = 6


def _digest(query: str) -> bytes:
    return blake2b(query.encode(), digest_size=_DIGEST_SIZE).digest()
