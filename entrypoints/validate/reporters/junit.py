"""JUnit's XML, by the schema of Jenkins' xUnit plugin: one test case an input."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from ....contract import Report, render
from ....contract.text.printing import printable
from ..run import Outcome, ValidatedInput
from .view import View


def junit(outcomes: Iterable[Outcome], view: View) -> Iterator[str]:
    """One suite. Its counts stand before its cases, so the cases wait in a temporary file for their number."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as cases:
        tests, failures, errors = _write_cases(cases, outcomes, view)
        cases.seek(0)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        yield f'<testsuite name="docpact" tests="{tests}" failures="{failures}" errors="{errors}">\n'
        yield from cases
    yield "</testsuite>\n</testsuites>\n"


def _write_cases(cases: IO[str], outcomes: Iterable[Outcome], view: View) -> tuple[int, int, int]:
    tests = failures = errors = 0
    for each in outcomes:
        tests += 1
        if isinstance(each, ValidatedInput):
            failures += view.fails(each)
            cases.write(_case(each.source.name, each.report.operation, _content(each, view)))
        else:
            errors += 1
            cases.write(_case(each.file, "", f'<error type="unreadable" message="{_escaped(each.text)}"/>'))
    return tests, failures, errors


def _case(name: str, operation: str, content: str) -> str:
    classname = f"docpact.{operation}" if operation else "docpact"
    return f'<testcase name="{_escaped(name)}" classname="{_escaped(classname)}">{content}</testcase>\n'


def _content(judged: ValidatedInput, view: View) -> str:
    source, report = judged.source, judged.report
    if view.fails(judged):
        worst = (report.violations or report.findings)[0]
        attributes = f'type="{_escaped(worst.rule)}" message="{_escaped(worst.message)}"'
        return f"<failure {attributes}>{_told(judged, report, view)}</failure>"
    if source.text is None and not report.findings:
        return f'<skipped message="{_escaped(source.note or "")}"/>'
    return f"<system-out>{_told(judged, report, view)}</system-out>" if report.findings else ""


def _told(judged: ValidatedInput, report: Report, view: View) -> str:
    """The report as text; the request that was recorded goes with it."""
    source = judged.source
    told = render(report, source.name, max_findings=view.max_findings)
    return _escaped("\n".join(filter(None, (told, source.exchange, judged.hint))))


def _escaped(text: str) -> str:
    """Text as XML may hold it: what it has no way to write becomes an escape that people can read."""
    return "\n".join(html.escape(printable(line)) for line in text.split("\n"))
