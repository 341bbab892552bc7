"""A place of a page: what every statement read from it, and every complaint about it, points at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ....errors import PageError
from ....model import Note, Origin

_LONGEST_QUOTE = 100
CONTRADICTION = "contradiction: "
"""How the reason of a note begins where parts of a page disagree."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A 1-based line of the page named `source`."""

    source: str
    line: int

    def at(self, line: int) -> PageLine:
        """The same page at another line."""
        return PageLine(self.source, line)

    def origin(self, phrase: str) -> Origin:
        """The statement that stands here, as its fragment."""
        return Origin(self.source, self.line, phrase)

    def note(self, phrase: str, reason: str) -> Note:
        """A phrase here that was not understood; a long one is shortened."""
        return Note(self.line, quoted(phrase), reason)

    def contradiction(self, phrase: str, reason: str) -> Note:
        """A place here where the page says two things."""
        return self.note(phrase, f"{CONTRADICTION}{reason}")

    def error(self, problem: str) -> PageError:
        """The page cannot be read because of what is here."""
        return PageError(self.source, self.line, problem)


def distinct(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes in page order, each phrase once."""
    by_phrase: dict[tuple[str, str], Note] = {}
    for note in sorted(notes, key=lambda note: note.line):
        by_phrase.setdefault((note.phrase, note.reason), note)
    return tuple(by_phrase.values())


def quoted(text: str) -> str:
    """The text on one line, shortened to what fits an error message."""
    flat = " ".join(text[: 2 * _LONGEST_QUOTE].split())
    is_whole = len(flat) <= _LONGEST_QUOTE and not text[2 * _LONGEST_QUOTE :].strip()
    return flat if is_whole else f"{flat[:_LONGEST_QUOTE]}…"
