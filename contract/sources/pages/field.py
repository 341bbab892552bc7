"""A table row as a field of the model: its type, limits and group, and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...model import BOUNDS, AnyObject, Anything, Array, Enum, Field, Map, Note, Scalar, Type, Union
from .enums import described_enum, is_of_values, list_notes, string_enum
from .field_text import CellText, annotations_of, embedded_json, limits_of, read_text
from .hints import type_hints
from .markdown.cells import Cell, read_cell
from .markdown.location import PageLine
from .markdown.tables import JOINT, Layout, Row, Table
from .markdown.types import KNOWN_SCALARS, NO_SECTION, is_bare_type, read_type
from .prose import russian


@dataclass(frozen=True, slots=True)
class Reading:
    """A row that was read; `exactly_one` says that a member of the field's group must be set."""

    field: Field
    exactly_one: bool
    notes: tuple[Note, ...]

    def with_type(self, type_: Type) -> Reading:
        """The reading with another type; an array stays an array."""
        whole = Array(type_) if isinstance(self.field.type, Array) else type_
        return replace(self, field=replace(self.field, type=whole))


def read_field(row: Row, table: Table, page: PageLine, *, typed: bool) -> Reading:
    """The field that the row describes; `typed` says that the rows of such a section have types.

    Raises:
        PageError: the row has no name, or its type is none.
    """
    place = page.at(row.line)
    name, is_array = row.name.rpartition(JOINT)[2].strip().removesuffix("[]"), row.name.endswith("[]")
    if _NAME.fullmatch(name) is None:
        found = row.name.replace(JOINT, ".")[:60]
        raise place.error(f"expected the name of a field, such as `id`, `items[]` or `items[].sku`, found {found!r}")
    cell = read_cell(row, table, page)
    if not cell.type_text and cell.pieces and is_bare_type(first := cell.pieces[0].text):
        raise place.error(f"expected the type in bold, as in `**string** (int64)`, found {first[:60]!r}")
    text = read_text(cell, table.layout, page)
    type_ = type_of(cell, text, place, typed=typed or table.layout == "markdown", layout=table.layout)
    limits, problems = limits_of(text, Array(type_) if is_array else type_)
    limits += tuple(embedded_json(name, type_, cell, page))
    whole = Array(type_) if is_array else type_
    annotated = tuple(annotations_of(cell.pieces, whole, page))
    origin = place.origin(cell.type_text or name)
    group = next((each for each in text.statements if each.meaning.oneof), None)
    oneof, oneof_origin = (group.meaning.oneof, group.origin) if group else ((), None)
    field = Field(name, whole, origin, text.required, limits, oneof, oneof_origin, annotated)
    exactly_one = any(each.meaning.exactly_one for each in text.statements)
    notes = [each for each in text.notes if not is_of_values(each.phrase, enum_values(type_))]
    if table.layout == "markdown":
        notes += type_hints(name, type_, cell, place)
    return Reading(field, exactly_one, (*notes, *type_notes(name, type_, cell, place), *problems))


_NAME = re.compile(r"""[^\s\[\]{}()<>"'`*?|\\,;]+""")


_PAIRS = re.compile(rf"`{{1,2}} ?(?:key: ?value|{russian.PAIR})(?: format)? ?`{{1,2}}", re.IGNORECASE)
_FLATTENED_MAP = re.compile(rf"{_PAIRS.pattern} pairs", re.IGNORECASE)
"""Marks a map in the one generation of pages that writes a map as the type of its values."""
_FIELD_MASK = re.compile(rf"comma-separated (?:names|list of (?:names|fields))|{russian.FIELD_MASK}", re.IGNORECASE)


