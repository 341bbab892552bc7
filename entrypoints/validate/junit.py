"""JUnit's XML, by the schema of Jenkins' xUnit plugin: one test case for each input."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO
from xml.etree import ElementTree as ET

from ...contract import render
from ...contract.text.printing import printable
from .reports import View
from .run import Outcome, ValidatedInput


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
            case = _case(each.source.name, each.report.operation)
            _add_result(case, each, view)
        else:
            errors += 1
            case = _case(each.file, "")
            ET.SubElement(case, "error", type="unreadable", message=_text(each.text))
        cases.write(f"{ET.tostring(case, encoding='unicode')}\n")
    return tests, failures, errors


def _case(name: str, operation: str) -> ET.Element:
    classname = f"docpact.{operation}" if operation else "docpact"
    return ET.Element("testcase", name=_text(name), classname=_text(classname))


def _add_result(case: ET.Element, outcome: ValidatedInput, view: View) -> None:
    """Adds what a viewer shows of an input: the findings, or why it was not validated."""
    source, report = outcome.source, outcome.report
    if view.fails(outcome):
        worst = (report.violations or report.findings)[0]
        failure = ET.SubElement(case, "failure", type=_text(worst.rule), message=_text(worst.message))
        failure.text = _findings(outcome, view)
    elif source.text is None and not report.findings:
        ET.SubElement(case, "skipped", message=_text(source.note or ""))
    elif report.findings:
        ET.SubElement(case, "system-out").text = _findings(outcome, view)


def _findings(outcome: ValidatedInput, view: View) -> str:
    """The report as text, and the request that was recorded."""
    report = render(outcome.report, outcome.source.name, max_findings=view.max_findings)
    return _text("\n".join(filter(None, (report, outcome.source.exchange, outcome.hint))))


def _text(text: str) -> str:
    """Text as XML may hold it: what XML has no way to write becomes an escape that people can read."""
    return "\n".join(map(printable, text.split("\n")))
