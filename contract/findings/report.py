"""Findings and reports: what validation says of a payload."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Origin
from .rules import Severity


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
