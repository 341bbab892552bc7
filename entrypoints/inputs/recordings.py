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
class Body:
    """A body as recorded: the value that holds it, and whether the format says that it is base64."""

    value: object
    is_base64: bool = False

    @property
    def line(self) -> int | None:
        """The line of the file on which it begins, where the tree knows it."""
        return self.value.line if isinstance(self.value, Scalar) else None

    def content(self) -> bytes | None:
        """The bytes; None where none are recorded.

        Raises:
            RecordingError: it is not what the format says.
        """
        text = _text(self.value)
        if text is None:
            return None
        is_base64 = self.is_base64 or (isinstance(self.value, Scalar) and self.value.is_binary)
        return from_base64(text) if is_base64 else text.encode("utf-8", errors="surrogatepass")


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
        body: of the answer.
        place: JSON Pointer of that body in the recording.
        sent: the body of the request; None where the recording does not tell.
        sent_type: `Content-Type` of the request; empty where it is not recorded.
    """

    index: int
    method: str
    url: str
    status: int
    content_type: str
    coding: str
    body: Body
    place: str
    sent: Body | None = None
    sent_type: str = ""


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
        raise RecordingError(_refused(tree))
    found = at(tree, *kind.path)
    for index, each in enumerate(found if isinstance(found, list) else ()):
        yield kind.read(index, each)


def _refused(tree: object) -> str:
    """What is expected: of a recording that lacks its list, that list, else one of the formats."""
    for each in FORMATS:
        if isinstance(tree, dict) and each.path[0] in tree:
            where = ".".join(each.path)
            found = "none" if at(tree, *each.path) is None else "something else there"
            return f"expected {each.name.partition(' (')[0]} with a list {where}, found {found}"
    return f"expected one of {', '.join(each.name for each in FORMATS)}, found {described(tree)}"


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


def described(tree: object) -> str:
    """What stands where another thing is expected."""
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
    posted = at(entry, "request", "postData")
    return Exchange(
        index=index,
        method=_word(entry, "request", "method"),
        url=_word(entry, "request", "url"),
        status=_status(entry, "response", "status"),
        content_type=_header(headers, "content-type") or _word(content, "mimeType"),
        coding=_header(headers, "content-encoding"),
        body=Body(at(content, "text"), _word(content, "encoding").lower() == "base64"),
        place=f"/log/entries/{index}/response/content/text",
        sent=None if posted is not None and at(posted, "text") is None else Body(at(posted, "text")),
        sent_type=_header(at(entry, "request", "headers"), "content-type") or _word(posted, "mimeType"),
    )


def _from_vcr(index: int, interaction: object) -> Exchange:
    headers = at(interaction, "response", "headers")
    body, member = _vcr_body(at(interaction, "response", "body"))
    return Exchange(
        index=index,
        method=_word(interaction, "request", "method"),
        url=_word(interaction, "request", "uri"),
        status=_status(interaction, "response", "status", "code") or _status(interaction, "response", "status"),
        content_type=_header(headers, "content-type"),
        coding=_header(headers, "content-encoding"),
        body=body,
        place=f"/interactions/{index}/response/body/{member}",
        sent=_vcr_body(at(interaction, "request", "body"))[0],
        sent_type=_header(at(interaction, "request", "headers"), "content-type"),
    )


def _vcr_body(body: object) -> tuple[Body, str]:
    """A body, and the member that holds it."""
    member = "base64_string" if at(body, "base64_string") is not None else "string"
    return Body(at(body, member) if isinstance(body, dict) else body, member == "base64_string"), member


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
        body=Body(at(recorded, "body")),
        place=f"/responses/{index}/response/body",
    )


FORMATS: Final = (
    Format("a HAR file (log.entries)", ("log", "entries"), _from_har),
    Format("a VCR.py cassette (interactions)", ("interactions",), _from_vcr),
    Format("a recording of `responses` (responses)", ("responses",), _from_responses),
)
