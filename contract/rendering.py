"""Reports as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Final

from .excerpt import excerpt
from .findings import Finding, Report
from .masking import count, is_masked_name

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Style:
    """What a terminal is told before words of a kind; nothing where the text is not for a terminal."""

    violation: str = ""
    advice: str = ""
    passed: str = ""
    quiet: str = ""
    end: str = ""


PLAIN: Final = Style()
COLOURED: Final = Style("\x1b[1;31m", "\x1b[1;33m", "\x1b[32m", "\x1b[2m", "\x1b[0m")

_AFTER_A_FAULT = 1
"""Code points shown from where a text stops being JSON: what follows may be a secret, which nothing tells any more."""


def render(
    report: Report,
    name: str = "payload",
    *,
    source: bytes | str | None = None,
    style: Style = PLAIN,
    max_findings: int | None = None,
    first_line: int = 1,
    show_values: bool = False,
) -> str:
    """A report as text: a line that sums it up, then a few lines a finding.

    Args:
        report: what was found.
        name: what to call the payload.
        source: the text that was judged, whose offending lines are then shown.
        style: `COLOURED` for a terminal.
        max_findings: how many findings are shown; the rest are counted.
        first_line: the number of the line that the text begins on.
        show_values: whether the lines are shown without masking.
    """
    lines = () if source is None else _lines_of(source)
    told = [f"{name}: {_summary(report, style)}"]
    for finding in islice(report.findings, max_findings):
        told += _headed(finding, style)
        told += _pointed(finding, lines, first_line, style, show_values=show_values)
        told += _reasoned(finding, style)
    left_out = len(report.findings) - (max_findings if max_findings is not None else len(report.findings))
    if left_out > 0:
        told.append(f"  … and {left_out:,} more")
    return "\n".join(told)


def _lines_of(source: bytes | str) -> list[str]:
    text = source.decode("utf-8", errors="replace") if isinstance(source, bytes) else source
    return text.split("\n")


def _summary(report: Report, style: Style) -> str:
    told = [count(len(report.violations), "violation")] if report.violations else []
    told += [f"{len(report.advice)} advice"] if report.advice else []
    if not report.operation:
        return ", ".join(told) or "in order"
    verdict, paint = ("conforms to", style.passed) if report.ok else ("breaks the contract of", style.violation)
    return f"{paint}{verdict}{style.end} {report.operation}" + (f" ({', '.join(told)})" if told else "")


def _headed(finding: Finding, style: Style) -> Iterator[str]:
    """What kind of finding, where, and what was expected and found."""
    paint = style.violation if finding.severity == "violation" else style.advice
    where = finding.pointer or "(the whole payload)"
    position = f"  line {finding.line}" if finding.line is not None else ""
    position += f", column {finding.column}" if finding.column is not None else ""
    yield f"  {paint}{finding.severity} {finding.rule}{style.end} at {where}{position}"
    yield f"    {finding.message}"


def _pointed(
    finding: Finding, lines: list[str] | tuple[()], first_line: int, style: Style, *, show_values: bool
) -> Iterator[str]:
    """The offending line, and a caret below the column."""
    if finding.line is None or finding.column is None or not 0 <= finding.line - first_line < len(lines):
        return
    line = lines[finding.line - first_line].removesuffix("\r")
    masked = any(map(is_masked_name, finding.pointer.split("/")))
    limits = {"after": _AFTER_A_FAULT} if finding.rule == "json" else {}
    shown = excerpt(line, finding.column, masked=masked, show_values=show_values, **limits)
    margin = f"{finding.line:>7} │ "
    yield f"{style.quiet}{margin}{style.end}{shown.text}"
    yield f"{style.quiet}{'│ ':>{len(margin)}}{style.end}{' ' * shown.indent}{style.violation}^{style.end}"


def _reasoned(finding: Finding, style: Style) -> Iterator[str]:
    """The statement that the rule rests on."""
    if finding.origin is not None:
        line = f" line {finding.origin.line}" if finding.origin.line is not None else ""
        source = "the overlay" if finding.origin.source == "overlay" else finding.origin.source
        yield f"{style.quiet}    because {source}{line} says: {finding.origin.phrase}{style.end}"


def report_to_json(report: Report, name: str) -> Json:
    """A report as the JSON value that `docpact validate --format json` prints for one input."""
    return {"name": name, "ok": report.ok, "findings": [_finding_to_json(each) for each in report.findings]}


def _finding_to_json(finding: Finding) -> Json:
    return asdict(finding)
