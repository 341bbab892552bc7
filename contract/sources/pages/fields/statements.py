"""The text of a cell as statements about its field: what its sentences demand, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....model import Note, Origin
from ..markdown.location import PageLine
from ..markdown.tables import Layout
from ..notation.cells import Cell, Piece
from ..prose.normative import reason_for
from ..prose.sentences import REQUIRED, Meaning, Sentence, can_match, meaning_of, sentence_is_normative, sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that was understood, and where."""

    meaning: Meaning
    origin: Origin


@dataclass(frozen=True, slots=True)
class CellText:
    """The statements in the text of a cell, sentence by sentence."""

    required: Origin | None
    statements: tuple[Statement, ...]
    notes: tuple[Note, ...]


def read_text(cell: Cell, layout: Layout, page: PageLine) -> CellText:
    """The statements of a cell.

    Only the first sentence can call the field required. A line on the group may stand before it.
    """
    required: Origin | None = None
    statements: list[Statement] = []
    notes: list[Note] = []
    at_start = True
    for piece, sentence in _all_sentences(cell):
        place = page.at(sentence.line)
        if piece.kind != "text":
            notes.extend(_part_notes(sentence, place))
        elif at_start and REQUIRED[layout].fullmatch(sentence.text):
            required = required or place.origin(sentence.text)
        elif meaning := meaning_of(sentence):
            at_start = at_start and bool(meaning.oneof)
            statements.append(Statement(meaning, place.origin(meaning.phrase)))
        else:
            at_start = False
            repeats = required is not None and sentence.text == "Required."
            if sentence_is_normative(sentence) and not repeats:
                notes.append(place.note(sentence.text, reason_for(sentence.text)))
    return CellText(required, tuple(statements), tuple(notes))


def _all_sentences(cell: Cell) -> Iterator[tuple[Piece, Sentence]]:
    """The sentences with their pieces; a piece in which nothing can be stated goes as one, which spares most work."""
    for piece in cell.pieces:
        if can_match(piece.text):
            yield from ((piece, sentence) for sentence in sentences(piece))
        elif piece.text.strip():
            yield piece, Sentence(piece.line, piece.text)


def _part_notes(sentence: Sentence, place: PageLine) -> Iterator[Note]:
    if sentence_is_normative(sentence):
        yield place.note(sentence.text, "said of one item of a list, not of the field's value")
