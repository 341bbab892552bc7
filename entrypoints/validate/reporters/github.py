"""Annotations for GitHub's workflows: lines of a job's log that it shows beside the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....contract import Finding
from ....contract.text.printing import workflow_command
from ...inputs.model import Input
from ..run import Outcome, ValidatedInput
from ..view import View
from .locations import file_position, message_of


def github(outcomes: Iterable[Outcome], view: View) -> Iterator[str]:
    """A line a finding, and a line for what could not be read."""
    for each in outcomes:
        if isinstance(each, ValidatedInput):
            yield from _annotations(each, view)
        else:
            yield _line("error", {"file": each.file, "title": "cannot be read"}, each.text)


def _annotations(outcome: ValidatedInput, view: View) -> Iterator[str]:
    report, _ = view.shortened(outcome.report)
    source = outcome.source
    for finding in report.findings:
        level = "error" if finding.severity == "violation" else "warning"
        yield _line(level, _properties(source, finding), message_of(source, finding))
    for note in view.notes(outcome):
        yield _line("notice", {"file": source.file, "line": source.line}, f"{source.name}: {note}")


def _properties(source: Input, finding: Finding) -> dict[str, object]:
    line, column = file_position(source, finding)
    where: dict[str, object] = {"file": source.file, "line": line}
    if column is not None:
        where["col"] = column
    return {**where, "title": f"{finding.rule} at {finding.pointer or 'the whole payload'}"}


def _line(level: str, properties: dict[str, object], message: str) -> str:
    return workflow_command(level, properties, message) + "\n"
