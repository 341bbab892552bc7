"""Texts that match a regular expression, without Hypothesis: the shortest ones, in a fixed order.

It covers what patterns of API pages use: literals, classes, groups, alternatives, repetition. It refuses a pattern for
which it finds no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ...contract.errors import SchemaError
from ...contract.formats.patterns import anchored

_TRIES = 20_000
_ESCAPES = {"d": "0123456789", "w": "a0_Z", "s": " ", "n": "\n", "t": "\t", "S": "a", "D": "a", "W": "-"}
_ANY = "a0-_ Z"
_GROUP_HEAD = re.compile(r"\?(?:[aimsux]*:|P?<\w+>|<?[=!])")
_LOOKS_AROUND = frozenset({"?=", "?!", "?<=", "?<!"})
_CODED = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([pP]\{[^}]*\})")
_PROPERTY = "aZ0-"
"""A character of each of the Unicode classes that schemas name."""


def full_match(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text matches a pattern, as validation decides it: in linear time for any text."""
    from ...contract.formats.regex import compile_search  # the home of jsonschema-rs, which not every schema needs

    return compile_search(anchored(pattern))


def occurs(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern occurs in a text; in a text that UTF-8 cannot encode none does.

    Raises:
        re.error: it is no regular expression.
    """
    from ...contract.formats.regex import compile_search  # the home of jsonschema-rs, which not every schema needs

    search = compile_search(pattern)

    def is_found(text: str) -> bool:
        try:
            return search(text)
        except ValueError:  # a lone surrogate
            return False

    return is_found


def sample(pattern: str, least: int = 0, most: int | None = None, index: int = 0) -> str:
    """A text that matches the whole pattern and has the length; other indices give other texts.

    Raises:
        SchemaError: none is found.
    """
    found = samples(pattern, least, most)
    found = found if index < len(found) else samples(pattern, least, most, index + 1)
    if index >= len(found):
        raise SchemaError(f"docpact finds too few texts that match {pattern!r}")
    return found[index]


@lru_cache(maxsize=2048)
def samples(pattern: str, least: int = 0, most: int | None = None, count: int = 24) -> tuple[str, ...]:
    """Up to `count` different texts that match, short and plain ones first."""
    try:
        matches = full_match(pattern)
    except re.error:
        return ()
    tried = islice(_texts(pattern, least), _TRIES)

    def fits(text: str) -> bool:
        return len(text) >= least and (most is None or len(text) <= most) and matches(text)

    found = tuple(islice(dict.fromkeys(filter(fits, tried)), count))
    return found or tuple(islice(dict.fromkeys(filter(fits, _longer_texts(pattern, least))), count))


def _longer_texts(pattern: str, least: int) -> Iterator[str]:
    """Candidates in which not characters repeat, but groups of a few."""
    for size in range(2, 9):
        yield from islice(_Expander(pattern, least // size + 1, longest_first=True).alternatives(), _TRIES // 5)


def _texts(pattern: str, least: int) -> Iterator[str]:
    """Candidates: with few repetitions first, then with more, up to the length that is needed."""
    for repeats in (0, 1, 2, least, least + 1):
        yield from islice(_Expander(pattern, repeats).alternatives(), _TRIES // 5)


@dataclass(slots=True)
class _Expander:
    """Walks one pattern and yields texts of it. `repeats` is how much more than needed is repeated."""

    pattern: str
    repeats: int
    longest_first: bool = False
    at: int = 0

    def alternatives(self) -> Iterator[str]:
        return iter(self._alternatives())

    def _alternatives(self) -> list[str]:
        found = self._sequence()
        while self._next("|"):
            found = [*found, *self._sequence()]
        return found

    def _sequence(self) -> list[str]:
        found = [""]
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            atom = self._repeated(self._atom())
            found = list(islice((a + b for a in found for b in atom), 200))
        return found

    def _next(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def _atom(self) -> list[str]:
        if self._next("("):
            looks_around = self._group_head()
            inner = self._alternatives()
            self._next(")")
            return [""] if looks_around else inner
        if self._next("["):
            return self._class()
        char = self.pattern[self.at]
        self.at += 1
        return {"^": [""], "$": [""], ".": list(_ANY)}.get(char) or self._literal(char)

    def _group_head(self) -> bool:
        """Goes past the marks that a group begins with. Whether the group looks around and so has no text."""
        head = _GROUP_HEAD.match(self.pattern, self.at)
        if head is not None:
            self.at = head.end()
        elif self._next("?"):
            raise SchemaError(f"docpact does not know how to draw from the pattern {self.pattern!r}")
        return head is not None and head[0] in _LOOKS_AROUND

    def _literal(self, char: str) -> list[str]:
        if char != "\\":
            return [char]
        coded = _CODED.match(self.pattern, self.at)
        if coded is not None:
            self.at = coded.end()
            return [chr(int(coded[1] or coded[2] or coded[3], 16))] if coded[4] is None else list(_PROPERTY)
        escaped = self.pattern[self.at]
        self.at += 1
        return [""] if escaped in "bBAZz" else list(_ESCAPES.get(escaped, escaped))

    def _class(self) -> list[str]:
        negated = self._next("^")
        chars: list[str] = []
        while not self._next("]") or not chars:
            low = self._class_char()
            if len(low) == 1 and self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                chars += map(chr, range(ord(low), ord(self._class_char()) + 1))
            else:
                chars += low
        return _spread([each for each in _ANY if each not in chars] if negated else chars)

    def _class_char(self) -> str:
        char = self.pattern[self.at]
        self.at += 1
        return "".join(self._literal(char))

    def _repeated(self, atom: list[str]) -> list[str]:
        bounds = self._bounds()
        if bounds is None:
            return atom
        least, most = bounds
        counts = dict.fromkeys((least, min(least + self.repeats, most), min(least + 1, most)))
        found = [text for count in counts for text in _power(atom, count)]
        return sorted(dict.fromkeys(found), key=len, reverse=self.longest_first)

    def _bounds(self) -> tuple[int, int] | None:
        match = re.compile(r"[*+?]|\{(\d*+)(,?)(\d*+)\}").match(self.pattern, self.at)
        if match is None:
            return None
        self.at = match.end()
        self._next("?")
        endless = 1 << 16
        simple = {"*": (0, endless), "+": (1, endless), "?": (0, 1)}.get(match[0])
        if simple is not None:
            return simple
        least = int(match[1] or 0)
        return least, (int(match[3] or endless) if match[2] else least)


def _power(atom: list[str], count: int) -> Iterable[str]:
    """Each text repeated, and where there are several, the first followed by each of the others."""
    if count == 0:
        return [""]
    return [each * count for each in atom] + [atom[0] * (count - 1) + each for each in atom[1:]]


def _spread(chars: list[str]) -> list[str]:
    """A handful of the characters: the first of each kind, so that products stay small."""
    kinds = (str.isalpha, str.isdigit, lambda each: not each.isalnum())
    picked = [each for kind in kinds for each in [c for c in chars if kind(c)][:2]]
    return picked or chars[:3]
