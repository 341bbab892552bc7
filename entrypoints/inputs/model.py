"""The values that reading gives: a payload to validate, or a problem where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from ...contract import DocpactError, Finding


@dataclass(frozen=True, slots=True)
class Input:
    """One payload, and the line and column of the file on which it begins; no text where nothing is to be validated.

    The name is `file`, `file:LINE` in NDJSON, `file#INDEX` in a recording or a list; `exchange` is the recorded request
    and its status, for people. `findings` are on the recording around the payload; `note` says why it is not validated;
    `broken_line` is where the reading of a recording stopped.
    """

    name: str
    file: str
    text: bytes | None
    line: int = 1
    operation: str | None = None
    exchange: str | None = None
    findings: tuple[Finding, ...] = ()
    note: str | None = None
    broken_line: bytes | None = None
    column: int = 1

    @property
    def is_recorded(self) -> bool:
        """Whether the text is the body of an exchange: its lines are then not lines of the file."""
        return self.exchange is not None


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that cannot be read, or can be read no further: `text` says why, on one line."""

    file: str
    text: str


class RecordingError(DocpactError):
    """A recording that cannot be understood; the text says what was expected and found, and becomes a finding.

    Line and column of the file are 1-based; None where there is none to name.
    """

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.line = line
        self.column = column
