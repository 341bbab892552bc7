"""Texts of the length and pattern that a schema asks for, as near as can be to a text that suits the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from string import ascii_lowercase, ascii_uppercase, digits

from ..schema.examples import smallest_text
from ..schema.nodes import Text
from ..schema.regexes import samples
from ..seeded import SeededRandom
from .wording import identifier, word

_KINDS = (ascii_lowercase, ascii_uppercase, digits)
_USUAL = 8
_NO_SLUG = re.compile("[^a-z0-9]+")


def fit_to_constraints(node: Text, text: str, at: str, random: SeededRandom) -> str:
    """The text, if need be cut, lengthened or in another spelling; else some text that fits."""
    if node.pattern is None:
        return _of_length(node, text, at, random)
    return next(filter(node.fits, _spellings(node, text, at, random)), None) or _varied(node, at, random)


def _of_length(node: Text, text: str, at: str, random: SeededRandom) -> str:
    for turn in count(1):
        if len(text) >= node.least:
            break
        text = f"{text} {word(f'{at}#more{turn}', random)}"
    return text[: node.most]


def _spellings(node: Text, text: str, at: str, random: SeededRandom) -> Iterator[str]:
    slug = _NO_SLUG.sub("-", text.lower()).strip("-")
    for each in (text, slug, slug.replace("-", "_"), slug.upper(), identifier(at, random)):
        yield each[: node.most]


def _varied(node: Text, at: str, random: SeededRandom) -> str:
    """A short text that matches, made longer and changed as far as the pattern lets it."""
    assert node.pattern is not None
    known = samples(node.pattern, node.least, node.most) or (smallest_text(node),)
    text = random.pick(f"{at}#sample", known)
    for turn in range(random.between(f"{at}#longer", 0, max(0, _USUAL - len(text)))):
        place = random.number(f"{at}#longer{turn}", max(1, len(text)))
        text = _if_fits(node, text[:place] + text[place : place + 1] + text[place:], text)
    for place, old in enumerate(text):
        kind = next((each for each in _KINDS if old in each), None)
        if kind is not None:
            new = random.pick(f"{at}#character{place}", kind)
            text = _if_fits(node, text[:place] + new + text[place + 1 :], text)
    return text


def _if_fits(node: Text, text: str, otherwise: str) -> str:
    return text if node.fits(text) else otherwise
