"""Reading a file: what kind it is, and the inputs in it, one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import BinaryIO, Final

from ...contract.json_text.document import Lines, end_of, read_document
from ...contract.text.printing import printable
from ..exchange_findings import KnownApi
from ..files import FileError, TooLargeError, open_bytes, read_bounded, too_large
from .discovery import suffix_of
from .model import Input, Problem, RecordingError
from .recorded_inputs import broken_at, inputs_of
from .recordings import read_recording

LINES: Final = (".ndjson", ".jsonl")
DOCUMENTS: Final = (".json", ".har", ".yaml", ".yml")

IN_ALL: Final = 16
"""A stream of lines may hold this many times the bytes that one payload may."""


@dataclass(frozen=True, slots=True)
class InputReader:
    """Reads files as inputs.

    Attributes:
        api: gives the operations that recorded exchanges may be calls of.
        max_bytes: the bound of one payload, after decompression.
        remedy: what the user can do where a payload is larger; empty for nothing.
        each: whether a JSON array is a list of payloads.
    """

    api: Callable[[], KnownApi]
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
        for number in count(1):
            line = stream.readline(bound + 2)
            total += len(line)
            if len(line.rstrip(b"\r\n")) > bound:
                raise too_large(f"{file}: line {number}", bound)
            if total > bound * IN_ALL:
                raise too_large(f"{file}: in all", bound * IN_ALL)
            if not line:
                return
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
