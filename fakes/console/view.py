"""What every page of the console is made of: the view that a request asks for, sections, links between pages, times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlencode

from ...contract.formats.timestamps import format_timestamp
from ...contract.http import Request
from ...contract.text.html import Child, Markup, element

REFRESHES: Final = (0, 2, 10)
"""Seconds after which a browser may ask again; 0 for never."""


@dataclass(frozen=True, slots=True)
class View:
    """Which part of everything a request asks for.

    Attributes:
        parameter: the name of the query's parameter that selects one resource.
        selected: the id of one resource; None for all.
        page: which page, from 1 on.
        refresh: after how many seconds the browser asks again; 0 for never.
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
        values: dict[str, str | int | None] = {"selected": self.selected, "refresh": self.refresh, **changes}
        pairs = {
            self.parameter if name == "selected" else name: value
            for name, value in values.items()
            if value not in {None, 0, ""}
        }
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
