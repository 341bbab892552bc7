"""The three formats of recorded traffic that are read, and the exchanges in them.

A format says where its list of exchanges stands and how one is read; JSON and YAML give the same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from .bodies import from_base64
from .errors import RecordingError
from .yamltree import Scalar


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, as recorded.

    Attributes:
        index: 0-based, in the order of the recording.
        method: of the request.
        url: of the request.
        status: of the answer; 0 where none is recorded.
        content_type: the header of the answer; empty where it is not recorded.
        coding: `Content-Encoding` of the answer; empty where there is none.
        body: the value that holds the answer's body.
        is_base64: whether the format says that the body is base64.
        place: JSON Pointer of the body in the recording.
    """

    index: int
    method: str
    url: str
    status: int
    content_type: str
    coding: str
    body: object
    is_base64: bool
    place: str

    @property
    def line(self) -> int | None:
        """The line of the file on which the body begins, where the tree knows it."""
        return self.body.line if isinstance(self.body, Scalar) else None

    def content(self) -> bytes:
        """The body as recorded.

        Raises:
            RecordingError: there is none, or it is not what the format says.
        """
        text = _text(self.body)
        if text is None:
            found = "that none was recorded" if self.body is None else _described(self.body)
            raise RecordingError(f"expected the body of the answer as text, found {found}")
        is_base64 = self.is_base64 or (isinstance(self.body, Scalar) and self.body.is_binary)
        return from_base64(text) if is_base64 else text.encode("utf-8", errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class Format:
    """A format of recordings: its name, the way to its list of exchanges, and how one of the list is read."""

    name: str
    path: tuple[str, ...]
    read: Callable[[int, object], Exchange]


def exchanges(tree: object) -> Iterator[Exchange]:
    """The exchanges of a recording.

    Raises:
        RecordingError: it is in none of the formats.
    """
    kind = format_of(tree)
    if kind is None:
        names = ", ".join(each.name for each in FORMATS)
        raise RecordingError(f"expected one of {names}, found {_described(tree)}")
    found = at(tree, *kind.path)
    for index, each in enumerate(found if isinstance(found, list) else ()):
        yield kind.read(index, each)


def format_of(tree: object) -> Format | None:
    """The format of a recording; None where it is in none."""
    return next((each for each in FORMATS if isinstance(at(tree, *each.path), list)), None)


def at(tree: object, *path: str | int) -> object:
    """The value at a path; None where there is none."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _text(node: object) -> str | None:
    if isinstance(node, Scalar):
        return node.text
    return str(node) if isinstance(node, str | int) else None


def _word(tree: object, *path: str | int) -> str:
    return _text(at(tree, *path)) or ""


def _status(tree: object, *path: str | int) -> int:
    word = _word(tree, *path)
    return int(word) if word.isascii() and word.isdigit() and len(word) == 3 else 0


def _described(tree: object) -> str:
    if isinstance(tree, dict):
        return "an object with " + (", ".join(sorted(f"{str(each)[:40]!r}" for each in tree)[:5]) or "no member")
    if isinstance(tree, list):
        return "a list"
    return "nothing" if tree is None or (isinstance(tree, Scalar) and not tree.text) else "no object"


def _header(headers: object, wanted: str) -> str:
    """A header of the answer: HAR lists them, the others map names to a value or to a list of values."""
    if isinstance(headers, list):
        pairs = [(_word(each, "name"), at(each, "value")) for each in headers]
    else:
        pairs = list(headers.items()) if isinstance(headers, dict) else []
    values = [value for name, value in pairs if name.lower() == wanted]
    return ", ".join(_text(each) or _word(each, 0) for each in values)


def _from_har(index: int, entry: object) -> Exchange:
    headers = at(entry, "response", "headers")
    content = at(entry, "response", "content")
    return Exchange(
        index=index,
        method=_word(entry, "request", "method"),
        url=_word(entry, "request", "url"),
        status=_status(entry, "response", "status"),
        content_type=_header(headers, "content-type") or _word(content, "mimeType"),
        coding=_header(headers, "content-encoding"),
        body=at(content, "text"),
        is_base64=_word(content, "encoding").lower() == "base64",
        place=f"/log/entries/{index}/response/content/text",
    )


def _from_vcr(index: int, interaction: object) -> Exchange:
    headers = at(interaction, "response", "headers")
    body = at(interaction, "response", "body")
    member = "base64_string" if at(body, "base64_string") is not None else "string"
    return Exchange(
        index=index,
        method=_word(interaction, "request", "method"),
        url=_word(interaction, "request", "uri"),
        status=_status(interaction, "response", "status", "code") or _status(interaction, "response", "status"),
        content_type=_header(headers, "content-type"),
        coding=_header(headers, "content-encoding"),
        body=at(body, member) if isinstance(body, dict) else body,
        is_base64=member == "base64_string",
        place=f"/interactions/{index}/response/body/{member}",
    )


def _from_responses(index: int, item: object) -> Exchange:
    recorded = at(item, "response")
    headers = at(recorded, "headers")
    return Exchange(
        index=index,
        method=_word(recorded, "method"),
        url=_word(recorded, "url"),
        status=_status(recorded, "status"),
        content_type=_word(recorded, "content_type") or _header(headers, "content-type"),
        coding=_header(headers, "content-encoding"),
        body=at(recorded, "body"),
        is_base64=False,
        place=f"/responses/{index}/response/body",
    )


FORMATS: Final = (
    Format("a HAR file (log.entries)", ("log", "entries"), _from_har),
    Format("a VCR.py cassette (interactions)", ("interactions",), _from_vcr),
    Format("a recording of `responses` (responses)", ("responses",), _from_responses),
)
