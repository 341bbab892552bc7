"""The words that make a sentence sound like a rule. Such a sentence is understood or noted, never dropped."""

from __future__ import annotations

import re

from . import russian
from .rationale import without_identifiers

_VERBS = r"(?:contain|match|start|end|have|exceed|consist)\b"
_STATES = (
    r"be (?:from|between|in|at|less|greater|more|one|unique|empty|non|an?|no|equal|within|lower|upper|valid|[0-9`])"
)
_WORDS = (
    r"must|required|mandatory|at least|at most|maximum|minimum|acceptable|ranges?|only one|exactly one|inclusive",
    r"(?:no|not) (?:more|less|longer|shorter|fewer|later|earlier|greater|lower|higher) than",
    r"(?:greater|less|longer|shorter|fewer) than|up to [0-9]\w*|from -?[0-9.]+ to -?[0-9]\w*|between `*-?[0-9]\w*",
    r"characters long|limited to|mutually exclusive|not allowed|multiple of|non-?empty|non-?negative",
    r"(?:allowed|valid|possible|supported|permitted|accepted) values?",
    rf"should(?: not| only)? (?:{_VERBS}|{_STATES})",
    rf"(?:can ?not|can't|can only|may not|may only) (?:be|{_VERBS})",
    r"(?:have|has|needs?) to be|may contain only",
    r"one of:? `{1,2}[\w.-]+`{1,2}(?:,| or\b)|(?:max|min)\.? (?:length|size|value|items|characters)",
    *russian.NORMATIVE,
)
_NORMATIVE = re.compile(rf"\b(?:{'|'.join(_WORDS)})(?!\w)")
"""For a text in lower case, which is much faster than a search that ignores case."""

_HARMLESS = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z.*[0-9]{4}-[0-9]{2}-[0-9]{2}T|0 to 9 digits"
    r"|maximum number of (?:available )?results|number of (?:available )?results is (?:larger|greater) than"
    rf"|{russian.HARMLESS}",
    re.IGNORECASE,
)
"""The limits of a timestamp, which its format already says, and the words on paging."""


def has_normative_word(text: str) -> bool:
    """Whether a text holds a word without which no sentence in it has a limit or sounds like a rule."""
    return _NORMATIVE.search(text.lower()) is not None


def is_normative(sentence: str) -> bool:
    """Whether a sentence sounds like a rule, on second thoughts as well."""
    if not has_normative_word(sentence) or _HARMLESS.search(sentence) is not None:
        return False
    return has_normative_word(without_identifiers(sentence))
