"""What was asked and what goes wrong, as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, islice
from typing import Final

from ...contract import Finding
from ...contract.http import printable_query, printable_text
from ...contract.text.html import Markup, element
from ...contract.text.printing import count, shortened
from ..calls import Call
from ..faults import FaultPlan
from .lookup import execution_named
from .timeline import format_millis

_CALLS: Final = 60
_FINDINGS: Final = 10
_FAULTS: Final = 50
_UNMATCHED: Final = 20

Link = Callable[[str], str | None]


def calls_table(calls: Sequence[Call], link: Link, about: str | None = None) -> Markup:
    """The last calls, the newest first; equal ones that follow one another are told once.

    Args:
        calls: all of them.
        link: to an execution.
        about: the id of the execution that they are about; None for all.
    """
    wanted = (each for each in reversed(calls) if about is None or execution_named(each) == about)
    last = list(islice(wanted, _CALLS))
    if not last:
        return element("p", "No client has called yet.", class_="empty")
    head = element("tr", *(element("th", each, scope="col") for each in ("When", "Call", "Reply", "Verdict")))
    rows = [_row(list(group), link) for _, group in groupby(last, _likeness)]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="wide", tabindex=0)


def _likeness(call: Call) -> object:
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
    written = element("code", shortened(f"{call.request.method} {printable_text(call.request.path)}{query}", 160))
    named = execution_named(call)
    address = None if named is None or call.reply.status != 200 else link(named)
    return element("div", element("a", written, href=address) if address else written)


def _reply(call: Call) -> Markup:
    status = call.reply.status
    words = element("span", status or "none", class_=f"chip {'good' if status == 200 else 'bad'}")
    return element("div", words, element("small", f" {call.fault}") if call.fault else None)


def _verdict(call: Call) -> Markup:
    """What the contract says of request and reply."""
    findings = call.findings
    if not findings:
        return element("span", "conforms" if call.contract else "request conforms", class_="chip good")
    violations = sum(each.severity == "violation" for each in findings)
    advice = len(findings) - violations
    told = [count(violations, "violation")] if violations else []
    told += [f"{advice} advice"] if advice else []
    summary = element("summary", element("span", ", ".join(told), class_=f"chip {'bad' if violations else 'warned'}"))
    listed = [element("li", _finding(each)) for each in findings[:_FINDINGS]]
    rest = element("li", f"and {len(findings) - _FINDINGS} more") if len(findings) > _FINDINGS else None
    return element("details", summary, element("ul", *listed, rest))


def _finding(finding: Finding) -> Markup:
    return element(
        "div", element("b", finding.rule), " at ", element("code", shortened(finding.pointer or "/", 100)), ": ",
        shortened(finding.message, 300),
    )  # fmt: skip


def faults_lists(plan: FaultPlan) -> Markup:
    """What is armed, and what was fired."""
    armed, fired = plan.armed, plan.fired
    if not armed and not fired:
        return element("p", "None armed, none fired.", class_="empty")
    armed_items = [
        element(
            "li",
            element("b", each.fault.name),
            f" on {each.operation}, {_left(each.left)}, fired {each.fired} times",
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


def _left(left: int | None) -> str:
    return "for ever" if left is None else f"{left} more"


def _list(title: str, total: int, items: list[Markup]) -> Markup:
    rest = element("li", f"and {total - len(items)} more") if total > len(items) else None
    listed = element("ul", *items, rest) if items else element("p", "None.", class_="empty")
    return element("div", element("h3", title), listed)


def unmatched_list(unmatched: Sequence[str]) -> Markup:
    """What no route answered, the newest first."""
    newest = unmatched[: -_UNMATCHED - 1 : -1]
    items = [element("li", element("pre", shortened(each, 1500))) for each in newest]
    return _list(count(len(unmatched), "request"), len(unmatched), items)
