"""What every part of an operation is read with: the document's files and schemas, and the notes of the operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from ...model import Field, JsonSchema, Note, Origin
from ...text.printing import describe
from .files.references import Files, Place
from .schema_objects.conversion import Direction, Schemas

Located: TypeAlias = tuple[Mapping[str, object], Place]
"""An object of the document, and where it stands."""

NOTHING: Final[Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The reading of one operation."""

    files: Files
    schemas: Schemas
    notes: dict[Note, None] = field(default_factory=dict)

    def note(self, place: Place, reason: str) -> None:
        """Notes what was not understood at a place."""
        self.notes[Note(0, f"{place.file}{place}", reason)] = None

    def object_at(self, value: object, place: Place) -> Located:
        """The object at a place, or what its `$ref` leads to; an empty one, noted, where there is none.

        Raises:
            OpenApiError: the reference leads nowhere.
        """
        value, place = self.files.resolve(value, place)
        if isinstance(value, Mapping):
            return value, place
        self.note(place, f"expected an object, found {describe(value)}: it is left out")
        return NOTHING, place

    def members(self, value: Mapping[str, object], name: str, place: Place) -> Iterator[tuple[str, object, Place]]:
        """The members of an object inside another one, each with its place, without extensions."""
        if name in value:
            members, at = self.object_at(value[name], place / name)
            yield from ((key, each, at / key) for key, each in members.items() if not key.startswith("x-"))

    def elements(self, value: Mapping[str, object], name: str, place: Place) -> list[object]:
        """An array inside an object; empty where it is absent, noted where it is none."""
        elements = value.get(name, [])
        if isinstance(elements, list):
            return elements
        self.note(place / name, f"expected an array, found {describe(elements)}: it is left out")
        return []

    def schema(self, value: object, place: Place, direction: Direction) -> JsonSchema:
        """The schema at a place. Its notes become those of the operation.

        Raises:
            OpenApiError: a reference in it leads nowhere.
        """
        schema, notes = self.schemas.read(value, place, direction)
        self.notes.update(dict.fromkeys(notes))
        return schema


def field_of(name: str, type_: JsonSchema, place: Place, *, is_required: bool) -> Field:
    """A parameter or header field as a member of its part of the message."""
    origin = Origin(place.file, None, str(place))
    return Field(name, type_, origin, required=origin if is_required else None)
