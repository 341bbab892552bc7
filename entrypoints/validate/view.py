"""What of the outcomes is shown, and their tally."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...contract import Report
from ...contract.rendering import PLAIN, Style
from .run import Outcome, ValidatedInput


@dataclass(frozen=True, slots=True)
class View:
    """What is shown, and how.

    Attributes:
        fail_on: the severity from which on an input fails.
        max_findings: how many findings of one input are shown; None for all.
        max_alike: how many of those that say the same of other elements; text alone leaves them out.
        quiet: whether only inputs that fail are shown.
        show_values: whether nothing is masked.
        style: for a terminal.
    """

    fail_on: str = "violation"
    max_findings: int | None = None
    max_alike: int | None = None
    quiet: bool = False
    show_values: bool = False
    style: Style = PLAIN

    def fails(self, outcome: ValidatedInput) -> bool:
        """Whether an input does not pass."""
        return bool(outcome.report.findings) if self.fail_on == "advice" else not outcome.report.ok

    def filtered(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes that are shown."""
        return (each for each in outcomes if not self.quiet or not isinstance(each, ValidatedInput) or self.fails(each))

    def notes(self, outcome: ValidatedInput) -> Iterator[str]:
        """Notes on an input beside its findings, for formats that list findings one by one."""
        _, left_out = self.shortened(outcome.report)
        if left_out:
            yield f"{left_out:,} more findings are left out"
        if outcome.source.note is not None:
            yield f"not judged: {outcome.source.note}"
        if outcome.hint is not None:
            yield outcome.hint

    def shortened(self, report: Report) -> tuple[Report, int]:
        """The report with the findings that are shown, and how many are left out."""
        findings = report.findings[: self.max_findings]
        return replace(report, findings=findings), len(report.findings) - len(findings) + report.left_out


@dataclass(slots=True)
class Tally:
    """What came of the inputs so far."""

    view: View
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    unreadable: int = 0
    known: int = 0
    """How many are of an operation that has a contract, so that something of them could be validated."""

    def counting(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The same outcomes, counted as they pass."""
        for each in outcomes:
            self.known += isinstance(each, ValidatedInput) and (each.source.text, each.source.operation) != (None, None)
            if not isinstance(each, ValidatedInput):
                self.unreadable += 1
            elif self.view.fails(each):
                self.failed += 1
            elif each.source.text is None:
                self.skipped += 1
            else:
                self.passed += 1
            yield each

    @property
    def exit_code(self) -> int:
        """0 where all passed, 1 where one failed, 2 where one could not be read or none could be validated."""
        return 2 if self.unreadable or self.is_idle else int(self.failed > 0)

    @property
    def is_idle(self) -> bool:
        """Whether nothing could be validated, so that nothing was proved."""
        return self.skipped > 0 and not self.known and not self.failed

    def summary(self) -> str:
        """One line on all of them."""
        text = f"{self.passed + self.failed:,} judged, {self.passed:,} passed, {self.failed:,} failed"
        text += f", {self.skipped:,} not judged" if self.skipped else ""
        text += f", {self.unreadable:,} could not be read" if self.unreadable else ""
        return text + ("; nothing could be judged" if self.is_idle else "")
