"""A history that uses every place of the contract, and payloads made of it by changing one place."""

import copy
import json

import pytest

from docpact.contract.schema.derive import derive
from docpact.contract.sources.openapi import read_openapi

FULL = {
    "execution": {
        "id": "dfqexecution00000001",
        "workflowId": "dfqworkflow000000001",
        "status": "FINISHED",
        "startedAt": "2024-11-05T07:08:09.123456789Z",
        "duration": "12.500s",
    },
    "entries": [
        {
            "id": "step-1",
            "title": "Fetch",
            "description": "Fetches",
            "startedAt": "2024-11-05T07:08:09.200Z",
            "duration": "1.5s",
            "input": {"inputJson": '{"a": 1}'},
            "output": {"outputJson": "[]"},
            "error": {"message": "no", "errorCode": "E"},
            "status": "FAILED",
            "type": "HttpCall",
            "attempts": "3",
            "lastError": {"message": "no", "errorCode": "E"},
        }
    ],
}

VALUES = [
    None, True, 0, 3, -1, 1.5, 2**63, [], {}, [{}], "", " ", "x", "\x00", "😀", "\n", "X_UNSPECIFIED",
    "STATUS_UNSPECIFIED", "FINISHED", "FAILED", "COMPLETED", "RUNNING", "finished", "FINISHED\n", "WAITING",
    "0", "-0", "1", "01", "+1", "1.0", "1e2", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "99999999999999999999999", "1\n", "١",
    "0s", "-0s", "1s", "01s", "1.s", "1.1234567890s", "1.123456789s", "315576000000s", "315576000001s",
    "-315576000000.999999999s", "PT1S", "1", "1S", "1s\n", "0.5 s",
    "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2000-02-29T00:00:00Z",
    "2024-04-31T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z",
    "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:60Z",
    "2016-12-31T23:59:60Z", "2016-12-31T23:58:60Z", "2016-06-30T23:59:60.5Z", "2016-07-30T23:59:60Z",
    "2024-01-01t00:00:00z", "2024-01-01T00:00:00+05:30", "2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00+24:00",
    "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00", "2024-01-01", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.1234567890Z",
    "2024-01-01T00:00:00Z\n", "2024-1-1T00:00:00Z", "{", "null", "{}", '"text"', "[1, 2", "NaN",
]  # fmt: skip
"""Right in one place and wrong in another, or wrong everywhere."""


def places(value, path=()):
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, child in children:
        yield from places(child, (*path, token))


def changed(payload, path, value):
    """A copy with one place replaced."""
    if not path:
        return value
    copied = copy.deepcopy(payload)
    inner = copied
    for token in path[:-1]:
        inner = inner[token]
    inner[path[-1]] = value
    return copied


def removed(payload, path):
    copied = copy.deepcopy(payload)
    inner = copied
    for token in path[:-1]:
        inner = inner[token]
    del inner[path[-1]]
    return copied


@pytest.fixture
def full():
    return copy.deepcopy(FULL)


@pytest.fixture
def change():
    return lambda path, value: changed(FULL, path, value)


@pytest.fixture(scope="session")
def mutants():
    """A few thousand payloads: each place with each value, and each place removed."""
    return [
        *(value for value in VALUES if not isinstance(value, str)),
        *(changed(FULL, path, value) for path in places(FULL) if path for value in VALUES),
        *(removed(FULL, path) for path in places(FULL) if path),
        *(changed(FULL, (*path, "surplus"), 1) for path in ((), ("execution",), ("entries", 0))),
    ]


@pytest.fixture
def open_document(tmp_path):
    """Writes a document, given by its version and members, beside other files, and opens it."""

    def write_and_open(version="3.1.0", files=(), hosts=None, **members):
        for name, text in dict(files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text if isinstance(text, str) else json.dumps(text))
        document = {"openapi": version, "info": {"title": "Harbour", "version": "1"}, **members}
        (tmp_path / "harbour.json").write_text(json.dumps(document, indent=1))
        return read_openapi(tmp_path / "harbour.json", hosts=hosts or {})

    return write_and_open


@pytest.fixture
def derived(open_document):
    """The schema that a response's Schema Object becomes, without `x-` keywords, and the notes on it."""

    def derive_response(schema, version="3.1.0", schemas=None, *, body=None):
        operation = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}
        if body is not None:
            operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
        components = {"schemas": schemas or {}}
        document = open_document(version, paths={"/berths": {"post": operation}}, components=components)
        bindings = document.bindings("POST /berths")
        return derive(bindings), [each.reason for each in bindings[0].notes]

    return derive_response
