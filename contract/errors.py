"""The errors of the toolkit that a caller can act on.

DocpactError
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
