"""The page for people: what executions there are, what clients asked, what goes wrong on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Self
from urllib.parse import urlencode

from ...contract.http import Headers, Reply, Request
from ...contract.text.html import Child, Markup, element, join, source_hash
from ...contract.text.printing import count
from ..protocol.status_errors import refusal
from ..workflows.fake import WorkflowsFake
from .execution_card import card, described, steps
from .lookup import ids_of
from .tables import calls_table, faults_lists, unmatched_list
from .timeline import format_millis

_EXECUTIONS: Final = 20
_STEPS: Final = 200
_OPEN: Final = 3
"""How many of the newest executions show their steps at once."""

_REFRESHES: Final = (0, 2, 10)


@dataclass(frozen=True, slots=True)
class View:
    """What of everything somebody wants to see.

    Attributes:
        execution: the id of one execution; None for all.
        page: which page, from 1 on.
        refresh: after how many seconds the browser asks again; 0 for never.
    """

    execution: str | None = None
    page: int = 1
    refresh: int = 0

    @classmethod
    def of(cls, request: Request) -> Self:
        """What the query of a request asks for."""
        asked = dict(request.query_pairs)
        refresh = _whole(asked.get("refresh", ""))
        return cls(
            asked.get("execution"), max(1, _whole(asked.get("page", ""))), refresh if refresh in _REFRESHES else 0
        )

    def link(self, **changes: str | int | None) -> str:
        """The address of another view."""
        wanted: Mapping[str, str | int | None] = {"execution": self.execution, "refresh": self.refresh, **changes}
        pairs = {name: value for name, value in wanted.items() if value not in {None, 0, ""}}
        return f"/?{urlencode(pairs)}" if pairs else "/"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def reply_with_page(fake: WorkflowsFake, request: Request, workers: int = 1) -> Reply:
    """The page that a request asks for."""
    if request.method not in {"GET", "HEAD"}:
        return refusal(405, "INVALID_ARGUMENT", "/: expected GET.", headers={"Allow": "GET"})
    view = View.of(request)
    try:
        title, body = _one(fake, view) if view.execution is not None else _all(fake, view, request.host)
        status = 200
    except LookupError as error:
        title, body, status = "Not found", join(_back(view), element("p", str(error.args[0]))), 404
    page = _document(f"{title} · docpact", view, join(_top(fake, view, request.host, workers), element("main", body)))
    return Reply(status, _headers(), f"<!doctype html>\n{page}\n".encode("utf-8", "replace"))


def _all(fake: WorkflowsFake, view: View, host: str) -> tuple[str, Markup]:
    found = ids_of(fake)
    first = (view.page - 1) * _EXECUTIONS
    shown = found[::-1][first : first + _EXECUTIONS]
    cards = [card(fake, fake.run(each), view.link(execution=each), is_open=n < _OPEN) for n, each in enumerate(shown)]
    body = join(
        _section("Executions", count(len(found), "execution"), *cards, None if found else _invitation(fake, host)),
        _pages(view, len(found), _EXECUTIONS),
        _section("Calls", None, calls_table(fake.calls, lambda each: view.link(execution=each))),
        _section("Faults", None, faults_lists(fake.faults)),
        _section("Unmatched requests", None, unmatched_list(fake.unmatched)) if fake.unmatched else None,
    )
    return count(len(found), "execution"), body


def _one(fake: WorkflowsFake, view: View) -> tuple[str, Markup]:
    """One execution: every step, and the calls about it.

    Raises:
        LookupError: there is none of this id.
    """
    run = fake.run(view.execution or "")
    timeline = described(fake, run)
    first = (view.page - 1) * _STEPS
    body = join(
        _back(view),
        card(fake, run, None, is_open=True, with_steps=False),
        element("div", steps(timeline, first, first + _STEPS, in_full=True), class_="execution"),
        _pages(view, len(timeline.bars), _STEPS),
        _section("Calls about it", None, calls_table(fake.calls, lambda _: None, about=run.id)),
    )
    return f"Execution {run.id}", body


def _back(view: View) -> Markup:
    return element("nav", element("a", "← All executions", href=view.link(execution=None)), class_="back")


def _invitation(fake: WorkflowsFake, host: str) -> Markup:
    if fake.is_stateless:
        return element("p", "Every id is that of an execution. Those that clients ask for appear here.", class_="empty")
    url = f"http://{host}/_docpact/start"
    command = f"curl -H 'Content-Type: application/json' {url} -d '{{\"scenario\": \"RetryPath\"}}'"
    return element(
        "p", "Nothing has been started. A client may start one, or you: ", element("code", command), class_="empty"
    )


def _pages(view: View, total: int, size: int) -> Markup | None:
    """Links to the pages before and after."""
    if total <= size:
        return None
    last = -(-total // size)
    return element(
        "nav",
        element("a", "← Earlier page", href=view.link(page=view.page - 1)) if view.page > 1 else None,
        element("span", f"Page {view.page} of {last}"),
        element("a", "Next page →", href=view.link(page=view.page + 1)) if view.page < last else None,
        class_="pages",
        aria_label="Pages",
    )


def _section(title: str, note: str | None, *children: Child) -> Markup:
    return element("section", element("h2", title, element("small", note) if note else None), *children)


def _top(fake: WorkflowsFake, view: View, host: str, workers: int) -> Markup:
    facts = {
        "Serves": element("code", f"http://{host}"),
        "Memory": f"none: all follows from seed {fake.seed}" if fake.is_stateless else "what is started is there",
        "Executions move": _MOVES[fake.progress.partition(":")[0]].format(fake.progress.partition(":")[2]),
        "Clock": join(element("time", format_millis(fake.clock.nanos)), " real" if fake.clock.is_real else " virtual"),
        "Authorization": "asked for" if fake.auth else "not asked for",
    }
    if workers > 1:
        facts["Processes"] = f"{workers}, of which this one shows what it has seen"
    pairs = [element("div", element("dt", name), element("dd", told)) for name, told in facts.items()]
    return element(
        "header",
        element("h1", element("a", "docpact", href=view.link(execution=None)), " fake Workflows service"),
        element("dl", *pairs),
        element("nav", "Reload: ", *(_reload(view, each) for each in _REFRESHES), class_="reload", aria_label="Reload"),
    )


_MOVES: Final = {
    "immediate": "at once",
    "reads": "with every {} reads",
    "clock": "with the clock",
}


def _reload(view: View, seconds: int) -> Markup:
    words = f"every {seconds} s" if seconds else "by hand"
    current = "true" if seconds == view.refresh else None
    return element("a", words, href=view.link(refresh=seconds, page=view.page), aria_current=current)


def _document(title: str, view: View, body: Markup) -> Markup:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name_="color-scheme", content="light dark"),
        element("meta", http_equiv="refresh", content=view.refresh) if view.refresh else None,
        element("title", title),
        element("style", Markup(_style())),
    )
    return element("html", head, element("body", body), lang="en")


@cache
def _style() -> str:
    return resources.files(__package__ or "").joinpath("page.css").read_text("utf-8")


@cache
def _headers() -> Headers:
    """Nothing from elsewhere is loaded or run, and nobody frames the page."""
    style = source_hash(_style())
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
