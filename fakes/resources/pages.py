"""Lists in pages, in the manner that the contract shows: tokens, offsets, page numbers, and links in a header."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from ...contract.api.bodies import plain_name
from ...contract.api.paging import Paging, first_of
from ...contract.http import Request
from ...contract.schema.view import SchemaView
from ..protocol.pagination import paginate
from ..protocol.status_errors import StatusError
from .values import coerced

T = TypeVar("T")

_NEXT: Final = (
    "nextpagetoken",
    "nextcursor",
    "nexttoken",
    "nextcontinuationtoken",
    "nextmarker",
    "endcursor",
    "cursor",
)
_TOTALS: Final = ("total", "totalcount", "count", "totalitem", "totalsize", "totalresult", "totalelement", "size")
_ABOUT: Final = frozenset(
    {"pagination", "paging", "page", "meta", "metadata", "pageinfo", "cursor", "link", "listinfo"}
)
"""Objects beside a list that say of its pages."""
_MORE: Final = ("hasmore", "hasnext", "hasnextpage", "ismore")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its items, and what is said of the others.

    Attributes:
        items: of the page.
        total: how many there are on all pages.
        next_parameters: what the query of the next page changes; empty on the last page.
        next_token: the token among them; empty where there is none.
    """

    items: Sequence[Any]
    total: int
    next_parameters: Mapping[str, str]
    next_token: str = ""


def page_of(items: Sequence[T], paging: Paging, query: Mapping[str, str], id_of: Callable[[T], str]) -> Page:
    """The page that a query asks for.

    Raises:
        StatusError: INVALID_ARGUMENT; a size or position is no number, or a token is none of this list.
    """
    size = _number(query, paging.size) or paging.default_size
    has_token = bool(paging.token and query.get(paging.token))
    if paging.number is not None and not has_token:
        number = max(_number(query, paging.number, 1), 1)
        start = (number - 1) * size
        following = {paging.number: str(number + 1)}
    elif paging.offset is not None and not has_token:
        start = _number(query, paging.offset)
        following = {paging.offset: str(start + size)}
    elif paging.token is not None:
        scope = urlencode(sorted((name, value) for name, value in query.items() if name not in paging.names))
        on_page, token = paginate(items, str(size), query.get(paging.token, ""), scope, id_of)
        return Page(on_page, len(items), {paging.token: token} if token else {}, token)
    else:
        return Page(items[:size], len(items), {})
    on_page = items[start : start + size]
    return Page(on_page, len(items), following if start + size < len(items) else {})


def _number(query: Mapping[str, str], name: str | None, absent: int = 0) -> int:
    text = query.get(name or "", "")
    if not text:
        return absent
    if not text.isdecimal():
        raise StatusError("INVALID_ARGUMENT", f"{name}: expected a number from 0 on, found {text!r}.")
    return int(text)


def members_beside_list(page: Page, view: SchemaView) -> dict[str, Any]:
    """What a body says of a page beside its items: the next token, the total, whether there are more.

    On the last page the token is None, which stands for null where the contract has it, and for no member elsewhere.
    """
    members = view.members
    plain = {plain_name(each): each for each in members}
    said: dict[str, Any] = {}
    if (name := first_of(plain, _NEXT)) is not None:
        said[name] = page.next_token or ("" if name in view.required and "null" not in members[name].types else None)
    if (name := first_of(plain, _TOTALS)) is not None:
        said[name] = coerced(str(page.total), members[name])
    if (name := first_of(plain, _MORE)) is not None:
        said[name] = bool(page.next_parameters)
    for name, member in members.items():
        if plain_name(name) in _ABOUT and member.is_object and (inner := members_beside_list(page, member)):
            said[name] = inner
    return said


def link_header(request: Request, page: Page, server: str) -> dict[str, str]:
    """The header that leads to the next page (RFC 8288); none on the last one.

    Args:
        request: whose path and query the link has.
        page: that was answered.
        server: scheme and host of the API, for a request that names no host of this machine.
    """
    if not page.next_parameters:
        return {}
    query = urlencode({**dict(request.query_pairs), **page.next_parameters})
    host = request.host or request.headers.get("Host", "")
    is_local = host.partition(":")[0] in _LOCAL
    base = f"http://{host}" if is_local or not server else server
    return {"Link": f'<{base}{request.path}?{query}>; rel="next"'}


_LOCAL: Final = frozenset({"127.0.0.1", "localhost"})
