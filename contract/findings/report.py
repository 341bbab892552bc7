"""Findings and reports: the words in which a verdict is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..model import Origin

Severity: TypeAlias = Literal["violation", "advice"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule demands, in one line, and how severe it is to break it unless a policy says otherwise."""

    demand: str
    severity: Severity = "violation"


RULES: Mapping[str, Rule] = {
    "type": Rule("the value has the JSON type that the page gives"),
    "required": Rule("a member that the page calls required is there"),
    "min-items": Rule("an array has at least as many elements as the page asks for"),
    "max-items": Rule("an array has at most as many elements as the page allows"),
    "unique-items": Rule("the elements of an array differ"),
    "min-properties": Rule("a map has at least as many keys as the page asks for"),
    "max-properties": Rule("a map has at most as many keys as the page allows"),
    "property-name": Rule("the keys of a map are what the page allows"),
    "enum": Rule("the value is one of those listed"),
    "enum-unspecified": Rule("no `*_UNSPECIFIED` value is sent: it means that the field is not set", "advice"),
    "one-of": Rule("as many members of a group are set as the page allows"),
    "any-of": Rule("the value has one of the forms that the page gives"),
    "pattern": Rule("text matches the page's regular expression as a whole"),
    "length": Rule("text is as long as the page allows, in characters"),
    "range": Rule("a number lies within the page's bounds"),
    "date-time": Rule("text is an RFC 3339 timestamp of a real day, with 0 to 9 fraction digits"),
    "date-time-range": Rule("the instant lies from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z"),
    "date-time-unusual": Rule("a timestamp is as protobuf prints it: upper case, Z, no leap second", "advice"),
    "int64": Rule("a 64-bit integer is a string of canonical decimal digits"),
    "int64-range": Rule("a 64-bit integer lies from -2^63 to 2^63-1"),
    "attempts-unlikely": Rule("attempts are at least 1, and more than 1 where there is a last error", "advice"),
    "duration": Rule("text is a protobuf duration: decimal seconds, 0 to 9 fraction digits, and `s`"),
    "duration-range": Rule("a duration is at most 315,576,000,000 whole seconds either way"),
    "duration-unlikely": Rule("a duration is not negative", "advice"),
    "bytes": Rule("text is base64"),
    "embedded-json": Rule("text that the page calls JSON is JSON", "advice"),
    "unknown-field": Rule("the page lists the member", "advice"),
    "surrogate": Rule("text has no lone surrogate, which UTF-8 cannot encode"),
    "duplicate-key": Rule("an object has each key once"),
    "json": Rule("the text is one JSON value (RFC 8259), without a byte order mark, nested at most 200 deep"),
    "utf-8": Rule("the bytes are UTF-8"),
    "url-encoding": Rule("the parameters in a path are there, percent-encoded UTF-8"),
    "request-content-type": Rule("the body of a request is sent as application/json"),
    "request-body": Rule("a request has a body only where the page gives it one", "advice"),
    "history-order": Rule("a step does not start before its execution", "advice"),
    "history-error": Rule("a step has an error exactly when it is FAILED", "advice"),
    "history-open-step": Rule("a terminal execution has no SCHEDULED or STARTED step", "advice"),
    "history-duplicate-id": Rule("the ids of the steps differ", "advice"),
}
"""Every rule by its id."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from the contract.

    Attributes:
        rule: id of the broken rule, a key of `RULES`.
        severity: `violation` breaks the contract; `advice` is legal by the page but no such server sends it.
        pointer: JSON Pointer (RFC 6901). `required` points at the object that lacks the member, `unknown-field`
            and `duplicate-key` at the member, everything else at the value.
        message: one sentence: what was expected and what was found.
        value: what was found, shortened; None where there is nothing to show.
        origin: the statement of page or overlay that the rule rests on; None for rules of JSON itself.
        line: 1-based line of text input; None for parsed input.
        column: 1-based column in code points; None for parsed input.
    """

    rule: str
    severity: Severity
    pointer: str
    message: str
    value: str | None = None
    origin: Origin | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All findings on one payload: in the order of the text, or of the payload's members where it was parsed.

    Of a payload with more than ten thousand, `left_out` counts those that are not kept.
    """

    operation: str
    findings: tuple[Finding, ...] = ()
    left_out: int = 0

    @property
    def ok(self) -> bool:
        """Whether there is no violation; advice does not count."""
        return not self.violations

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that break the contract."""
        return tuple(each for each in self.findings if each.severity == "violation")

    @property
    def advice(self) -> tuple[Finding, ...]:
        """The findings that are legal but suspicious."""
        return tuple(each for each in self.findings if each.severity == "advice")