def type_of(cell: Cell, text: CellText, place: PageLine, *, typed: bool, layout: Layout) -> Type:
    """The type of the cell, refined by what its text gives away about types that the notation hides."""
    if not cell.type_text:
        if typed:
            return Anything()
        return string_enum(cell, layout, place) or _scalar_by_limits(text, numbers=Scalar("string", "int64"))
    base = _with_values(read_type(cell.type_text, place), described_enum(cell, place))
    if base == Scalar("string"):
        return _text_type(cell, layout, place) or _scalar_by_limits(text, numbers=Scalar("string"))
    if isinstance(base, AnyObject) and _is_map(cell, text):
        return _STRING_MAP
    return base


def _text_type(cell: Cell, layout: Layout, place: PageLine) -> Type | None:
    """The type of a string by the words of its text; None where the words do not show it."""
    if _says(_FIELD_MASK, cell):
        return Scalar("string", "field-mask")
    if layout == "markdown" and _says(_FLATTENED_MAP, cell):
        return _STRING_MAP
    return string_enum(cell, layout, place)


def _with_values(type_: Type, enum: Enum | None) -> Type:
    """The type with the listed values for an enum in it, or with any string where none are listed."""
    match type_:
        case Enum(()):
            return _nullable(enum) if enum else Scalar("string")
        case Map(key, value):
            return Map(key, _with_values(value, enum))
        case Union(alternatives):
            return Union(tuple(_with_values(each, enum) for each in alternatives))
        case _:
            return type_


def enum_values(type_: Type) -> tuple[str, ...]:
    """The values of an enum, or of the enums among alternatives; empty for any other type."""
    match type_:
        case Enum(values):
            return values
        case Union(alternatives):
            return tuple(value for each in alternatives for value in enum_values(each))
        case _:
            return ()


def _nullable(enum: Enum) -> Type:
    """Pages made from OpenAPI list JSON's null among the values, and numbers as they list texts."""
    texts = tuple(value for value in enum.values if value != "null")
    if all(value.isdecimal() for value in texts):
        return Union((Enum(texts, enum.origin), Scalar("number"))) if texts else Scalar("null")
    return enum if texts == enum.values else Union((Enum(texts, enum.origin), Scalar("null")))


_STRING_MAP = Map(Scalar("string"), Scalar("string"))


def _says(phrase: re.Pattern[str], cell: Cell) -> bool:
    return any(phrase.search(piece.text) for piece in cell.pieces)


def _scalar_by_limits(text: CellText, numbers: Scalar) -> Scalar:
    """A string whose limits count seconds is a duration; with any other numeric limit it is as `numbers` says."""
    for each in text.statements:
        if any(keyword in BOUNDS for keyword, _ in each.meaning.limits):
            return Scalar("string", "duration") if each.meaning.seconds else numbers
    return Scalar("string")


def _is_map(cell: Cell, text: CellText) -> bool:
    speaks_of_parts = any(
        each.meaning.part != "value" or any(keyword == "maxProperties" for keyword, _ in each.meaning.limits)
        for each in text.statements
    )
    return speaks_of_parts or _says(_PAIRS, cell)


def type_notes(name: str, type_: Type, cell: Cell, place: PageLine) -> Iterator[Note]:
    """Notes on a type that the page leaves open."""
    if isinstance(type_, Map) and cell.type_text == "**string**":
        yield place.contradiction(cell.type_text, "the text speaks of pairs, so it is read as a map of strings")
    if not cell.type_text and isinstance(type_, Anything):
        yield place.note(name, "the row has no type, so any value passes")
    if "**enum**" in cell.type_text and described_enum(cell, place) is None:
        yield place.note(cell.type_text, "no values are listed, so any string passes")
    if isinstance(type_, Scalar | Enum):
        yield from list_notes(name, cell, enum_values(type_), place)
    if f"({NO_SECTION})" in cell.type_text:
        yield place.note(cell.type_text, "no section describes it, so any object passes")
    if isinstance(type_, Scalar) and type_ not in KNOWN_SCALARS:
        yield place.note(cell.type_text, "the format is not known, so it is not checked")
