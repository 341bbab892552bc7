"""Text for people, with the offending lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....contract import render
from ..run import Outcome, ValidatedInput
from ..view import View


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
