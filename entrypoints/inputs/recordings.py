"""Recorded traffic: the three formats that are read, and the exchanges in them.

A format says where its list of exchanges stands and how one is read; JSON and YAML give the same tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from ...contract.http import NO_HEADERS, Exchange, Headers, Reply, Request
from ...contract.json_text.document import NOTHING, Document, Lines, read_document
from ...contract.text.printing import printable
from ...contract.text.redaction import mask_secrets
from .bodies import Body, decoded, text_of
from .model import RecordingError
from .yamltree import Scalar, read_yaml

_YAML_RECORDING: Final = re.compile(rb"(?:\s|#.*+|---.*+)*+(?:interactions|responses|version):")
_JSON_RECORDING: Final = re.compile(rb'\s*+\{\s*+"(?:log|interactions|responses|version)"\s*+:')


@dataclass(frozen=True, slots=True)
class RecordedExchange:
    """An exchange, as far as it is recorded; a status that is not is 0. `body` is the reply's, not read yet.

    `call` is method and URL for people, without credentials, query and fragment; `place` the JSON Pointer of the body
    in the recording; `is_body_sent_known` whether the recording says what the body of the request is.
    """

    index: int
    call: str
    exchange: Exchange
    body: Body
    place: str
    is_body_sent_known: bool

    @property
    def label(self) -> str:
        """The request and its status, for people."""
        return f"{self.call} answered {self.exchange.reply.status or 'without a status'}"

    def reply_body(self, max_bytes: int) -> bytes:
        """The body of the reply without its content coding.

        Raises:
            RecordingError: there is none, or it is broken.
            TooLargeError: it holds more than `max_bytes`.
        """
        content = self.body.content()
        if content is None:
            found = "that none was recorded" if self.body.value is None else kind_of_node(self.body.value)
            raise RecordingError(f"expected the body of the answer as text, found {found}")
        return decoded(content, self.exchange.reply.headers.get("Content-Encoding", ""), max_bytes)


@dataclass(frozen=True, slots=True)
class Recording:
    """The exchanges of a recording, and how to find the lines of the file on which places of it begin."""

    exchanges: list[RecordedExchange]
    lines: Callable[[Collection[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of recordings: its name, the way to its list of exchanges, and how one of the list is read."""

    name: str
    path: tuple[str, ...]
    read: Callable[[int, object], RecordedExchange]


def read_recording(content: bytes, suffix: str) -> Recording | None:
    """The recording in a file; None where the file is none by its suffix and its beginning.

    Raises:
        RecordingError: the file should be a recording, and is not in any of the formats or cannot be read.
    """
    if suffix in (".yaml", ".yml") or (not suffix and _YAML_RECORDING.match(content)):
        return Recording(_exchanges(read_yaml(content)), lambda _places: {})  # the scalars of YAML know theirs
    if suffix != ".har" and not _JSON_RECORDING.match(content):
        return None
    document = read_document(content)
    if suffix != ".har" and _format_of(document.value) is None:
        return None
    if document.value is NOTHING and document.problems:
        first = document.problems[0]
        raise RecordingError(first.message, *Lines(document.text).position(first.offset))
    return Recording(_exchanges(document.value), partial(_lines_in, document))


def _lines_in(document: Document, places: Collection[str]) -> Mapping[str, int]:
    lines = Lines(document.text)
    return {place: lines.position(spot.value)[0] for place, spot in document.positions(places).items()}


def _exchanges(tree: object) -> list[RecordedExchange]:
    recognised = _format_of(tree)
    if recognised is None:
        raise RecordingError(_expected_format(tree))
    items = _at(tree, *recognised.path)
    return [recognised.read(index, each) for index, each in enumerate(items if isinstance(items, list) else ())]


def _format_of(tree: object) -> Format | None:
    return next((each for each in FORMATS if isinstance(_at(tree, *each.path), list)), None)


def _expected_format(tree: object) -> str:
    """What is expected: of a recording that lacks its list, that list, else one of the formats."""
    for each in FORMATS:
        if isinstance(tree, dict) and each.path[0] in tree:
            where = ".".join(each.path)
            found = "none" if _at(tree, *each.path) is None else "something else there"
            return f"expected {each.name.partition(' (')[0]} with a list {where}, found {found}"
    return f"expected one of {', '.join(each.name for each in FORMATS)}, found {kind_of_node(tree)}"


# ----------------------------------------------------------------- parts of a tree


def _at(tree: object, *path: str | int) -> object:
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _word(tree: object, *path: str | int) -> str:
    return text_of(_at(tree, *path)) or ""


def _status(tree: object, *path: str | int) -> int:
    word = _word(tree, *path)
    return int(word) if word.isascii() and word.isdigit() and len(word) == 3 else 0


def kind_of_node(tree: object) -> str:
    """What stands where another thing is expected."""
    if isinstance(tree, dict):
        return "an object with " + (", ".join(sorted(f"{str(each)[:40]!r}" for each in tree)[:5]) or "no member")
    if isinstance(tree, list):
        return "a list"
    return "nothing" if tree is None or (isinstance(tree, Scalar) and not tree.text) else "no object"


