"""Annotations for GitHub's workflows: lines of a job's log that it shows beside the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...contract import Finding
from ...contract.github import command
from ..inputs.model import Input
from ..judging import Judged, Outcome
from .places import file_position, message_of
from .view import View


def github(outcomes: Iterable[Outcome], view: View) -> Iterator[str]:
    """A line a finding, and a line for what could not be read."""
    for each in outcomes:
        if isinstance(each, Judged):
            yield from _annotations(each, view)
        else:
            yield _line("error", {"file": each.file, "title": "cannot be read"}, each.text)


def _annotations(judged: Judged, view: View) -> Iterator[str]:
    report, left_out = view.cut(judged.report)
    source = judged.source
    for finding in report.findings:
        level = "error" if finding.severity == "violation" else "warning"
        yield _line(level, _properties(source, finding), message_of(source, finding))
    if left_out:
        yield _line("notice", {"file": source.file}, f"{source.name}: {left_out:,} more findings are left out")
    if source.note is not None:
        where: dict[str, object] = {"file": source.file, "line": source.line}
        yield _line("notice", where, f"{source.name}: not judged: {source.note}")


def _properties(source: Input, finding: Finding) -> dict[str, object]:
    line, column = file_position(source, finding)
    where: dict[str, object] = {"file": source.file, "line": line}
    if column is not None:
        where["col"] = column
    return {**where, "title": f"{finding.rule} at {finding.pointer or 'the whole payload'}"}


def _line(level: str, properties: dict[str, object], message: str) -> str:
    return command(level, properties, message) + "\n"
