"""Reading a file: what kind it is, and the inputs in it, one at a time, recorded ones with findings."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import BinaryIO, Final

from ...contract import Finding
from ...contract.api import Api
from ...contract.http.routes import Match, Router
from ...contract.json_text.document import Lines, end_of, read_document
from ...contract.text.printing import count, printable
from ..exchange_findings import (
    ReplyValidator,
    is_distinctive,
    request_findings,
    traffic_finding,
    unmatched_finding,
)
from ..files import FileError, TooLargeError, open_bytes, read_bounded, too_large
from .discovery import suffix_of
from .model import Input, Problem, RecordingError
from .recordings import RecordedExchange, Recording, read_recording

LINES: Final = (".ndjson", ".jsonl")
DOCUMENTS: Final = (".json", ".har", ".yaml", ".yml")

IN_ALL: Final = 16
"""A stream of lines may hold this many times the bytes that one payload may."""


@dataclass(frozen=True, slots=True)
class InputReader:
    """Reads files as inputs. A JSON array is a list of payloads where `each` says so.

    `api` gives the operations that recorded exchanges may be calls of; `max_bytes` bounds one payload after
    decompression; `remedy` is what the user can do where one is larger, empty for nothing.
    """

    api: Callable[[], Api]
    max_bytes: int
    remedy: str = ""
    each: bool = False

    def read(self, file: str) -> Iterator[Input | Problem]:
        """The inputs of a file, or of standard input for `-`; ends with the problem that it ran into, if any."""
        is_empty = True
        try:
            with open_bytes(file) as stream:
                for each in self._inputs(file, stream):
                    is_empty = False
                    yield each
        except FileError as error:
            is_empty = False
            message = f"{error}; {self.remedy}" if self.remedy and isinstance(error, TooLargeError) else str(error)
            yield Problem(file, message.removeprefix(f"{file}: "))
        if is_empty:
            yield Problem(file, "holds no payload")

    def _inputs(self, file: str, stream: BinaryIO) -> Iterator[Input]:
        suffix = suffix_of(file)
        if suffix in LINES:
            return _numbered(file, self._lines(file, stream))
        if suffix in DOCUMENTS:
            return self._document(file, read_bounded(stream, self.max_bytes, file), suffix)
        return self._unnamed(file, stream)

    def _unnamed(self, file: str, stream: BinaryIO) -> Iterator[Input]:
        """A stream whose name says nothing: lines where its first line is a value and another line follows."""
        head: list[bytes] = []
        lines = self._lines(file, stream)
        values = list(islice((line for line in _appended_to(head, lines) if line.strip()), 2))
        if len(values) == 2 and _is_value(values[0]):
            return _numbered(file, chain(head, lines))
        content = b"".join(head) + read_bounded(stream, self.max_bytes, file)
        if len(content) > self.max_bytes:
            raise too_large(file, self.max_bytes)
        return self._document(file, content, "")

    def _lines(self, file: str, stream: BinaryIO) -> Iterator[bytes]:
        """The lines of a stream, within the bounds of one and of all."""
        total, bound = 0, self.max_bytes
        for number, line in enumerate(iter(partial(stream.readline, bound + 2), b""), start=1):
            total += len(line)
            if len(line.rstrip(b"\r\n")) > bound:
                raise too_large(f"{file}: line {number}", bound)
            if total > bound * IN_ALL:
                raise too_large(f"{file}: in all", bound * IN_ALL)
            yield line

    def _document(self, file: str, content: bytes, suffix: str) -> Iterator[Input]:
        """A recording, or one payload."""
        try:
            recording = read_recording(content, suffix)
        except RecordingError as error:
            yield broken_at(file, error, content)
            return
        if recording is not None:
            yield from inputs_of(file, recording, self.api(), self.max_bytes)
            return
        elements = _elements(file, content) if self.each else None
        yield from [Input(printable(file), file, content)] if elements is None else elements


def _elements(file: str, content: bytes) -> Iterator[Input] | None:
    """The elements of a JSON array, each at its place in the file; None where the text is no array, or no JSON."""
    document = read_document(content)
    if not isinstance(document.value, list) or any(each.rule != "duplicate-key" for each in document.problems):
        return None
    text, lines = document.text, Lines(document.text)
    spots = document.positions([f"/{index}" for index in range(len(document.value))])
    return (_element(file, index, text, spots[f"/{index}"].value, lines) for index in range(len(document.value)))


def _element(file: str, index: int, text: str, start: int, lines: Lines) -> Input:
    line, column = lines.position(start)
    content = text[start : end_of(text, start)].encode()
    return Input(f"{printable(file)}#{index}", file, content, line, column=column)


def _numbered(file: str, lines: Iterable[bytes]) -> Iterator[Input]:
    """Each line as an input; lines without a value are left out, and counted."""
    name = printable(file)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Input(f"{name}:{number}", file, line.removesuffix(b"\n"), number)


def _appended_to(head: list[bytes], lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same lines, each added to a list as it passes."""
    for line in lines:
        head.append(line)
        yield line


