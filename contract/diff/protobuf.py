"""Shipped pages compared with the protobuf descriptors: what the page says, what the source says, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from ..errors import DocpactError, UnknownOperationError
from ..model import Operation
from ..schema.catalogue import operations, shipped_schema
from ..schema.derive import derive
from ..sources.protobuf import ProtobufApi, read_protobuf
from ..workflows.descriptors import EXPLANATIONS, HOSTS, MODULES
from .compare import Change, diff


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """One difference; `number` counts the explanations from 1, and is None where there is none."""

    operation: str
    change: Change
    number: int | None


def operations_of(name: str) -> tuple[Operation, ...]:
    """The HTTP bindings of an operation of the first API, by its descriptor.

    Raises:
        DocpactError: the package `yandexcloud` is not installed.
        UnknownOperationError: its descriptors have no such operation.
    """
    resource = name.partition(".")[0]
    if resource not in MODULES:
        raise UnknownOperationError(f"no descriptors for {name!r}; there are some for {', '.join(MODULES)}")
    known = _api(MODULES[resource]).operations
    if name not in known:
        raise UnknownOperationError(f"no descriptor for {name!r}; there are some for {', '.join(known)}")
    return known[name]


def _api(module: str) -> ProtobufApi:
    try:
        return read_protobuf(module, HOSTS)
    except DocpactError as error:
        problem = "the descriptors are in a package of their own: pip install yandexcloud"
        raise DocpactError(f"{problem} ({error})") from error


def explained_changes(operation: str) -> tuple[ExplainedChange, ...]:
    """Where the page layer of a shipped contract and the descriptors differ, in the order of the places.

    Raises:
        DocpactError: the package `yandexcloud` is not installed.
        UnknownOperationError: nothing is shipped for the operation.
    """
    found = diff(shipped_schema(operation, "page"), derive(operations_of(operation)))
    ordered = sorted(found, key=lambda change: (change.pointer, change.rule))
    return tuple(ExplainedChange(operation, each, _explained(each)) for each in ordered)


def _explained(change: Change) -> int | None:
    for number, each in enumerate(EXPLANATIONS, start=1):
        if re.fullmatch(each.rule, change.rule) and re.fullmatch(each.pointer, change.pointer):
            return number
    return None


def against_protobuf(names: Iterable[str] = ()) -> Iterator[str]:
    """The report as lines of Markdown, on the given operations or on all that are shipped.

    Raises:
        DocpactError: the package `yandexcloud` is not installed.
        UnknownOperationError: nothing is shipped for an operation.
    """
    found = {name: explained_changes(name) for name in names or operations()}
    yield "# What the pages say, and what the source says"
    yield ""
    yield f"Each shipped page held against the protobuf descriptors of `yandexcloud` {version('yandexcloud')}: names,"
    yield "types, enums, groups, arrays, maps and limits. Written by `docpact schema --against-protobuf`."
    for name, some in found.items():
        yield f"\n## {name}\n"
        yield from _table(some) if some else ["No difference."]
    numbers = {each.number for some in found.values() for each in some}
    yield "\n## Why\n"
    for number, each in enumerate(EXPLANATIONS, start=1):
        if number in numbers:
            yield f"{number}. {each.why}"


def _table(found: Iterable[ExplainedChange]) -> Iterator[str]:
    yield "| place | line | the page says | the source says | why |"
    yield "| --- | --- | --- | --- | --- |"
    for each in found:
        line = each.change.old_origin.line if each.change.old_origin else None
        place = f"`{each.change.pointer}`" if each.change.pointer else "the operation"
        was, now = (text.replace("|", "\\|") for text in (each.change.was, each.change.now))
        yield f"| {place} | {line or ''} | {was} | {now} | {each.number or '?'} |"
