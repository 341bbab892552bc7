"""One thing that goes wrong, as a value, in the words of MockServer's chaos profiles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from math import inf
from typing import Any, Final, Literal, Self, TypeAlias, final

from ...contract import RULES
from ...contract.errors import hides_traceback
from ...contract.text.suggestions import nearest

__tracebackhide__ = hides_traceback

Side: TypeAlias = Literal["before", "after"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, or several that can go wrong together.

    Instead of an answer of the service:

    Attributes:
        error_status: this status, 400 to 599, with a `google.rpc.Status` body.
        quota_limit: so many requests are answered in each window, those past it are refused.
        quota_window: seconds of the fake's clock. A window begins with the first request after the last one.
        quota_error_status: the status of a refusal; 429 without it.
        retry_after: whole seconds, the `Retry-After` header of these.
        drop_connection: the connection is reset, `before` or `after` the service has processed the request.
        timeout: nothing ever arrives, likewise.

        On the way to the client:

        latency: seconds before anything arrives.
        stall: the head arrives, the body never does.
        truncate_body_at_fraction: the connection ends after so much of the body, from 0 to less than 1.
        slow_response_chunk_size: the body arrives in pieces of so many bytes,
        slow_response_chunk_delay: with so many seconds between two of them.

        With what the service says:

        content_type: the body is declared as this.
        empty_body: there is no body.
        malformed_body: the body lacks its last character, so that it is not JSON.
        breaks_rule: the body is one that breaks this rule of the contract; only successful replies.
        duplicate_entries: the first entry of a history comes again at its end.
        out_of_order_entries: the entries of a history come in reverse order.

        And when:

        succeed_first: so many requests pass unharmed before.
        fail_request_count: so many requests fail, those after them succeed.

    Raises:
        TypeError: there is no such word.
        ValueError: something is not allowed, contradicts something else, or is missing; or nothing goes wrong.
    """

    error_status: int | None = None
    quota_limit: int | None = None
    quota_window: float | None = None
    quota_error_status: int | None = None
    retry_after: int | None = None
    drop_connection: Side | None = None
    timeout: Side | None = None
    latency: float | None = None
    stall: bool = False
    truncate_body_at_fraction: float | None = None
    slow_response_chunk_size: int | None = None
    slow_response_chunk_delay: float | None = None
    content_type: str | None = None
    empty_body: bool = False
    malformed_body: bool = False
    breaks_rule: str | None = None
    duplicate_entries: bool = False
    out_of_order_entries: bool = False
    succeed_first: int | None = None
    fail_request_count: int | None = None

    def __new__(cls, **given: object) -> Self:
        """Says which words there are where `__init__` would only say that it does not know one."""
        __tracebackhide__ = True
        known = [each.name for each in fields(cls)]
        for name in given:
            if name not in known:
                raise TypeError(f"Fault({name}=…): expected {', '.join(known)}{nearest(name, known)}")
        return object.__new__(cls)

    def __post_init__(self) -> None:
        given = self.given
        problem = next(_problems(given), None)
        if problem is not None:
            raise ValueError(f"Fault: {problem}")

    def __repr__(self) -> str:
        return f"Fault({', '.join(f'{name}={value!r}' for name, value in self.given.items())})"

    @property
    def given(self) -> Mapping[str, Any]:
        """What differs from the defaults, by name."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value is not None and value is not False}

    @property
    def name(self) -> str:
        """What goes wrong, in a few words: `503 with Retry-After: 2`."""
        words = [_WORDS[each].format(self) for each in _WORDS if each in self.given]
        return ", ".join(words).replace(", with", " with")

    @property
    def refusal(self) -> int | None:
        """The status that the request is refused with; None where it is not."""
        return self.error_status if self.quota_limit is None else self.quota_error_status or 429


_WORDS: Final = {
    "error_status": "{0.error_status}",
    "quota_limit": "{0.refusal} past {0.quota_limit} requests in {0.quota_window:g} s",
    "retry_after": "with Retry-After: {0.retry_after}",
    "drop_connection": "connection reset {0.drop_connection} processing",
    "timeout": "timeout {0.timeout} processing",
    "latency": "latency of {0.latency:g} s",
    "stall": "stall after the headers",
    "content_type": "Content-Type: {0.content_type}",
    "empty_body": "empty body",
    "malformed_body": "malformed body",
    "breaks_rule": "body that breaks {0.breaks_rule}",
    "duplicate_entries": "duplicate entries",
    "out_of_order_entries": "entries out of order",
    "truncate_body_at_fraction": "body truncated at {0.truncate_body_at_fraction:.0%}",
    "slow_response_chunk_size": "{0.slow_response_chunk_size} bytes every {0.slow_response_chunk_delay:g} s",
}
"""What goes wrong, each in words. A fault has at least one of these, beside `retry_after`."""

_Check: TypeAlias = tuple[Callable[[Any], bool], str]


def _whole(least: int, most: int | None = None) -> _Check:
    """What a whole number may be. A boolean is none."""
    allowed = f"a whole number from {least} {'on' if most is None else f'to {most}'}"
    return lambda value: type(value) is int and least <= value and (most is None or value <= most), allowed


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and -inf < value < inf


_MEDIA_TYPE = re.compile(r"[!-.0-~]++/[!-:<-~]++( *+;[ -~]++)?")

_STATUS = _whole(400, 599)
_LONGEST: Final = 1_000_000_000
_SECONDS: _Check = (
    lambda value: _is_number(value) and 0 < value <= _LONGEST,
    f"seconds, more than 0 and at most {_LONGEST}",
)
_SIDE: _Check = (lambda value: value in ("before", "after"), "'before' or 'after' the request is processed")
_SWITCH: _Check = (lambda value: value is True, "True or False")

_ALLOWED: Final[Mapping[str, _Check]] = {
    "error_status": _STATUS,
    "quota_limit": _whole(0),
    "quota_window": _SECONDS,
    "quota_error_status": _STATUS,
    "retry_after": _whole(0),
    "drop_connection": _SIDE,
    "timeout": _SIDE,
    "latency": _SECONDS,
    "stall": _SWITCH,
    "truncate_body_at_fraction": (lambda value: _is_number(value) and 0 <= value < 1, "a number from 0 to less than 1"),
    "slow_response_chunk_size": _whole(1),
    "slow_response_chunk_delay": _SECONDS,
    "content_type": (lambda value: isinstance(value, str) and bool(_MEDIA_TYPE.fullmatch(value)), "type/subtype"),
    "empty_body": _SWITCH,
    "malformed_body": _SWITCH,
    "breaks_rule": (lambda value: isinstance(value, str) and value in RULES, f"one of {', '.join(sorted(RULES))}"),
    "duplicate_entries": _SWITCH,
    "out_of_order_entries": _SWITCH,
    "succeed_first": _whole(1),
    "fail_request_count": _whole(1),
}
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "quota_limit": ("quota_window",),
    "quota_window": ("quota_limit",),
    "quota_error_status": ("quota_limit",),
    "retry_after": ("error_status", "quota_limit"),
    "slow_response_chunk_size": ("slow_response_chunk_delay",),
    "slow_response_chunk_delay": ("slow_response_chunk_size",),
}
"""What makes no sense without one of the others."""

_ENTRIES = ("duplicate_entries", "out_of_order_entries")
_BODY = ("empty_body", "malformed_body", "breaks_rule", *_ENTRIES)
_ARRIVAL = ("truncate_body_at_fraction", "slow_response_chunk_size")
_REPLY = ("error_status", "quota_limit", "stall", "content_type", *_BODY, *_ARRIVAL)

_NOT_WITH: Final[Mapping[str, tuple[str, ...]]] = {
    "drop_connection": ("timeout", *_REPLY),
    "timeout": ("latency", *_REPLY),
    "stall": (*_BODY, *_ARRIVAL),
    "empty_body": (*_BODY[1:], *_ARRIVAL),
    "malformed_body": _BODY[2:],
    "breaks_rule": _ENTRIES,
    "error_status": ("quota_limit", "breaks_rule", *_ENTRIES),
    "quota_limit": ("breaks_rule", *_ENTRIES, "succeed_first", "fail_request_count"),
}
"""What contradicts what."""


def _problems(given: Mapping[str, Any]) -> Iterator[str]:
    for name, value in given.items():
        is_allowed, allowed = _ALLOWED[name]
        if not is_allowed(value):
            yield f"{name}={value!r}: expected {allowed}"
    for name in given:
        if name in _NEEDS and not given.keys() & _NEEDS[name]:
            yield f"{name} needs {' or '.join(_NEEDS[name])}"
        for other in _NOT_WITH.get(name, ()):
            if other in given:
                yield f"{name} and {other} contradict each other"
    if not given.keys() & _WORDS.keys():
        yield f"nothing goes wrong; set one of {', '.join(each for each in _WORDS if each != 'retry_after')}"
