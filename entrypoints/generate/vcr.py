"""Payloads as a VCR.py cassette."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ...contract import Contract
from ...contract.http import Headers
from .exchanges import GeneratedExchange, exchanges

_ONE_LINE: Final = 1 << 30
"""A width at which the YAML library folds no text."""


def vcr(contract: Contract, payloads: Iterable[object], seed: int) -> Iterator[bytes]:
    """The cassette, an exchange at a time, in ASCII. A text that is not UTF-8 becomes a binary value."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    yield b"interactions:\n"
    for each in exchanges(contract, payloads, seed):
        yield yaml.dump([_interaction(each)], Dumper=dumper, sort_keys=False, width=_ONE_LINE).encode()
    yield b"version: 1\n"


def _interaction(made_up: GeneratedExchange) -> dict[str, object]:
    request, reply = made_up.exchange.request, made_up.exchange.reply
    return {
        "request": {
            "body": request.body.decode() or None,
            "headers": _headers(request.headers),
            "method": request.method,
            "uri": made_up.url,
        },
        "response": {
            "body": {"string": _text(reply.body)},
            "headers": _headers(reply.headers),
            "status": {"code": reply.status, "message": "OK"},
        },
    }


def _headers(headers: Headers) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers.pairs}


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body
