"""A coverage as one HTML page without outside assets: the tree of the contract, met and never met.

It is read without a script: the small one only filters by name and opens all; style alone hides what was met.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Final

from ...contract.masking import printable
from .figures import Figures, Part, Score
from .goals import Field, Goal, Kind
from .markup import Child, Html, tag

_KINDS: Final = {
    Kind.PRESENT: "fields there",
    Kind.ABSENT: "fields absent",
    Kind.VALUE: "values",
    Kind.EDGE: "edge classes",
}
_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_NOTHING: Final = "\N{EN DASH}"


def coverage_html(figures: Figures) -> str:
    """The page."""
    style, script = _asset("page.css"), _asset("page.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    head = tag(
        "head", None,
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("meta", {"name": "color-scheme", "content": "light dark"}),
        tag("title", None, f"Contract coverage {figures.score.percent:g}%"),
        tag("style", None, Html(style)),
    )  # fmt: skip
    body = tag("body", None, _header(figures), tag("main", None, _main(figures)), tag("script", None, Html(script)))
    return f"<!doctype html>\n{tag('html', {'lang': 'en'}, head, body).text}\n"


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


# ----------------------------------------------------------------- the whole


def _header(figures: Figures) -> Html:
    score, called = figures.score, len(figures.called)
    calls = sum(each.record.calls for each in figures.called)
    told = f"{score.met:,} of {score.all:,} met in {_count(calls, 'call')} of {_count(called, 'operation')}"
    return tag(
        "header", None,
        tag("div", {"class": "title"}, tag("h1", None, "Contract coverage"), tag("p", None, told)),
        tag("p", {"class": "total"}, f"{score.percent:g}%"),
        _bar(score),
        tag("p", {"class": "note"}, _COUNTED, " docpact ", version("docpact")),
    )  # fmt: skip


_COUNTED: Final = (
    "Counted are the fields that were there, the optional ones that were absent, the values of enums, and the edge"
    " classes, over the operations that were called."
)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _main(figures: Figures) -> Iterator[Html]:
    if not figures.called:
        yield tag("p", {"class": "empty"}, "No operation of the API was called.")
        return
    yield tag("section", {"class": "operations"}, tag("h2", None, "Operations"), _operations(figures))
    yield tag("section", {"class": "beside"}, _beside(figures))
    yield _tools()
    yield from (_operation(each) for each in figures.called)


def _operations(figures: Figures) -> Iterator[Html]:
    names = ("Operation", "Calls", "Statuses", "Met", "")
    head = tag("tr", None, [tag("th", {"scope": "col"}, each) for each in names])
    rows = [_operation_row(each) for each in figures.called]
    yield tag("div", {"class": "scroll"}, tag("table", None, tag("thead", None, head), tag("tbody", None, rows)))
    if figures.never_called:
        yield tag("p", {"class": "chips"}, "Never called: ", [_chip(each) for each in figures.never_called])


def _operation_row(part: Part) -> Html:
    score = part.score
    return tag(
        "tr", None,
        tag("th", {"scope": "row"}, tag("a", {"href": f"#{part.operation}"}, part.operation)),
        tag("td", {"class": "number"}, f"{part.record.calls:,}"),
        tag("td", None, _statuses(part)),
        tag("td", {"class": "number"}, f"{score.met:,} of {score.all:,}"),
        tag("td", {"class": "wide"}, _bar(score), tag("span", {"class": "percent"}, f"{score.percent:g}%")),
    )  # fmt: skip


def _statuses(part: Part) -> Iterator[Html]:
    for status, times in sorted(part.record.statuses.items()):
        yield tag("span", {"class": "chip"}, status, tag("span", {"class": "times"}, f" {_TIMES}{times:,}"))


def _beside(figures: Figures) -> Iterator[Html]:
    """What has no part in the percentage."""
    known = [*figures.scenarios, *figures.scenarios_never_met] if figures.scenarios else []
    scenarios = {each: figures.coverage.scenarios[each] for each in known}
    faults = [(each.operation, *fault) for each in figures.parts for fault in sorted(each.record.faults.items())]
    yield _card("Execution states", figures.states)
    yield _card("Scenarios of the fake", scenarios)
    yield _card("Faults", {f"{operation}: {name}": times for operation, name, times in faults})


def _card(title: str, times: Mapping[str, int]) -> Html:
    chips = [_chip(name, number) for name, number in times.items()]
    shown: Child = chips or tag("span", {"class": "none"}, "none met")
    return tag("div", {"class": "card"}, tag("h3", None, title), tag("p", {"class": "chips"}, shown))


def _chip(name: str, times: int = 0) -> Html:
    told = tag("span", {"class": "times"}, f" {_TIMES}{times:,}") if times else ""
    return tag("span", {"class": "chip met" if times else "chip never"}, _mark(met=times > 0), printable(name), told)


def _mark(*, met: bool) -> Html:
    """Told apart by shape, too, and in words to those who listen."""
    words = tag("span", {"class": "heard"}, "met: " if met else "never met: ")
    return tag("span", {"class": "mark"}, tag("span", {"aria-hidden": "true"}, "✓" if met else "○"), words)


def _bar(score: Score) -> Html:
    return tag("span", {"class": "bar", "aria-hidden": "true"}, tag("span", {"style": f"width:{score.percent:g}%"}))


def _tools() -> Html:
    return tag(
        "div", {"class": "tools"},
        tag("label", None, tag("input", {"type": "checkbox", "id": "unmet"}), " Only what was never met"),
        tag("label", {"class": "scripted", "hidden": True}, "Field ",
            tag("input", {"type": "search", "id": "search", "placeholder": "startedAt, error…"})),
        tag("button", {"class": "scripted", "type": "button", "id": "toggle", "hidden": True}, "Open all"),
    )  # fmt: skip


# ----------------------------------------------------------------- one operation


def _operation(part: Part) -> Html:
    score = part.score
    title = tag("h2", None, part.operation, " ", tag("span", {"class": "percent"}, f"{score.percent:g}%"))
    head = tag("div", {"class": "columns", "aria-hidden": "true"}, *(tag("span", None, each) for each in _COLUMNS))
    tree = tag("ul", {"class": "tree"}, _field(part, part.target.root))
    return tag("section", {"class": "operation", "id": part.operation}, title, _kinds(part), head, tree)


_COLUMNS: Final = ("Field (? is optional)", "there", "absent", "values", "edge classes", "met")


def _kinds(part: Part) -> Html:
    def told(kind: Kind, name: str) -> Html:
        score = part.score_of(each for each in part.target.goals if each.kind is kind)
        return tag("span", {"class": "kind"}, tag("b", None, f"{score.met} of {score.all}"), f" {name}", _bar(score))

    return tag("p", {"class": "kinds"}, [told(kind, name) for kind, name in _KINDS.items()])


def _field(part: Part, field: Field) -> Html:
    """A row that opens on the goals of the field, and below it the fields inside."""
    inside = [_field(part, each) for each in field.fields]
    score = part.score_of(goal for each in field for goal in each.goals)
    complete = "complete" if score.met == score.all else None
    own = "own-complete" if (mine := part.score_of(field.goals)).met == mine.all else None
    row = tag("details", {"class": own}, tag("summary", None, _summary(part, field)), _goals(part, field))
    nested: Child = tag("ul", None, inside) if inside else ""
    return tag("li", {"class": complete, "data-name": field.label.lower()}, row, nested)


def _summary(part: Part, field: Field) -> Iterator[Html]:
    optional = "" if field.required else "?"
    name: Child = [field.name, tag("span", {"class": "optional"}, optional)] if field.name else "reply"
    yield tag("span", {"class": "name"}, tag("code", None, name), tag("span", {"class": "type"}, field.type))
    for kind in (Kind.PRESENT, Kind.ABSENT):
        yield _once(part, [each for each in field.goals if each.kind is kind], kind)
    for kind in (Kind.VALUE, Kind.EDGE):
        yield _share(part.score_of(each for each in field.goals if each.kind is kind), kind)
    score = part.score_of(field.goals)
    yield tag("span", {"class": "cell share"}, _bar(score), tag("span", {"class": "percent"}, f"{int(score.percent)}%"))


def _once(part: Part, goals: list[Goal], kind: Kind) -> Html:
    """What is met or not."""
    if not goals:
        return tag("span", {"class": "cell nothing", "aria-hidden": "true"}, _NOTHING)
    met = part.met(goals[0])
    told = f"{_TIMES}{met.times:,}" if met else "never"
    what = tag("span", {"class": "what"}, "there " if kind is Kind.PRESENT else "absent ")
    return tag("span", {"class": "cell met" if met else "cell never"}, _mark(met=met is not None), what, told)


def _share(score: Score, kind: Kind) -> Html:
    if not score.all:
        return tag("span", {"class": "cell nothing", "aria-hidden": "true"}, _NOTHING)
    look = "met" if score.met == score.all else "some" if score.met else "never"
    what = tag("span", {"class": "what"}, "values " if kind is Kind.VALUE else "edge classes ")
    return tag("span", {"class": f"cell {look}"}, what, f"{score.met} of {score.all}")


def _goals(part: Part, field: Field) -> Html:
    titles = [tag("th", {"scope": "col"}, each) for each in ("Goal", "Replies", "What goes wrong")]
    head = tag("tr", None, titles, tag("th", {"scope": "col", "class": "first"}, "First met by"))
    rows = [_goal(part, each) for each in _ordered(field.goals)]
    return tag("div", {"class": "scroll"}, tag("table", None, tag("thead", None, head), tag("tbody", None, rows)))


def _ordered(goals: Iterable[Goal]) -> list[Goal]:
    return sorted(goals, key=lambda each: [*Kind].index(each.kind))


def _goal(part: Part, goal: Goal) -> Html:
    met = part.met(goal)
    name = {Kind.PRESENT: "there", Kind.ABSENT: "absent"}.get(goal.kind, goal.short)
    test = (printable(met.test) or "outside of tests") if met else ""
    return tag(
        "tr", {"class": "met" if met else "never"},
        tag("th", {"scope": "row"}, _mark(met=met is not None), tag("code", None, name)),
        tag("td", {"class": "number"}, f"{met.times:,}" if met else "never"),
        tag("td", None, goal.why),
        tag("td", {"class": "first"}, tag("code", None, _breakable(test))),
    )  # fmt: skip


def _breakable(name: str) -> Iterator[Child]:
    """The name of a test, which is long, with the places where a line may end."""
    for index, part in enumerate(re.split(r"(?<=[/\[])|(?=::)", name)):
        yield [tag("wbr"), part] if index else part
