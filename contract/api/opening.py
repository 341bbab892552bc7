"""An API from what a path leads to: pages, derived schemas, an OpenAPI document, protobuf descriptors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from ..contract import Contract
from ..errors import DocpactError, SchemaError
from ..findings.rules import Policy
from ..http.hosts import HOSTS
from ..loading import apply_overlay_bytes, unchecked_schema
from ..schema.nodes import Schema, operation_of
from ..sources.pages.unread import LookalikeError
from ..text.files import bytes_of
from ..text.printing import count, printable
from . import Api, OperationSource, endpoints_of

_OVERLAY: Final = ".overlay.json"
_PAGES: Final = frozenset({".md", ".markdown"})
_READ: Final = _PAGES | {".json"}
_HOST: Final = re.compile(r"(?:(?P<placeholder>[\w-]+)=)?(?P<host>[A-Za-z0-9.\[\]:-]+)")


def open_api(path: str | Path, *, policy: Policy, hosts: tuple[str, ...]) -> Api:
    """The API that a path leads to, with further hosts.

    Raises:
        DocpactError: there is nothing of a kind that docpact reads; the text says what was found, where.
    """
    host_names, other_hosts = _hosts(hosts)
    location = Path(path)
    if location.is_dir():
        api = _folder(location, policy)
    elif not location.exists() and _is_module_name(str(path)):
        api = _protobuf(str(path), policy)
    else:
        api = _file(location, policy)
    return replace(api, host_names=host_names, other_hosts=other_hosts)


def _hosts(hosts: Iterable[str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What stands for the placeholders of URLs, and the other hosts."""
    names, others = dict(HOSTS), []
    for each in hosts:
        match = _HOST.fullmatch(each)
        if match is None:
            expected = "a host such as api.example.com, or PLACEHOLDER=HOST"
            raise DocpactError(f"host {printable(each)[:80]!r}: expected {expected}")
        if match["placeholder"]:
            names[match["placeholder"]] = match["host"]
        else:
            others.append(match["host"])
    return names, tuple(others)


def _file(path: Path, policy: Policy) -> Api:
    raw = bytes_of(path)
    if path.suffix.lower() in {".binpb", ".pb"}:
        return _protobuf(str(path), policy)
    if path.suffix.lower() not in _PAGES and is_openapi(raw):
        return _openapi(path, policy)
    return Api(path.stem, (_source_in(path, set()),), policy)


def is_openapi(raw: bytes) -> bool:
    """Whether a file is an OpenAPI or Swagger document, by its members."""
    return re.search(rb"""(?:^|[{,\n])\s*["']?(?:openapi|swagger)["']?\s*:""", raw[:_HEAD]) is not None


_HEAD: Final = 1 << 16


def _openapi(path: Path, policy: Policy) -> Api:
    raise DocpactError(f"{path}: an OpenAPI document, which docpact does not read yet")


def _protobuf(source: str, policy: Policy) -> Api:
    raise DocpactError(f"{source}: protobuf descriptors, which docpact does not read yet")


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
        if path not in overlays and path.suffix.lower() in _READ:
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
    beside = {path.with_name(f"{stem}{_OVERLAY}") for stem in (path.stem, operation.name)}
    for overlay in sorted(beside & overlays):
        schema = apply_overlay_bytes(schema, bytes_of(overlay), str(overlay))
        overlays.remove(overlay)
    return OperationSource(operation.name, endpoints_of(schema), _contract_of(schema, path), str(path))


def _contract_of(schema: Schema, path: Path) -> Callable[[Policy], Contract]:
    """Gives the contract under a policy; it is compiled once for each."""

    @cache
    def contract(policy: Policy) -> Contract:
        try:
            return Contract.from_schema(schema, policy=policy)
        except SchemaError as error:
            raise SchemaError(f"{path}: {error}") from error

    return contract
