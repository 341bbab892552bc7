"""Inputs are validated: by which contract, in how many processes. Outcomes come in the order of the inputs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ...contract import Contract, Finding, Report
from ...contract.contract import EngineName
from ..files import STANDARD_INPUT, FileError
from ..inputs.discovery import suffix_of
from ..inputs.model import Input, Problem
from ..inputs.reader import DOCUMENTS, InputReader
from ..terminal.api_options import ApiOptions
from .operation_guess import guess_operation, likely_operation

if TYPE_CHECKING:
    from concurrent.futures import Future

_BATCH = 1 << 18
"""Bytes of payloads that are sent to another process at once."""

_SHORT = 1 << 24
"""Bytes of a file of lines up to which it is not worth sharing out."""


@dataclass(frozen=True, slots=True)
class ValidatedInput:
    """A payload and its report. The text is kept where a finding may show a part of it.

    `hint` says what the payload perhaps is, where it does not look like a response of its operation.
    """

    source: Input
    report: Report
    hint: str | None = None


Outcome: TypeAlias = ValidatedInput | Problem
Task: TypeAlias = "str | Input | Problem"
"""A file to read and validate, or an input that was read here."""
Unit: TypeAlias = tuple[Task, ...]
"""What one process validates at a time."""


@dataclass(frozen=True)
class Validator:
    """Reads and validates. It is sent between processes, and opens the API where it is used.

    `operation` is whose response a payload is where no request says it: the only one, or the usual one of the shipped
    API, where it is None. `max_bytes`, `remedy` and `each` are those of `InputReader`.
    """

    options: ApiOptions
    operation: str | None
    engine: EngineName
    max_bytes: int
    remedy: str = ""
    each: bool = False

    @cached_property
    def reader(self) -> InputReader:
        """The reader of files."""
        return InputReader(lambda: self.options.api, self.max_bytes, self.remedy, self.each)

    @cached_property
    def default(self) -> Contract | None:
        """The contract of payloads whose request is not known; None where it may be one of several.

        Raises:
            DocpactError: it cannot be loaded.
        """
        name = self.options.operation(self.operation)
        return None if name is None else self.options.api.contract(name)

    def check(self) -> None:
        """Loads the contract, so that a contract that cannot be loaded ends the run before anything is read.

        Raises:
            DocpactError: the contract cannot be loaded.
        """
        _ = self.default

    def work(self, unit: Unit) -> list[Outcome]:
        """The outcomes of one unit."""
        return [outcome for task in unit for outcome in self._outcomes(task)]

    def _outcomes(self, task: Task) -> Iterator[Outcome]:
        items = self.reader.read(task) if isinstance(task, str) else (task,)
        return (each if isinstance(each, Problem) else self.validated(each) for each in items)

    def validated(self, source: Input) -> Outcome:
        """The outcome of one payload."""
        if source.text is None:
            return ValidatedInput(source, Report("", source.findings))
        contract = self.default if source.operation is None else self.options.api.contract(source.operation)
        if contract is None:
            hint = likely_operation(source.text, self.options.api) or "--operation says whose response it is"
            return Problem(source.name, f"{self.options.several}; {hint}")
        report = contract.validate(source.text, engine=self.engine)
        if not source.is_recorded:
            report = _with_offset(report, source.line - 1, source.column - 1)
        if source.findings:
            report = replace(report, findings=(*source.findings, *report.findings))
        if not report.findings:
            return ValidatedInput(replace(source, text=b""), report)
        is_known = source.is_recorded or self.options.schema is not None
        return ValidatedInput(source, report, None if is_known else self._hint(source.text, report))

    def _hint(self, text: bytes, report: Report) -> str | None:
        return guess_operation(text, report, self.options.api)


def validate_all(
    validator: Validator, files: Iterable[str | Problem], jobs: int, advance: Callable[[int], None]
) -> Iterator[Outcome]:
    """The outcomes of every input of the files, in their order, as `jobs` processes find them; 1 is this one alone.

    `advance` is called with the number of bytes that were validated since.
    """
    units = _batches(_tasks(validator, files, jobs), 0 if jobs == 1 else _BATCH)
    work = ((unit, validator.work(unit)) for unit in units) if jobs == 1 else _shared(validator, units, jobs)
    for unit, outcomes in work:
        yield from outcomes
        advance(sum(map(_weight, unit)))


def _tasks(validator: Validator, files: Iterable[str | Problem], jobs: int) -> Iterator[Task]:
    """Documents and short files of lines are read where they are validated; long ones are read here."""
    for file in files:
        if isinstance(file, Problem) or _fits_one_process(file, jobs):
            yield file
        else:
            yield from validator.reader.read(file)


def _fits_one_process(file: str, jobs: int) -> bool:
    """Whether a file is best read by the process that validates it, which then returns all its outcomes at once."""
    if file == STANDARD_INPUT or suffix_of(file) in DOCUMENTS:
        return file != STANDARD_INPUT
    return jobs > 1 and suffix_of(file) == Path(file).suffix.lower() and 0 < _weight(file) <= _SHORT


def _batches(tasks: Iterable[Task], size: int) -> Iterator[Unit]:
    batch: list[Task] = []
    weight = 0
    for each in tasks:
        batch.append(each)
        weight += _weight(each)
        if weight >= size:
            yield tuple(batch)
            batch, weight = [], 0
    if batch:
        yield tuple(batch)


def _weight(task: Task) -> int:
    """The bytes to validate in a task, as far as they are known."""
    if isinstance(task, str):
        with suppress(OSError, ValueError):
            return Path(task).stat().st_size
    return len(task.text or b"") if isinstance(task, Input) else 0


def _shared(validator: Validator, units: Iterable[Unit], jobs: int) -> Iterator[tuple[Unit, list[Outcome]]]:
    """The work shared by processes; only a few units are under way, so that memory stays flat."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")  # alike on every platform, and safe beside threads
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(replace(validator),))
    pending: deque[tuple[Unit, Future[list[Outcome]]]] = deque()
    try:
        for unit in units:
            pending.append((unit, pool.submit(_work, unit)))
            if len(pending) > 4 * jobs:
                yield _finished(*pending.popleft())
        while pending:
            yield _finished(*pending.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _finished(unit: Unit, future: Future[list[Outcome]]) -> tuple[Unit, list[Outcome]]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return unit, future.result()
    except BrokenProcessPool as error:
        raise FileError("a process of --jobs died, perhaps for want of memory") from error


_here: list[Validator] = []
"""The validator of a process that was started to share the work."""


def _begin(validator: Validator) -> None:
    import signal

    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends this process
    _here.append(validator)


def _work(unit: Unit) -> list[Outcome]:
    return _here[0].work(unit)


def _with_offset(report: Report, lines: int, columns: int) -> Report:
    """The report with lines and columns counted from the beginning of the file."""
    if not (lines or columns):
        return report
    return replace(report, findings=tuple(_finding_with_offset(each, lines, columns) for each in report.findings))


def _finding_with_offset(finding: Finding, lines: int, columns: int) -> Finding:
    if finding.line is None or finding.column is None:
        return finding
    column = finding.column + (columns if finding.line == 1 else 0)
    return replace(finding, line=finding.line + lines, column=column)
