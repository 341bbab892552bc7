"""What was perhaps meant, where a word differs from a known one in case, underscores or hyphens alone.

`started_at` and `failed` are how other writers of protobuf's messages spell `startedAt` and `FAILED`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


def hints(known: Iterable[str]) -> Callable[[object], str]:
    """Gives for a word a few words more for a message, and nothing where no known one is near."""
    by_letters = {_letters(each): each for each in known}

    def hint(written: object) -> str:
        meant = by_letters.get(_letters(written)) if isinstance(written, str) else None
        return f" (perhaps {meant} was meant)" if meant else ""

    return hint


def _letters(word: str) -> str:
    return word.replace("_", "").replace("-", "").strip().lower()
