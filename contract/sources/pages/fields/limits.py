"""The limits of a field: each statement about a size, a number or a pattern, on the part of the field that it means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model import Array, Limit, Map, Note, Scalar, Target, Type
from ..markdown.location import PageLine
from ..notation.cells import Cell
from ..prose.sentences import Meaning
from .statements import CellText, Statement

_COLLECTION = frozenset({"minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems"})
_AS_MAP = {"minItems": "minProperties", "maxItems": "maxProperties"}


def limits_of(text: CellText, type_: Type) -> tuple[tuple[Limit, ...], tuple[Note, ...]]:
    """The limits that the statements of a cell set on a field of the type, and notes on the others."""
    limits: list[Limit] = []
    notes: list[Note] = []
    for each in text.statements:
        place = PageLine(each.origin.source, each.origin.line or 1)
        if each.meaning.doubt:
            notes.append(place.note(each.meaning.phrase, each.meaning.doubt))
        for keyword, value in each.meaning.limits:
            limit = _limit_on_part(keyword, value, each, type_)
            if limit is None:
                notes.append(place.note(each.meaning.phrase, "not a limit that a field of this type can have"))
            else:
                limits.append(limit)
    return tuple(limits), tuple(notes)


def _limit_on_part(keyword: str, value: object, statement: Statement, type_: Type) -> Limit | None:
    """The limit on the part of the field that it can only mean; None where there is no such part."""
    if keyword in _COLLECTION:
        if isinstance(type_, Map):
            return Limit(_AS_MAP.get(keyword, keyword), value, statement.origin)
        return Limit(keyword, value, statement.origin) if isinstance(type_, Array) else None
    target = _target(statement.meaning, type_)
    part = _part(type_, target)
    if part is None or not _can_limit(keyword, part):
        return None
    return Limit(keyword, value, statement.origin, target)


def _target(meaning: Meaning, type_: Type) -> Target:
    if meaning.part == "key":
        return "keys"
    if isinstance(type_, Map):
        return "values"
    return "items" if meaning.part == "each" or isinstance(type_, Array) else "self"


def _part(type_: Type, target: Target) -> Type | None:
    if isinstance(type_, Map):
        return type_.key if target == "keys" else type_.value
    if isinstance(type_, Array):
        return type_.items if target == "items" else None
    return type_ if target == "self" else None


_STRING_KEYWORDS = frozenset({"minLength", "maxLength", "pattern"})
_NUMBER_FORMATS = frozenset({"int64", "uint64", "duration"})


def _can_limit(keyword: str, part: Type) -> bool:
    if not isinstance(part, Scalar):
        return False
    if keyword in _STRING_KEYWORDS:
        return part.kind == "string"
    if keyword == "enum" and part.format == "duration":
        return False  # one length of time has many spellings, so no list of texts says it
    return part.kind in {"integer", "number"} or part.format in _NUMBER_FORMATS


_JSON_WORD = re.compile(r"\bJSON\b")


def embedded_json(name: str, type_: Type, cell: Cell, page: PageLine) -> Iterator[Limit]:
    """A string called …Json whose text calls it JSON holds JSON."""
    if not name.endswith("Json") or type_ != Scalar("string"):
        return
    for piece in cell.pieces:
        if match := _JSON_WORD.search(piece.text):
            line = piece.line + piece.text.count("\n", 0, match.start())
            yield Limit("contentMediaType", "application/json", page.at(line).origin("JSON"))
            return
