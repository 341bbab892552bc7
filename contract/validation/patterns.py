"""Regular expressions of a schema: compiled with its place in messages, searched in texts that may not be encodable."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from ..errors import SchemaError

Search: TypeAlias = Callable[[str], bool]


def search_of(pattern: str, at: str) -> Search:
    """Whether a regular expression is found in a text.

    Raises:
        SchemaError: it is none; `at` is where it stands.
    """
    from ..formats.regex import compile_search  # the home of jsonschema-rs, which not every schema needs

    try:
        return compile_search(pattern)
    except re.error as error:
        raise SchemaError(f"{at}: not a regular expression: {error}") from error


def is_found(search: Search, text: str) -> bool:
    """Whether a pattern is found in a text; not in one with a lone surrogate, which has a rule of its own."""
    try:
        return search(text)
    except ValueError:
        return False
