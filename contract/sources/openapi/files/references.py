"""The files of an OpenAPI document, and what a `$ref` in them leads to. Nothing is fetched."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from ....errors import DocpactError, OpenApiError
from ....findings.pointer import escape, tokens_of
from ....text.files import bytes_of
from ....text.printing import describe, printable, shortened
from .text import SourceText, read_source

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")
_LONGEST_CHAIN: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a document: the file, relative to the document's folder, and the JSON Pointer in it."""

    file: str
    pointer: str = ""

    def __truediv__(self, token: str | int) -> Place:
        return Place(self.file, f"{self.pointer}/{escape(token)}")

    def __str__(self) -> str:
        return f"#{printable(self.pointer)}"


@dataclass(slots=True, eq=False)
class Files:
    """The files of a document, each read when a reference first needs it."""

    folder: Path
    texts: dict[str, SourceText] = field(default_factory=dict)

    def root(self, name: str) -> tuple[object, Place]:
        """The value of the document's first file.

        Raises:
            DocpactError: it cannot be opened; OpenApiError: it cannot be read.
        """
        self.texts[name] = read_source(bytes_of(self.folder / name, name), name)
        return self.texts[name].value, Place(name)

    def error(self, place: Place, problem: str) -> OpenApiError:
        """The error of a place, with its line."""
        found = self.texts[place.file].lines([place.pointer]) if place.pointer else {}
        return OpenApiError(place.file, problem, pointer=str(place), line=found.get(place.pointer))

    def at(self, place: Place) -> tuple[object, Place]:
        """The value at a place of a file that was read.

        Raises:
            OpenApiError: there is none.
        """
        return self._value(Place(place.file), tokens_of(place.pointer), f"#{place.pointer}", place)

    def resolve(self, value: object, place: Place) -> tuple[object, Place]:
        """The value itself, or what its `$ref`s lead to in the end.

        Raises:
            OpenApiError: a reference leads nowhere, in a circle, or out of the document's folder.
        """
        start = place
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(value, Mapping) or "$ref" not in value:
                return value, place
            value, place = self.follow(value["$ref"], place)
        raise self.error(start, "the reference leads in a circle")

    def follow(self, reference: object, place: Place) -> tuple[object, Place]:
        """What one `$ref`, which stands at a place, leads to.

        Raises:
            OpenApiError: it leads nowhere, or out of the document's folder.
        """
        if not isinstance(reference, str):
            raise self.error(place, f"expected a $ref that is text, found {describe(reference)}")
        target, _, fragment = reference.partition("#")
        source = self._file(target, reference, place) if target else place.file
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            return self._anchored(source, pointer, place)
        return self._value(Place(source), tokens_of(pointer), reference, place)

    def _value(self, start: Place, tokens: tuple[str, ...], reference: str, place: Place) -> tuple[object, Place]:
        """The value below another one, through references on the way."""
        value, found = self.texts[start.file].value, start
        for token in tokens:
            if isinstance(value, Mapping) and token not in value and "$ref" in value:
                value, found = self.resolve(value, found)
            if isinstance(value, Mapping) and token in value:
                value = value[token]
            elif isinstance(value, list) and token.isdecimal() and int(token[:9]) < len(value):
                value = value[int(token)]
            else:
                raise self.error(place, f"the $ref {_quoted(reference)} leads nowhere: there is no {_quoted(token)}")
            found = found / token
        return value, found

    def _file(self, target: str, reference: str, place: Place) -> str:
        """The name of the file that a reference names, which is read if it has not been."""
        if _SCHEME.match(target):
            raise self.error(place, f"the $ref {_quoted(reference)} is remote; docpact fetches nothing: save it beside")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(place.file), unquote(target)))
        path = self.folder / name
        if "\0" in name or not path.resolve().is_relative_to(self.folder.resolve()):
            raise self.error(place, f"the $ref {_quoted(reference)} leads out of the document's folder")
        if name not in self.texts:
            try:
                self.texts[name] = read_source(bytes_of(path, name), name)
            except OpenApiError:
                raise
            except DocpactError as error:
                raise self.error(place, f"the $ref {_quoted(reference)} leads nowhere: {error}") from error
        return name

    def _anchored(self, source: str, name: str, place: Place) -> tuple[object, Place]:
        """The schema with an anchor (JSON Schema 2020-12, 8.2.2)."""
        for value, found in _objects(self.texts[source].value, Place(source)):
            if name in (value.get("$anchor"), value.get("$dynamicAnchor")):
                return value, found
        raise self.error(place, f"the $ref {_quoted('#' + name)} leads nowhere: no schema has that anchor")


def _objects(value: object, place: Place) -> Iterator[tuple[Mapping[str, object], Place]]:
    pending = [(value, place)]
    while pending:
        value, place = pending.pop()
        if isinstance(value, Mapping):
            yield value, place
            pending.extend((each, place / name) for name, each in value.items())
        elif isinstance(value, list):
            pending.extend((each, place / index) for index, each in enumerate(value))


def _quoted(text: str) -> str:
    return f"'{printable(shortened(text, 80))}'"
