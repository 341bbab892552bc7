"""Drift as tables for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from ...contract.text.printing import count, printable, shortened
from ..terminal.tables import aligned
from .changes import FORMAT, Drift, drifts_of, patch_of
from .observations import DriftCollector
from .value_types import Json

_HEAD: Final = ("what", "where", "seen", "how often", "first in")
_WIDEST: Final = 60
MARK: Final = '"format": "docpact-drift"'
"""What a report begins with that is written to a file."""


def drift_text(collector: DriftCollector) -> Iterator[str]:
    """Lines: a summary, then a table for each operation that drifted."""
    drifts = drifts_of(collector)
    yield _summary(collector, drifts)
    for operation, found in groupby(drifts, key=lambda each: each.operation):
        responses = collector.operations[operation].responses
        yield from ("", operation, *_table([_HEAD, *(_row(each, responses) for each in found)]))


def _summary(collector: DriftCollector, drifts: Sequence[Drift]) -> str:
    """How much was looked at, and how much of it is new."""
    responses = sum(each.responses for each in collector.operations.values())
    looked_at = f"{count(responses, 'response')} of {count(len(collector.operations), 'operation')}"
    return f"{looked_at}: {f'{len(drifts)} drifted' if drifts else 'nothing new'}"


def drift_json(collector: DriftCollector) -> Iterator[str]:
    """One document: the drift of each operation, and its patch."""
    drifts = drifts_of(collector)
    operations = [
        {
            "operation": operation,
            "responses": observed.responses,
            "drifts": [_drift(each) for each in drifts if each.operation == operation],
            "patch": patch_of(collector, operation),
        }
        for operation, observed in sorted(collector.operations.items())
    ]
    yield json.dumps({"format": "docpact-drift", "operations": operations}, indent=2, ensure_ascii=False)


def _drift(drift: Drift) -> Json:
    return {
        "what": drift.what,
        "rule": drift.rule,
        "where": drift.where,
        "seen": drift.values,
        "responses": drift.observation.responses,
        "first": drift.observation.first or None,
    }


def _row(drift: Drift, responses: int) -> tuple[str, ...]:
    often = f"{drift.observation.responses} of {responses}"
    if drift.rule == FORMAT:
        often = f"all {count(drift.observation.shape.kinds['string'], 'text')}"
    return drift.what, drift.where, drift.values, often, printable(drift.observation.first)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    short = [(*(shortened(each, _WIDEST) for each in row[:-1]), row[-1]) for row in rows]
    return (f"  {line}" for line in aligned(short))
