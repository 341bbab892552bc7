"""What the fake of Workflows raises beside the errors of every fake."""

from __future__ import annotations

from typing import final

from ...contract import DocpactError, Report
from ...contract.rendering import render_brief


@final
class InvalidHistoryError(DocpactError, ValueError):
    """A history to replay breaks the contract.

    Attributes:
        report: every finding on it; the error's text shows them in words.
    """

    def __init__(self, report: Report, name: str) -> None:
        super().__init__(render_brief(report, name))
        self.report = report
