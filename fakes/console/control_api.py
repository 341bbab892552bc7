"""The control API: the Python API's own verbs and words over HTTP, as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final

from ...contract import Report
from ...contract.formats.protobuf_time import format_timestamp
from ...contract.http import Headers, Reply, Request, printable_query, printable_text
from ...contract.rendering import report_to_json
from ...contract.text.redaction import mask_secrets
from ..api_fake import ApiFake
from ..calls import Call
from ..faults import ActiveFault, Fault, FaultEvent
from ..faults.fault import FORMER_WORDS, WORDS
from ..faults.words import COUNT
from ..protocol.arguments import JsonObject
from ..protocol.status_errors import http_error_reply
from .arguments import (
    ANYTHING,
    MAYBE_TIMES,
    NUMBER,
    OBJECT,
    TEXT,
    WHOLE,
    Argument,
    Arguments,
    BadRequestError,
    attempt,
    checked,
    parse_body,
    parse_query,
)
from .part import ConsolePart, ControlCall

LIMIT: Final = 100
"""How many items an answer has at most, unless the call says so."""


@lru_cache(maxsize=8)
def control_calls(part: ConsolePart) -> Mapping[tuple[str, str], ControlCall]:
    """Every control call by method and name: those of an API, and those of every fake."""
    overview = ControlCall("GET", "", "what there is", {}, partial(_overview, part))
    calls = sorted((overview, *part.calls, *_CALLS, _reset_call(part)), key=lambda each: each.method)
    return {(each.method, each.name): each for each in calls}


def _overview(part: ConsolePart, fake: ApiFake, _: JsonObject) -> JsonObject:
    return {"fake": _settings(part, fake), "calls": [_description(each) for each in control_calls(part).values()]}


def _settings(part: ConsolePart, fake: ApiFake) -> JsonObject:
    own = {"stateless": fake.is_stateless, "seed": fake.seed}
    return {**own, **part.settings(fake), "auth": fake.auth, **_clock(fake, {})}


def _description(call: ControlCall) -> JsonObject:
    place = "query" if call.method == "GET" else "body"
    arguments = {name: f"{each.words}; {each.check.expected}" for name, each in call.arguments.items()}
    return {"call": f"{call.method} /_docpact/{call.name}".rstrip("/"), "does": call.words, place: arguments}


def _reset_call(part: ConsolePart) -> ControlCall:
    seed = Argument(WHOLE, "what ids and stories follow from henceforth")
    arguments = {"seed": seed, **part.reset_arguments}
    return ControlCall("POST", "reset", f"forgets {part.remembered}", arguments, partial(_reset, part))


def _reset(part: ConsolePart, fake: ApiFake, values: dict[str, Any]) -> JsonObject:
    attempt(lambda: fake.reset(**values), "body")
    return _settings(part, fake)


def _faults(fake: ApiFake, _: JsonObject) -> JsonObject:
    armed = [{**_fault(each), "left": each.left, "fired": each.fired} for each in fake.faults.armed]
    fired = [{**_fault(each), "at": format_timestamp(each.at)} for each in fake.faults.fired[-LIMIT:]]
    return {"armed": armed, "fired": fired}


def _fault(of: ActiveFault | FaultEvent) -> JsonObject:
    return {"operation": of.operation, "fault": dict(of.fault.given)}


def _add_fault(fake: ApiFake, values: dict[str, Any]) -> JsonObject:
    words = checked(values["fault"], _FAULT, "/fault")
    fault = attempt(lambda: Fault(**{FORMER_WORDS.get(name, name): value for name, value in words.items()}), "/fault")
    times = {"times": values["times"]} if "times" in values else {}
    attempt(lambda: fake.faults.add(values["operation"], fault, **times), "body")
    return _faults(fake, {})


def _clear_faults(fake: ApiFake, _: JsonObject) -> JsonObject:
    fake.faults.clear()
    return _faults(fake, {})


_FAULT: Final[Arguments] = {name: Argument(ANYTHING, "") for name in (*WORDS, *FORMER_WORDS)}


def _clock(fake: ApiFake, _: JsonObject) -> JsonObject:
    return {"clock": "real" if fake.clock.is_real else "virtual", "now": format_timestamp(fake.clock.nanos)}


def _advance(fake: ApiFake, values: JsonObject) -> JsonObject:
    attempt(lambda: fake.clock.advance(values["seconds"]), "/seconds")
    return _clock(fake, {})


def _calls(fake: ApiFake, values: JsonObject) -> JsonObject:
    """The calls after a number, from the first on; without a number the last calls."""
    limit = values.get("limit", LIMIT)
    if "after" in values:
        found = [each for each in fake.calls if each.number > values["after"]][:limit]
    else:
        found = list(fake.calls[max(0, len(fake.calls) - limit) :])
    return {"calls": [_call(each) for each in found]}


def _call(call: Call) -> JsonObject:
    request = call.request
    report = report_to_json(Report(call.operation, call.findings), call.operation)
    return {
        "number": call.number,
        "at": format_timestamp(call.at),
        "operation": call.operation,
        "request": {
            "method": request.method,
            "path": printable_text(request.path),
            "query": printable_query(request),
            "body": _text(request.body),
        },
        "reply": {"status": call.reply.status, "body": _text(call.reply.body)},
        "fault": call.fault,
        "ok": report["ok"],
        "findings": report["findings"],
    }


def _text(body: bytes) -> str:
    return mask_secrets(body.decode("utf-8", "replace"))


def _unmatched(fake: ApiFake, _: JsonObject) -> JsonObject:
    return {"unmatched": list(fake.unmatched[-LIMIT:])}


_CALLS: Final = (
    ControlCall(
        "GET",
        "calls",
        "the last that clients asked and were told, in order, with the findings on it",
        {
            "after": Argument(COUNT, "instead those whose number is larger, from the first on"),
            "limit": Argument(COUNT, f"how many at most, instead of {LIMIT}"),
        },
        _calls,
    ),
    ControlCall("GET", "unmatched", "what no route answered, and why", {}, _unmatched),
    ControlCall("GET", "faults", "what is armed, and what was fired", {}, _faults),
    ControlCall("GET", "clock", "the time", {}, _clock),
    ControlCall(
        "POST",
        "faults/add",
        "arms a fault",
        {
            "operation": Argument(TEXT, "which requests meet it, * for all", required=True),
            "fault": Argument(OBJECT, "what goes wrong, in the words of Fault", required=True),
            "times": Argument(MAYBE_TIMES, "how many requests meet it, null for ever"),
        },
        _add_fault,
    ),
    ControlCall("POST", "faults/clear", "disarms all faults and forgets what was fired", {}, _clear_faults),
    ControlCall(
        "POST",
        "clock/advance",
        "moves the time on",
        {"seconds": Argument(NUMBER, "by how much", required=True)},
        _advance,
    ),
)
"""The calls that every fake has."""


_JSON: Final = "application/json"
_HEADERS: Final = Headers({"Content-Type": _JSON, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


def reply_with_call(fake: ApiFake, part: ConsolePart, request: Request, name: str, workers: int = 1) -> Reply:
    """The reply to the control call of a name. `workers` is how many processes serve the same port."""
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
        message = f"Content-Type: expected {_JSON}, found {printable_text(media_type) or 'nothing'}."
        return http_error_reply(415, "INVALID_ARGUMENT", message)
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
