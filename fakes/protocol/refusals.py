"""Replies that no operation gives, in the form that the API's own errors have."""

from __future__ import annotations

import json

from ...contract.http import Headers, Reply
from .status_errors import CODES


def refusal(status: int, code: str, message: str, *, headers: dict[str, str] | None = None) -> Reply:
    """A `google.rpc.Status` under the HTTP status that fits best.

    Args:
        status: the HTTP status.
        code: a key of `CODES`.
        message: for the person who reads it.
        headers: more than the type of the content.
    """
    body = json.dumps({"code": CODES[code].grpc, "message": message, "details": []}, ensure_ascii=False)
    encoded = body.encode("utf-8", "backslashreplace")  # half a surrogate pair, which UTF-8 cannot encode
    return Reply(status, Headers({"Content-Type": "application/json", **(headers or {})}), encoded)