def _is_value(line: bytes) -> bool:
    """Whether a line is a JSON value by itself, so that what follows it must be another one."""
    try:
        json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return True


def inputs_of(file: str, recording: Recording, api: Api, max_bytes: int) -> Iterator[Input]:
    """The exchanges that are calls of a known operation, and those that should be.

    A recording without such an exchange is an input of its own that says so.

    Raises:
        TooLargeError: a body is larger than `max_bytes`.
    """
    meanings = ((each, _meaning(each, api)) for each in recording.exchanges)
    known = [(each, meaning) for each, meaning in meanings if meaning is not None]
    if not known:
        yield _without_known_calls(file, recording.exchanges, api.router)
    lines = recording.lines([each.place for each, _ in known if each.body.line is None])
    replies = ReplyValidator(api)
    for each, meaning in known:
        line = each.body.line or lines.get(each.place, 1)
        source = Input(f"{printable(file)}#{each.index}", file, None, line, exchange=each.label)
        if isinstance(meaning, Finding):
            yield replace(source, findings=tuple(_of_request([meaning])))
        else:
            yield _call(source, each, meaning, replies, max_bytes)


def _meaning(recorded: RecordedExchange, api: Api) -> Match | Finding | None:
    """The operation that is called, or the finding on a call of none; None where the API is not called."""
    request = recorded.exchange.request
    match = api.router.find(request.method, request.path)
    if match is not None or len(api.contracts) == 1:  # a single contract says nothing of other calls
        return match
    is_of_api = api.is_host(request.host)
    return unmatched_finding(request, api, is_of_api=is_of_api, may_be_meant=is_distinctive)


def _call(source: Input, recorded: RecordedExchange, match: Match, replies: ReplyValidator, max_bytes: int) -> Input:
    """The input of a call of a known operation.

    Raises:
        TooLargeError: the body of the reply is too large.
    """
    operation, exchange = match.route.operation, recorded.exchange
    source = replace(source, operation=operation)
    on_request = tuple(_of_request(request_findings(exchange, match, is_body_known=recorded.is_body_sent_known)))
    is_response = replies.is_response(operation, exchange)
    try:
        body = recorded.reply_body(max_bytes)
    except TooLargeError as error:
        raise TooLargeError(f"{source.name}: {error}") from error
    except RecordingError as error:
        if is_response:
            return replace(source, findings=(*on_request, traffic_finding("recording", str(error))))
        body = b""
    exchange = replace(exchange, reply=replace(exchange.reply, body=body))
    findings = (*on_request, *replies.findings(operation, exchange))
    if is_response:
        return replace(source, text=body, findings=findings)
    documented = replies.api.operations[operation].status
    has_no_json = str(exchange.reply.status) == documented
    why = "it has no JSON body" if has_no_json else f"the contract is about answers with status {documented}"
    return replace(source, findings=findings, note=f"{recorded.label}: {why}")


def _of_request(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings on the request: the pointer says so, and lines, which would be of the reply, are left out."""
    return (replace(each, pointer=f"/request{each.pointer}", line=None, column=None) for each in findings)


def _without_known_calls(file: str, exchanges: list[RecordedExchange], router: Router) -> Input:
    if not router.routes:
        return broken(
            file,
            "expected a schema that says which calls it is of (x-operation, see docpact schema --origins), found none",
            "recording-unmatched",
        )
    known = count(len({each.operation for each in router.routes}), "operation")
    first = f", the first of them {exchanges[0].call}" if exchanges else ""
    message = (
        f"expected a call of an operation that has a contract, one of {known}; "
        f"found none among {count(len(exchanges), 'exchange')}{first}"
    )
    return broken(file, message, "recording-unmatched")


def broken(file: str, message: str, rule: str = "recording") -> Input:
    """A file as an input that is not validated, with a finding on the whole of it."""
    return Input(printable(file), file, None, findings=(traffic_finding(rule, message),))


def broken_at(file: str, error: RecordingError, content: bytes) -> Input:
    """A file that could not be read as a recording, and the line on which the reading stopped."""
    source = broken(file, str(error))
    if error.line is None:
        return source
    line = next(islice(io.BytesIO(content), error.line - 1, None), b"").rstrip(b"\r\n")
    findings = tuple(replace(each, line=error.line, column=error.column) for each in source.findings)
    return replace(source, line=error.line, findings=findings, broken_line=line)
