"""What stops the reading of a recording."""

from __future__ import annotations

from ...contract import DocpactError


class RecordingError(DocpactError):
    """A recording that cannot be understood; the text says what was expected and found, and is told as a finding.

    Attributes:
        line: 1-based line of the file; None where there is none to name.
        column: 1-based column.
    """

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.line = line
        self.column = column
