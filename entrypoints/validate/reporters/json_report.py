"""JSON for programs: one document, an input a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ....contract import report_to_json
from ..run import Outcome, ValidatedInput
from ..view import View


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
