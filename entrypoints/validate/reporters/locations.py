"""Where findings stand in files, and how they are put in one line where only a line is shown."""

from __future__ import annotations

from ....contract import Finding
from ...inputs.model import Input


def file_position(source: Input, finding: Finding) -> tuple[int, int | None]:
    """Line and column in the file. Of a recorded body, whose lines are its own, the line on which it begins."""
    if source.is_recorded or finding.line is None:
        return source.line, None
    return finding.line, finding.column


def message_of(source: Input, finding: Finding) -> str:
    """A finding as one line: what, in which recorded exchange, and what it rests on."""
    message = finding.message
    if source.is_recorded:
        line = f", line {finding.line}, column {finding.column} of its body" if finding.line is not None else ""
        message += f" ({source.name}: {source.exchange}{line})"
    if finding.origin is not None:
        line = f" line {finding.origin.line}" if finding.origin.line is not None else ""
        message += f"; {finding.origin.source}{line} says: {finding.origin.phrase}"
    return message
