"""One thing that goes wrong, as a value in the words of MockServer's chaos profiles, and what becomes of replies."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import InitVar, dataclass, fields, replace
from typing import Any, Final, Literal, Self, final

from ...contract import Contract
from ...contract.errors import hides_traceback
from ...contract.http import FAULT, Reply
from ...contract.text.suggestions import nearest
from ..protocol.status_errors import StatusError, error_reply
from .words import (
    COUNT,
    FRACTION,
    MEDIA_TYPE,
    POSITIVE,
    RULE,
    SECONDS,
    SIDE,
    STATUS,
    SWITCH,
    WORD,
    Word,
    broken_rule,
    cannot_break,
    delivered,
    empty_body,
    has_no_items,
    header,
    malformed_body,
    rearranged,
    with_header,
    word,
)

__tracebackhide__ = hides_traceback


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, or several that can go wrong together.

    Raises:
        TypeError: there is no such word.
        ValueError: something is not allowed, contradicts something else, or is missing; or nothing goes wrong.
    """

    error_status: int | None = word(
        STATUS, "refusal", "the reply has this status and a `google.rpc.Status` body", "{0.error_status}"
    )
    quota_limit: int | None = word(
        COUNT,
        "refusal",
        "so many requests are answered in each window; those past it are refused until the plan is cleared",
        "{0.refusal} past {0.quota_limit} requests in {0.quota_window:g} s",
        needs=("quota_window",),
    )
    quota_window: float | None = word(
        SECONDS,
        "refusal",
        "seconds of the fake's clock; a window begins with the first request after the last one",
        needs=("quota_limit",),
    )
    quota_error_status: int | None = word(
        STATUS, "refusal", "the status of a refusal; 429 without it", needs=("quota_limit",)
    )
    retry_after: int | None = word(
        COUNT,
        "refusal",
        "whole seconds, the `Retry-After` header of these replies",
        "with Retry-After: {0.retry_after}",
        header("Retry-After"),
        needs=("error_status", "quota_limit"),
    )
    drop_connection: Literal["before", "after"] | None = word(
        SIDE,
        "connection",
        "the connection is reset, `before` or `after` the service has processed the request",
        "connection reset {0.drop_connection} processing",
        delivered(ending="reset"),
    )
    timeout: Literal["before", "after"] | None = word(
        SIDE,
        "connection",
        "nothing ever arrives, `before` or `after` the service has processed the request",
        "timeout {0.timeout} processing",
        delivered(ending="silence"),
    )
    latency: float | None = word(
        SECONDS, "delivery", "seconds before anything arrives", "latency of {0.latency:g} s", delivered(latency=None)
    )
    stall: bool = word(
        SWITCH,
        "delivery",
        "the head arrives, the body never does",
        "stall after the headers",
        delivered(ending="stall"),
    )
    content_type: str | None = word(
        MEDIA_TYPE, "content", "the body is declared as this", "Content-Type: {0.content_type}", header("Content-Type")
    )
    empty_body: bool = word(SWITCH, "content", "there is no body", "empty body", empty_body)
    malformed_body: bool = word(
        SWITCH, "content", "the body lacks its last character, so that it is not JSON", "malformed body", malformed_body
    )
    breaks_rule: str | None = word(
        RULE,
        "content",
        "the body is a small one that breaks this rule of the contract; only successful replies, and only rules that "
        "the operation's response can break",
        "body that breaks {0.breaks_rule}",
        broken_rule,
        cannot_break,
    )
    duplicate_items: bool = word(
        SWITCH,
        "content",
        "the first item of the response comes again at its end; its items are the elements of its only list of "
        "messages",
        "duplicate items",
        rearranged(lambda items: [*items, items[0]]),
        has_no_items,
    )
    out_of_order_items: bool = word(
        SWITCH,
        "content",
        "the items of the response come in reverse order",
        "items out of order",
        rearranged(lambda items: items[::-1]),
        has_no_items,
    )
    truncate_body_at_fraction: float | None = word(
        FRACTION,
        "delivery",
        "the connection ends after so much of the body",
        "body truncated at {0.truncate_body_at_fraction:.0%}",
        delivered(ending="truncate", fraction=None),
    )
    slow_response_chunk_size: int | None = word(
        POSITIVE,
        "delivery",
        "the body arrives in pieces of so many bytes",
        "{0.slow_response_chunk_size} bytes every {0.slow_response_chunk_delay:g} s",
        delivered(chunk_size=None),
        needs=("slow_response_chunk_delay",),
    )
    slow_response_chunk_delay: float | None = word(
        SECONDS,
        "delivery",
        "seconds between two of these pieces",
        effect=delivered(chunk_delay=None),
        needs=("slow_response_chunk_size",),
    )
    succeed_first: int | None = word(POSITIVE, "schedule", "so many requests pass unharmed before")
    fail_request_count: int | None = word(POSITIVE, "schedule", "so many requests fail, those after them succeed")
    duplicate_entries: InitVar[bool] = False
    out_of_order_entries: InitVar[bool] = False

    def __new__(cls, **given: object) -> Self:
        """Says which words there are where `__init__` would only say that it does not know one."""
        __tracebackhide__ = True
        for name in given:
            if name not in WORDS and name not in FORMER_WORDS:
                raise TypeError(f"Fault({name}=…): expected {', '.join(WORDS)}{nearest(name, WORDS)}")
        return object.__new__(cls)

    def __post_init__(self, duplicate_entries: bool, out_of_order_entries: bool) -> None:
        for (former, name), value in zip(FORMER_WORDS.items(), (duplicate_entries, out_of_order_entries), strict=True):
            if value is not False:
                warnings.warn(f"Fault({former}=…) is now Fault({name}=…)", DeprecationWarning, stacklevel=3)
                object.__setattr__(self, name, value)
        problem = next(_problems(self.given), None)
        if problem is not None:
            raise ValueError(f"Fault: {problem}")

    def __repr__(self) -> str:
        return f"Fault({', '.join(f'{name}={value!r}' for name, value in self.given.items())})"

    @property
    def given(self) -> Mapping[str, Any]:
        """What differs from the defaults, by name."""
        values = {name: getattr(self, name) for name in WORDS}
        return {name: value for name, value in values.items() if value is not None and value is not False}

    @property
    def name(self) -> str:
        """What goes wrong, in a few words: `503 with Retry-After: 2`."""
        phrases = [WORDS[name].phrase.format(self) for name in self.given]
        return ", ".join(filter(None, phrases)).replace(", with", " with")

    @property
    def refusal(self) -> int | None:
        """The status that the request is refused with; None where it is not."""
        return self.error_status if self.quota_limit is None else self.quota_error_status or 429


