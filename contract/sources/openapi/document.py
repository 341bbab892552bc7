"""An OpenAPI document: its operations by name, each read when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ...errors import OpenApiError, UnknownOperationError
from ...model import JsonSchema, Message, Note, Operation, Origin, split_url
from ...text.printing import describe, printable
from ...text.suggestions import nearest
from .bodies import read_request_body, read_responses
from .files.references import Files, Place
from .parameters import Parameters, read_parameters
from .reading import Located, Reading, field_of
from .schema_objects.conversion import Schemas
from .security import read_security
from .servers import server_urls

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The members of a path item that are operations; `query` is of OpenAPI 3.2."""
_OTHER_MEMBERS: Final = frozenset({"$ref", "summary", "description", "servers", "parameters"})
_DIALECTS: Final = ("https://spec.openapis.org/oas/3.", "https://json-schema.org/draft/2020-12/")
_UNSAFE_NAME = re.compile(r"[<>\"'`\\]|(?:^|/)\.{1,2}(?:/|$)")
_LONGEST_NAME: Final = 300
_MOST_REPEATED: Final = 20
_DEFAULTS: Final[Mapping[str, str]] = {}
_SEVERAL_SEGMENTS = re.compile(r"\{[^{}]*[+*]\}")
_PARAMETER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """What the index of a document knows of an operation.

    Attributes:
        name: its `operationId`, else `METHOD /path`.
        path: the template as the document has it.
        urls: of its bindings, one for each server.
        place: of the operation in the files.
        item: the place of its path item.
    """

    name: str
    method: str
    path: str
    urls: tuple[str, ...]
    place: Place
    item: Place


