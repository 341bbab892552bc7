"""A control call over HTTP: found in the table, let through or not, and answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from ...contract.http import Headers, Reply, Request, printable_text
from ..pipeline import ApiFake
from ..protocol.status_errors import http_error_reply
from .arguments import BadRequestError, parse_body, parse_query
from .control_api import control_calls
from .part import ConsolePart, ControlCall

_JSON: Final = "application/json"
_HEADERS: Final = Headers({"Content-Type": _JSON, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


def reply_with_call(fake: ApiFake, part: ConsolePart, request: Request, name: str, workers: int = 1) -> Reply:
    """The reply to a control call.

    Args:
        fake: what it is about.
        part: what there is of its API.
        request: the call.
        name: which one.
        workers: how many processes serve the same port.
    """
    calls = control_calls(part)
    method = "GET" if request.method == "HEAD" else request.method
    call = calls.get((method, name))
    if call is None:
        methods = [each.method for each in calls.values() if each.name == name]
        return _not_allowed(request, methods) if methods else _not_found(request, calls.values())
    refused = _refuse_change(request, workers) if method == "POST" else None
    return refused or _response(fake, call, request)


def _refuse_change(request: Request, workers: int) -> Reply | None:
    """The refusal of a call that may change nothing; None where it may."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip()
    if media_type.lower() != _JSON:
        return http_error_reply(
            415, "INVALID_ARGUMENT", f"Content-Type: expected {_JSON}, found {printable_text(media_type) or 'nothing'}."
        )
    if workers > 1:
        problem = f"This port is served by {workers} processes, and the call would reach one of them only."
        return http_error_reply(409, "FAILED_PRECONDITION", f"{problem} Serve without --workers.")
    return None


def _response(fake: ApiFake, call: ControlCall, request: Request) -> Reply:
    try:
        parse = parse_query if call.method == "GET" else parse_body
        response = call.respond(fake, parse(request, call.arguments))
    except BadRequestError as error:
        return http_error_reply(400, "INVALID_ARGUMENT", str(error))
    except LookupError as error:
        return http_error_reply(404, "NOT_FOUND", str(error.args[0]))
    text = json.dumps(response, ensure_ascii=False, indent=2)
    return Reply(200, _HEADERS, f"{text}\n".encode(errors="replace"))


def _not_found(request: Request, calls: Iterable[ControlCall]) -> Reply:
    names = ", ".join(f"{each.method} {each.name}".strip() for each in calls)
    return http_error_reply(404, "NOT_FOUND", f"{printable_text(request.path)}: expected one of {names}.")


def _not_allowed(request: Request, methods: Sequence[str]) -> Reply:
    problem = f"expected {' or '.join(methods)}, found {printable_text(request.method)}."
    message = f"{printable_text(request.path)}: {problem}"
    return http_error_reply(405, "INVALID_ARGUMENT", message, headers={"Allow": ", ".join(methods)})
