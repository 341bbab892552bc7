"""How a list goes in pages, as the parameters of its query show: by tokens, offsets or page numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from ..schema.view import SchemaView
from .bodies import plain_name

DEFAULT_SIZE: Final = 100
"""How many items a page has where nothing says it."""

_SIZES: Final = ("pagesize", "perpage", "limit", "maxresult", "maxresults", "size", "count", "top", "first", "maxitem")
_TOKENS: Final = ("pagetoken", "cursor", "nexttoken", "continuationtoken", "marker", "after", "startingafter", "token")
_OFFSETS: Final = ("offset", "skip", "start", "startindex")
_NUMBERS: Final = ("page", "pagenumber", "pageno", "pageindex")


@dataclass(frozen=True, slots=True)
class Paging:
    """The names by which a list is paged, each None where the contract has none.

    Attributes:
        size, token, offset, number: parameters of the query.
        default_size: how many items a page has where the request does not say.
    """

    size: str | None
    token: str | None
    offset: str | None
    number: str | None
    default_size: int

    @classmethod
    def of(cls, query: SchemaView) -> Self:
        """The paging that the parameters of a query show."""
        plain = {plain_name(each): each for each in query.members}
        size = first_of(plain, _SIZES)
        return cls(
            size,
            first_of(plain, _TOKENS),
            first_of(plain, _OFFSETS),
            first_of(plain, _NUMBERS),
            _default_size(query.members[size]) if size else DEFAULT_SIZE,
        )

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset(filter(None, (self.size, self.token, self.offset, self.number)))

    @property
    def kind(self) -> str:
        """How it goes, in a word or two."""
        named = {"token": self.token, "offset": self.offset, "page number": self.number}
        return next((kind for kind, name in named.items() if name), "size only" if self.size else "one page")


def first_of(plain: Mapping[str, str], names: Sequence[str]) -> str | None:
    """The first of some plain names that is there, as the contract writes it; None where none is."""
    return next((plain[each] for each in names if each in plain), None)


def _default_size(view: SchemaView) -> int:
    default = view.keyword("default")
    most = view.keyword("maximum")
    size = default if isinstance(default, int) and default > 0 else DEFAULT_SIZE
    return min(size, most) if isinstance(most, int) and most > 0 else size
