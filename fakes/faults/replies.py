"""How a fault becomes a reply: one instead of the service's, or the service's one changed. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ...contract import Contract
from ...contract.contract import shipped_contract
from ...contract.http import FAULT, PROMPT, Delivery, Headers, Reply
from ...contract.json_text.document import read_document
from ...contract.json_text.locate import end_of
from ...contract.workflows import DEFAULT_OPERATION
from ..protocol.status_errors import StatusError, error_reply
from .fault import Fault

NOTHING: Final = 0
"""The status of a reply that the service never made."""

_CODES: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    408: "DEADLINE_EXCEEDED",
    409: "ABORTED",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    501: "NOT_IMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""The code of a status: of the codes that share it, the one that happens by itself; the nearest where none has it."""


def replacement_reply(fault: Fault, request_id: str) -> Reply | None:
    """The reply to a request that the service does not process; None where it does."""
    if fault.refusal is not None:
        return apply_to_reply(fault, _refusal(fault, fault.refusal, request_id), None)
    if "before" in (fault.drop_connection, fault.timeout):
        return apply_to_reply(fault, Reply(NOTHING), None)
    return None


def apply_to_reply(fault: Fault, reply: Reply, contract: Contract | None) -> Reply:
    """What becomes of the service's reply. One that is not as the service made it says so in the header `FAULT`.

    Args:
        fault: what goes wrong.
        reply: the reply, or an error in its place.
        contract: of the operation; None where the service has not processed the request.
    """
    body, headers = _body(fault, reply, contract), reply.headers
    if fault.content_type is not None:
        headers = _with(headers, "Content-Type", fault.content_type)
    if body != reply.body or fault.content_type is not None:
        headers = _with(headers, FAULT, fault.name)
    return replace(reply, headers=headers, body=body, delivery=_delivery(fault))


def unsupported_reason(fault: Fault, operation: str) -> str | None:
    """Why a fault cannot happen to an operation; None where it can."""
    if (fault.duplicate_entries or fault.out_of_order_entries) and operation != DEFAULT_OPERATION:
        return f"only {DEFAULT_OPERATION} has entries"
    if fault.breaks_rule is not None:
        if operation == "*":
            return "breaks_rule needs one operation, whose contract it breaks"
        known = _violations(shipped_contract(operation))
        if fault.breaks_rule not in known:
            return f"its response cannot break {fault.breaks_rule}; expected one of {', '.join(sorted(known))}"
    return None


def _refusal(fault: Fault, status: int, request_id: str) -> Reply:
    code = _CODES.get(status, "INTERNAL" if status >= 500 else "FAILED_PRECONDITION")
    reply = replace(error_reply(StatusError(code, f"A fault of the fake: {fault.name}."), request_id), status=status)
    if fault.retry_after is None:
        return reply
    return replace(reply, headers=_with(reply.headers, "Retry-After", str(fault.retry_after)))


def _with(headers: Headers, name: str, value: str) -> Headers:
    return Headers([*(pair for pair in headers.items() if pair[0].lower() != name.lower()), (name, value)])


def _body(fault: Fault, reply: Reply, contract: Contract | None) -> bytes:
    if fault.empty_body:
        return b""
    if fault.malformed_body:
        return reply.body.rstrip()[:-1] or b"{"
    if fault.breaks_rule is not None and contract is not None and reply.status == 200:
        return _violations(contract).get(fault.breaks_rule, reply.body)
    if fault.duplicate_entries or fault.out_of_order_entries:
        return _rearranged(fault, reply.body)
    return reply.body


def _rearranged(fault: Fault, body: bytes) -> bytes:
    """The entries in another order, each as it was written; a body without any, which may have been added, as it is."""
    document = read_document(body)
    found = document.value.get("entries") if isinstance(document.value, dict) else None
    if not isinstance(found, list) or not found:
        return body
    spots = document.spots(f"/entries/{index}" for index in range(len(found)))
    ranges = [(spot.value, end_of(document.text, spot.value)) for spot in spots.values()]
    entries = [document.text[start:end] for start, end in ranges]
    if fault.duplicate_entries:
        entries = [*entries, entries[0]]
    if fault.out_of_order_entries:
        entries = entries[::-1]
    return f"{document.text[: ranges[0][0]]}{','.join(entries)}{document.text[ranges[-1][1] :]}".encode()


@lru_cache(maxsize=32)
def _violations(contract: Contract) -> Mapping[str, bytes]:
    """A body that breaks it for each rule of a contract, inside the payload where that is possible."""
    from ...strategies.invalid.violations import violation_cases  # takes a while, and few ask for it

    inside_first = sorted(violation_cases(contract), key=lambda each: not each.pointer)
    return {each.rule: _text(each.payload) for each in reversed(inside_first)}


def _text(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()


def _delivery(fault: Fault) -> Delivery:
    if fault.drop_connection is not None:
        return Delivery(fault.latency or 0.0, "reset")
    if fault.timeout is not None:
        return Delivery(ending="silence")
    if fault.stall:
        return Delivery(fault.latency or 0.0, "stall")
    fraction = fault.truncate_body_at_fraction
    found = Delivery(
        fault.latency or 0.0,
        "whole" if fraction is None else "truncate",
        1.0 if fraction is None else fraction,
        fault.slow_response_chunk_size,
        fault.slow_response_chunk_delay or 0.0,
    )
    return PROMPT if found == PROMPT else found
