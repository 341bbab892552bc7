"""Where descriptors come from: a file with a serialized FileDescriptorSet, or installed generated modules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ...errors import DocpactError
from ...text.files import bytes_of
from ...text.printing import count, printable
from .annotations import Proto, library

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_FILE_SUFFIXES = frozenset({".binpb", ".pb", ".desc", ".protoset", ".bin", ".fds", ".proto"})
_COMPILE = "protoc --include_imports --descriptor_set_out=api.binpb FILE.proto"
_FILES_TAG = 0x0A  # field 1 of FileDescriptorSet, length-delimited


@dataclass(frozen=True, slots=True)
class Files:
    """Files of protobuf.

    Attributes:
        source: what they were read from.
        files: a FileDescriptorProto for each file, those that others import included.
        services_of: the names of the files whose services are meant.
    """

    source: str
    files: Mapping[str, Proto]
    services_of: tuple[str, ...]


def read_files(source: str | Path) -> Files:
    """The files of a descriptor set, or of an installed module or package of generated modules.

    Raises:
        DocpactError: there is no such file or module, it holds no descriptors, or protobuf is not installed.
    """
    text = str(source)
    if isinstance(source, Path) or _is_file_name(text):
        return _descriptor_set(Path(source))
    if _DOTTED.fullmatch(text) is None:
        raise DocpactError(f"{printable(text)!r}: expected a file, or the name of a module such as shop.orders.v1")
    return _installed(text)


def _is_file_name(text: str) -> bool:
    return "/" in text or "\\" in text or Path(text).suffix in _FILE_SUFFIXES or Path(text).is_file()


# --------------------------------------------------------------------------- descriptor sets


def _descriptor_set(path: Path) -> Files:
    name = printable(str(path))
    if path.suffix == ".proto":
        raise DocpactError(f"{name}: a source; compile it to a descriptor set: {_COMPILE}")
    raw = bytes_of(path, name)
    if problem := _damage(raw):
        raise DocpactError(f"{name}: {problem}; make one with {_COMPILE}")
    try:
        files = library("descriptor_pb2").FileDescriptorSet.FromString(raw).file
    except library("message").DecodeError as error:
        raise DocpactError(f"{name}: no descriptor set ({error}); make one with {_COMPILE}") from error
    if nameless := [number for number, each in enumerate(files, 1) if not each.name]:
        raise DocpactError(f"{name}: no descriptor set: file {nameless[0]} in it has no name; make one with {_COMPILE}")
    by_name = {each.name: each for each in files}
    return Files(name, by_name, tuple(by_name))


def _damage(raw: bytes) -> str:
    """What is wrong with the outermost structure of a descriptor set; empty where nothing is."""
    position = files = 0
    if not raw:
        return "the file is empty; expected a descriptor set"
    while position < len(raw):
        if raw[position] != _FILES_TAG:
            return "no descriptor set" + (f": something else begins at byte {position}" if files else "")
        size, position = _varint(raw, position + 1)
        if position + size > len(raw):
            whole = f"truncated: it ends within its file {files + 1}"
            return f"{whole}, {count(position + size - len(raw), 'byte')} too early, or it is no descriptor set"
        position, files = position + size, files + 1
    return ""


def _varint(raw: bytes, position: int) -> tuple[int, int]:
    """The number at a position, and where it ends. One that the file cuts off is as large as no file is."""
    value = shift = 0
    for end in range(position, min(position + 10, len(raw))):
        value |= (raw[end] & 0x7F) << shift
        shift += 7
        if raw[end] < 0x80:
            return value, end + 1
    return 1 << 63, position


# --------------------------------------------------------------------------- installed modules


def _installed(name: str) -> Files:
    modules = [_imported(each) for each in _module_names(name)]
    descriptors = [each.DESCRIPTOR for each in modules if _is_file(getattr(each, "DESCRIPTOR", None))]
    if not descriptors:
        raise DocpactError(f"{name}: no generated protobuf module (*_pb2) in it")
    files: dict[str, Proto] = {}
    for each in descriptors:
        _add(each, files)
    return Files(name, files, tuple(each.name for each in descriptors))


def _is_file(descriptor: object) -> bool:
    return isinstance(descriptor, library("descriptor").FileDescriptor)


def _add(descriptor: Any, files: dict[str, Proto]) -> None:
    """Adds a file and all that it imports."""
    pending = [descriptor]
    while pending:
        if (each := pending.pop()).name not in files:
            files[each.name] = library("descriptor_pb2").FileDescriptorProto.FromString(each.serialized_pb)
            pending.extend(each.dependencies)


def _module_names(name: str) -> Iterator[str]:
    """The module itself, or each generated module in the package, at any depth, sorted."""
    module = _imported(name)
    folders = [Path(each) for each in getattr(module, "__path__", ())]
    if not folders:
        yield name
    found = {path.relative_to(folder) for folder in folders for path in folder.rglob("*_pb2.py")}
    for path in sorted(found):
        yield ".".join((name, *path.with_suffix("").parts))


def _imported(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise DocpactError(f"{name}: not installed here: {error}; pip install the package that has it") from error
    except Exception as error:
        raise DocpactError(f"{name}: cannot be imported: {printable(str(error))}") from error
