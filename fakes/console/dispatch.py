"""A control call over HTTP: found in the table, let through or not, and answered."""

from __future__ import annotations

import json
from typing import Final

from ...contract.http import Headers, Reply, Request, printable_text
from ..protocol.status_errors import refusal
from ..workflows.fake import WorkflowsFake
from .arguments import BadRequestError, read_body, read_query
from .control_api import CALLS, ControlCall, call_names, methods_of

_JSON: Final = "application/json"
_HEADERS: Final = Headers({"Content-Type": _JSON, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


def reply_with_call(fake: WorkflowsFake, request: Request, name: str, workers: int = 1) -> Reply:
    """The reply to a control call.

    Args:
        fake: what it is about.
        request: the call.
        name: which one.
        workers: how many processes serve the same port.
    """
    method = "GET" if request.method == "HEAD" else request.method
    call = CALLS.get((method, name))
    if call is None:
        return _not_allowed(request, methods_of(name)) if methods_of(name) else _not_found(request)
    obstacle = _obstacle(request, workers) if method == "POST" else None
    return obstacle or _answered(fake, call, request)


def _obstacle(request: Request, workers: int) -> Reply | None:
    """Why nothing may be changed; None where it may."""
    sent = request.headers.get("Content-Type", "").partition(";")[0].strip()
    if sent.lower() != _JSON:
        return refusal(
            415, "INVALID_ARGUMENT", f"Content-Type: expected {_JSON}, found {printable_text(sent) or 'nothing'}."
        )
    if workers > 1:
        told = f"This port is served by {workers} processes, and the call would reach one of them only."
        return refusal(409, "FAILED_PRECONDITION", f"{told} Serve without --workers.")
    return None


def _answered(fake: WorkflowsFake, call: ControlCall, request: Request) -> Reply:
    try:
        read = read_query if call.method == "GET" else read_body
        answer = call.does(fake, read(request, call.arguments))
    except BadRequestError as error:
        return refusal(400, "INVALID_ARGUMENT", str(error))
    except LookupError as error:
        return refusal(404, "NOT_FOUND", str(error.args[0]))
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    return Reply(200, _HEADERS, f"{text}\n".encode(errors="replace"))


def _not_found(request: Request) -> Reply:
    return refusal(404, "NOT_FOUND", f"{printable_text(request.path)}: expected one of {', '.join(call_names())}.")


def _not_allowed(request: Request, allowed: tuple[str, ...]) -> Reply:
    told = f"{printable_text(request.path)}: expected {' or '.join(allowed)}, found {printable_text(request.method)}."
    return refusal(405, "INVALID_ARGUMENT", told, headers={"Allow": ", ".join(allowed)})
