"""What the fake of Workflows raises beside the errors of every fake."""

from __future__ import annotations

from typing import final

from ...contract import DocpactError, Report, render
from ...contract.assertions import MAX_SHOWN_FINDINGS
from ...contract.reporting.rendering import MAX_ALIKE


@final
class InvalidHistoryError(DocpactError, ValueError):
    """A history to replay breaks the contract.

    Attributes:
        report: every finding on it; the error's text shows them in words.
    """

    def __init__(self, report: Report, name: str) -> None:
        super().__init__(render(report, name, max_findings=MAX_SHOWN_FINDINGS, max_alike=MAX_ALIKE))
        self.report = report
