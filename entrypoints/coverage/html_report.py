"""A coverage as one HTML page without outside assets: the tree of the contract, met and never met.

It is read without a script: the small one only filters by name and opens all; style alone hides what was met.
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
from ..files import write_text
from .metrics import Figures, Part, Score
from .targets import Field, Goal, Kind

_KINDS: Final = {
    Kind.PRESENT: "fields there",
    Kind.ABSENT: "fields absent",
    Kind.VALUE: "values",
    Kind.EDGE: "edge classes",
}
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
    told = f"{score.met:,} of {score.all:,} met in {_count(calls, 'call')} of {_count(called, 'operation')}"
    return element(
        "header",
        element("div", element("h1", "Contract coverage"), element("p", told), class_="title"),
        element("p", f"{score.percent:g}%", class_="total"),
        _bar(score),
        element("p", _grouped(figures.groups), class_="chips"),
        element("p", _COUNTED, " docpact ", version("docpact"), class_="note"),
    )


def _grouped(groups: Mapping[str, Score]) -> Iterator[Markup]:
    """How much of the fields, of the values and of the edge classes."""
    for name, score in groups.items():
        yield element(
            "span", f"{name} {score.percent:g}%", element("span", f" {score.met:,} of {score.all:,}"), class_="chip"
        )


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


def _operation_row(part: Part) -> Markup:
    score = part.score
    return element(
        "tr",
        element("th", element("a", part.operation, href=f"#{part.operation}"), scope="row"),
        element("td", f"{part.record.calls:,}", class_="number"),
        element("td", _statuses(part)),
        element("td", f"{score.met:,} of {score.all:,}", class_="number"),
        element("td", _bar(score), element("span", f"{score.percent:g}%", class_="percent"), class_="wide"),
    )


def _statuses(part: Part) -> Iterator[Markup]:
    for status, times in sorted(part.record.statuses.items()):
        yield element("span", status, _times(times), class_="chip")


def _times(number: int) -> Markup:
    return element("span", f" {_TIMES}{number:,}", class_="times")


def _beside(figures: Figures) -> Iterator[Markup]:
    """What has no part in the percentage."""
    known = [*figures.scenarios, *figures.scenarios_never_met] if figures.scenarios else []
    scenarios = {each: figures.coverage.scenarios[each] for each in known}
    faults = [(each.operation, *fault) for each in figures.parts for fault in sorted(each.record.faults.items())]
    yield _card("Execution states", figures.states)
    yield _card("Scenarios of the fake", scenarios)
    yield _card("Faults", {f"{operation}: {name}": times for operation, name, times in faults})


def _card(title: str, times: Mapping[str, int]) -> Markup:
    chips = [_chip(name, number) for name, number in times.items()]
    shown: Child = chips or element("span", "none met", class_="none")
    return element("div", element("h3", title), element("p", shown, class_="chips"), class_="card")


def _chip(name: str, times: int = 0) -> Markup:
    told = _times(times) if times else None
    return element("span", _mark(met=times > 0), printable(name), told, class_="chip met" if times else "chip never")


def _mark(*, met: bool) -> Markup:
    """Told apart by shape, too, and in words to those who listen."""
    shape = element("span", "✓" if met else "○", aria_hidden="true")
    return element("span", shape, element("span", "met: " if met else "never met: ", class_="heard"), class_="mark")


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


def _operation(part: Part) -> Markup:
    title = element("h2", part.operation, " ", element("span", f"{part.score.percent:g}%", class_="percent"))
    head = element("div", (element("span", each) for each in _COLUMNS), class_="columns", aria_hidden="true")
    tree = element("ul", _field(part, part.target.root), class_="tree")
    return element("section", title, _kinds(part), head, tree, class_="operation", id=part.operation)


_COLUMNS: Final = ("Field (? is optional)", "there", "absent", "values", "edge classes", "met")


def _kinds(part: Part) -> Markup:
    def told(kind: Kind, name: str) -> Markup:
        score = part.score_of(_of_kind(part.target.goals, kind))
        return element("span", element("b", f"{score.met} of {score.all}"), f" {name}", _bar(score), class_="kind")

    return element("p", (told(kind, name) for kind, name in _KINDS.items()), class_="kinds")


def _of_kind(goals: Iterable[Goal], kind: Kind) -> list[Goal]:
    return [each for each in goals if each.kind is kind]


def _field(part: Part, field: Field) -> Markup:
    """A row that opens on the goals of the field, and below it the fields inside."""
    score, own = part.score_of(goal for each in field for goal in each.goals), part.score_of(field.goals)
    row = element(
        "details",
        element("summary", _summary(part, field)),
        _goals(part, field),
        class_="own-complete" if own.is_complete else None,
    )
    inside = [_field(part, each) for each in field.fields]
    nested = element("ul", inside) if inside else None
    complete = "complete" if score.is_complete else None
    return element("li", row, nested, class_=complete, data_name=field.label.lower())


def _summary(part: Part, field: Field) -> Iterator[Markup]:
    optional = element("span", "" if field.required else "?", class_="optional")
    name = element("code", [field.name, optional] if field.name else "reply")
    yield element("span", name, element("span", field.type, class_="type"), class_="name")
    for kind in (Kind.PRESENT, Kind.ABSENT):
        yield _once(part, _of_kind(field.goals, kind), kind)
    for kind in (Kind.VALUE, Kind.EDGE):
        yield _share(part.score_of(_of_kind(field.goals, kind)), kind)
    score = part.score_of(field.goals)
    percent = element("span", f"{int(score.percent)}%", class_="percent")
    yield element("span", _bar(score), percent, class_=f"cell share {_look(score)}")


_EMPTY_CELL: Final = element("span", "\N{EN DASH}", class_="cell nothing", aria_hidden="true")


def _once(part: Part, goals: list[Goal], kind: Kind) -> Markup:
    """What is met or not."""
    if not goals:
        return _EMPTY_CELL
    met = part.met(goals[0])
    told = f"{_TIMES}{met.times:,}" if met else "never"
    what = element("span", "there " if kind is Kind.PRESENT else "absent ", class_="what")
    return element("span", _mark(met=met is not None), what, told, class_="cell met" if met else "cell never")


def _share(score: Score, kind: Kind) -> Markup:
    if not score.all:
        return _EMPTY_CELL
    what = element("span", "values " if kind is Kind.VALUE else "edge classes ", class_="what")
    return element("span", what, f"{score.met} of {score.all}", class_=f"cell {_look(score)}")


def _look(score: Score) -> str:
    return "met" if score.is_complete else "some" if score.met else "never"


def _goals(part: Part, field: Field) -> Markup:
    head = [element("th", each, scope="col") for each in ("Goal", "Replies", "What goes wrong")]
    head.append(element("th", "First met by", scope="col", class_="first"))
    return _table(head, (_goal(part, each) for each in _ordered(field.goals)))


def _ordered(goals: Iterable[Goal]) -> list[Goal]:
    return sorted(goals, key=lambda each: [*Kind].index(each.kind))


def _goal(part: Part, goal: Goal) -> Markup:
    met = part.met(goal)
    name = {Kind.PRESENT: "there", Kind.ABSENT: "absent"}.get(goal.kind, goal.short)
    test = (printable(met.test) or "outside of tests") if met else ""
    return element(
        "tr",
        element("th", _mark(met=met is not None), element("code", name), scope="row"),
        element("td", f"{met.times:,}" if met else "never", class_="number"),
        element("td", goal.why),
        element("td", element("code", _breakable(test)), class_="first"),
        class_="met" if met else "never",
    )


def _breakable(name: str) -> Iterator[Child]:
    """The name of a test, which is long, with the places where a line may end."""
    for index, part in enumerate(re.split(r"(?<=[/\[])|(?=::)", name)):
        yield [element("wbr"), part] if index else part
