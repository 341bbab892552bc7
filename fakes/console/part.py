"""What a console shows and does for one API, and what its pages are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeAlias
from urllib.parse import urlencode

from ...contract.formats.protobuf_time import format_timestamp
from ...contract.http import Request
from ...contract.text.html import Child, Markup, element
from ..calls import Call
from ..protocol.arguments import JsonObject
from .arguments import Arguments

Respond: TypeAlias = Callable[[Any, dict[str, Any]], JsonObject]
"""Answers a control call: takes the fake and the arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class ControlCall:
    """A call of the control API. A GET has its arguments in the query; a POST, which changes things, in the body."""

    method: str
    name: str
    words: str
    arguments: Arguments
    respond: Respond


@dataclass(frozen=True, slots=True)
class PageBody:
    """The body of a page, and its title."""

    title: str
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConsolePart:
    """What a console shows and does for one API. All functions take the fake first.

    Attributes:
        title: of the page.
        parameter: of the page's query: selects one resource of the API.
        remembered: what a reset forgets, in words.
        calls: control calls.
        reset_arguments: what `reset` of the fake takes beside the seed.
        settings: further settings of the fake, for the overview of the control API.
        facts: the same for people, for the head of the page.
        overview: the body of the page of all resources, for a view and the host of the server.
        detail: the body of the page of the selected resource; a LookupError where there is none.
        id_of: the id of the resource that a call is about, None where it is about none; takes the call only.
        style: the text of further CSS.
    """

    title: str = "fake"
    parameter: str = "selected"
    remembered: str = "calls and faults"
    calls: tuple[ControlCall, ...] = ()
    reset_arguments: Arguments = field(default_factory=dict)
    settings: Callable[[Any], JsonObject] = lambda _fake: {}
    facts: Callable[[Any], Mapping[str, Child]] = lambda _fake: {}
    overview: Callable[[Any, View, str], PageBody] = lambda _fake, _view, _host: PageBody("Calls", Markup())
    detail: Callable[[Any, View], PageBody] | None = None
    id_of: Callable[[Call], str | None] = lambda _call: None
    style: Callable[[], str] = str


REFRESHES: Final = (0, 2, 10)
"""Seconds after which a browser may ask again; 0 for never."""


@dataclass(frozen=True, slots=True)
class View:
    """Which part of everything a request asks for.

    Attributes:
        parameter: the name of the query's parameter that selects one resource.
        selected: the id of one resource; None for all.
        page: from 1 on.
        refresh: seconds after which the browser asks again; 0 for never.
    """

    parameter: str
    selected: str | None = None
    page: int = 1
    refresh: int = 0

    @classmethod
    def of(cls, request: Request, parameter: str) -> Self:
        """The view that the query of a request asks for."""
        query = dict(request.query_pairs)
        refresh = _number(query.get("refresh", ""))
        page = max(1, _number(query.get("page", "")))
        return cls(parameter, query.get(parameter), page, refresh if refresh in REFRESHES else 0)

    def link(self, **changes: str | int | None) -> str:
        """The address of another view: the same but for `selected`, `page` and `refresh`; by default its first page."""
        values = {"selected": self.selected, "refresh": self.refresh, **changes}
        names = {"selected": self.parameter}
        pairs = {names.get(name, name): value for name, value in values.items() if value not in {None, 0, ""}}
        return f"/?{urlencode(pairs)}" if pairs else "/"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def section(title: str, note: str | None, *children: Child) -> Markup:
    """A section of a page, with a note behind its title."""
    return element("section", element("h2", title, element("small", note) if note else None), *children)


def page_links(view: View, total: int, size: int) -> Markup | None:
    """Links to the pages before and after; None where everything is on one page."""
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


def format_millis(nanos: int) -> str:
    """The timestamp of nanoseconds since 1970, cut to milliseconds."""
    return format_timestamp(nanos // 1_000_000 * 1_000_000)