@dataclass(slots=True, eq=False)
class OpenApiDocument:
    """An OpenAPI document that was opened.

    Attributes:
        title: of the API.
        version: of OpenAPI, such as `3.0.3`.
        operations: the index, by name in the document's order.
        notes: what was not understood of the document as a whole; `bindings` have those of each operation.
    """

    title: str
    version: str
    operations: Mapping[str, OperationEntry]
    notes: tuple[Note, ...]
    _files: Files = field(repr=False)
    _schemas: Schemas = field(repr=False)
    _root: Located = field(repr=False)
    _bindings: dict[str, tuple[Operation, ...]] = field(default_factory=dict, repr=False)
    _lines: dict[Place, int] = field(default_factory=dict, repr=False)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of the absolute servers, each once."""
        hosts = (split_url(url).host for each in self.operations.values() for url in each.urls)
        return tuple(dict.fromkeys(each for each in hosts if each))

    def bindings(self, name: str) -> tuple[Operation, ...]:
        """The HTTP bindings of an operation, one for each server.

        Raises:
            UnknownOperationError: the document has no such operation.
            OpenApiError: what the operation needs cannot be read.
        """
        if name not in self._bindings:
            if name not in self.operations:
                raise UnknownOperationError(f"the document has no operation {name!r}{nearest(name, self.operations)}")
            try:
                self._bindings[name] = tuple(self._read(self.operations[name]))
            except RecursionError:
                entry = self.operations[name]
                problem = f"{name} refers to itself without end, or nests too deep"
                raise OpenApiError(entry.place.file, problem, pointer=str(entry.place)) from None
        return self._bindings[name]

    def line(self, name: str) -> int | None:
        """The 1-based line of an operation in its file; None where it is not known."""
        if not self._lines:
            self._find_lines()
        return self._lines.get(self.operations[name].place)

    def _find_lines(self) -> None:
        by_file: dict[str, list[Place]] = {}
        for each in self.operations.values():
            by_file.setdefault(each.place.file, []).append(each.place)
        for name, places in by_file.items():
            lines = self._files.texts[name].lines([each.pointer for each in places])
            self._lines |= {each: lines[each.pointer] for each in places if each.pointer in lines}

    def _read(self, entry: OperationEntry) -> Iterator[Operation]:
        reading = Reading(self._files, self._schemas)
        operation, place = reading.object_at(*self._files.at(entry.place))
        item = reading.object_at(*self._files.at(entry.item))
        parameters = read_parameters(reading, item, (operation, place))
        body, is_required = read_request_body(reading, operation, place)
        response, responses = read_responses(reading, operation, place)
        _note_inner(reading, (operation, place))
        first = Operation(
            name=entry.name,
            source=entry.place.file,
            method=entry.method,
            url=entry.urls[0],
            path=_path_parameters(reading, entry, parameters),
            query=parameters.query,
            body=body.schema if body else None,
            response=response.body,
            headers=parameters.headers,
            cookies=parameters.cookies,
            media_types=body.media_types if body else ("application/json",),
            is_body_required=is_required,
            status=response.status,
            response_headers=response.headers,
            response_media_types=response.media_types,
            responses=responses,
            security=read_security(reading, (operation, place), self._root),
            origin=Origin(entry.place.file, self.line(entry.name), str(entry.place)),
            notes=tuple(reading.notes),
        )
        return (replace(first, url=each) for each in entry.urls)


def _path_parameters(reading: Reading, entry: OperationEntry, parameters: Parameters) -> Message:
    """The parameters of the path in the order of the template; those that only the template names are any text."""
    declared = {each.name: each for each in parameters.path.fields}
    names = dict.fromkeys(_PARAMETER.findall(entry.path))
    for each in declared:
        if each not in names:
            reading.note(entry.place, f"the path has no parameter {printable(each)}: it is left out")
    for each in names:
        if each not in declared:
            reading.note(entry.place, f"the path's parameter {printable(each)} is not described: any text is taken")
            declared[each] = field_of(each, JsonSchema({"type": "string"}), entry.place, is_required=True)
    return Message(tuple(declared[each] for each in names))


def read_openapi(path: str | Path, *, hosts: Mapping[str, str] = _DEFAULTS) -> OpenApiDocument:
    """The OpenAPI document of a file, 3.0 or 3.1 (3.2 is read as 3.1), in JSON or YAML, perhaps over several files.

    Args:
        path: of the document; every file that it refers to is in its folder or below.
        hosts: values of server variables by name, where the defaults are not meant.

    Raises:
        DocpactError: the file cannot be opened.
        OpenApiError: it is no such document, has no operation, two of one name, or a name that is unsafe.
    """
    path = Path(path)
    files = Files(path.parent)
    value, place = files.root(path.name)
    document = _checked(files, value, place)
    version = str(document["openapi"])
    schemas = Schemas(files, is_30=version.startswith("3.0"))
    reading = Reading(files, schemas)
    operations = _index(reading, (document, place), hosts)
    _note_unread(reading, (document, place), version)
    info = document.get("info")
    title = str(info.get("title", path.stem)) if isinstance(info, Mapping) else path.stem
    return OpenApiDocument(title, version, operations, tuple(reading.notes), files, schemas, (document, place))


def _checked(files: Files, value: object, place: Place) -> Mapping[str, object]:
    """The document as an object.

    Raises:
        OpenApiError: it is no OpenAPI document of version 3.
    """
    if not isinstance(value, Mapping):
        raise OpenApiError(place.file, f"expected an OpenAPI document, found {describe(value)}")
    if "swagger" in value:
        problem = f"expected OpenAPI 3, found Swagger {printable(str(value['swagger']))[:20]}"
        advice = "convert it: npx swagger2openapi FILE, or Edit > Convert to OpenAPI 3 on editor.swagger.io"
        raise OpenApiError(place.file, f"{problem}; {advice}")
    if "openapi" not in value:
        members = ", ".join(printable(each) for each in list(value)[:5]) or "none"
        raise OpenApiError(place.file, f"expected an OpenAPI document with the member openapi, found {members[:80]}")
    if not re.match(r"3\.\d", str(value["openapi"])):
        raise files.error(place / "openapi", f"expected a version 3.0 to 3.2, found {describe(value['openapi'])}")
    if not isinstance(value.get("paths", {}), Mapping):
        raise files.error(place / "paths", f"expected an object of paths, found {describe(value['paths'])}")
    return value


def _index(reading: Reading, document: Located, hosts: Mapping[str, str]) -> dict[str, OperationEntry]:
    """The operations by name.

    Raises:
        OpenApiError: there is none, or two have one name, or the name of one is unsafe.
    """
    found: dict[str, OperationEntry] = {}
    for each in _entries(reading, document, hosts):
        if each.name in found:
            other = found[each.name].place
            problem = f"two operations have the name {each.name!r}; the other one is {other.file}{other}"
            raise reading.files.error(each.place, problem)
        found[each.name] = each
    if not found:
        raise OpenApiError(document[1].file, "expected at least one operation under paths, found none")
    return found


def _entries(reading: Reading, document: Located, hosts: Mapping[str, str]) -> Iterator[OperationEntry]:
    for path, value, place in reading.members(document[0], "paths", document[1]):
        try:
            item = reading.object_at(value, place)
        except OpenApiError as error:
            reading.note(place, f"its operations are left out: {error.problem}")
            continue
        if isinstance(value, Mapping) and "$ref" in value and len(value) > 1:
            reading.note(place, "what stands beside the $ref of a path is left out")
        for method in _methods(reading, path, item):
            operation = reading.object_at(item[0][method], item[1] / method)
            servers = server_urls(reading, (operation, item, document), hosts)
            name = _name(reading, operation, f"{method.upper()} {path}")
            urls = tuple(f"{each}{path}" for each in servers)
            yield OperationEntry(name, method.upper(), path, urls, item[1] / method, item[1])


def _methods(reading: Reading, path: str, item: Located) -> Iterator[str]:
    """The methods of a path item. What else it has is noted."""
    value, place = item
    if not path.startswith("/") or "?" in path or "#" in path:
        reading.note(place, f"expected a path such as /orders, found {describe(path)}: requests may not be recognised")
    for name in _SEVERAL_SEGMENTS.findall(path):
        reading.note(place, f"the parameter {printable(name)} takes one segment of a path, not several")
    for name in value:
        if name in METHODS:
            yield name
        elif name not in _OTHER_MEMBERS and not name.startswith("x-"):
            reading.note(place / name, f"{printable(name)} is no method that docpact knows: it is left out")


def _name(reading: Reading, operation: Located, otherwise: str) -> str:
    """The name of an operation.

    Raises:
        OpenApiError: it would lead out of a folder, or has markup or what a terminal obeys.
    """
    value, place = operation
    name = value.get("operationId", otherwise)
    if not isinstance(name, str) or not name:
        reading.note(place / "operationId", f"expected text, found {describe(name)}: the name is {otherwise}")
        name = otherwise
    if _UNSAFE_NAME.search(name) or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise reading.files.error(place, f"expected a plain name of an operation, found {describe(name)}")
    return name


def _note_unread(reading: Reading, document: Located, version: str) -> None:
    """Notes what of a document says nothing of requests and responses, each kind once."""
    value, place = document
    if not version.startswith(("3.0", "3.1", "3.2")):
        reading.note(place / "openapi", f"version {printable(version)} is read as 3.1")
    dialect = value.get("jsonSchemaDialect", _DIALECTS[0])
    if not str(dialect).startswith(_DIALECTS):
        reading.note(place / "jsonSchemaDialect", f"{describe(dialect)} is read as JSON Schema 2020-12")
    if value.get("webhooks"):
        reading.note(place / "webhooks", "requests that the service sends are not read")
    for text in reading.files.texts.values():
        for each in text.repeated[:_MOST_REPEATED]:
            reading.note(Place(text.name, each), "the key stands twice in its object: the last one counts")


def _note_inner(reading: Reading, operation: Located) -> None:
    """Notes the callbacks of an operation, and the links of its responses."""
    value, place = operation
    if value.get("callbacks"):
        reading.note(place / "callbacks", "requests that the service sends are not read")
    for _, response, at in reading.members(value, "responses", place):
        if isinstance(response, Mapping) and response.get("links"):
            reading.note(at / "links", "links are not read")
