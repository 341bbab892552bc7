"""Errors as an API documents them: the status that fits, with a body that its schema describes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from ...contract.api.bodies import plain_name
from ...contract.api.refusals import fitting_response
from ...contract.http import Headers, Reply
from ...contract.schema.nodes import OperationDescription, ResponseDescription
from ...contract.schema.view import SchemaView
from ..protocol.arguments import encode_json
from ..protocol.status_errors import StatusError
from .values import Values

_TEXTS: Final = frozenset({"message", "detail", "error", "errormessage", "description", "title", "reason", "msg"})
_NUMBERS: Final = frozenset({"status", "code", "statuscode", "httpstatus", "errorcode"})


def documented_refusal(error: StatusError, operation: OperationDescription, request_id: str) -> Reply:
    """The reply to a request that an operation refuses.

    The status is the one that is meant where the operation documents it by number, by its class (`4XX`) or by
    `default`; else a documented 400 or 422. An operation that documents none of them answers 400 with a problem body
    (RFC 9457).
    """
    headers = {"x-request-id": request_id}
    status, response = fitting_response(error.code.http, operation)
    if response is None:
        return Reply(status, Headers({"Content-Type": "application/problem+json", **headers}), _problem(status, error))
    if response.schema is None:
        return Reply(status, Headers(headers))
    body = _body(response, operation.name, status, error.message)
    return Reply(status, Headers({"Content-Type": response.media_types[0], **headers}), body)


def _problem(status: int, error: StatusError) -> bytes:
    title = HTTPStatus(status).phrase
    text = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": error.message})
    return text.encode("utf-8", "backslashreplace")


def _body(response: ResponseDescription, operation: str, status: int, message: str) -> bytes:
    values = _values_of(id(response), response, f"{operation}/{response.status}")
    typical = values.typical(0, operation)
    if not isinstance(typical, dict):
        return encode_json(typical)
    body = values.with_members(typical, dict(_said(values.view, typical, status, message)))
    return encode_json(body)


@lru_cache(maxsize=256)
def _values_of(_: int, response: ResponseDescription, name: str) -> Values:
    return Values(SchemaView.of(response.schema or {}), name)


def _said(view: SchemaView, typical: Mapping[str, Any], status: int, message: str) -> Iterator[tuple[str, Any]]:
    """The members that say what went wrong, also inside an `error`."""
    for name, member in view.members.items():
        if plain_name(name) in _TEXTS and "string" in member.types and not member.values:
            yield name, message
        elif plain_name(name) in _NUMBERS and "integer" in member.types:
            yield name, status
        elif plain_name(name) == "error" and member.is_object and isinstance(typical.get(name), dict):
            yield name, {**typical[name], **dict(_said(member, typical[name], status, message))}
