"""Errors as the API sends them: a `google.rpc.Status` body under the HTTP status that its code maps to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, final

from ...contract.http import Headers, Reply


class Code(NamedTuple):
    """A gRPC status code and the HTTP status it is sent with."""

    grpc: int
    http: int


CODES: Final = {
    "CANCELLED": Code(1, 499),
    "UNKNOWN": Code(2, 500),
    "INVALID_ARGUMENT": Code(3, 400),
    "DEADLINE_EXCEEDED": Code(4, 504),
    "NOT_FOUND": Code(5, 404),
    "ALREADY_EXISTS": Code(6, 409),
    "PERMISSION_DENIED": Code(7, 403),
    "RESOURCE_EXHAUSTED": Code(8, 429),
    "FAILED_PRECONDITION": Code(9, 400),
    "ABORTED": Code(10, 409),
    "OUT_OF_RANGE": Code(11, 400),
    "NOT_IMPLEMENTED": Code(12, 501),
    "INTERNAL": Code(13, 500),
    "UNAVAILABLE": Code(14, 503),
    "DATA_LOSS": Code(15, 500),
    "UNAUTHENTICATED": Code(16, 401),
}
"""The codes by name, as the API's guide to errors maps them."""


_RPC: Final = "type.googleapis.com/google.rpc"


@final
class StatusError(Exception):
    """The service refuses a request with a key of `CODES`, and says which parts of it are wrong, and how."""

    def __init__(self, code: str, message: str, violations: Sequence[tuple[str, str]] = ()) -> None:
        if code not in CODES:
            raise ValueError(f"code={code!r}: expected one of {', '.join(CODES)}")
        super().__init__(message)
        self.code = CODES[code]
        self.message = message
        self.violations = violations


def error_reply(error: StatusError, request_id: str) -> Reply:
    """The reply to a request that an operation refuses: code, message, the request's id, and what is wrong with it."""
    details: list[object] = [{"@type": f"{_RPC}.RequestInfo", "requestId": request_id}]
    if error.violations:
        fields = [{"field": field, "description": problem} for field, problem in error.violations]
        details.append({"@type": f"{_RPC}.BadRequest", "fieldViolations": fields})
    return json_reply(error.code.http, _status_body(error.code, error.message, details), request_id)


def http_error_reply(status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> Reply:
    """The API's own form of error, with a key of `CODES`, for a request that no operation gets to see."""
    fields = Headers({"Content-Type": "application/json", **(headers or {})})
    return Reply(status, fields, _status_body(CODES[code], message, []))


def json_reply(status: int, body: bytes, request_id: str, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply with a JSON body. `x-request-id` is the header that the API's support asks for."""
    fields = {"Content-Type": "application/json", "x-request-id": request_id, **(headers or {})}
    return Reply(status, Headers(fields), body)


def _status_body(code: Code, message: str, details: Sequence[object]) -> bytes:
    """A `google.rpc.Status` as JSON text."""
    text = json.dumps({"code": code.grpc, "message": message, "details": details}, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair, which UTF-8 cannot encode
