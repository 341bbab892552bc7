"""Payloads written down as recorded traffic: VCR.py cassettes and HAR 1.2 files.

The text is made here and not by a YAML library, so that it is the same whatever else is installed.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urlencode

from ...contract import Contract
from ...contract.http.openapi import with_host
from ...contract.schema.x_operation import Binding
from ...fakes.workflows.snapshots import is_url_safe
from ...strategies.realistic.fixtures import fill_schema
from ...strategies.seeded import SeededRandom

_JSON = "application/json"
_PARAMETER = re.compile(r"\{(\w+)\}")
_WHEN = "2024-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A successful call. `body` is what the request holds, None for nothing; `answer` what the response holds."""

    method: str
    url: str
    body: str | None
    answer: bytes


def exchanges(contract: Contract, answers: Iterable[tuple[object, bytes]], seed: int) -> Iterator[Exchange]:
    """The calls that payloads, each given with its text, are responses to.

    A path has the ids that the payload states, where it states them; the rest of a request follows from the seed.
    """
    dice = SeededRandom(seed)
    for index, (payload, answer) in enumerate(answers):
        yield _exchange(contract.bindings[0], payload, answer, dice.another(index))


def _exchange(binding: Binding, payload: object, answer: bytes, dice: SeededRandom) -> Exchange:
    path = _PARAMETER.sub(lambda match: _segment(match[1], binding, payload, dice), binding.url)
    url = with_host(path)
    query = _required(binding.query, dice)
    body = None if binding.body is None else json.dumps(fill_schema(binding.body, dice, "/request"))
    return Exchange(binding.method, f"{url}?{urlencode(query)}" if query else url, body, answer)


def _segment(name: str, binding: Binding, payload: object, dice: SeededRandom) -> str:
    found = next((each for each in _stated(name, payload) if isinstance(each, str) and is_url_safe(each)), None)
    if found is None:
        properties = cast("Mapping[str, Mapping[str, object]]", binding.parameters["properties"])
        found = str(fill_schema(properties[name], dice, f"/path/{name}"))
    return quote(found, safe="")


def _stated(name: str, payload: object) -> Iterator[object]:
    """What the payload says about a parameter such as `executionId`, the likeliest first."""
    members = payload if isinstance(payload, dict) else {}
    resource = members.get(name.removesuffix("Id"))
    yield resource.get("id") if isinstance(resource, dict) else None
    yield members.get(name)
    yield members.get("id")


def _required(query: Mapping[str, object], dice: SeededRandom) -> dict[str, str]:
    properties = cast("Mapping[str, Mapping[str, object]]", query.get("properties", {}))
    names = cast("Iterable[str]", query.get("required", ()))
    return {name: str(fill_schema(properties[name], dice, f"/query/{name}")) for name in names}


def vcr(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """A VCR.py cassette, piece by piece."""
    yield "interactions:\n"
    for each in exchanges:
        yield _INTERACTION.format(
            body="null" if each.body is None else _yaml(each.body.encode()),
            headers=" {}" if each.body is None else f"\n      Content-Type:\n      - {_JSON}",
            method=each.method,
            url=_yaml(each.url.encode()),
            answer=_yaml(each.answer),
        )
    yield "version: 1\n"


_INTERACTION = f"""\
- request:
    body: {{body}}
    headers:{{headers}}
    method: {{method}}
    uri: {{url}}
  response:
    body:
      string: {{answer}}
    headers:
      Content-Type:
      - {_JSON}
    status:
      code: 200
      message: OK
"""
_PLAIN = re.compile("[ -~]*")
_SPECIAL = re.compile(r'[^ -~]|["\\]')


def _yaml(value: bytes) -> str:
    """A quoted text in ASCII, which every reader of YAML understands alike; what is no UTF-8 is marked as binary."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return f'!!binary "{b64encode(value).decode()}"'
    if _PLAIN.fullmatch(text):
        return "'{}'".format(text.replace("'", "''"))
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return f"\\{char}" if char in '"\\' else f"\\U{ord(char):08x}"


def har(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """A HAR 1.2 file, piece by piece."""
    yield '{"log": {"version": "1.2", "creator": {"name": "docpact", "version": "1"}, "entries": ['
    for number, each in enumerate(exchanges):
        yield (",\n" if number else "\n") + json.dumps(_entry(each), ensure_ascii=False)
    yield "\n]}}\n"


def _entry(each: Exchange) -> dict[str, object]:
    sent = {} if each.body is None else {"postData": {"mimeType": _JSON, "text": each.body}}
    timings = {"send": 0, "wait": 0, "receive": 0}
    return {
        "startedDateTime": _WHEN,
        "time": 0,
        "request": {
            "method": each.method,
            "url": each.url,
            **_message(len((each.body or "").encode())),
            "queryString": _pairs(each.url),
            **sent,
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            **_message(len(each.answer)),
            "content": _content(each.answer),
            "redirectURL": "",
        },
        "cache": {},
        "timings": timings,
    }


def _message(size: int) -> dict[str, object]:
    """What requests and responses have in common."""
    headers = [{"name": "Content-Type", "value": _JSON}] if size else []
    return {"httpVersion": "HTTP/1.1", "cookies": [], "headers": headers, "headersSize": -1, "bodySize": size}


def _pairs(url: str) -> list[dict[str, str]]:
    query = url.partition("?")[2]
    return [dict(zip(("name", "value"), each.split("="), strict=True)) for each in query.split("&") if each]


def _content(answer: bytes) -> dict[str, object]:
    size = {"size": len(answer), "mimeType": _JSON}
    try:
        return {**size, "text": answer.decode()}
    except UnicodeDecodeError:
        return {**size, "text": b64encode(answer).decode(), "encoding": "base64"}
