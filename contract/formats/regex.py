"""Regular expressions of schemas, in engines that no text can keep busy for long.

Patterns come from pages and texts from anywhere: a backtracking engine without a bound, as Python's is, could be made
to run for years. So whatever runs a pattern of a schema has its matcher from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from jsonschema_rs import Draft7Validator, FancyRegexOptions, RegexOptions

from .patterns import END

Search: TypeAlias = Callable[[str], bool]
"""Whether a text matches; raises ValueError for one that UTF-8 cannot encode."""

_LARGEST = 1 << 26
"""Bytes that a compiled expression may take: repetitions are written out in it."""
_STEPS = 1_000_000
"""Steps back, which take less than a second, after which a text is taken not to match."""

BACKTRACKING: Final = FancyRegexOptions(_STEPS, _LARGEST)
"""The options of the engine that goes back, but only so many steps."""
LINEAR: Final = RegexOptions(_LARGEST)
"""The options of the engine that never goes back."""


@lru_cache(maxsize=256)
def compile_search(pattern: str) -> Search:
    """Whether a regular expression of JSON Schema is found in a text, in time linear in the text where possible.

    What takes look-around or back-references goes back, but only so many steps.

    Raises:
        re.error: it is no regular expression, or neither engine has what it uses.
    """
    for options in (LINEAR, BACKTRACKING):
        try:
            return Draft7Validator({"pattern": without_python_end(pattern)}, pattern_options=options).is_valid
        except ValueError:
            continue
    try:
        re.compile(pattern)  # says best what is wrong
    except (OverflowError, RecursionError) as error:
        raise re.error(str(error)) from None
    raise re.error("too large, or in words that ECMA-262 does not have")


@lru_cache(maxsize=256)
def is_linear(pattern: str) -> bool:
    """Whether the engine without backtracking has all that an expression of JSON Schema uses."""
    try:
        Draft7Validator({"pattern": without_python_end(pattern)}, pattern_options=LINEAR)
    except ValueError:
        return False
    return True


def without_python_end(pattern: str) -> str:
    """The expression with `$` for docpact's own end of a text: in this engine, unlike in Python, it is the very end."""
    return pattern.replace(END, "$")
