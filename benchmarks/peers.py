"""The histories that validators are compared on, and their shape in the words of typed decoders."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pydantic


def full(size: int) -> dict[str, Any]:
    """A clean history of so many steps, every field there."""
    return _history([_full_step(index) for index in range(size)], "FAILED")


def typical(size: int) -> dict[str, Any]:
    """A clean history of so many steps as services send them: ten fields, no error."""
    return _history([_typical_step(index) for index in range(size)], "FINISHED")


def _history(steps: list[dict[str, Any]], status: str) -> dict[str, Any]:
    execution = {
        "id": "dfqexecution00000001",
        "workflowId": "dfqworkflow000000001",
        "status": status,
        "startedAt": "2024-11-05T07:08:09.123456789Z",
        "duration": "12.500s",
    }
    return json.loads(json.dumps({"execution": execution, "entries": steps}))  # texts of their own, as when read


def _typical_step(index: int) -> dict[str, Any]:
    return {
        "id": f"step{index:016}",
        "title": f"Fetch the orders of day {index}",
        "description": "Asks the shop for what was ordered",
        "startedAt": f"2024-11-05T08:08:09.{index:06}Z",
        "duration": f"{index % 60}.250s",
        "input": {"inputJson": json.dumps({"day": index, "shop": "north"})},
        "output": {"outputJson": json.dumps({"orders": index * 3, "total": 12.5})},
        "status": "COMPLETED",
        "type": "HttpCall",
        "attempts": "1",
    }


def _full_step(index: int) -> dict[str, Any]:
    return _typical_step(index) | {
        "startedAt": f"2024-11-05T08:08:09.{index:09}Z",
        "input": {"inputJson": json.dumps({"day": index, "shop": "north", "tags": ["a", "b"]})},
        "error": {"message": "connection reset by peer", "errorCode": "UNAVAILABLE"},
        "status": "FAILED",
        "attempts": "3",
        "lastError": {"message": "timeout", "errorCode": "DEADLINE_EXCEEDED"},
    }


class MsgspecFailure(msgspec.Struct):
    message: str = ""
    errorCode: str = ""


class MsgspecStep(msgspec.Struct):
    id: str = ""
    title: str = ""
    description: str = ""
    startedAt: str = ""
    duration: str = ""
    input: dict[str, str] = {}
    output: dict[str, str] = {}
    error: MsgspecFailure | None = None
    status: str = ""
    type: str = ""
    attempts: str = ""
    lastError: MsgspecFailure | None = None


class MsgspecHistory(msgspec.Struct):
    entries: list[MsgspecStep]
    execution: dict[str, str] = {}


class PydanticFailure(pydantic.BaseModel, strict=True, extra="forbid"):
    message: str = ""
    errorCode: str = ""


class PydanticStep(pydantic.BaseModel, strict=True, extra="forbid"):
    id: str = ""
    title: str = ""
    description: str = ""
    startedAt: str = ""
    duration: str = ""
    input: dict[str, str] = {}
    output: dict[str, str] = {}
    error: PydanticFailure | None = None
    status: str = ""
    type: str = ""
    attempts: str = ""
    lastError: PydanticFailure | None = None


class PydanticHistory(pydantic.BaseModel, strict=True, extra="forbid"):
    entries: list[PydanticStep]
    execution: dict[str, str] = {}
