"""Histories to replay, read from files: JSON, NDJSON and recordings of traffic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count

from ..contract import Contract, DocpactError, Report, operations, render
from ..contract.assertions import SHOWN
from ..contract.contract import GET_HISTORY
from ..contract.routes import Route, Router
from .files import FileError
from .inputs.model import Input, Problem
from .inputs.paths import files_of
from .inputs.reading import Reader

_MAX_BYTES = 1 << 26


class BrokenHistoryError(DocpactError):
    """A history breaks the contract; the text shows the findings."""


def histories_of(names: Iterable[str]) -> list[list[bytes]]:
    """The histories in files, patterns and folders; those of one execution together, in the order of the files.

    Raises:
        BrokenHistoryError: one of them breaks the contract.
        FileError: something cannot be read, or there is no history.
    """
    contract = Contract.load(GET_HISTORY)
    by_execution: dict[object, list[bytes]] = {}
    for number, text in zip(count(), _texts(names, contract), strict=False):
        by_execution.setdefault(_execution_id(text) or number, []).append(text)
    if not by_execution:
        raise FileError(f"{', '.join(names)}: expected responses of {GET_HISTORY}, found none")
    return list(by_execution.values())


def _texts(names: Iterable[str], contract: Contract) -> Iterator[bytes]:
    reader = Reader(_router, _MAX_BYTES)
    for found in (each for file in files_of(names) for each in _read(reader, file)):
        if isinstance(found, Problem):
            raise FileError(f"{found.file}: {found.text}")
        if found.operation in {None, GET_HISTORY}:
            yield from _conforming(found, contract)


def _read(reader: Reader, file: str | Problem) -> Iterator[Input | Problem]:
    return iter([file]) if isinstance(file, Problem) else reader.read(file)


def _conforming(found: Input, contract: Contract) -> Iterator[bytes]:
    report = Report("", found.findings) if found.text is None else contract.validate(found.text)
    if not report.ok:
        raise BrokenHistoryError(
            render(report, found.name, source=found.text, max_findings=SHOWN, first_line=found.line)
        )
    if found.text is not None:
        yield found.text


def _router() -> Router:
    contracts = map(Contract.load, operations())
    return Router(Route(each.operation, bound.method, bound.path) for each in contracts for bound in each.bindings)


def _execution_id(text: bytes) -> object:
    return json.loads(text).get("execution", {}).get("id")
