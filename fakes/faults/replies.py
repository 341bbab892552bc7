"""How a fault becomes a reply: one instead of the service's, or the service's one changed. Pure functions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ...contract import Contract
from ...contract.http import FAULT, Reply
from ..protocol.status_errors import StatusError, error_reply
from .effects import with_header
from .fault import WORDS, Fault

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
        refusal = _with_effects(fault, _refusal(fault.name, fault.refusal, request_id), None, "refusal")
        return apply_to_reply(fault, refusal, None)
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
    changed = _with_effects(fault, reply, contract, "content")
    if changed.body != reply.body or changed.headers is not reply.headers:
        changed = replace(changed, headers=with_header(changed.headers, FAULT, fault.name))
    return _with_effects(fault, changed, contract, "connection", "delivery")


def unsupported_reason(fault: Fault, contract: Contract | None) -> str | None:
    """Why a fault cannot happen to an operation; None where it can.

    Args:
        fault: what goes wrong.
        contract: of the operation; None where all operations are meant.
    """
    checks = ((WORDS[name].unsupported, value) for name, value in fault.given.items())
    reasons = (check(value, contract) for check, value in checks if check is not None)
    return next((reason for reason in reasons if reason), None)


def _with_effects(fault: Fault, reply: Reply, contract: Contract | None, *stages: str) -> Reply:
    """The reply after the words of some stages, in their order."""
    for name, value in fault.given.items():
        effect = WORDS[name].effect
        if effect is not None and WORDS[name].stage in stages:
            reply = effect(reply, value, contract)
    return reply


def _refusal(name: str, status: int, request_id: str) -> Reply:
    code = _CODES.get(status, "INTERNAL" if status >= 500 else "FAILED_PRECONDITION")
    return replace(error_reply(StatusError(code, f"A fault of the fake: {name}."), request_id), status=status)
