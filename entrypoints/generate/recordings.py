"""Payloads as recorded traffic: the calls that they are the responses of, as HAR 1.2 files and VCR.py cassettes."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast
from urllib.parse import quote, urlencode

from ...contract import Contract
from ...contract.http import Exchange, Headers, Reply, Request
from ...contract.http.hosts import HOSTS, with_host
from ...contract.schema.nodes import Binding, operation_of, success_status
from ...fakes.workflows.snapshots import is_url_safe
from ...strategies.realistic.fixtures import fill_schema
from ...strategies.seeded import SeededRandom
from .json_text import compact

JSON_TYPE: Final = "application/json"
_JSON_HEADERS: Final = Headers({"Content-Type": JSON_TYPE})
_NO_HOST: Final = "https://api.example"
"""Stands before paths of an API that names no host."""

_PARAMETER: Final = re.compile(r"(?<!\{)\{([^{}\s]+)\}(?!\})")


@dataclass(frozen=True, slots=True)
class GeneratedExchange:
    """A successful call, and the whole URL of its request."""

    url: str
    exchange: Exchange


def exchanges(
    contract: Contract, payloads: Iterable[object], seed: int, hosts: Mapping[str, str] = HOSTS
) -> Iterator[GeneratedExchange]:
    """The calls that payloads are the responses of; a payload of bytes is the text of the response.

    A path has the ids that the payload states, where it states them. The rest of a request follows from the seed.
    `hosts` are those that stand for placeholders.
    """
    operation = operation_of(contract.schema)
    random, status = SeededRandom(seed), success_status(operation) if operation else 200
    for index, payload in enumerate(payloads):
        reply = Reply(status, _JSON_HEADERS, compact(payload))
        yield _exchange(contract.bindings[0], payload, random.another(index), reply, hosts)


def _exchange(
    binding: Binding, payload: object, random: SeededRandom, reply: Reply, hosts: Mapping[str, str]
) -> GeneratedExchange:
    path = _PARAMETER.sub(lambda match: _segment(match[1], binding, payload, random), binding.url)
    url = with_host(f"{_NO_HOST}{path}" if path.startswith("/") else path, hosts)
    query = _required(binding.query, random, "/query")
    url = f"{url}?{urlencode(query)}" if query else url
    body = b"" if binding.body is None else json.dumps(fill_schema(binding.body, random, "/request")).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in _required(binding.cookies, random, "/cookies").items())
    fields = {**_required(binding.headers, random, "/headers"), **({"Cookie": cookies} if cookies else {})}
    headers = Headers({**fields, **(_JSON_HEADERS if body else {})})
    return GeneratedExchange(url, Exchange(Request.to(binding.method, url, headers=headers, body=body), reply))


def _segment(name: str, binding: Binding, payload: object, random: SeededRandom) -> str:
    ids = _ids_in(payload, name)
    value = next((each for each in ids if isinstance(each, str) and is_url_safe(each)), None)
    if value is None:
        properties = cast("Mapping[str, Mapping[str, object]]", binding.parameters["properties"])
        value = str(fill_schema(properties[name], random, f"/path/{name}"))
    return quote(value, safe="")


def _ids_in(payload: object, name: str) -> Iterator[object]:
    """What the payload says about a parameter such as `orderId`, the likeliest first."""
    members = payload if isinstance(payload, dict) else {}
    resource = members.get(name.removesuffix("Id"))
    yield resource.get("id") if isinstance(resource, dict) else None
    yield members.get(name)
    yield members.get("id")


def _required(part: Mapping[str, object], random: SeededRandom, at: str) -> dict[str, str]:
    """The parameters of a part of a request that it cannot go without."""
    properties = cast("Mapping[str, Mapping[str, object]]", part.get("properties", {}))
    names = cast("Iterable[str]", part.get("required", ()))
    return {name: _text_of(fill_schema(properties[name], random, f"{at}/{name}")) for name in names}


def _text_of(value: object) -> str:
    """A parameter's value as it is written: booleans as JSON writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


_STARTED: Final = "2024-01-01T00:00:00.000Z"


def har(contract: Contract, payloads: Iterable[object], seed: int, hosts: Mapping[str, str] = HOSTS) -> Iterator[bytes]:
    """The file, an exchange at a time."""
    yield b'{"log": {"version": "1.2", "creator": {"name": "docpact", "version": "1"}, "entries": ['
    separator = "\n"
    for each in exchanges(contract, payloads, seed, hosts):
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
            "statusText": _phrase(reply.status),
            **_message(reply.headers, reply.body),
            "content": _content(reply.body),
            "redirectURL": "",
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }


def _phrase(status: int) -> str:
    """The words beside a status (RFC 9110, 15)."""
    return HTTPStatus(status).phrase if status in _STATUSES else ""


_STATUSES: Final = frozenset(HTTPStatus)


def _message(headers: Headers, body: bytes) -> dict[str, object]:
    fields = [{"name": name, "value": value} for name, value in headers.pairs]
    return {"httpVersion": "HTTP/1.1", "cookies": [], "headers": fields, "headersSize": -1, "bodySize": len(body)}


def _query(query: str) -> list[dict[str, str]]:
    return [dict(zip(("name", "value"), each.split("="), strict=True)) for each in query.split("&") if each]


def _content(body: bytes) -> dict[str, object]:
    size = {"size": len(body), "mimeType": JSON_TYPE}
    try:
        return {**size, "text": body.decode()}
    except UnicodeDecodeError:
        return {**size, "text": b64encode(body).decode(), "encoding": "base64"}


_ONE_LINE: Final = 1 << 30
"""A width at which the YAML library folds no text."""


def vcr(contract: Contract, payloads: Iterable[object], seed: int, hosts: Mapping[str, str] = HOSTS) -> Iterator[bytes]:
    """The cassette, an exchange at a time, in ASCII. A text that is not UTF-8 becomes a binary value."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    yield b"interactions:\n"
    for each in exchanges(contract, payloads, seed, hosts):
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
            "status": {"code": reply.status, "message": _phrase(reply.status)},
        },
    }


def _headers(headers: Headers) -> dict[str, list[str]]:
    return {name: [value] for name, value in headers.pairs}


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body
