"""Pages that look like a reference page of an HTTP method and are something else, by the line that gives them away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from ...errors import PageError
from .markdown.location import PageLine

_LOOKALIKES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (r"# .{0,200}, gRPC\b", "a gRPC page"),
        (r"\*\*rpc \w", "a gRPC page"),
        (r"\|\| ?Service ?\| ?Description ?\| ?Service URL\b", "the index page of a service"),
        (r"(?:\|\| ?)?(?:Method|Метод) ?\| ?(?:Description|Описание)\b", "the index page of a resource"),
        (r"## .{0,100}\{#(?:representation|methods)\}$", "the index page of a resource"),
        (r"#{1,6} .{0,300}\{#yandex\.cloud\.audit\.", "a reference of audit events"),
        (r"# .{0,200}(?:authenticat|authoriz|аутентификац|авторизац)", "a page on authentication"),
    )
)


_FOREIGN = {
    "<!doctype html": "HTML: perhaps a page to sign in on",
    "<html": "HTML: perhaps a page to sign in on",
    "<?xml": "XML",
    "{": "JSON",
    "version https://git-lfs": "a pointer of Git LFS: fetch the page itself",
}
"""Files that are no pages, by how they start."""


class LookalikeError(PageError):
    """A page of the reference, but not that of a REST method."""


def last_text_line(lines: Sequence[str]) -> int:
    """The number of the last line that is not blank."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def is_grpc(title: str) -> bool:
    """Whether a title is that of a gRPC page: newer ones have sections like those of REST pages."""
    return ", grpc" in title.casefold()


def reject_other_page_kinds(lines: Sequence[str], page: PageLine) -> NoReturn:
    """Refuses a page without an HTTP request, and says what it is.

    Raises:
        LookalikeError: the page shows what it is, at the line that does.
        PageError: it is no page at all, at its first line; or nothing shows what it is, at its last.
    """
    for number, line in enumerate(lines, 1):
        for pattern, what in _LOOKALIKES:
            if pattern.match(line):
                raise LookalikeError(page.source, number, f"this is {what}; give the page of one REST method instead")
    first, line = next((number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())
    if found := next((what for start, what in _FOREIGN.items() if line.casefold().startswith(start)), None):
        raise page.at(first).error(f"expected a page in Markdown, found {found}")
    raise page.at(last_text_line(lines)).error(
        "expected a section `## HTTP request`, found none: not the page of a REST method, or only its beginning"
    )
