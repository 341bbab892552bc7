"""Histories to replay, read from files: JSON, NDJSON and recordings of traffic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from ...contract import DocpactError, render
from ...contract.assertions import MAX_SHOWN_FINDINGS
from ...contract.findings.policy import DEFAULT
from ...contract.json_text.document import read_document
from ...contract.reporting.rendering import MAX_ALIKE
from ...contract.workflows import DEFAULT_OPERATION
from ..files import FileError
from ..inputs.discovery import files_of
from ..inputs.model import Input, Problem
from ..validate.run import Validator

_MAX_BYTES = 1 << 26


class BrokenHistoryError(DocpactError):
    """A history breaks the contract; the text shows the findings."""


def histories_of(names: Sequence[str]) -> list[list[bytes]]:
    """The histories in files, patterns and folders; those of one execution together, in the order of the files.

    Raises:
        BrokenHistoryError: one of them breaks the contract.
        FileError: something cannot be read, or there is no history.
    """
    judge = Validator(DEFAULT, DEFAULT_OPERATION, None, "docpact", _MAX_BYTES, each=True)
    by_execution: dict[object, list[bytes]] = {}
    for number, text in enumerate(_texts(names, judge)):
        by_execution.setdefault(_execution_id(text) or number, []).append(text)
    if not by_execution:
        raise FileError(f"{', '.join(names)}: expected responses of {DEFAULT_OPERATION}, found none")
    return list(by_execution.values())


def _texts(names: Iterable[str], judge: Validator) -> Iterator[bytes]:
    for found in (each for file in files_of(names) for each in _read(judge, file)):
        if isinstance(found, Problem):
            raise FileError(f"{found.file}: {found.text}")
        if found.operation in {None, DEFAULT_OPERATION}:
            yield from _conforming(found, judge)


def _read(judge: Validator, file: str | Problem) -> Iterator[Input | Problem]:
    return iter([file]) if isinstance(file, Problem) else judge.reader.read(file)


def _conforming(found: Input, judge: Validator) -> Iterator[bytes]:
    on_file = tuple(each for each in found.findings if each.rule == "recording")  # no matter what was asked
    report = judge.judged(replace(found, findings=on_file)).report
    if not report.ok:
        raise BrokenHistoryError(
            render(
                report,
                found.name,
                source=found.text,
                first_line=found.line,
                first_column=found.column,
                max_findings=MAX_SHOWN_FINDINGS,
                max_alike=MAX_ALIKE,
            )
        )
    if found.text is not None:
        yield found.text


def _execution_id(text: bytes) -> object:
    value = cast("dict[str, dict[str, object]]", read_document(text).value)  # conforms, so that it is an object
    return value.get("execution", {}).get("id")
