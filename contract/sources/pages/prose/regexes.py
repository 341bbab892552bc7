"""Regular expressions as pages print them: out of a code span, with the damage of tables and Markdown undone."""

from __future__ import annotations

import re
import warnings

_ESCAPED_BAR = re.compile(r"\\{1,2}\|")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NEEDLESS_ESCAPES = frozenset("@!#%&,:;<=>~\"'_ ")
_TAG = re.compile(r"</?[a-z]{1,10}>", re.IGNORECASE)


def regex_in(code: str) -> str:
    """The regular expression in a code span, as its author wrote it.

    A table escapes the bar, but for spans in triple backticks. Escapes of characters that need none are undone:
    ECMA-262 in Unicode mode refuses them.
    """
    inner = code.strip("`").strip(" ")
    if not code.startswith("```"):
        inner = _ESCAPED_BAR.sub("|", inner)
    return without_needless_escapes(inner)


def without_needless_escapes(regex: str) -> str:
    """The regular expression without the escapes of characters that need none."""
    return _ESCAPE.sub(lambda match: match[1] if match[1] in _NEEDLESS_ESCAPES else match[0], regex)


def regex_fault(regex: str) -> str:
    """Why the regular expression cannot be used; empty where it can."""
    if _TAG.search(regex):
        return "the regular expression was damaged by markup, so its rule is left out"
    if "`" in regex:
        return "the end of the regular expression is unclear, so its rule is left out"
    from ....formats.regex import compile_search  # the home of jsonschema-rs, which most pages do not need

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile_search(regex)
    except re.error:
        return "not a regular expression, so its rule is left out"
    except Warning:
        return "dialects of regular expressions read it in different ways, so its rule is left out"
    return ""
