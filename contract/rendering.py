"""Reports as text for people and as JSON for programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Final

from .findings.report import Finding, Report
from .findings.rules import AT_MEMBER_NAME
from .snippet import WIDTH, excerpt
from .text.printing import count
from .text.redaction import is_masked_name


@dataclass(frozen=True, slots=True)
class Style:
    """What colours words of a kind on a terminal; `width` is the cells of its lines, None where that is not known."""

    violation: str = ""
    advice: str = ""
    passed: str = ""
    quiet: str = ""
    end: str = ""
    width: int | None = None


PLAIN: Final = Style()
COLOURED: Final = Style("\x1b[1;31m", "\x1b[1;33m", "\x1b[32m", "\x1b[2m", "\x1b[0m")

MAX_SHOWN_FINDINGS: Final = 20
"""Findings that a failing assertion shows; it counts the rest."""

MAX_ALIKE: Final = 3
"""Findings of one kind that are worth reading."""

_KINDS = 10
"""Kinds of findings that are counted apart."""

_HALF = 80
"""Code points shown of either end of a long pointer."""

_INDEX = re.compile(r"/(?:0|[1-9][0-9]*)(?=/|\Z)")

_ANY_DEPTH = 1 << 30

_LEAST = 20
"""Code points of a line that are shown however narrow the terminal."""

_AFTER_A_FAULT = 1
"""Code points shown from where a text stops being JSON. What follows may be a secret."""


def render(
    report: Report,
    name: str = "payload",
    *,
    source: bytes | str | None = None,
    style: Style = PLAIN,
    max_findings: int | None = None,
    max_alike: int | None = None,
    first_line: int = 1,
    first_column: int = 1,
    show_values: bool = False,
) -> str:
    """A report as text: a line that sums it up, then a few lines a finding, violations before advice.

    Args:
        report: what was found.
        name: what to call the payload.
        source: the text that was validated, to show its offending lines.
        style: `COLOURED` for a terminal.
        max_findings: how many findings are shown; the rest are counted.
        max_alike: how many of those are shown that differ in indices or names alone; the rest are counted by kind.
        first_line: the number of the line that the text begins on.
        first_column: the column there.
        show_values: whether the lines are shown without masking.
    """
    text = source.decode("utf-8", errors="replace") if isinstance(source, bytes) else source
    view = _View(() if text is None else text.split("\n"), (first_line, first_column), style, show_values)
    lines = [f"{name}: {_summary(report, style)}"]
    findings = tuple(islice(_unlike(report.violations + report.advice, max_alike), max_findings))
    for finding in findings:
        lines += _head(finding, style)
        lines += _excerpt(finding, view)
        lines += _reason(finding, style)
    lines += _counts(Counter(map(_kind, report.findings)) - Counter(map(_kind, findings)))
    return "\n".join(lines)


def render_brief(report: Report, name: str = "payload", *, payload: object = None, show_values: bool = False) -> str:
    """A report as a failing test shows it: the first findings of each kind, and how many there are beside them.

    Where the payload is text, its offending lines are shown, masked unless `show_values`.
    """
    source = payload if isinstance(payload, bytes | str) else None
    most, alike = MAX_SHOWN_FINDINGS, MAX_ALIKE
    return render(report, name, source=source, max_findings=most, max_alike=alike, show_values=show_values)


@dataclass(frozen=True, slots=True)
class _View:
    """The text that findings point into: its lines, none of a parsed value, and the line and column it begins at."""

    lines: Sequence[str]
    first: tuple[int, int]
    style: Style
    show_values: bool


def _kind(finding: Finding) -> str:
    """The kind of a finding: findings of other elements or members with the same rule are of one kind."""
    is_of_name = finding.rule in AT_MEMBER_NAME
    pointer = finding.pointer.rpartition("/")[0] if is_of_name else finding.pointer
    where = _short(_INDEX.sub("/*", pointer)) or "(the whole payload)"
    return f"{finding.severity} {finding.rule} {'in' if is_of_name else 'at'} {where}"


def _unlike(findings: Iterable[Finding], max_alike: int | None) -> Iterator[Finding]:
    """The first few findings of each kind."""
    numbers: Counter[str] = Counter()
    for each in findings:
        kind = _kind(each)
        numbers[kind] += 1
        if max_alike is None or numbers[kind] <= max_alike:
            yield each


def _counts(left_out: Counter[str]) -> Iterator[str]:
    """Lines that count the findings left out, by kind."""
    for kind, number in left_out.most_common(_KINDS):
        yield f"  … and {number:,} more: {kind}"
    rest = left_out.total() - sum(number for _, number in left_out.most_common(_KINDS))
    if rest:
        yield f"  … and {rest:,} more of other kinds"


def _short(text: str) -> str:
    """A pointer shortened to what a line can hold."""
    return text if len(text) <= 2 * _HALF else f"{text[:_HALF]}…{text[-_HALF:]}"


def _summary(report: Report, style: Style) -> str:
    counts = [count(len(report.violations), "violation")] if report.violations else []
    counts += [f"{len(report.advice)} advice"] if report.advice else []
    counts += [f"{report.left_out:,} more, only counted"] if report.left_out else []
    if not report.operation:
        return ", ".join(counts) or "in order"
    outcome, paint = ("conforms to", style.passed) if report.ok else ("breaks the contract of", style.violation)
    return f"{paint}{outcome}{style.end} {report.operation}" + (f" ({', '.join(counts)})" if counts else "")


def _head(finding: Finding, style: Style) -> Iterator[str]:
    """The rule and the location of a finding, then what was expected and found."""
    paint = style.violation if finding.severity == "violation" else style.advice
    where = _short(finding.pointer) or "(the whole payload)"
    position = f"  line {finding.line}" if finding.line is not None else ""
    position += f", column {finding.column}" if finding.column is not None else ""
    yield f"  {paint}{finding.severity} {finding.rule}{style.end} at {where}{position}"
    yield f"    {finding.message}"


def _excerpt(finding: Finding, view: _View) -> Iterator[str]:
    """The offending line, and a caret below the column."""
    first_line, first_column = view.first
    if finding.line is None or finding.column is None or not 0 <= finding.line - first_line < len(view.lines):
        return
    line = view.lines[finding.line - first_line].removesuffix("\r")
    column = finding.column - (first_column - 1 if finding.line == first_line else 0)
    style, margin = view.style, f"{finding.line:>7} │ "
    width = WIDTH if style.width is None else max(_LEAST, style.width - len(margin) - len("……"))
    after = _AFTER_A_FAULT if finding.rule in ("recording", "json") else width
    part = excerpt(line, column, depth=_depth(finding), show_values=view.show_values, after=after, width=width)
    yield f"{style.quiet}{margin}{style.end}{part.text}"
    yield f"{style.quiet}{'│ ':>{len(margin)}}{style.end}{' ' * part.indent}{style.violation}^{style.end}"


def _depth(finding: Finding) -> int | None:
    """How deep the finding lies in a member whose name is masked; None where it lies in none."""
    if finding.rule == "recording" or "***" in finding.pointer:  # the depth is not known
        return _ANY_DEPTH
    path = finding.pointer.split("/")
    return next((len(path) - 1 - at for at, name in enumerate(path) if is_masked_name(name)), None)


def _reason(finding: Finding, style: Style) -> Iterator[str]:
    """The statement of the page or overlay that the rule rests on."""
    if finding.origin is not None:
        line = f" line {finding.origin.line}" if finding.origin.line is not None else ""
        source = "the overlay" if finding.origin.source == "overlay" else finding.origin.source
        yield f"{style.quiet}    because {source}{line} says: {finding.origin.phrase}{style.end}"


def report_to_json(report: Report, name: str) -> dict[str, object]:
    """A report as the JSON value that `docpact validate --format json` prints for one input."""
    return {"name": name, "ok": report.ok, "findings": [asdict(each) for each in report.findings]}
