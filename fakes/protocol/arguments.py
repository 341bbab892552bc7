"""What a request asks of an operation, and what the operation answers: values that handlers take and return."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ...contract.http import Request

JsonObject: TypeAlias = Mapping[str, Any]
"""A JSON object as Python has it."""


@dataclass(frozen=True, slots=True)
class RequestArguments:
    """A request as an operation sees it.

    Attributes:
        parameters: those of path and query, decoded.
        body: the members of the body; empty where it is no object.
        path: the parameters of the path alone.
        request: as it was sent.
    """

    parameters: Mapping[str, str]
    body: JsonObject
    path: Mapping[str, str] = field(default_factory=dict)
    request: Request = field(default=Request("GET", "/"), repr=False)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query alone."""
        return {name: text for name, text in self.parameters.items() if name not in self.path}

    def get(self, name: str) -> str:
        """A parameter, wherever the binding puts it; empty text where there is none, as in protobuf."""
        return self.parameters.get(name) or self.body.get(name) or ""


@dataclass(frozen=True, slots=True)
class ResponseBody:
    """The body of a reply that is no refusal.

    Attributes:
        payload: as a JSON value, which nothing may change. Empty where the text is not a JSON object.
        text: as it is sent, where it exists already.
        is_checked: whether it may be sent as it is: it conforms, or the test wants one that does not.
        headers: further header fields of the reply.
    """

    payload: Any
    text: bytes | None = None
    is_checked: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def encoded(self) -> bytes:
        """The text."""
        return encode_json(self.payload) if self.text is None else self.text


Handler: TypeAlias = Callable[[RequestArguments], "ResponseBody | JsonObject | list[Any]"]
"""Answers a request, or raises `StatusError`. A plain JSON value is a body that the pipeline validates."""


def encode_json(payload: object) -> bytes:
    """Compact JSON text.

    Raises:
        TypeError: the payload holds a Python value that JSON does not have.
        ValueError: the payload holds a number that JSON does not have, or half a surrogate pair.
    """
    return _compact(payload).encode()


_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
