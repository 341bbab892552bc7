"""Shared by the tests of fakes of any API: the pages of invented services, and a client of every operation."""

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from docpact.contract import Api
from docpact.fakes import ApiFake, Headers, Request

APIS = Path(__file__).parents[2] / "apis"
JSON = Headers({"Content-Type": "application/json"})


class ApiClient:
    """Calls operations by name: parameters of the path in order, the query by keyword, the body as a value."""

    def __init__(self, fake):
        self.fake = fake

    def reply(self, operation, *ids, body=None, **query):
        binding = self.fake.api.operations[operation].bindings[0]
        path, values = [], list(ids)
        for segment in binding.path.split("/"):
            name, colon, verb = segment.partition(":")
            path.append(quote(values.pop(0), safe="") + colon + verb if name.startswith("{") else segment)
        headers, text = (Headers(), b"") if body is None else (JSON, json.dumps(body).encode())
        return self.fake.handle(Request(binding.method, "/".join(path), urlencode(query), headers=headers, body=text))

    def __call__(self, operation, *ids, body=None, **query):
        reply = self.reply(operation, *ids, body=body, **query)
        assert reply.status == 200, reply.body
        return reply.json()


@pytest.fixture(scope="session")
def api():
    opened = {}

    def open_api(name):
        if name not in opened:
            opened[name] = Api.from_path(APIS / name)
        return opened[name]

    return open_api


@pytest.fixture
def client(api):
    return lambda name, **options: ApiClient(ApiFake(api(name), **options))
