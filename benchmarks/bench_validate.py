"""Verdicts and findings on getHistory payloads, beside the validators and parsers of the field."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import fastjsonschema
import jsonschema
import jsonschema_rs
import msgspec
import orjson
from google.protobuf import json_format
from measure import ratio, side_by_side, table
from yandex.cloud.serverless.workflows.v1.execution_service_pb2 import GetExecutionHistoryResponse

from docpact.contract import Contract, shipped_schema, without_extensions

CONTRACT = Contract.load()
SCHEMA: Any = without_extensions(shipped_schema("Execution.getHistory"))


def payload(size: int) -> dict[str, Any]:
    """A clean history of so many steps, every field there."""
    return {
        "execution": {
            "id": "dfqexecution00000001",
            "workflowId": "dfqworkflow000000001",
            "status": "FAILED",
            "startedAt": "2024-11-05T07:08:09.123456789Z",
            "duration": "12.500s",
        },
        "entries": [step(index) for index in range(size)],
    }


def step(index: int) -> dict[str, Any]:
    return {
        "id": f"step{index:016}",
        "title": f"Fetch the orders of day {index}",
        "description": "Asks the shop for what was ordered",
        "startedAt": f"2024-11-05T08:08:09.{index:09}Z",
        "duration": f"{index % 60}.250s",
        "input": {"inputJson": json.dumps({"day": index, "shop": "north", "tags": ["a", "b"]})},
        "output": {"outputJson": json.dumps({"orders": index * 3, "total": 12.5})},
        "error": {"message": "connection reset by peer", "errorCode": "UNAVAILABLE"},
        "status": "FAILED",
        "type": "HttpCall",
        "attempts": "3",
        "lastError": {"message": "timeout", "errorCode": "DEADLINE_EXCEEDED"},
    }


class Failure(msgspec.Struct):
    message: str = ""
    errorCode: str = ""


class Step(msgspec.Struct):
    id: str = ""
    title: str = ""
    description: str = ""
    startedAt: str = ""
    duration: str = ""
    input: dict[str, str] = {}
    output: dict[str, str] = {}
    error: Failure | None = None
    status: str = ""
    type: str = ""
    attempts: str = ""
    lastError: Failure | None = None


class History(msgspec.Struct):
    entries: list[Step]
    execution: dict[str, str] = {}


def run(size: int) -> list[tuple[str, ...]]:
    """One row a contestant: how long it takes, as a multiple of `conforms`."""
    parsed = payload(size)
    raw = orjson.dumps(parsed)
    broken = json.loads(raw)
    broken["entries"][size * 2 // 3]["attempts"] = 3
    decode = msgspec.json.Decoder(History).decode
    rust = jsonschema_rs.Draft202012Validator(SCHEMA)
    compiled = fastjsonschema.compile(SCHEMA, use_formats=False)
    python = jsonschema.Draft202012Validator(SCHEMA)
    contestants: dict[str, Callable[[], object]] = {
        "docpact `conforms`": lambda: CONTRACT.conforms(parsed),
        "docpact `validate`, findings and advice": lambda: CONTRACT.validate(parsed),
        "docpact `validate`, one fault": lambda: CONTRACT.validate(broken),
        "docpact `conforms` on raw bytes": lambda: CONTRACT.conforms(raw),
        "docpact `validate` on raw bytes": lambda: CONTRACT.validate(raw),
        "orjson.loads, for scale: no verdict": lambda: orjson.loads(raw),
        "jsonschema-rs, the shipped schema": lambda: rust.is_valid(parsed),
        "fastjsonschema, the shipped schema": lambda: compiled(parsed),
        "python-jsonschema, the shipped schema": lambda: python.is_valid(parsed),
        "msgspec, typed decode of raw bytes": lambda: decode(raw),
        "protobuf json_format.Parse of raw bytes": lambda: json_format.Parse(raw, GetExecutionHistoryResponse()),
    }
    if size >= 10_000:
        contestants.pop("protobuf json_format.Parse of raw bytes")
    assert CONTRACT.validate(parsed).findings == ()
    times = side_by_side(contestants, rounds=9 if size < 10_000 else 3)
    base = "docpact `conforms`"
    micros = {name: sorted(each)[len(each) // 2] / size * 1e6 for name, each in times.items()}
    return [(name, f"{micros[name]:.2f}", f"{ratio(times, name, base):.2f}") for name in times]


def main() -> None:
    """Prints a table a size."""
    for size in (1, 100, 10_000):
        print(f"\n### Verdict on {size:,} {'entry' if size == 1 else 'entries'}\n")
        print(table(("contestant", "µs an entry", "× `conforms`"), run(size)))


if __name__ == "__main__":
    main()
