"""Reading a file: what kind it is, and the inputs in it, one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, count, islice
from typing import BinaryIO, Final

from ...contract.http.routes import Router
from ...contract.json_text.document import NOTHING, Document, Lines, read_document
from ...contract.text.printing import printable
from ..files import FileError, TooLargeError, open_bytes, read_bounded, too_large
from .discovery import suffix_of
from .errors import RecordingError
from .exchanges import broken_at, inputs_of
from .json_elements import elements_of
from .model import Input, Problem
from .recordings import format_of
from .unmatched import api_hosts
from .yamltree import read_yaml

LINES: Final = (".ndjson", ".jsonl")
DOCUMENTS: Final = (".json", ".har", ".yaml", ".yml")

IN_ALL: Final = 16
"""A stream of lines may hold this many times the bytes that one payload may."""

_YAML_RECORDING = re.compile(rb"(?:\s|#.*+|---.*+)*+(?:interactions|responses|version):")
_JSON_RECORDING = re.compile(rb'\s*+\{\s*+"(?:log|interactions|responses|version)"\s*+:')


@dataclass(frozen=True, slots=True)
class InputReader:
    """Reads files as inputs.

    Attributes:
        router: gives the operations that recorded exchanges may be calls of.
        max_bytes: the bound of one payload, after decompression.
        remedy: what to do where it is passed; empty where nothing can be done.
        hosts: those of the API, whose exchanges are told of even where they are calls of none of the operations.
        each: whether a JSON array is a list of payloads.
    """

    router: Callable[[], Router]
    max_bytes: int
    remedy: str = ""
    hosts: Callable[[], Collection[str]] = api_hosts
    each: bool = False

    def read(self, file: str) -> Iterator[Input | Problem]:
        """The inputs of a file, or of standard input for `-`; ends with the problem that it ran into, if any."""
        found = False
        try:
            with open_bytes(file) as stream:
                for each in self._inputs(file, stream):
                    found = True
                    yield each
        except FileError as error:
            found = True
            told = f"{error}; {self.remedy}" if self.remedy and isinstance(error, TooLargeError) else str(error)
            yield Problem(file, told.removeprefix(f"{file}: "))
        if not found:
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
        values = list(islice((line for line in _kept(lines, head) if line.strip()), 2))
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
            if suffix in (".yaml", ".yml") or (not suffix and _YAML_RECORDING.match(content)):
                yield from inputs_of(file, read_yaml(content), _no_lines, self.router(), self.hosts(), self.max_bytes)
                return
            document = read_document(content) if suffix == ".har" or _JSON_RECORDING.match(content) else None
            if document and (suffix == ".har" or format_of(document.value)):
                _check_json(document)
                yield from inputs_of(
                    file, document.value, partial(_lines_in, document), self.router(), self.hosts(), self.max_bytes
                )
                return
        except RecordingError as error:
            yield broken_at(file, error, content)
            return
        elements = elements_of(file, content) if self.each else None
        yield from [Input(printable(file), file, content)] if elements is None else elements


def _numbered(file: str, lines: Iterable[bytes]) -> Iterator[Input]:
    """Each line as an input; lines without a value are left out, and counted."""
    name = printable(file)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Input(f"{name}:{number}", file, line.removesuffix(b"\n"), number)


def _kept(lines: Iterable[bytes], head: list[bytes]) -> Iterator[bytes]:
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


def _check_json(document: Document) -> None:
    """Refuses a recording that is not JSON."""
    if document.value is NOTHING and document.problems:
        first = document.problems[0]
        raise RecordingError(first.message, *Lines(document.text).position(first.offset))


def _lines_in(document: Document, places: Collection[str]) -> Mapping[str, int]:
    lines = Lines(document.text)
    return {place: lines.position(spot.value)[0] for place, spot in document.spots(places).items()}


def _no_lines(_places: Collection[str]) -> Mapping[str, int]:
    return {}
