"""An API from what a path leads to: pages, derived schemas, an OpenAPI document, protobuf descriptors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final

from ..errors import DocpactError, SchemaError
from ..findings.rules import Policy
from ..loading import apply_overlay_bytes, unchecked_schema
from ..model import Operation
from ..schema.nodes import Schema, operation_of
from ..sources.pages.unread import LookalikeError
from ..text.files import bytes_of, file_stem
from ..text.printing import count, printable
from . import Api, Endpoint, OperationSource, endpoints_of

_OVERLAY: Final = ".overlay.json"
_DESCRIPTORS: Final = frozenset({".binpb", ".pb", ".desc", ".protoset", ".fds"})
_PAGES: Final = frozenset({".md", ".markdown"})
_READ: Final = _PAGES | {".json"}
_SUFFIXES: Final = _READ | _DESCRIPTORS | {".yaml", ".yml", ".proto"}


def open_api(path: str | Path, *, policy: Policy) -> Api:
    """The API that a path leads to.

    Raises:
        DocpactError: there is nothing of a kind that docpact reads; the text says what was found, where.
    """
    if not isinstance(path, str | Path):
        raise TypeError(f"path={path!r}: expected the path of an API")
    if not str(path):
        raise DocpactError("expected the path of an API, found an empty one")
    location = Path(path)
    try:
        is_other = location.exists() and not (location.is_dir() or location.is_file())
    except (OSError, ValueError) as error:
        raise DocpactError(printable(f"{str(path)[:200]}: no file can have this name: {error}")) from error
    if is_other:
        raise DocpactError(f"{path}: expected a file or a folder, found neither")
    if location.is_dir():
        return _folder(location, policy)
    if not location.exists() and _is_module_name(str(path)) and location.suffix.lower() not in _SUFFIXES:
        return _protobuf(str(path), policy)
    return _file(location, policy)


def _file(path: Path, policy: Policy) -> Api:
    raw = bytes_of(path)
    if path.suffix.lower() == ".proto":
        command = f"protoc --include_imports --descriptor_set_out=api.binpb {path.name}"
        raise DocpactError(f"{path}: source of protobuf; compile it first: {command}")
    if path.suffix.lower() in _DESCRIPTORS:
        return _protobuf(path, policy)
    if path.suffix.lower() not in _PAGES and is_openapi(raw):
        return _openapi(path, policy)
    return Api(path.stem, (_source_in(path, set()),), policy)


def is_openapi(raw: bytes) -> bool:
    """Whether a file is an OpenAPI or Swagger document, by its members."""
    return re.search(rb"""(?:^|[{,\n])\s*["']?(?:openapi|swagger)["']?\s*:""", raw[:_HEAD]) is not None


_HEAD: Final = 1 << 16


def _openapi(path: Path, policy: Policy) -> Api:
    """The API of an OpenAPI document, whose operations are read when they are first asked for."""
    from ..sources.openapi import read_openapi

    document = read_openapi(path)
    sources = tuple(
        _derived(
            each.name, [(each.method, url) for url in each.urls], partial(document.bindings, each.name), each.place
        )
        for each in document.operations.values()
    )
    notes = tuple(f"{each.phrase}: {each.reason}" for each in document.notes)
    return Api(document.title or path.stem, sources, policy, notes=notes, documents_errors=True)


def _protobuf(source: str | Path, policy: Policy) -> Api:
    """The API of a descriptor set, or of an installed package of generated modules."""
    from ..sources.protobuf import read_protobuf

    api = read_protobuf(source)
    if not api.operations:
        why = f": {api.skipped[0].place}: {api.skipped[0].reason}" if api.skipped else ""
        raise DocpactError(printable(f"{source}: no method is an HTTP operation{why}"))
    notes = tuple(f"{each.place}: {each.reason}" for each in (*api.skipped, *api.notes))
    sources = tuple(
        _derived(name, [(each.method, each.url) for each in bindings], partial(tuple, bindings), bindings[0].source)
        for name, bindings in api.operations.items()
    )
    return Api(api.name, sources, policy, notes=notes)


def _derived(
    name: str, endpoints: Iterable[tuple[str, str]], read: Callable[[], Sequence[Operation]], origin: object
) -> OperationSource:
    """An operation whose bindings are read, and whose schema is derived, when it is first asked for."""

    @cache
    def schema() -> Schema:
        from ..schema.derive import derive

        return derive(read())

    return OperationSource(name, tuple(Endpoint(*each) for each in endpoints), schema, origin=str(origin))


def _is_module_name(text: str) -> bool:
    return all(map(str.isidentifier, text.split("."))) and "." in text


def _folder(folder: Path, policy: Policy) -> Api:
    """The API of the pages and schemas in a folder, at any depth.

    Raises:
        DocpactError: there is none of either.
        SchemaError: an overlay belongs to none of them.
    """
    files = [each for each in sorted(folder.rglob("*")) if each.is_file() and not _is_hidden(each, folder)]
    overlays = {each for each in files if each.name.endswith(_OVERLAY)}
    sources: list[OperationSource] = []
    notes: list[str] = []
    for path in files:
        if not path.name.endswith(_OVERLAY) and path.suffix.lower() in _READ:
            try:
                sources.append(_source_in(path, overlays))
            except (LookalikeError, _OtherJsonError) as error:
                notes.append(str(error))
    if not sources:
        expected = "pages (*.md) or schemas of docpact derive (*.json)"
        raise DocpactError(f"{folder}: expected {expected}, found none among {count(len(files), 'file')}")
    if overlays:
        raise SchemaError(f"{min(overlays)}: no page or schema beside it is called so, and no operation is")
    return Api(folder.resolve().name, tuple(sources), policy, notes=tuple(notes))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


class _OtherJsonError(SchemaError):
    """A JSON file that is not the schema of an operation."""


def _source_in(path: Path, overlays: set[Path]) -> OperationSource:
    """The operation of a page or schema, with the overlay beside it, which is taken out of the others.

    Raises:
        SchemaError: it does not say of which request it is the response.
    """
    schema = unchecked_schema(bytes_of(path), str(path))
    operation = operation_of(schema)
    if operation is None or not operation.bindings:
        raise _OtherJsonError(f"{path}: its schema does not say of which request it is the response (x-operation)")
    beside = {path.with_name(f"{stem}{_OVERLAY}") for stem in (path.stem, file_stem(operation.name))}
    for overlay in sorted(beside & overlays):
        schema = apply_overlay_bytes(schema, bytes_of(overlay), str(overlay))
        overlays.remove(overlay)
    return OperationSource(operation.name, endpoints_of(schema), lambda: schema, origin=str(path))
