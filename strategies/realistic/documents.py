"""JSON inside texts, as a workflow of a shop would pass on: an order, a report, or a list."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

from .vocabulary import vocabulary


def document(number: int) -> str:
    """One of them; the number, below 2^64, decides on the whole of it."""
    number, kind = divmod(number, len(_DOCUMENTS))
    return _DOCUMENTS[kind](number)


def _order(number: int) -> str:
    known = vocabulary()
    number, order = divmod(number, 999_000)
    number, name = divmod(number, len(known.people))
    number, email = divmod(number, len(known.addresses))
    customer = f'{{"name": {_quoted(known.people[name])}, "email": {_quoted(known.addresses[email])}}}'
    return f'{{"orderId": {1000 + order}, "customer": {customer}, "paid": {"true" if number % 100 < 70 else "false"}}}'


def _report(number: int) -> str:
    known = vocabulary()
    number, elapsed = divmod(number, 9_999)
    number, city = divmod(number, len(known.cities))
    code = (200, 200, 200, 201, 204)[number % 5]
    return f'{{"statusCode": {code}, "elapsedMs": {1 + elapsed}, "city": {_quoted(known.cities[city])}, "note": null}}'


def _list(number: int) -> str:
    words = vocabulary().words
    number, size = divmod(number, 4)
    items = [_quoted(words[number // len(words) ** place % len(words)]) for place in range(size)]
    return f'{{"items": [{", ".join(items)}], "total": {size}}}'


_DOCUMENTS: Final = (_order, _report, _list)

_quoted = lru_cache(maxsize=1024)(json.JSONEncoder(ensure_ascii=False).encode)
