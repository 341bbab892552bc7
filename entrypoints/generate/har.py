"""Payloads as a HAR 1.2 file."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

from ...contract import Contract
from ...contract.http import Headers
from .exchanges import JSON_TYPE, GeneratedExchange, exchanges

_STARTED: Final = "2024-01-01T00:00:00.000Z"


def har(contract: Contract, payloads: Iterable[object], seed: int) -> Iterator[bytes]:
    """The file, an exchange at a time."""
    yield b'{"log": {"version": "1.2", "creator": {"name": "docpact", "version": "1"}, "entries": ['
    separator = "\n"
    for each in exchanges(contract, payloads, seed):
        yield (separator + json.dumps(_entry(each), ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]}}\n"


def _entry(made_up: GeneratedExchange) -> dict[str, object]:
    request, reply = made_up.exchange.request, made_up.exchange.reply
    posted = {"postData": {"mimeType": JSON_TYPE, "text": request.body.decode()}} if request.body else {}
    return {
        "startedDateTime": _STARTED,
        "time": 0,
        "request": {
            "method": request.method,
            "url": made_up.url,
            **_message(request.headers, request.body),
            "queryString": _query(request.query),
            **posted,
        },
        "response": {
            "status": reply.status,
            "statusText": "OK",
            **_message(reply.headers, reply.body),
            "content": _content(reply.body),
            "redirectURL": "",
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }


def _message(headers: Headers, body: bytes) -> dict[str, object]:
    """What requests and responses have in common."""
    fields = [{"name": name, "value": value} for name, value in headers.pairs]
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": fields,
        "headersSize": -1,
        "bodySize": len(body),
    }


def _query(query: str) -> list[dict[str, str]]:
    return [dict(zip(("name", "value"), each.split("="), strict=True)) for each in query.split("&") if each]


def _content(body: bytes) -> dict[str, object]:
    size = {"size": len(body), "mimeType": JSON_TYPE}
    try:
        return {**size, "text": body.decode()}
    except UnicodeDecodeError:
        return {**size, "text": b64encode(body).decode(), "encoding": "base64"}
