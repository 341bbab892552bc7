"""A coverage as one HTML page without outside assets: the tree of the contract, covered and uncovered.

It is read without a script: the small one only filters by name and opens all; style alone hides what is covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

from ...contract.text.html import Child, Markup, element, source_hash
from ...contract.text.printing import printable
from ...contract.workflows import STATUS_TITLE
from ..files import write_text
from .items import CoverageItem, Field, Kind
from .metrics import Figures, OperationCoverage, Score

_KINDS: Final = dict(zip(Kind, ("fields there", "fields absent", "values", "edge classes"), strict=True))
_TIMES: Final = "\N{MULTIPLICATION SIGN}"


MARK: Final = '<meta name="generator" content="docpact"'


def write(figures: Figures, path: Path) -> None:
    """Writes the page.

    Raises:
        FileError: it cannot be written.
    """
    write_text(path, coverage_html(figures), replace=True)


def coverage_html(figures: Figures) -> str:
    """The page."""
    style, script = Markup(_asset("page.css")), Markup(_asset("page.js"))
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {source_hash(script)}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="generator", content="docpact"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="color-scheme", content="light dark"),
        element("title", f"Contract coverage {figures.score.percent:g}%"),
        element("style", style),
    )
    body = element("body", _header(figures), element("main", _main(figures)), element("script", script))
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


# ----------------------------------------------------------------- the whole


def _header(figures: Figures) -> Markup:
    score, called = figures.score, len(figures.called)
    calls = sum(each.record.calls for each in figures.called)
    summary = f"{score.covered:,} of {score.total:,} met in {_count(calls, 'call')} of {_count(called, 'operation')}"
    return element(
        "header",
        element("div", element("h1", "Contract coverage"), element("p", summary), class_="title"),
        element("p", f"{score.percent:g}%", class_="total"),
        _bar(score),
        element("p", _grouped(figures.groups), class_="chips"),
        element("p", _COUNTED, " docpact ", version("docpact"), class_="note"),
    )


def _grouped(groups: Mapping[str, Score]) -> Iterator[Markup]:
    for name, score in groups.items():
        share = element("span", f" {score.covered:,} of {score.total:,}")
        yield element("span", f"{name} {score.percent:g}%", share, class_="chip")


_COUNTED: Final = (
    "Counted are the fields that were there, the optional ones that were absent, the values of enums, and the edge"
    " classes, over the operations that were called."
)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _main(figures: Figures) -> Iterator[Markup]:
    if not figures.called:
        yield element("p", "No operation of the API was called.", class_="empty")
        return
    yield element("section", element("h2", "Operations"), _operations(figures), class_="operations")
    yield element("section", _beside(figures), class_="beside")
    yield _tools()
    yield from (_operation(each) for each in figures.called)


def _operations(figures: Figures) -> Iterator[Markup]:
    head = [element("th", each, scope="col") for each in ("Operation", "Calls", "Statuses", "Met", "")]
    yield _table(head, map(_operation_row, figures.called))
    if figures.never_called:
        yield element("p", "Never called: ", map(_chip, figures.never_called), class_="chips")


def _table(head: Iterable[Markup], rows: Iterable[Markup]) -> Markup:
    table = element("table", element("thead", element("tr", head)), element("tbody", rows))
    return element("div", table, class_="scroll")


def _operation_row(part: OperationCoverage) -> Markup:
    score = part.score
    return element(
        "tr",
        element("th", element("a", part.operation, href=f"#{part.operation}"), scope="row"),
        element("td", f"{part.record.calls:,}", class_="number"),
        element("td", _statuses(part)),
        element("td", f"{score.covered:,} of {score.total:,}", class_="number"),
        element("td", _bar(score), element("span", f"{score.percent:g}%", class_="percent"), class_="wide"),
    )


def _statuses(part: OperationCoverage) -> Iterator[Markup]:
    for status, times in sorted(part.record.statuses.items()):
        yield element("span", status, _times(times), class_="chip")


def _times(number: int) -> Markup:
    return element("span", f" {_TIMES}{number:,}", class_="times")


def _beside(figures: Figures) -> Iterator[Markup]:
    """What has no part in the percentage."""
    known = [*figures.scenarios, *figures.uncovered_scenarios] if figures.scenarios else []
    scenarios = {each: figures.coverage.scenarios[each] for each in known}
    faults = [(each.operation, *fault) for each in figures.parts for fault in sorted(each.record.faults.items())]
    if figures.states:  # of the shipped API
        yield _card(STATUS_TITLE.capitalize(), figures.states)
        yield _card("Scenarios of the fake", scenarios)
    yield _card("Faults", {f"{operation}: {name}": times for operation, name, times in faults})


def _card(title: str, times: Mapping[str, int]) -> Markup:
    chips = [_chip(name, number) for name, number in times.items()]
    content: Child = chips or element("span", "none met", class_="none")
    return element("div", element("h3", title), element("p", content, class_="chips"), class_="card")


def _chip(name: str, times: int = 0) -> Markup:
    count = _times(times) if times else None
    look = "chip met" if times else "chip never"
    return element("span", _mark(is_covered=times > 0), printable(name), count, class_=look)


def _mark(*, is_covered: bool) -> Markup:
    """A mark that differs by shape, too, and in words for screen readers."""
    shape = element("span", "✓" if is_covered else "○", aria_hidden="true")
    words = element("span", "met: " if is_covered else "never met: ", class_="heard")
    return element("span", shape, words, class_="mark")


def _bar(score: Score) -> Markup:
    return element("span", element("span", style=f"width:{score.percent:g}%"), class_="bar", aria_hidden="true")


def _tools() -> Markup:
    search = element("input", type="search", id="search", placeholder="startedAt, error…")
    return element(
        "div",
        element("label", element("input", type="checkbox", id="unmet"), " Only what was never met"),
        element("label", "Field ", search, class_="scripted", hidden=True),
        element("button", "Open all", class_="scripted", type="button", id="toggle", hidden=True),
        class_="tools",
    )


# ----------------------------------------------------------------- one operation


def _operation(part: OperationCoverage) -> Markup:
    title = element("h2", part.operation, " ", element("span", f"{part.score.percent:g}%", class_="percent"))
    head = element("div", (element("span", each) for each in _COLUMNS), class_="columns", aria_hidden="true")
    tree = element("ul", _field(part, part.target.root), class_="tree")
    return element("section", title, _kinds(part), head, tree, class_="operation", id=part.operation)


_COLUMNS: Final = ("Field (? is optional)", "there", "absent", "values", "edge classes", "met")


def _kinds(part: OperationCoverage) -> Markup:
    def share(kind: Kind, name: str) -> Markup:
        score = part.score_of(_of_kind(part.target.items, kind))
        shares = element("b", f"{score.covered} of {score.total}")
        return element("span", shares, f" {name}", _bar(score), class_="kind")

    return element("p", (share(kind, name) for kind, name in _KINDS.items()), class_="kinds")


def _of_kind(items: Iterable[CoverageItem], kind: Kind) -> list[CoverageItem]:
    return [each for each in items if each.kind is kind]


def _field(part: OperationCoverage, field: Field) -> Markup:
    """A row that opens on the items of the field, and the fields inside below it."""
    score, own = part.score_of(item for each in field for item in each.items), part.score_of(field.items)
    look = "own-complete" if own.is_complete else None
    row = element("details", element("summary", _summary(part, field)), _items(part, field), class_=look)
    inside = [_field(part, each) for each in field.fields]
    nested = element("ul", inside) if inside else None
    complete = "complete" if score.is_complete else None
    return element("li", row, nested, class_=complete, data_name=field.label.lower())


def _summary(part: OperationCoverage, field: Field) -> Iterator[Markup]:
    optional = element("span", "" if field.required else "?", class_="optional")
    name = element("code", [field.name, optional] if field.name else "reply")
    yield element("span", name, element("span", field.type, class_="type"), class_="name")
    for kind in (Kind.PRESENT, Kind.ABSENT):
        yield _item_cell(part, _of_kind(field.items, kind), kind)
    for kind in (Kind.VALUE, Kind.EDGE):
        yield _share(part.score_of(_of_kind(field.items, kind)), kind)
    score = part.score_of(field.items)
    percent = element("span", f"{int(score.percent)}%", class_="percent")
    yield element("span", _bar(score), percent, class_=f"cell share {_look(score)}")


_EMPTY_CELL: Final = element("span", "\N{EN DASH}", class_="cell nothing", aria_hidden="true")


def _item_cell(part: OperationCoverage, items: list[CoverageItem], kind: Kind) -> Markup:
    """Whether an item is covered, and how often."""
    if not items:
        return _EMPTY_CELL
    hits = part.hits(items[0])
    times = f"{_TIMES}{hits.times:,}" if hits else "never"
    what = element("span", "there " if kind is Kind.PRESENT else "absent ", class_="what")
    return element("span", _mark(is_covered=hits is not None), what, times, class_="cell met" if hits else "cell never")


def _share(score: Score, kind: Kind) -> Markup:
    if not score.total:
        return _EMPTY_CELL
    what = element("span", "values " if kind is Kind.VALUE else "edge classes ", class_="what")
    return element("span", what, f"{score.covered} of {score.total}", class_=f"cell {_look(score)}")


def _look(score: Score) -> str:
    return "met" if score.is_complete else "some" if score.covered else "never"


def _items(part: OperationCoverage, field: Field) -> Markup:
    head = [element("th", each, scope="col") for each in ("Goal", "Replies", "What goes wrong")]
    head.append(element("th", "First met by", scope="col", class_="first"))
    return _table(head, (_item(part, each) for each in sorted(field.items, key=lambda item: [*Kind].index(item.kind))))


def _item(part: OperationCoverage, item: CoverageItem) -> Markup:
    hits = part.hits(item)
    name = {Kind.PRESENT: "there", Kind.ABSENT: "absent"}.get(item.kind, item.short)
    test = (printable(hits.test) or "outside of tests") if hits else ""
    return element(
        "tr",
        element("th", _mark(is_covered=hits is not None), element("code", name), scope="row"),
        element("td", f"{hits.times:,}" if hits else "never", class_="number"),
        element("td", item.why),
        element("td", element("code", _breakable(test)), class_="first"),
        class_="met" if hits else "never",
    )


def _breakable(name: str) -> Iterator[Child]:
    """The name of a test, which is long, with the places where a line may end."""
    for index, part in enumerate(re.split(r"(?<=[/\[])|(?=::)", name)):
        yield [element("wbr"), part] if index else part
