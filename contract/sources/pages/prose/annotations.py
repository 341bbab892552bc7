"""Annotations: sentences on a default, a deprecation or a direction, which do not limit the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ....model import Enum, Limit, Scalar, Type
from ..markdown.location import PageLine
from ..notation.cells import Piece
from . import russian
from .sentences import Sentence, sentences

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
