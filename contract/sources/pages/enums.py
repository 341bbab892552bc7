"""The closed lists of values in the text of a cell: as a list, or in a sentence.

A cell may hold lists of other things, too. Of an `**enum**` the values are code. A string has a list of values where
old pages have no other notation, and where a sentence says that its value is one of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ...model import Enum, Note
from .markdown.cells import Cell, Piece
from .markdown.location import PageLine
from .markdown.tables import Layout
from .prose import russian
from .prose.sentences import sentences


@dataclass(frozen=True, slots=True)
class _List:
    """Bullets in a row; `lead` is the text above them, `texts` are theirs without the mark."""

    lead: str
    items: tuple[Piece, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(_MARK.sub("", each.text) for each in self.items)

    @property
    def is_of_dashes(self) -> bool:
        return self.items[0].kind == "item"

    def is_continued_by(self, piece: Piece) -> bool:
        """Whether a bullet belongs to this list: it has the same mark, and follows at once what is of another field."""
        last = self.items[-1]
        follows = piece.line <= last.line + last.text.count("\n") + 1
        return piece.kind == last.kind and (follows or not _is_of_other_field(self))


_MARK = re.compile(r"\A(?:\*|[0-9]{1,3}\.) +")
_CODE = re.compile(r"(?P<mark>`{1,2}) ?([^`\s]+) ?(?P=mark)")
_NAME = re.compile(r"(?<![A-Z0-9_])([A-Z][A-Z0-9_]*+)(?::|$)")
_CODE_OR_NAME = re.compile(rf"(?:{_CODE.pattern}|{_NAME.pattern})")
_SPELLED = re.compile(r"`([A-Z][A-Z0-9_]*)`")
_LIKE_VALUE = re.compile(r"`{0,2}[A-Za-z][\w-]*`{0,2}(?::|$)")
_UPPER_CASE = re.compile("[A-Z][A-Z0-9_]*")
_OTHER_FIELD = re.compile(
    rf"\bdepend(?:s|ing)?\b|\bfor each (?:value|mode|type|kind)\b|{russian.DEPENDS}", re.IGNORECASE
)
_ONE_OF = r"(?:any |only )?one of(?: (?:the|these))?(?: following)?(?: (?:values|options))?"
_VALUES = (
    r"(?:possible|allowed|valid|supported|available|acceptable|accepted|permitted) (?:values?|options)(?: (?:is|are))?"
)
_MAY_BE = r"\b(?:can|may|must|should|could|will)(?: only)? (?:be|take|have|contain|accept)(?: only)?"
_LEAD = re.compile(
    rf"(?:{_MAY_BE} {_ONE_OF}|{_MAY_BE} the following(?: values)?|(?:^|[.,:] ?){_ONE_OF}|\b{_VALUES}"
    rf"|\b(?:takes?|accepts?) (?:one of )?the following values|\bfollowing values are \w+|{russian.VALUES}) ?:\Z",
    re.IGNORECASE,
)
_CODES = r"`[^`\s]+`(?:(?:, ?| ?)(?:(?:or|and|и|или) )?`[^`\s]+`)*"
_SENTENCE = re.compile(
    rf"(?:(?:(?:the |its )?\w+ )?(?:can|may|must|should)(?: only)? be(?: only)? {_ONE_OF}"
    rf"|(?:the )?{_VALUES}|{russian.VALUES}):? (?P<codes>{_CODES})\.?",
    re.IGNORECASE,
)


def _lists(cell: Cell) -> Iterator[_List]:
    """The lists of a cell; text, or another kind of bullet, ends one."""
    lead, current = "", None
    for piece in cell.pieces:
        is_bullet = piece.kind in {"item", "step"}
        if current and is_bullet and current.is_continued_by(piece):
            current = _List(current.lead, (*current.items, piece))
        elif is_bullet or piece.kind == "text":
            if current:
                yield current
            current = _List(lead, (piece,)) if is_bullet else None
            lead = "" if is_bullet else piece.text
    if current:
        yield current


def described_enum(cell: Cell, place: PageLine) -> Enum | None:
    """The values of an `**enum**`; what a list holds above its values is prose: only an empty line divides the two.

    Their bullets are dashes or, seldom, stars.
    """
    lists = [each for each in _lists(cell) if not _is_of_other_field(each)] or list(_lists(cell))
    for is_of_dashes in (True, False):
        of_kind = (each for each in lists if each.is_of_dashes == is_of_dashes)
        if enum := _enum([_values(each, _CODE, may_begin_otherwise=True) for each in of_kind], place):
            return enum
    return None


def string_enum(cell: Cell, layout: Layout, place: PageLine) -> Enum | None:
    """The values of a string; None where it may be any.

    Old pages, whose cells are HTML, list NAMEs below the text; the oldest write each once more on a line of its own.
    In any page a sentence may say that the value is one of those that follow.
    """
    lists = [each for each in _lists(cell) if each.is_of_dashes and not _is_of_other_field(each)]
    listed = [_values(each, _NAME) for each in lists]
    if layout == "html" and listed and listed[-1]:
        return _enum(listed, place)
    names = [piece for piece in cell.pieces if piece.kind == "text" and _SPELLED.fullmatch(piece.text)]
    return _enum([_values(_List("", tuple(names)), _SPELLED)], place) or _stated_enum(cell, place)


def _is_of_other_field(listed: _List) -> bool:
    return _OTHER_FIELD.search(listed.lead) is not None


_Values = Sequence[tuple[str, int]]
"""Values with their lines."""


def _values(listed: _List, form: re.Pattern[str], *, may_begin_otherwise: bool = False) -> _Values:
    """The values that the bullets start with; empty where some do not."""
    matches = [form.match(text) for text in listed.texts]
    if may_begin_otherwise:
        first = next((index for index, match in enumerate(matches) if match), len(matches))
        matches = matches[first:]
    found = [match for match in matches if match]
    if len(found) < len(matches):
        return ()
    lines = (each.line for each in listed.items[len(listed.items) - len(found) :])
    return [(next(filter(None, reversed(match.groups()))), line) for match, line in zip(found, lines, strict=True)]


def _enum(lists: Sequence[_Values], place: PageLine) -> Enum | None:
    """The enum of the last list of values, and of those above it that are written like it, in capitals."""
    groups = [each for each in lists if each]
    if not groups:
        return None
    with_last = [each for each in groups[:-1] if _is_upper_case(each) and _is_upper_case(groups[-1])]
    pairs = [pair for each in (*with_last, groups[-1]) for pair in each]
    values = tuple(dict.fromkeys(value for value, _ in pairs))
    return Enum(values, place.at(pairs[0][1]).origin(", ".join(values)))


def _is_upper_case(values: _Values) -> bool:
    return all(_UPPER_CASE.fullmatch(value) for value, _ in values)


def _stated_enum(cell: Cell, place: PageLine) -> Enum | None:
    """The values that a sentence announces, as the list below it or in the sentence itself."""
    stated = [_values(each, _CODE_OR_NAME) for each in _lists(cell) if _LEAD.search(each.lead)]
    for piece in cell.pieces if not any(stated) else ():
        for sentence in sentences(piece) if piece.kind == "text" and "`" in piece.text else ():
            if match := _SENTENCE.fullmatch(sentence.text):
                stated = [[(value, sentence.line) for _, value in _CODE.findall(match["codes"])]]
    return _enum(stated, place)


def is_of_values(sentence: str, values: Collection[str]) -> bool:
    """Whether a sentence says no more than that the value is one of the list."""
    if not values:
        return False
    if _LEAD.search(sentence):
        return True
    codes = {value for _, value in _CODE.findall(sentence)}
    return bool(codes) and codes.issubset(values) and _LISTS_CODES.search(sentence) is not None


_LISTS_CODES = re.compile(rf"(?:{_ONE_OF}|{_VALUES}|{russian.VALUES}):? `", re.IGNORECASE)


def list_notes(name: str, cell: Cell, values: Collection[str], place: PageLine) -> Iterator[Note]:
    """Notes on lists that look like values, or are announced as such, and are not read; `values` are those read."""
    for listed in _lists(cell):
        is_announced = _LEAD.search(listed.lead) is not None
        looks_like_values = len(listed.items) > 1 and all(map(_LIKE_VALUE.match, listed.texts))
        found = {value for value, _ in _values(listed, _CODE_OR_NAME, may_begin_otherwise=True)}
        if (is_announced or looks_like_values) and not (found and found.issubset(values)):
            yield place.at(listed.items[0].line).note(name, _reason(listed, values))


def _reason(listed: _List, values: Collection[str]) -> str:
    if _is_of_other_field(listed):
        return "its list is about another field, so what it lists are no values"
    if values:
        return "its list looks like one of values, but they are those of another list"
    return "its list looks like one of values: in a type `**enum**` they stand as code"
