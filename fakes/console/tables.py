"""Calls, faults and unmatched requests as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, islice
from typing import Final, TypeAlias

from ...contract import Finding
from ...contract.http import printable_query, printable_text
from ...contract.text.html import Markup, element
from ...contract.text.printing import count, shortened
from ..calls import Call
from ..faults import FaultPlan
from .view import format_millis

_CALLS: Final = 60
_FINDINGS: Final = 10
_FAULTS: Final = 50
_UNMATCHED: Final = 20

Link: TypeAlias = Callable[[Call], str | None]
"""The address of the resource that a call is about; None where there is none."""


def calls_table(newest_first: Iterable[Call], link: Link) -> Markup:
    """The last calls, the newest first; equal ones that follow one another are one row.

    Args:
        newest_first: the calls.
        link: to what a call is about.
    """
    last = list(islice(newest_first, _CALLS))
    if not last:
        return element("p", "No client has called yet.", class_="empty")
    head = element("tr", *(element("th", each, scope="col") for each in ("When", "Call", "Reply", "Verdict")))
    rows = [_row(list(group), link) for _, group in groupby(last, _sameness)]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="wide", tabindex=0)


def _sameness(call: Call) -> object:
    request, reply = call.request, call.reply
    return request.method, request.path, request.query, request.body, reply.status, reply.body, call.fault


def _row(group: list[Call], link: Link) -> Markup:
    call = group[0]
    times = element("small", f"{len(group)} times", class_="times") if len(group) > 1 else None
    return element(
        "tr",
        element("td", _time(call.at)),
        element("td", element("b", call.operation), times, _target(call, link)),
        element("td", _reply(call)),
        element("td", _verdict(call)),
    )


def _time(nanos: int) -> Markup:
    """The time of day."""
    return element("time", format_millis(nanos)[11:])


def _target(call: Call, link: Link) -> Markup:
    query = f"?{printable_query(call.request)}" if call.request.query else ""
    target = element("code", shortened(f"{call.request.method} {printable_text(call.request.path)}{query}", 160))
    address = link(call) if call.reply.status == 200 else None
    return element("div", element("a", target, href=address) if address else target)


def _reply(call: Call) -> Markup:
    status = call.reply.status
    words = element("span", status or "none", class_=f"chip {'good' if status == 200 else 'bad'}")
    return element("div", words, element("small", f" {call.fault}") if call.fault else None)


def _verdict(call: Call) -> Markup:
    """The findings on request and reply."""
    findings = call.findings
    if not findings:
        return element("span", "conforms" if call.contract else "request conforms", class_="chip good")
    violations = sum(each.severity == "violation" for each in findings)
    advice = len(findings) - violations
    counts = [count(violations, "violation")] if violations else []
    counts += [f"{advice} advice"] if advice else []
    summary = element("summary", element("span", ", ".join(counts), class_=f"chip {'bad' if violations else 'warned'}"))
    items = [element("li", _finding(each)) for each in findings[:_FINDINGS]]
    rest = element("li", f"and {len(findings) - _FINDINGS} more") if len(findings) > _FINDINGS else None
    return element("details", summary, element("ul", *items, rest))


def _finding(finding: Finding) -> Markup:
    return element(
        "div", element("b", finding.rule), " at ", element("code", shortened(finding.pointer or "/", 100)), ": ",
        shortened(finding.message, 300),
    )  # fmt: skip


def faults_lists(plan: FaultPlan) -> Markup:
    """The faults that are armed, and those that were fired."""
    armed, fired = plan.armed, plan.fired
    if not armed and not fired:
        return element("p", "None armed, none fired.", class_="empty")
    armed_items = [
        element(
            "li",
            element("b", each.fault.name),
            f" on {each.operation}, {_times_left(each.left)}, fired {each.fired} times",
        )
        for each in armed[:_FAULTS]
    ]
    fired_items = [
        element(
            "li",
            _time(each.at),
            " ",
            element("b", each.fault.name),
            f" on {each.operation}",
        )
        for each in fired[: -_FAULTS - 1 : -1]
    ]
    return element(
        "div",
        _list("Armed", len(armed), armed_items),
        _list("Fired, the newest first", len(fired), fired_items),
        class_="two",
    )


def _times_left(times: int | None) -> str:
    return "for ever" if times is None else f"{times} more"


def _list(title: str, total: int, items: list[Markup]) -> Markup:
    rest = element("li", f"and {total - len(items)} more") if total > len(items) else None
    body = element("ul", *items, rest) if items else element("p", "None.", class_="empty")
    return element("div", element("h3", title), body)


def unmatched_list(unmatched: Sequence[str]) -> Markup:
    """The requests that no route answered, the newest first."""
    newest = unmatched[: -_UNMATCHED - 1 : -1]
    items = [element("li", element("pre", shortened(each, 1500))) for each in newest]
    return _list(count(len(unmatched), "request"), len(unmatched), items)
