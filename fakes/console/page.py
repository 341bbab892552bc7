"""The page for people: the resources of an API, the calls of clients, the faults, and unmatched requests."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from ...contract.http import Headers, Reply, Request
from ...contract.text.html import Child, Markup, element, join, source_hash
from ..calls import Call
from ..pipeline import ApiFake
from ..protocol.status_errors import http_error_reply
from .part import ConsolePart, PageBody
from .tables import calls_table, faults_lists, unmatched_list
from .view import REFRESHES, View, format_millis, section


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
    """Everything, or one resource.

    Raises:
        LookupError: there is no such resource.
    """
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
    return _own_style() + part.style()


@cache
def _own_style() -> str:
    return resources.files(__package__ or "").joinpath("page.css").read_text("utf-8")


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
