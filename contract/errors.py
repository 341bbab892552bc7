"""The errors of the toolkit that a caller can act on.

DocpactError
├── OpenApiError            an OpenAPI document, or what one of its operations needs, that cannot be read
├── PageError               a page that is not a reference page, or only part of one
├── SchemaError             a schema that is no JSON Schema, or uses a keyword that docpact does not know
└── UnknownOperationError   an operation that no contract is shipped for
"""

from __future__ import annotations

from typing import Any


class DocpactError(Exception):
    """The root; its text is one clear line for a person."""


class PageError(DocpactError):
    """A page that cannot be read as a reference page of an HTTP method.

    Attributes:
        line: 1-based line that shows it.
        problem: what is wrong there.
    """

    def __init__(self, source: str, line: int, problem: str) -> None:
        super().__init__(f"{source}:{line}: {problem}")
        self.line = line
        self.problem = problem


class OpenApiError(DocpactError):
    """An OpenAPI document, or what one of its operations needs, that cannot be read.

    Attributes:
        source: the file.
        line: 1-based; None where it is not known.
        pointer: JSON Pointer of the place, as a fragment: `#/paths/~1orders/get`; empty for the text as a whole.
        problem: what is wrong there.
    """

    def __init__(self, source: str, problem: str, *, pointer: str = "", line: int | None = None) -> None:
        place = f"{source}:{line}" if line else source
        super().__init__(f"{place}: {pointer}: {problem}" if pointer else f"{place}: {problem}")
        self.source = source
        self.line = line
        self.pointer = pointer
        self.problem = problem


class SchemaError(DocpactError):
    """A schema that is not valid JSON Schema 2020-12, or says something that docpact does not understand."""


class UnknownOperationError(DocpactError, LookupError):
    """An operation that no contract is shipped for."""


def hides_traceback(caught: Any) -> bool:
    """Whether the text of an exception says all that a user needs, such as what was wrong with an argument.

    As `__tracebackhide__` of a module it makes pytest show the line of the test rather than lines of docpact.
    Pytest shows an unexpected error from where it came.
    """
    return isinstance(caught.value, AssertionError | DocpactError | ValueError) or type(caught.value) is LookupError
