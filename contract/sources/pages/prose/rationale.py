"""Why a sentence that sounds like a rule is not applied: one table of the ways in which authors write such things."""

from __future__ import annotations

import re

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


def without_identifiers(sentence: str) -> str:
    """The sentence without words that only name an extreme: `Minimum level.`, `Port range.`, `(maximum)`."""
    return "" if _NAME_OF_A_LEVEL.fullmatch(sentence) else _ASIDE.sub("", sentence)
