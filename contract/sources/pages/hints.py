"""What a page only hints at: answers that are streams, doubles and maps that older pages write as strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...model import Note, Ref, Scalar, Type
from .markdown.cells import Cell
from .markdown.location import PageLine
from .markdown.sections import Section
from .prose import russian

_STREAM_VERB = re.compile(r"[:/]stream(?=[A-Z_]|\Z)[^/:]*\Z")
_STREAM_WORDS = re.compile(
    r"server-side stream|server-sent events|text/event-stream|\bstreaming (?:response|version|method|mode|output)"
    r"|\bresponses? (?:is|are|will be) streamed|\bas a stream of\b"
    rf"|\bstream of (?:messages|responses|results|chunks|records)|{russian.STREAM}",
    re.IGNORECASE,
)
_STREAM = "the answer may be a stream; the contract is that of one message, without what frames it on the wire"


def stream_note(binding: Sequence[Section], url: str, place: PageLine) -> Iterator[Note]:
    """A note where the answer of a binding seems to be a stream; pages show one message of it."""
    if match := _STREAM_VERB.search(url):
        yield place.note(match[0], _STREAM)
        return
    for section in binding:
        name = (section.heading.anchor or "").rpartition(".")[2]
        if section.kind == "response" and "Stream" in name and name.rstrip("0123456789").endswith("Response"):
            yield place.at(section.heading.line).note(name, _STREAM)
            return
        for line, text in _texts(section):
            if match := _STREAM_WORDS.search(text):
                yield place.at(line).note(match[0], _STREAM)
                return


def _texts(section: Section) -> Iterator[tuple[int, str]]:
    """The texts that may speak of the whole answer: those outside tables, and what switches the stream on."""
    if section.kind is not None or section.heading.level == 1:
        yield from section.paragraphs
    if section.kind == "body":
        yield from ((row.line, row.cell) for table in section.tables for row in table.rows if row.name == "stream")


_FRACTION = re.compile(
    r"\b(?:double(?![ -]quot)|float(?:ing)?|fraction(?:al)?|decimal number|percent(?:age|s)?|ratio|probability"
    r"|quantile|percentile)\b",
    re.IGNORECASE,
)
_NAME_OF_FRACTION = re.compile(
    r"(?:\A|_|(?<=[a-z]))(?:rate|ratio|percent|percentage|probability|quantile|latitude|longitude|q[0-9]{2})\Z",
    re.IGNORECASE,
)
_PAIRS = re.compile(
    rf"\bkey[-/ ]value pairs?\b|`{{1,2}} ?(?:key: ?value|{russian.PAIR}) ?`|\bmapped as `|пар\w* «?ключ[-—: ]+значение",
    re.IGNORECASE,
)
_NUMBER = "may be a number: older pages write a double as `**string**`"
_MAP = "may be a map: some older pages write a map as the type of its values"


def type_hints(name: str, type_: Type, cell: Cell, place: PageLine) -> Iterator[Note]:
    """Notes on a string or message that may be something else in pages of some generations."""
    if cell.type_text != "**string**" and not isinstance(type_, Ref):
        return
    words = " ".join(piece.text for piece in cell.pieces)
    if type_ == Scalar("string") and (match := _FRACTION.search(words) or _NAME_OF_FRACTION.search(name)):
        yield place.note(f"{name}: {match[0]}", _NUMBER)
    if isinstance(type_, Ref | Scalar) and (match := _PAIRS.search(words)):
        yield place.note(f"{name}: {match[0]}", _MAP)
