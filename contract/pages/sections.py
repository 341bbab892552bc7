"""The skeleton of a page: its sections by kind, and which of them belong to each HTTP binding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .blocks import Block, Fence, Heading, Text
from .tables import Table

Kind: TypeAlias = Literal["request", "path", "query", "body", "headers", "response"]

KINDS: Mapping[str, Kind] = {
    "http request": "request",
    "http-запрос": "request",
    "path parameters": "path",
    "path-параметры": "path",
    "query parameters": "query",
    "query-параметры": "query",
    "body parameters": "body",
    "request body parameters": "body",
    "parameters in the request body": "body",
    "параметры в теле запроса": "body",
    "headers": "headers",
    "response": "response",
    "ответ": "response",
}
"""The sections of every page by their titles, in both languages."""


_HTTP_CODE = re.compile(r"\*\*HTTP Code: ([0-9]{3})\b.*\*\*")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks below it."""

    heading: Heading
    blocks: tuple[Block, ...]

    @property
    def kind(self) -> Kind | None:
        """What the section is of every page; None for the section of a message."""
        return KINDS.get(self.heading.title.casefold())

    @property
    def table(self) -> Table | None:
        """Its first table."""
        return next((block for block in self.blocks if isinstance(block, Table)), None)

    @property
    def fence(self) -> Fence | None:
        """Its first block of code."""
        return next((block for block in self.blocks if isinstance(block, Fence)), None)

    @property
    def texts(self) -> tuple[str, ...]:
        """Its lines of text outside tables and code."""
        return tuple(block.text for block in self.blocks if isinstance(block, Text))

    @property
    def status(self) -> str:
        """The HTTP code of a response; empty where the section states none."""
        return next((match[1] for text in self.texts if (match := _HTTP_CODE.match(text))), "")

    @property
    def is_success(self) -> bool:
        """Whether it describes a success; a section without a code is taken for one, to be refused."""
        return self.status.startswith("2") or not self.status

    @property
    def has_schema(self) -> bool:
        """Whether it speaks of a body."""
        return self.fence is not None or any(text.startswith("**Response schema:") for text in self.texts)


def sections_of(blocks: Iterable[Block]) -> Iterator[Section]:
    """The sections of a page; what stands before the first heading belongs to none."""
    heading: Heading | None = None
    held: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if heading is not None:
                yield Section(heading, tuple(held))
            heading, held = block, []
        else:
            held.append(block)
    if heading is not None:
        yield Section(heading, tuple(held))


def bindings_of(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    """Each HTTP request with the sections up to the next one."""
    starts = [index for index, each in enumerate(sections) if each.kind == "request"]
    for start, end in zip(starts, [*starts[1:], len(sections)], strict=True):
        yield tuple(sections[start:end])
