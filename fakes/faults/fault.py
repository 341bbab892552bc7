"""One thing that goes wrong, as a value, in the words of MockServer's chaos profiles."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import InitVar, dataclass, fields
from typing import Any, Final, Literal, Self, final

from ...contract.errors import hides_traceback
from ...contract.text.suggestions import nearest
from .effects import (
    broken_rule,
    cannot_break,
    delivered,
    empty_body,
    has_no_items,
    header,
    malformed_body,
    rearranged,
)
from .words import COUNT, FRACTION, MEDIA_TYPE, POSITIVE, RULE, SECONDS, SIDE, STATUS, SWITCH, WORD, Word, word

__tracebackhide__ = hides_traceback

_ITEMS: Final = ("duplicate_items", "out_of_order_items")
_BODY: Final = ("empty_body", "malformed_body", "breaks_rule", *_ITEMS)
_ARRIVAL: Final = ("truncate_body_at_fraction", "slow_response_chunk_size")
_REPLY: Final = ("error_status", "quota_limit", "stall", "content_type", *_BODY, *_ARRIVAL)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, or several that can go wrong together.

    Raises:
        TypeError: there is no such word.
        ValueError: something is not allowed, contradicts something else, or is missing; or nothing goes wrong.
    """

    error_status: int | None = word(
        STATUS,
        "the reply has this status and a `google.rpc.Status` body",
        "refusal",
        phrase="{0.error_status}",
        not_with=("quota_limit", "breaks_rule", *_ITEMS),
    )
    quota_limit: int | None = word(
        COUNT,
        "so many requests are answered in each window; those past it are refused until the plan is cleared",
        "refusal",
        phrase="{0.refusal} past {0.quota_limit} requests in {0.quota_window:g} s",
        needs=("quota_window",),
        not_with=("breaks_rule", *_ITEMS, "succeed_first", "fail_request_count"),
    )
    quota_window: float | None = word(
        SECONDS,
        "seconds of the fake's clock; a window begins with the first request after the last one",
        "refusal",
        needs=("quota_limit",),
    )
    quota_error_status: int | None = word(
        STATUS, "the status of a refusal; 429 without it", "refusal", needs=("quota_limit",)
    )
    retry_after: int | None = word(
        COUNT,
        "whole seconds, the `Retry-After` header of these replies",
        "refusal",
        phrase="with Retry-After: {0.retry_after}",
        needs=("error_status", "quota_limit"),
        effect=header("Retry-After"),
        is_detail=True,
    )
    drop_connection: Literal["before", "after"] | None = word(
        SIDE,
        "the connection is reset, `before` or `after` the service has processed the request",
        "connection",
        phrase="connection reset {0.drop_connection} processing",
        not_with=("timeout", *_REPLY),
        effect=delivered(ending="reset"),
    )
    timeout: Literal["before", "after"] | None = word(
        SIDE,
        "nothing ever arrives, `before` or `after` the service has processed the request",
        "connection",
        phrase="timeout {0.timeout} processing",
        not_with=("latency", *_REPLY),
        effect=delivered(ending="silence"),
    )
    latency: float | None = word(
        SECONDS,
        "seconds before anything arrives",
        "delivery",
        phrase="latency of {0.latency:g} s",
        effect=delivered(latency=None),
    )
    stall: bool = word(
        SWITCH,
        "the head arrives, the body never does",
        "delivery",
        phrase="stall after the headers",
        not_with=(*_BODY, *_ARRIVAL),
        effect=delivered(ending="stall"),
    )
    content_type: str | None = word(
        MEDIA_TYPE,
        "the body is declared as this",
        "content",
        phrase="Content-Type: {0.content_type}",
        effect=header("Content-Type"),
    )
    empty_body: bool = word(
        SWITCH,
        "there is no body",
        "content",
        phrase="empty body",
        not_with=(*_BODY[1:], *_ARRIVAL),
        effect=empty_body,
    )
    malformed_body: bool = word(
        SWITCH,
        "the body lacks its last character, so that it is not JSON",
        "content",
        phrase="malformed body",
        not_with=_BODY[2:],
        effect=malformed_body,
    )
    breaks_rule: str | None = word(
        RULE,
        "the body is a small one that breaks this rule of the contract; only successful replies, and only rules that "
        "the operation's response can break",
        "content",
        phrase="body that breaks {0.breaks_rule}",
        not_with=_ITEMS,
        effect=broken_rule,
        unsupported=cannot_break,
    )
    duplicate_items: bool = word(
        SWITCH,
        "the first item of the response comes again at its end; its items are the elements of its only list of "
        "messages",
        "content",
        phrase="duplicate items",
        effect=rearranged(lambda items: [*items, items[0]]),
        unsupported=has_no_items,
    )
    out_of_order_items: bool = word(
        SWITCH,
        "the items of the response come in reverse order",
        "content",
        phrase="items out of order",
        effect=rearranged(lambda items: items[::-1]),
        unsupported=has_no_items,
    )
    truncate_body_at_fraction: float | None = word(
        FRACTION,
        "the connection ends after so much of the body",
        "delivery",
        phrase="body truncated at {0.truncate_body_at_fraction:.0%}",
        effect=delivered(ending="truncate", fraction=None),
    )
    slow_response_chunk_size: int | None = word(
        POSITIVE,
        "the body arrives in pieces of so many bytes",
        "delivery",
        phrase="{0.slow_response_chunk_size} bytes every {0.slow_response_chunk_delay:g} s",
        needs=("slow_response_chunk_delay",),
        effect=delivered(chunk_size=None),
    )
    slow_response_chunk_delay: float | None = word(
        SECONDS,
        "seconds between two of these pieces",
        "delivery",
        needs=("slow_response_chunk_size",),
        effect=delivered(chunk_delay=None),
    )
    succeed_first: int | None = word(POSITIVE, "so many requests pass unharmed before", "schedule")
    fail_request_count: int | None = word(POSITIVE, "so many requests fail, those after them succeed", "schedule")
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
        self._take_former(duplicate_entries=duplicate_entries, out_of_order_entries=out_of_order_entries)
        problem = next(_problems(self.given), None)
        if problem is not None:
            raise ValueError(f"Fault: {problem}")

    def _take_former(self, **values: bool) -> None:
        """Sets the words whose former names were given."""
        for name, value in values.items():
            if value is not False:
                new = FORMER_WORDS[name]
                warnings.warn(f"Fault({name}=…) is now Fault({new}=…)", DeprecationWarning, stacklevel=4)
                object.__setattr__(self, new, value)

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
        for other in WORDS[name].not_with:
            if other in given:
                yield f"{name} and {other} contradict each other"
    harms = [name for name, each in WORDS.items() if each.phrase and not each.is_detail]
    if not given.keys() & harms:
        yield f"nothing goes wrong; set one of {', '.join(harms)}"
