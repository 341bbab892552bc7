"""The calls that payloads are the responses of, made up for recordings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import quote, urlencode

from ...contract import Contract
from ...contract.http import NO_HEADERS, Exchange, Headers, Reply, Request
from ...contract.http.openapi import with_host
from ...contract.schema.nodes import Binding
from ...fakes.workflows.snapshots import is_url_safe
from ...strategies.realistic.fixtures import fill_schema
from ...strategies.seeded import SeededRandom
from .json_text import compact

JSON_TYPE: Final = "application/json"
_JSON_HEADERS: Final = Headers({"Content-Type": JSON_TYPE})
_PARAMETER: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class GeneratedExchange:
    """A successful call, and the whole URL of its request."""

    url: str
    exchange: Exchange


def exchanges(contract: Contract, payloads: Iterable[object], seed: int) -> Iterator[GeneratedExchange]:
    """The calls that payloads are the responses of; a payload of bytes is the text of the response.

    A path has the ids that the payload states, where it states them. The rest of a request follows from the seed.
    """
    random = SeededRandom(seed)
    for index, payload in enumerate(payloads):
        yield _exchange(contract.bindings[0], payload, random.another(index))


def _exchange(binding: Binding, payload: object, random: SeededRandom) -> GeneratedExchange:
    url = with_host(_PARAMETER.sub(lambda match: _segment(match[1], binding, payload, random), binding.url))
    query = _required(binding.query, random)
    url = f"{url}?{urlencode(query)}" if query else url
    body = b"" if binding.body is None else json.dumps(fill_schema(binding.body, random, "/request")).encode()
    request = Request.to(binding.method, url, headers=_JSON_HEADERS if body else NO_HEADERS, body=body)
    return GeneratedExchange(url, Exchange(request, Reply(200, _JSON_HEADERS, compact(payload))))


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


def _required(query: Mapping[str, object], random: SeededRandom) -> dict[str, str]:
    properties = cast("Mapping[str, Mapping[str, object]]", query.get("properties", {}))
    names = cast("Iterable[str]", query.get("required", ()))
    return {name: str(fill_schema(properties[name], random, f"/query/{name}")) for name in names}
