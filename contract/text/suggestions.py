"""Suggestions: the known word that a misspelt one resembles.

`started_at` and `active` are how other writers of protobuf's messages spell `startedAt` and `ACTIVE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from itertools import islice

from .printing import printable
from .redaction import mask_secrets

_LOOKED_AT = 20
"""Unknown words that are compared with one that is missing: there may be thousands."""


def hints(known: Iterable[str]) -> Callable[[object], str]:
    """Gives for a word a few words more for a message, and nothing where no known one is near."""
    by_letters = {_letters(each): each for each in known}

    def hint(found_name: object) -> str:
        suggestion = by_letters.get(_letters(found_name)) if isinstance(found_name, str) else None
        return f" (perhaps {suggestion} was meant)" if suggestion else ""

    return hint


def nearest(word: str, known: Iterable[str]) -> str:
    """The same for names that people type, of which they remember a part: `status` for `error_status`."""
    return "".join(f" (perhaps {each} was meant)" for each in get_close_matches(word, known, n=1))


def misspelt(word: str, found_names: Iterable[object]) -> str:
    """The same for a word that is missing, where one that is written may have been meant for it."""
    names = [each for each in islice(found_names, _LOOKED_AT) if isinstance(each, str)]
    alike = [each for each in names if _letters(each) == _letters(word)]
    alike = alike or get_close_matches(word, names, n=1, cutoff=0.8)
    return "".join(f" (perhaps {printable(mask_secrets(each))[:60]} was meant for it)" for each in alike[:1])


def _letters(word: str) -> str:
    return word.replace("_", "").replace("-", "").strip().lower()
