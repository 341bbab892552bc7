"""Where the checks put what they have to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..model import Origin
from ..text.printing import describe, printable
from ..text.redaction import is_masked_name, mask_secrets
from .pointer import Place, pointer, tokens
from .policy import Policy
from .report import RULES, Finding


class FirstViolation(Exception):
    """The payload breaks a rule, and nobody wants to know more."""


def redacted_pointer(place: Place) -> str:
    """The pointer of a place as findings tell it: a member's name may be anything."""
    return printable(mask_secrets(pointer(place)))


ALREADY_VALID = object()
"""Stands in a payload for a value that was found to be without fault by other means."""


MAX_FINDINGS = 10_000
"""Findings of one payload that are kept, and as many violations more; hostile payloads have millions."""


@dataclass(slots=True)
class FindingCollector:
    """Gathers the findings on one payload under a policy; `fail_fast` ends the search at a violation.

    `left_out` counts what is past `MAX_FINDINGS`. No violation is left out while advice is kept in its place.
    """

    policy: Policy
    fail_fast: bool = False
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0

    def add(self, rule: str, place: Place, expected: str, value: object, origin: Origin | None = None) -> None:
        """Adds a finding, unless the policy ignores its rule.

        Raises:
            Violated: it is a violation, and only the first is wanted.
        """
        severity = self.policy.severity_for(rule) or RULES[rule].severity
        if severity == "ignore":
            return
        if self.fail_fast and severity == "violation":
            raise FirstViolation
        if len(self.findings) >= MAX_FINDINGS and (severity == "advice" or len(self.findings) >= 2 * MAX_FINDINGS):
            self.left_out += 1
            return
        masked = not self.policy.show_values and any(map(is_masked_name, tokens(place)))
        found = describe(value, masked=masked)
        message = f"expected {expected}, found {found}"
        self.findings.append(Finding(rule, severity, redacted_pointer(place), message, found, origin))

    @property
    def ok(self) -> bool:
        """Whether no finding so far is a violation."""
        return all(each.severity == "advice" for each in self.findings)


Check: TypeAlias = Callable[[object, Place, FindingCollector], None]
"""Looks at one value at its place and adds what it finds."""
