"""What of the outcomes is shown, their tally, and the formats for people, programs and GitHub.

`sarif` and `junit` are modules of their own, which only their formats load.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...contract import Finding, Report, render, report_to_json
from ...contract.rendering import PLAIN, Style
from ...contract.text.printing import workflow_command
from ..inputs.model import Input
from .run import Outcome, ValidatedInput


@dataclass(frozen=True, slots=True)
class View:
    """What is shown, and how; `fail_on` is the severity from which on an input fails.

    `max_findings` is how many findings of one input are shown, None for all; `max_alike` how many of those that say the
    same of other elements, which text alone leaves out. `quiet` shows only inputs that fail; `show_values` masks none.
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


def text(outcomes: Iterable[Outcome], view: View) -> Iterator[str]:
    """A paragraph for each input. The command prints what could not be read on standard error."""
    for each in outcomes:
        if isinstance(each, ValidatedInput):
            yield _paragraph(each, view) + "\n"


def _paragraph(outcome: ValidatedInput, view: View) -> str:
    source, report = outcome.source, outcome.report
    if source.note is not None and not report.findings:
        return f"{source.name}: {view.style.quiet}not judged: {source.note}{view.style.end}"
    head, *rest = render(
        report,
        source.name,
        source=source.broken_line if source.text is None else source.text,
        style=view.style,
        max_findings=view.max_findings,
        max_alike=view.max_alike,
        first_line=1 if source.is_recorded else source.line,
        first_column=source.column,
        show_values=view.show_values,
    ).split("\n")
    if source.exchange is not None and report.findings:
        head += f"\n  {view.style.quiet}recorded on line {source.line}: {source.exchange}{view.style.end}"
    return "\n".join([head, *rest, *([f"  {outcome.hint}"] if outcome.hint else [])])


def json_report(outcomes: Iterable[Outcome], view: View) -> Iterator[str]:
    """`{"inputs": […], "problems": […]}`; the problems, what could not be read, are few and come last."""
    problems = []
    yield '{"inputs": ['
    separator = "\n"
    for each in outcomes:
        if isinstance(each, ValidatedInput):
            yield separator + json.dumps(_input(each, view))
            separator = ",\n"
        else:
            problems.append({"name": each.file, "message": each.text})
    yield f'\n], "problems": {json.dumps(problems)}}}\n'


def _input(outcome: ValidatedInput, view: View) -> dict[str, object]:
    """An input. `line` is the line of the file on which its text begins; lines of a recorded body are its own."""
    source = outcome.source
    report, left_out = view.shortened(outcome.report)
    return {
        **report_to_json(report, source.name),
        "ok": outcome.report.ok,
        "operation": outcome.report.operation or None,
        "file": source.file,
        "line": source.line,
        "exchange": source.exchange,
        "note": source.note,
        "hint": outcome.hint,
        "left_out": left_out,
    }


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
