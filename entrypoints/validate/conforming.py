"""Responses in files, as texts that conform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...contract import DocpactError, render
from ...contract.findings.rules import DEFAULT
from ...contract.rendering import MAX_ALIKE, MAX_SHOWN_FINDINGS
from ..files import FileError
from ..inputs.discovery import files_of
from ..inputs.model import Input, Problem
from .run import Validator

_MAX_BYTES = 1 << 26


class BrokenResponseError(DocpactError):
    """A response breaks the contract; the text shows the findings."""


def conforming_responses(names: Sequence[str], operation: str) -> list[bytes]:
    """The responses of an operation in files, patterns and folders, in their order.

    Raises:
        BrokenResponseError: one of them breaks the contract.
        FileError: something cannot be read, or there is no such response.
    """
    validator = Validator(DEFAULT, operation, None, "docpact", _MAX_BYTES, each=True)
    responses = [text for source in _inputs(validator, names) for text in _conforming(validator, source)]
    if not responses:
        raise FileError(f"{', '.join(names)}: expected responses of {operation}, found none")
    return responses


def _inputs(validator: Validator, names: Sequence[str]) -> Iterator[Input]:
    """What the files hold for the operation.

    Raises:
        FileError: something cannot be read.
    """
    for file in files_of(names):
        for each in [file] if isinstance(file, Problem) else validator.reader.read(file):
            if isinstance(each, Problem):
                raise FileError(f"{each.file}: {each.text}")
            if each.operation in {None, validator.operation}:
                yield each


def _conforming(validator: Validator, source: Input) -> Iterator[bytes]:
    on_file = tuple(each for each in source.findings if each.rule == "recording")  # what was asked does not matter
    report = validator.validated(replace(source, findings=on_file)).report
    if not report.ok:
        raise BrokenResponseError(
            render(
                report,
                source.name,
                source=source.text,
                first_line=source.line,
                first_column=source.column,
                max_findings=MAX_SHOWN_FINDINGS,
                max_alike=MAX_ALIKE,
            )
        )
    if source.text is not None:
        yield source.text
