"""Sentences that sound like a rule: the words that make them so, and why such a sentence is not applied.

A sentence that sounds like a rule is understood or noted, never dropped.
"""

from __future__ import annotations

import re

from . import russian

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
    """Whether a sentence sounds like a rule. `Minimum level.`, `Port range.` and `(maximum)` only name an extreme."""
    if not has_normative_word(sentence) or _HARMLESS.search(sentence) is not None:
        return False
    return _NAME_OF_A_LEVEL.fullmatch(sentence) is None and has_normative_word(_ASIDE.sub("", sentence))


_REASONS = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"(?:required|this field is required)\.?$", "an author's word: what is generated does not require the field"),
        (r"required (?:for|if|in|on|to|when|with)\b", "required in some cases only, so the field may be absent"),
        (r"if\b|in case\b|when\b", "holds under a condition on something else, which the field's schema cannot see"),
        (r"(?:.* )?must (?:specify|contain|include|have the form).*:$", "about the text inside the value"),
        (r".*\bunique (?:within|in|across|among)\b", "about other resources, which one payload does not show"),
        (r".*\btotal (?:length|size|number)\b", "about several values together, which JSON Schema cannot say"),
        (r".*[0-9] (?:characters|symbols|bytes) long\b", "a length in an author's words, not the service's own limit"),
        (r".*\b(?:range|ranges|between|within|default)\b", "a range in an author's words, not the service's own limit"),
    )
)
_OTHER = "sounds like a rule, but in none of the forms that pages have for rules"

_NOUN = r"(?!(?:is|are|be|must|should|may|can|has|of)\b)[a-z]+"
_NAME_OF_A_LEVEL = re.compile(
    rf"(?:the )?(?:minimum|maximum)(?: {_NOUN}){{1,4}}\.?|(?:{_NOUN} ){{0,4}}ranges?\.?", re.IGNORECASE
)
_ASIDE = re.compile(r"\((?:the )?(?:minimum|maximum)(?: or (?:minimum|maximum))?\)", re.IGNORECASE)


def reason_for(sentence: str) -> str:
    """Why a rule in an author's words is left out."""
    return next((reason for pattern, reason in _REASONS if pattern.match(sentence)), _OTHER)