def _pairs(headers: object) -> list[tuple[str, object]]:
    """Names and values of headers: HAR lists them, the other formats map names to a value or to a list of values."""
    if isinstance(headers, list):
        return [(_word(each, "name"), _at(each, "value")) for each in headers]
    return list(headers.items()) if isinstance(headers, dict) else []


def _header(headers: object, name: str) -> str:
    """The value of a header, by its name in small letters."""
    values = [value for key, value in _pairs(headers) if key.lower() == name]
    return ", ".join(text_of(each) or _word(each, 0) for each in values)


def _sent_headers(headers: object, content_type: str) -> Headers:
    """The headers of a request, whose content type may be recorded elsewhere."""
    fields = {name: text_of(each) or _word(each, 0) for name, each in _pairs(headers)}
    return Headers({"Content-Type": content_type, **fields} if content_type else fields)


# ----------------------------------------------------------------- requests and replies


def _request(method: str, url: str, body: Body | None, headers: Headers) -> Request:
    """The request; without a body where the recording does not say what it was, or a broken one."""
    content = b""
    with suppress(RecordingError):
        content = (body.content() if body else None) or b""
    try:
        return Request.to(method.upper(), url, headers=headers, body=content)
    except ValueError:
        return Request(method.upper(), "/", headers=headers)


def _headers(values: Mapping[str, str]) -> Headers:
    return Headers({name: value for name, value in values.items() if value})


def _call(method: str, url: str) -> str:
    """A request as people may see it: without credentials, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return printable(mask_secrets(method))
    if not url:
        return f"{printable(mask_secrets(method))} without a URL".lstrip()
    host = parts.netloc.rpartition("@")[2]
    where = f"{parts.scheme}://{host}" if host else ""
    return printable(mask_secrets(f"{method} {where}{parts.path}"))


# ----------------------------------------------------------------- the formats


def _from_har(index: int, entry: object) -> RecordedExchange:
    headers, content = _at(entry, "response", "headers"), _at(entry, "response", "content")
    posted = _at(entry, "request", "postData")
    is_known = posted is None or _at(posted, "text") is not None
    method, url = _word(entry, "request", "method"), _word(entry, "request", "url")
    sent = _at(entry, "request", "headers")
    sent_type = _header(sent, "content-type") or _word(posted, "mimeType")
    content_type = _header(headers, "content-type") or _word(content, "mimeType")
    reply_headers = {"Content-Type": content_type, "Content-Encoding": _header(headers, "content-encoding")}
    request = _request(method, url, Body(_at(posted, "text")) if is_known else None, _sent_headers(sent, sent_type))
    exchange = Exchange(request, Reply(_status(entry, "response", "status"), _headers(reply_headers)))
    body = Body(_at(content, "text"), _word(content, "encoding").lower() == "base64")
    place = f"/log/entries/{index}/response/content/text"
    return RecordedExchange(index, _call(method, url), exchange, body, place, is_known)


def _from_vcr(index: int, interaction: object) -> RecordedExchange:
    headers = _at(interaction, "response", "headers")
    body, member = _vcr_body(_at(interaction, "response", "body"))
    method, url = _word(interaction, "request", "method"), _word(interaction, "request", "uri")
    sent = _sent_headers(_at(interaction, "request", "headers"), "")
    status = _status(interaction, "response", "status", "code") or _status(interaction, "response", "status")
    reply_headers = {name: _header(headers, name.lower()) for name in ("Content-Type", "Content-Encoding")}
    request = _request(method, url, _vcr_body(_at(interaction, "request", "body"))[0], sent)
    exchange = Exchange(request, Reply(status, _headers(reply_headers)))
    place = f"/interactions/{index}/response/body/{member}"
    return RecordedExchange(index, _call(method, url), exchange, body, place, is_body_sent_known=True)


def _vcr_body(body: object) -> tuple[Body, str]:
    """A body, and the member that holds it."""
    member = "base64_string" if _at(body, "base64_string") is not None else "string"
    return Body(_at(body, member) if isinstance(body, dict) else body, member == "base64_string"), member


def _from_responses(index: int, item: object) -> RecordedExchange:
    response = _at(item, "response")
    headers = _at(response, "headers")
    method, url = _word(response, "method"), _word(response, "url")
    content_type = _word(response, "content_type") or _header(headers, "content-type")
    reply_headers = {"Content-Type": content_type, "Content-Encoding": _header(headers, "content-encoding")}
    reply = Reply(_status(response, "status"), _headers(reply_headers))
    exchange = Exchange(_request(method, url, None, NO_HEADERS), reply)
    body, place = Body(_at(response, "body")), f"/responses/{index}/response/body"
    return RecordedExchange(index, _call(method, url), exchange, body, place, is_body_sent_known=False)


FORMATS: Final = (
    Format("a HAR file (log.entries)", ("log", "entries"), _from_har),
    Format("a VCR.py cassette (interactions)", ("interactions",), _from_vcr),
    Format("a recording of `responses` (responses)", ("responses",), _from_responses),
)
