"""The page for people: the resources of an API, the calls of clients, the faults, and unmatched requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import resources
from itertools import groupby, islice
from typing import Final, TypeAlias

from ...contract import Finding
from ...contract.http import Headers, Reply, Request, printable_query, printable_text
from ...contract.text.html import Child, Markup, element, join, source_hash
from ...contract.text.printing import count, shortened
from ..api_fake import ApiFake
from ..calls import Call
from ..faults import ActiveFault, FaultEvent, FaultPlan
from ..protocol.status_errors import http_error_reply
from .part import REFRESHES, ConsolePart, PageBody, View, format_millis, section


def reply_with_page(fake: ApiFake, part: ConsolePart, request: Request, workers: int = 1) -> Reply:
    """The page that a request asks for."""
    if request.method not in {"GET", "HEAD"}:
        return http_error_reply(405, "INVALID_ARGUMENT", "/: expected GET.", headers={"Allow": "GET"})
    view = View.of(request, part.parameter)
    try:
        page, status = _page(fake, part, view, request.host), 200
    except LookupError as error:
        page, status = PageBody("Not found", join(_back(part, view), element("p", str(error.args[0])))), 404
    body = join(_top(fake, part, view, request.host, workers), element("main", page.body))
    document = _document(f"{page.title} · docpact", view, body, _style(part))
    return Reply(status, _headers(part), f"<!doctype html>\n{document}\n".encode("utf-8", "replace"))


def _page(fake: ApiFake, part: ConsolePart, view: View, host: str) -> PageBody:
    """Everything, or one resource; a LookupError where there is no such resource."""
    if view.selected is not None and part.detail is not None:
        page = part.detail(fake, view)
        return PageBody(page.title, join(_back(part, view), page.body))
    page = part.overview(fake, view, host)

    def link(call: Call) -> str | None:
        selected = part.id_of(call)
        return None if selected is None else view.link(selected=selected)

    body = join(
        page.body,
        section("Calls", None, calls_table(reversed(fake.calls), link)),
        section("Faults", None, faults_lists(fake.faults)),
        section("Unmatched requests", None, unmatched_list(fake.unmatched)) if fake.unmatched else None,
    )
    return PageBody(page.title, body)


def _back(part: ConsolePart, view: View) -> Markup:
    return element("nav", element("a", f"← All {part.parameter}s", href=view.link(selected=None)), class_="back")


def _top(fake: ApiFake, part: ConsolePart, view: View, host: str, workers: int) -> Markup:
    facts: dict[str, Child] = {
        "Serves": element("code", f"http://{host}"),
        **part.facts(fake),
        "Clock": join(element("time", format_millis(fake.clock.nanos)), " real" if fake.clock.is_real else " virtual"),
        "Authorization": "asked for" if fake.auth else "not asked for",
    }
    if workers > 1:
        facts["Processes"] = f"{workers}, of which this one shows what it has seen"
    pairs = [element("div", element("dt", name), element("dd", fact)) for name, fact in facts.items()]
    return element(
        "header",
        element("h1", element("a", "docpact", href=view.link(selected=None)), f" {part.title}"),
        element("dl", *pairs),
        element("nav", "Reload: ", *(_reload(view, each) for each in REFRESHES), class_="reload", aria_label="Reload"),
    )


def _reload(view: View, seconds: int) -> Markup:
    words = f"every {seconds} s" if seconds else "by hand"
    current = "true" if seconds == view.refresh else None
    return element("a", words, href=view.link(refresh=seconds, page=view.page), aria_current=current)


def _document(title: str, view: View, body: Markup, style: str) -> Markup:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="color-scheme", content="light dark"),
        element("meta", http_equiv="refresh", content=view.refresh) if view.refresh else None,
        element("title", title),
        element("style", Markup(style)),
    )
    return element("html", head, element("body", body), lang="en")


@lru_cache(maxsize=8)
def _style(part: ConsolePart) -> str:
    return resources.files(__package__ or "").joinpath("page.css").read_text("utf-8") + part.style()


@lru_cache(maxsize=8)
def _headers(part: ConsolePart) -> Headers:
    """The page loads and runs nothing from elsewhere, and no other page may frame it."""
    style = source_hash(_style(part))
    policy = f"default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return Headers(
        {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
    )


_CALLS: Final = 60
_FINDINGS: Final = 10
_FAULTS: Final = 50
_UNMATCHED: Final = 20

Link: TypeAlias = Callable[[Call], str | None]
"""Where the resource is shown that a call is about; None where there is none."""


def calls_table(newest_first: Iterable[Call], link: Link) -> Markup:
    """The last calls, the newest first; equal ones that follow one another are one row."""
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
    place = element("code", shortened(finding.pointer or "/", 100))
    return element("div", element("b", finding.rule), " at ", place, ": ", shortened(finding.message, 300))


def faults_lists(plan: FaultPlan) -> Markup:
    """The faults that are armed, and those that were fired."""
    armed, fired = plan.armed, plan.fired
    if not armed and not fired:
        return element("p", "None armed, none fired.", class_="empty")
    armed_list = _list("Armed", len(armed), [_armed(each) for each in armed[:_FAULTS]])
    fired_items = [_fired(each) for each in fired[: -_FAULTS - 1 : -1]]
    return element("div", armed_list, _list("Fired, the newest first", len(fired), fired_items), class_="two")


def _armed(fault: ActiveFault) -> Markup:
    left = "for ever" if fault.left is None else f"{fault.left} more"
    facts = f" on {fault.operation}, {left}, fired {fault.fired} times"
    return element("li", element("b", fault.fault.name), facts)


def _fired(event: FaultEvent) -> Markup:
    return element("li", _time(event.at), " ", element("b", event.fault.name), f" on {event.operation}")


def _list(title: str, total: int, items: list[Markup]) -> Markup:
    rest = element("li", f"and {total - len(items)} more") if total > len(items) else None
    body = element("ul", *items, rest) if items else element("p", "None.", class_="empty")
    return element("div", element("h3", title), body)


def unmatched_list(unmatched: Sequence[str]) -> Markup:
    """The requests that no route answered, the newest first."""
    newest = unmatched[: -_UNMATCHED - 1 : -1]
    items = [element("li", element("pre", shortened(each, 1500))) for each in newest]
    return _list(count(len(unmatched), "request"), len(unmatched), items)
