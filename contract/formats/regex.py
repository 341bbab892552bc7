"""Regular expressions of schemas, in engines that no text can keep busy for long.

Patterns come from pages and texts from anywhere: a backtracking engine without a bound, as Python's is, could be made
to run for years. So whatever runs a pattern of a schema has its matcher from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from jsonschema_rs import Draft7Validator, FancyRegexOptions, RegexOptions

from .patterns import END

Search: TypeAlias = Callable[[str], bool]
"""Whether a text matches; raises ValueError for one that UTF-8 cannot encode."""

_LARGEST = 1 << 26
"""Bytes that a compiled expression may take: repetitions are written out in it."""
_STEPS = 1_000_000
"""Steps back, which take less than a second, after which a text is taken not to match."""


@lru_cache(maxsize=256)
def compile_search(pattern: str) -> Search:
    """Whether a regular expression of JSON Schema is found in a text, in time linear in the text where possible.

    What takes look-around or back-references goes back, but only so many steps.

    Raises:
        re.error: it is no regular expression, or neither engine has what it uses.
    """
    try:
        re.compile(pattern)  # says best what is wrong
    except (OverflowError, RecursionError) as error:
        raise re.error(str(error)) from None
    schema = {"pattern": pattern.replace(END, "$")}  # here, unlike in Python, `$` is the very end
    for options in (RegexOptions(_LARGEST), FancyRegexOptions(_STEPS, _LARGEST)):
        try:
            return Draft7Validator(schema, pattern_options=options).is_valid
        except ValueError:
            continue
    raise re.error("too large, or in words that ECMA-262 does not have")