_ITEMS: Final = ("duplicate_items", "out_of_order_items")
_BODY: Final = ("empty_body", "malformed_body", "breaks_rule", *_ITEMS)
_ARRIVAL: Final = ("truncate_body_at_fraction", "slow_response_chunk_size")
_REPLY: Final = ("error_status", "quota_limit", "stall", "content_type", *_BODY, *_ARRIVAL)

CONTRADICTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "error_status": ("quota_limit", "breaks_rule", *_ITEMS),
    "quota_limit": ("breaks_rule", *_ITEMS, "succeed_first", "fail_request_count"),
    "drop_connection": ("timeout", *_REPLY),
    "timeout": ("latency", *_REPLY),
    "stall": (*_BODY, *_ARRIVAL),
    "empty_body": (*_BODY[1:], *_ARRIVAL),
    "malformed_body": _BODY[2:],
    "breaks_rule": _ITEMS,
}
"""What a word cannot go with."""

WORDS: Final[Mapping[str, Word]] = {each.name: each.metadata[WORD] for each in fields(Fault)}
"""Every word of a fault, in the order in which they act on a reply."""

FORMER_WORDS: Final = {"duplicate_entries": "duplicate_items", "out_of_order_entries": "out_of_order_items"}
"""Former words, which go on working for one release."""


def _documented() -> str:
    """The docstring of `Fault`, with all words."""
    lines = [f"        {name}: {each.meaning}." for name, each in WORDS.items()]
    summary, raises, rest = (Fault.__doc__ or "").partition("    Raises:")
    return "\n".join([f"{summary}    Attributes:", *lines, "", f"{raises}{rest}"])


Fault.__doc__ = _documented()


def _problems(given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        if not WORDS[name].check.allows(value):
            yield f"{name}={value!r}: expected {WORDS[name].check.expected}"
    for name in given:
        needs = WORDS[name].needs
        if needs and not given.keys() & needs:
            yield f"{name} needs {' or '.join(needs)}"
        others = (each for each in CONTRADICTIONS.get(name, ()) if each in given)
        yield from (f"{name} and {other} contradict each other" for other in others)
    harms = [name for name, each in WORDS.items() if each.phrase and not each.phrase.startswith("with")]
    if not given.keys() & harms:
        yield f"nothing goes wrong; set one of {', '.join(harms)}"


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


def replacement_reply(fault: Fault, request_id: str, refuse: Callable[[int, str], Reply] | None = None) -> Reply | None:
    """The reply to a request that the service does not process; None where it does.

    `refuse` makes the API's own error of a status and a message; `google.rpc.Status` without it.
    """
    if fault.refusal is not None:
        message = f"A fault of the fake: {fault.name}."
        error = refuse(fault.refusal, message) if refuse else _refusal(message, fault.refusal, request_id)
        refusal = _with_effects(fault, error, None, "refusal")
        return apply_to_reply(fault, refusal, None)
    if "before" in (fault.drop_connection, fault.timeout):
        return apply_to_reply(fault, Reply(0), None)  # the service never made one
    return None


def apply_to_reply(fault: Fault, reply: Reply, contract: Contract | None) -> Reply:
    """The service's reply after a fault, which the header `FAULT` names; without contract it is one in its place."""
    changed = _with_effects(fault, reply, contract, "content")
    if changed.body != reply.body or changed.headers is not reply.headers:
        changed = replace(changed, headers=with_header(changed.headers, FAULT, fault.name))
    return _with_effects(fault, changed, contract, "connection", "delivery")


def unsupported_reason(fault: Fault, contract: Contract | None) -> str | None:
    """Why a fault cannot happen to the operation of a contract, or to all of them; None where it can."""
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


def _refusal(message: str, status: int, request_id: str) -> Reply:
    code = _CODES.get(status, "INTERNAL" if status >= 500 else "FAILED_PRECONDITION")
    return replace(error_reply(StatusError(code, message), request_id), status=status)
