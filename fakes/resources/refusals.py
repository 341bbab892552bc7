"""Errors as an API documents them: the status that fits, with a body that its schema describes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final, final

from ...contract.api.bodies import plain_name
from ...contract.api.refusals import fitting_response
from ...contract.http import Headers, Reply
from ...contract.schema.nodes import OperationDescription, ResponseDescription
from ...contract.schema.view import SchemaView
from ..protocol.arguments import encode_json
from ..protocol.status_errors import StatusError
from .values import Values

PROBLEM: Final = "application/problem+json"

_TEXTS: Final = frozenset({"message", "detail", "error", "errormessage", "description", "title", "reason", "msg"})
_NUMBERS: Final = frozenset({"status", "code", "statuscode", "httpstatus", "errorcode"})


@final
class DocumentedRefusals:
    """Replies to requests that the operations of an API refuse."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], Values] = {}

    def reply(self, error: StatusError, operation: OperationDescription, request_id: str) -> Reply:
        """The reply to a request that an operation refuses.

        The status is that of `fitting_response`. An operation that documents none answers with a problem body (RFC
        9457).
        """
        status, response = fitting_response(error.code.http, operation)
        return self._reply(status, response, error.message, operation, request_id)

    def at_status(self, operation: OperationDescription, request_id: str, status: int, message: str) -> Reply:
        """The reply of a status, with the body that is documented for it; a problem body where none is."""
        fitting, response = fitting_response(status, operation)
        return self._reply(status, response if fitting == status else None, message, operation, request_id)

    def _reply(
        self,
        status: int,
        response: ResponseDescription | None,
        message: str,
        operation: OperationDescription,
        request_id: str,
    ) -> Reply:
        headers = {"x-request-id": request_id}
        if response is None:
            return Reply(status, Headers({"Content-Type": PROBLEM, **headers}), _problem(status, message))
        if response.schema is None:
            return Reply(status, Headers(headers))
        body = self._body(operation.name, response, status, message)
        return Reply(status, Headers({"Content-Type": (*response.media_types, PROBLEM)[0], **headers}), body)

    def _body(self, operation: str, response: ResponseDescription, status: int, message: str) -> bytes:
        key = operation, response.status
        if key not in self._values:
            self._values[key] = Values(SchemaView.of(response.schema or {}), "/".join(key))
        values = self._values[key]
        typical = values.typical(0, operation)
        if not isinstance(typical, dict):
            return encode_json(typical)
        return encode_json(values.with_members(typical, dict(_said(values.view, typical, status, message))))


def _problem(status: int, message: str) -> bytes:
    title = HTTPStatus(status).phrase if status in list(HTTPStatus) else "Error"
    text = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": message})
    return text.encode("utf-8", "backslashreplace")


def _said(view: SchemaView, typical: Mapping[str, Any], status: int, message: str) -> Iterator[tuple[str, Any]]:
    """The members that say what went wrong, also inside an `error`."""
    for name, member in view.members.items():
        if plain_name(name) in _TEXTS and "string" in member.types and not member.values:
            yield name, message
        elif plain_name(name) in _NUMBERS and "integer" in member.types:
            yield name, status
        elif plain_name(name) == "error" and member.is_object and isinstance(typical.get(name), dict):
            yield name, {**typical[name], **dict(_said(member, typical[name], status, message))}
