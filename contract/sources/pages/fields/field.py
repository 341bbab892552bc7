"""A table row as a field of the model: its type, limits and group, and what was not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ....model import Array, Field, Note, Origin, Type
from ..markdown.location import PageLine
from ..markdown.tables import JOINT, Row, Table
from ..notation.cells import Cell, read_cell
from ..notation.types import is_bare_type
from ..prose.annotations import annotations_of
from .limits import embedded_json, limits_of
from .statements import CellText, read_text
from .types import type_notes, type_of


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
    name, is_array = leaf_name(row.name), row.name.endswith("[]")
    if _NAME.fullmatch(name) is None:
        found = row.name.replace(JOINT, ".")[:60]
        raise place.error(f"expected the name of a field, such as `id`, `items[]` or `items[].sku`, found {found!r}")
    cell = read_cell(row, table, page)
    _check_bold(cell, place)
    text = read_text(cell, table.layout, page)
    type_ = type_of(cell, text, place, typed=typed or table.layout == "markdown", layout=table.layout)
    limits, problems = limits_of(text, Array(type_) if is_array else type_)
    limits += tuple(embedded_json(name, type_, cell, page))
    whole = Array(type_) if is_array else type_
    annotated = tuple(annotations_of(cell.pieces, whole, page))
    origin = place.origin(cell.type_text or name)
    field = Field(name, whole, origin, text.required, limits, *_group(text), annotated)
    exactly_one = any(each.meaning.exactly_one for each in text.statements)
    return Reading(field, exactly_one, (*text.notes, *type_notes(name, type_, cell, place), *problems))


_NAME = re.compile(r"""[^\s\[\]{}()<>"'`*?|\\,;]+""")


def leaf_name(dotted: str) -> str:
    """The last part of a name such as `items[].<br>id`, without its array mark."""
    return dotted.rpartition(JOINT)[2].strip().removesuffix("[]")


def _check_bold(cell: Cell, place: PageLine) -> None:
    """Makes sure that what has no type does not begin with the name of one.

    Raises:
        PageError: it does.
    """
    if not cell.type_text and cell.pieces and is_bare_type(first := cell.pieces[0].text):
        raise place.error(f"expected the type in bold, as in `**string** (int64)`, found {first[:60]!r}")


def _group(text: CellText) -> tuple[tuple[str, ...], Origin | None]:
    for each in text.statements:
        if each.meaning.oneof:
            return each.meaning.oneof, each.origin
    return (), None
