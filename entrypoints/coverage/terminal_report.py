"""A coverage as lines for a terminal: a table, and in short what is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias

from ...contract.text.printing import count
from ...contract.workflows import STATUS_TITLE
from ..terminal.output import aligned
from .items import Kind
from .metrics import Figures, OperationCoverage, Score

Style: TypeAlias = Literal["plain", "bold", "red", "yellow", "faint"]

_SHORT = 6
"""The number of names shown of a list, where the list is shortened."""


class Line(NamedTuple):
    """A line, and how it looks."""

    text: str
    style: Style = "plain"


def table(figures: Figures, *, whole: bool = False) -> Iterator[Line]:
    """The table, then what is not covered; where `whole`, with lists to their end."""
    if not figures.called:
        yield Line("no operation of the API was called", "yellow")
        return
    yield from _rows(figures)
    yield Line(f"of these {_grouped(figures)}")
    for part in figures.called:
        yield from _uncovered(part, whole=whole)
    yield Line("")
    yield from _beside(figures, whole=whole)


def summary(figures: Figures) -> Line:
    """All of it in one line."""
    if not figures.called:
        return Line("docpact coverage: no operation of the API was called")
    score, called = figures.score, count(len(figures.called), "operation")
    groups = "".join(f", {name} {each.percent:g}%" for name, each in figures.groups.items() if each.total)
    counts = f"{score.covered:,} of {score.total:,} met"
    return Line(f"docpact coverage: {score.percent:g}% ({counts}, {called} called{groups})")


def _grouped(figures: Figures) -> str:
    pairs = figures.groups.items()
    return ", ".join(f"{name} {score.percent:g}% ({score.covered:,} of {score.total:,})" for name, score in pairs)


# ----------------------------------------------------------------- the table


_HEAD = ("Operation", "Calls", "Statuses", "Met", "All", "Cover")
_NUMBERS = {1, 3, 4, 5}


def _rows(figures: Figures) -> Iterator[Line]:
    rows = [_row(each.operation, each.record.calls, each.record.statuses, each.score) for each in figures.called]
    total = _row("TOTAL", sum(each.record.calls for each in figures.called), (), figures.score)
    head, *lines, last = aligned([_HEAD, *rows, total], right=_NUMBERS)
    yield Line(head, "bold")
    yield from map(Line, lines)
    yield Line("-" * len(head))
    yield Line(last, "bold")


def _row(name: str, calls: int, statuses: Iterable[str], score: Score) -> tuple[str, ...]:
    numbers = (f"{score.covered:,}", f"{score.total:,}", f"{int(score.percent)}%")
    return (name, f"{calls:,}", " ".join(sorted(statuses)), *numbers)


# ----------------------------------------------------------------- what is not covered

_TITLES = dict(zip(Kind, ("fields never there", "fields always there", "values", "edge classes"), strict=True))


def _uncovered(part: OperationCoverage, *, whole: bool) -> Iterator[Line]:
    if part.score.is_complete:
        return
    yield Line("")
    yield Line(f"never met in {part.operation}", "yellow")
    for kind, title in _TITLES.items():
        names = list(_names(part, kind, whole=whole))
        if names:
            number = sum(1 for _ in part.uncovered(kind))
            yield from _list(f"{title} ({number})", names, whole=whole)


def _names(part: OperationCoverage, kind: Kind, *, whole: bool) -> Iterator[str]:
    """The names; those that belong to a field together, with the field before them."""
    for field, group in groupby(part.uncovered(kind), key=lambda each: each[0]):
        names = [item.short for _, item in group]
        if kind in (Kind.PRESENT, Kind.ABSENT):
            yield from names
        else:
            yield f"{field.label or 'the reply'}: {_join(names, whole=whole, most=3)}"


def _join(names: Sequence[str], *, whole: bool, most: int = _SHORT) -> str:
    if whole or len(names) <= most + 1:
        return ", ".join(names)
    return f"{', '.join(names[:most])} +{len(names) - most}"


def _list(title: str, names: Sequence[str], *, whole: bool) -> Iterator[Line]:
    """A title, and the names below it where they are phrases, beside it where they are words."""
    if not any(": " in each for each in names):
        yield Line(f"  {title:<24}  {_join(names, whole=whole)}")
        return
    first = names if whole or len(names) <= _SHORT + 1 else names[:_SHORT]
    for index, each in enumerate(first):
        yield Line(f"  {'' if index else title:<24}  {each}")
    if len(first) < len(names):
        yield Line(f"  {'':<24}  … and of {len(names) - len(first)} more fields", "faint")


def _beside(figures: Figures, *, whole: bool) -> Iterator[Line]:
    """What has no part in the percentage."""
    states = [name for name, times in figures.states.items() if times]
    missing = [name for name, times in figures.states.items() if not times]
    yield from _fact("never called", figures.never_called, whole=whole)
    yield from _fact(f"{STATUS_TITLE} met", states, missing, whole=whole)
    if figures.scenarios:
        yield from _fact("scenarios met", figures.scenarios, figures.uncovered_scenarios, whole=whole)
    faults = {name: None for each in figures.parts for name in sorted(each.record.faults)}
    yield from _fact("faults met", [*faults], whole=whole)


def _fact(title: str, names: Sequence[str], missing: Iterable[str] = (), *, whole: bool) -> Iterator[Line]:
    lacking = [*missing]
    if names or lacking:
        never = f"; never {_join(lacking, whole=whole)}" if lacking else ""
        yield Line(f"{title:<26}  {_join(names, whole=whole) or 'none'}{never}")
