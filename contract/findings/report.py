"""Findings and reports: what validation says of a payload, and the collector that its checks report to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..model import Origin
from ..text.printing import describe, printable
from ..text.redaction import is_masked_name, mask_secrets
from .pointer import Location, pointer, tokens
from .rules import Policy, Rule, Severity


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


class FirstViolation(Exception):
    """The payload breaks a rule, and the caller asked for no more than that."""


def redacted_pointer(location: Location) -> str:
    """The pointer of a location as findings show it: the name of a member can be any text."""
    return printable(mask_secrets(pointer(location)))


ALREADY_VALID = object()
"""Stands in a payload for a value that the fast path has accepted."""


MAX_FINDINGS = 10_000
"""How many findings of one payload are kept, and how many violations beyond them; hostile payloads have millions."""


@dataclass(slots=True)
class FindingCollector:
    """Gathers the findings on one payload under a policy; `fail_fast` ends the search at the first violation.

    `left_out` counts those past `MAX_FINDINGS`. No violation is left out while advice is kept. `verdicts` remembers
    which check holds of which value, by their ids, and `trials` counts the choices around the value that is checked:
    a schema of choices in choices would take forever otherwise.
    """

    policy: Policy
    fail_fast: bool = False
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
    verdicts: dict[tuple[int, int, Policy], bool] = field(default_factory=dict)
    trials: int = 0

    def trial(self, policy: Policy, *, fail_fast: bool = False) -> FindingCollector:
        """A collector of what one alternative of a choice says."""
        return FindingCollector(policy, fail_fast, verdicts=self.verdicts, trials=self.trials + 1)

    def holds(self, check: Check, value: object, policy: Policy) -> bool:
        """Whether a value breaks no rule of a check under a policy."""
        key = id(check), id(value), policy
        if key not in self.verdicts:
            try:
                check(value, None, self.trial(policy, fail_fast=True))
                self.verdicts[key] = True
            except FirstViolation:
                self.verdicts[key] = False
        return self.verdicts[key]

    def add(self, rule: Rule, location: Location, expected: str, value: object, origin: Origin | None = None) -> None:
        """Adds a finding, unless the policy ignores its rule.

        Raises:
            FirstViolation: the finding is a violation, and the collector fails fast.
        """
        severity = self.policy.severity_for(rule.id, value) or rule.severity
        if severity == "ignore":
            return
        if self.fail_fast and severity == "violation":
            raise FirstViolation
        if len(self.findings) >= MAX_FINDINGS and (severity == "advice" or len(self.findings) >= 2 * MAX_FINDINGS):
            self.left_out += 1
            return
        masked = not self.policy.show_values and any(map(is_masked_name, tokens(location)))
        found = describe(value, masked=masked)
        message = f"expected {expected}, found {found}"
        self.findings.append(Finding(rule.id, severity, redacted_pointer(location), message, found, origin))

    @property
    def ok(self) -> bool:
        """Whether no finding so far is a violation."""
        return all(each.severity == "advice" for each in self.findings)


Check: TypeAlias = Callable[[object, Location, FindingCollector], None]
"""Checks the value at a location and adds what is wrong with it."""
