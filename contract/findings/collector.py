"""The collector: what the checks of a payload report to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..model import Origin
from ..text.printing import describe, printable
from ..text.redaction import is_masked_name, mask_secrets
from .pointer import Location, pointer, tokens
from .policy import Policy
from .report import Finding
from .rules import Rule


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
    """Gathers the findings on one payload under a policy.

    Attributes:
        policy: what is tolerated.
        fail_fast: whether the first violation ends the search.
        findings: what was found so far.
        left_out: how many findings are past `MAX_FINDINGS`. No violation is left out while advice is kept.
    """

    policy: Policy
    fail_fast: bool = False
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0

    def add(self, rule: Rule, location: Location, expected: str, value: object, origin: Origin | None = None) -> None:
        """Adds a finding, unless the policy ignores its rule.

        Raises:
            FirstViolation: the finding is a violation, and the collector fails fast.
        """
        severity = self.policy.severity_for(rule.id) or rule.severity
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
