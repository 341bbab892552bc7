"""The text of a cell: the statements, limits and annotations of its field, and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...model import BOUNDS, Array, Enum, Limit, Map, Note, Origin, Scalar, Target, Type
from .markdown.cells import Cell, Piece
from .markdown.location import PageLine
from .markdown.tables import Layout
from .prose import russian
from .prose.normative import is_normative, reason_for
from .prose.sentences import REQUIRED, Meaning, Sentence, can_match, meaning_of, sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that was understood, and where; `paragraph` is the index of its piece of the cell."""

    meaning: Meaning
    origin: Origin
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class CellText:
    """The statements in the text of a cell, sentence by sentence."""

    required: Origin | None
    statements: tuple[Statement, ...]
    notes: tuple[Note, ...]


def read_text(cell: Cell, layout: Layout, page: PageLine) -> CellText:
    """The statements of a cell. Only the first sentence, but for a line on the group, can call the field required."""
    required: Origin | None = None
    statements: list[Statement] = []
    notes: list[Note] = []
    at_start = True
    for paragraph, piece, sentence in _all_sentences(cell):
        place = page.at(sentence.line)
        if piece.kind != "text":
            if is_normative(sentence.text):
                notes.append(place.note(sentence.text, "said of one item of a list, not of the field's value"))
        elif at_start and REQUIRED[layout].fullmatch(sentence.text):
            required = required or place.origin(sentence.text)
        elif meaning := meaning_of(sentence.text):
            at_start = at_start and bool(meaning.oneof)
            statements.append(Statement(meaning, place.origin(meaning.phrase), paragraph))
        else:
            at_start = False
            repeats = required is not None and sentence.text == "Required."
            if is_normative(sentence.text) and not repeats:
                notes.append(place.note(sentence.text, reason_for(sentence.text)))
    return CellText(required, tuple(statements), tuple(notes))


def _all_sentences(cell: Cell) -> Iterator[tuple[int, Piece, Sentence]]:
    """The sentences with their pieces; a piece in which nothing can be stated goes as one, which spares most work."""
    for index, piece in enumerate(cell.pieces):
        if can_match(piece.text):
            yield from ((index, piece, sentence) for sentence in sentences(piece))
        elif piece.text.strip():
            yield index, piece, Sentence(piece.line, piece.text)


_COLLECTION = frozenset({"minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems"})
_AS_MAP = {"minItems": "minProperties", "maxItems": "maxProperties"}
_AS_ARRAY = {"minProperties": "minItems", "maxProperties": "maxItems"}


def limits_of(text: CellText, type_: Type) -> tuple[tuple[Limit, ...], tuple[Note, ...]]:
    """The limits that the statements of a cell set on a field of the type, and notes on the others."""
    limits: list[tuple[int, Limit]] = []
    notes: list[Note] = []
    for each in text.statements:
        place = PageLine(each.origin.source, each.origin.line or 1)
        if each.meaning.doubt:
            notes.append(place.note(each.meaning.phrase, each.meaning.doubt))
        for keyword, value in each.meaning.limits:
            limit = _limit_on_part(keyword, value, each, type_)
            if limit is None:
                notes.append(place.note(each.meaning.phrase, _no_such_limit(keyword, type_)))
            else:
                limits.append((each.paragraph, limit))
    return _without_overruled(limits, notes), tuple(notes)


def _no_such_limit(keyword: str, type_: Type) -> str:
    """Why a field of the type cannot have a limit."""
    if keyword in BOUNDS and type_ == Scalar("string"):
        return "a numeric limit on a string: some pages write a double as `**string**`, and services send a number"
    return "not a limit that a field of this type can have"


_BOUNDS: Mapping[str, str] = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} | {
    keyword: keyword
    for keyword in ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties")
}
"""The keywords that bound something, with the name that those of one bound share."""
_OVERRULED = "another bound than that of the service below it, which counts"


def _without_overruled(limits: Sequence[tuple[int, Limit]], notes: list[Note]) -> tuple[Limit, ...]:
    """The limits without an author's that another paragraph overrules: generated sentences come last in a cell."""
    last = {(_BOUNDS.get(limit.keyword), limit.target): paragraph for paragraph, limit in limits}
    kept: list[Limit] = []
    for paragraph, limit in limits:
        bound = _BOUNDS.get(limit.keyword), limit.target
        rivals = [each.value for at, each in limits if at == last[bound] and each.keyword == limit.keyword]
        if bound[0] is None or paragraph == last[bound] or limit.value in rivals:
            kept.append(limit)
        else:
            notes.append(Note(limit.origin.line or 1, limit.origin.phrase, _OVERRULED))
    return tuple(kept)


def _limit_on_part(keyword: str, value: object, statement: Statement, type_: Type) -> Limit | None:
    """The limit on the part of the field that it can only mean; None where there is no such part."""
    if keyword in _COLLECTION:
        if isinstance(type_, Map):
            return Limit(_AS_MAP.get(keyword, keyword), value, statement.origin)
        of_array = Limit(_AS_ARRAY.get(keyword, keyword), value, statement.origin)
        return of_array if isinstance(type_, Array) else None
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


_DEFAULT = re.compile(
    rf"(?:(?:the )?default(?: value)?|{russian.DEFAULT})(?::| is| —)? "
    r"(?:(?P<mark>`{1,2}|\*\*|\")(?P<marked>[^`*\"]+)(?P=mark)(?:[,;( ].*)?|(?P<plain>[\w.-]*\w))\.?",
    re.IGNORECASE,
)
_FLAGS: Mapping[str, re.Pattern[str]] = {
    keyword: re.compile(rf"(?P<said>{phrase})(?: field)?(?:[.:;,].*)?", re.IGNORECASE)
    for keyword, phrase in (
        ("deprecated", f"deprecated|{russian.DEPRECATED}"),
        ("readOnly", f"output only|{russian.OUTPUT_ONLY}"),
        ("writeOnly", f"input only|{russian.INPUT_ONLY}"),
    )
}
_STEMS = ("default", "deprecated", "put only", *russian.ANNOTATION_STEMS)
_BOOLEAN = re.compile("true|false", re.IGNORECASE)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?s")
_NO_READER: tuple[re.Pattern[str], Callable[[str], object]] = (re.compile("(?!)"), str)
_READERS: Mapping[tuple[str, str | None], tuple[re.Pattern[str], Callable[[str], object]]] = {
    ("boolean", None): (_BOOLEAN, lambda text: text.lower() == "true"),
    ("integer", None): (_INTEGER, int),
    ("integer", "int32"): (_INTEGER, int),
    ("number", None): (_NUMBER, float),
    ("number", "double"): (_NUMBER, float),
    ("string", None): (re.compile(".+"), str),
    ("string", "int64"): (_INTEGER, str),
    ("string", "uint64"): (_INTEGER, str),
    ("string", "duration"): (_SECONDS, str),
}
"""For each type the form of its values in text, and how JSON writes them."""


def annotations_of(pieces: Iterable[Piece], type_: Type, page: PageLine) -> Iterator[Limit]:
    """The annotations that the text of a cell makes of a field of this type; the first of each counts."""
    found: dict[str, Limit] = {}
    for piece in pieces:
        text = piece.text.lower()
        if piece.kind == "text" and any(stem in text for stem in _STEMS):
            for sentence in sentences(piece):
                for limit in _annotations(sentence, type_, page.at(sentence.line)):
                    found.setdefault(limit.keyword, limit)
    yield from found.values()


def _annotations(sentence: Sentence, type_: Type, place: PageLine) -> Iterator[Limit]:
    for keyword, phrase in _FLAGS.items():
        if match := phrase.fullmatch(sentence.text):
            yield Limit(keyword, value=True, origin=place.origin(match["said"]))
    if match := _DEFAULT.fullmatch(sentence.text):
        text = (match["marked"] or match["plain"]).strip(" \"'")
        value = _value(text, type_, is_marked=match["mark"] is not None)
        if value is not None:
            yield Limit("default", value, place.origin(text))


def _value(text: str, type_: Type, *, is_marked: bool) -> object:
    """The default as JSON writes it; None where the text is no value of the type, such as `none` or `its folder`."""
    if isinstance(type_, Enum):
        return text if text in type_.values else None
    if not isinstance(type_, Scalar) or (type_ == Scalar("string") and not is_marked):
        return None
    form, convert = _READERS.get((type_.kind, type_.format), _NO_READER)
    return convert(text) if form.fullmatch(text) else None
