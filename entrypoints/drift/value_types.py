"""What values look like, without the values themselves: kinds, formats of text, members, elements.

Shapes of different payloads add up to one, in any order and in any process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ...contract.formats.checks import FORMATS
from ...contract.json_text.document import is_json

Json: TypeAlias = dict[str, Any]

_LOOKED_FOR: Final = ("date-time", "protobuf-duration", "int64")
_EMBEDDED: Final = "json"
_EVERY: Final = frozenset({*_LOOKED_FOR, _EMBEDDED})
_LEAST: Final[Mapping[str, int]] = {"int64": 5}
"""Texts that must have a format before it is believed; one of those that nothing else looks like."""


@dataclass(slots=True)
class Shape:
    """What was seen of one place: the types of JSON Schema, how often each, and formats that every text has had."""

    kinds: dict[str, int] = field(default_factory=dict)
    formats: frozenset[str] = _EVERY
    members: dict[str, Shape] = field(default_factory=dict)
    elements: Shape | None = None

    @staticmethod
    def of(value: object) -> Shape:
        """The shape of one value."""
        shape = Shape({kind_of(value): 1})
        if isinstance(value, str):
            shape.formats = formats_of(value)
        elif isinstance(value, dict):
            shape.members = {name: Shape.of(each) for name, each in value.items()}
        elif isinstance(value, list) and value:
            shape.elements = Shape()
            for each in value:
                shape.elements.add(Shape.of(each))
        return shape

    def add(self, other: Shape) -> None:
        """Adds what was seen elsewhere."""
        for kind, times in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + times
        self.formats &= other.formats
        for name, shape in other.members.items():
            self.members.setdefault(name, Shape()).add(shape)
        if other.elements is not None:
            self.elements = self.elements or Shape()
            self.elements.add(other.elements)

    @property
    def format(self) -> str | None:
        """The format that all texts have, where there are enough of them."""
        texts = self.kinds.get("string", 0)
        return next((each for each in sorted(self.formats) if texts >= _LEAST.get(each, 1)), None)

    def schema(self) -> Json:
        """A schema that everything seen conforms to."""
        kinds = [each for each in self.kinds if not (each == "integer" and "number" in self.kinds)]
        found = [self._schema(each) for each in sorted(kinds)]
        return found[0] if len(found) == 1 else {"anyOf": found}

    def _schema(self, kind: str) -> Json:
        if kind == "string" and self.format:
            return {"type": kind, **format_schema(self.format)}
        if kind == "object":
            return {"type": kind, "properties": {name: each.schema() for name, each in sorted(self.members.items())}}
        if kind == "array" and self.elements:
            return {"type": kind, "items": self.elements.schema()}
        return {"type": kind}

    def __str__(self) -> str:
        """In words: `text (date-time)`, `an object of a, b`."""
        return " or ".join(self._words(each) for each in sorted(self.kinds))

    def _words(self, kind: str) -> str:
        if kind == "string":
            return f"text ({self.format})" if self.format else "text"
        if kind == "object" and self.members:
            return f"an object of {', '.join(sorted(self.members))}"
        if kind == "array" and self.elements:
            return f"an array of {self.elements}"
        return _WORDS[kind]

    def dump(self) -> Json:
        """As a JSON value."""
        return {
            "kinds": self.kinds,
            "formats": sorted(self.formats),
            "members": {name: each.dump() for name, each in self.members.items()},
            "elements": self.elements and self.elements.dump(),
        }

    @staticmethod
    def load(dumped: Json) -> Shape:
        """What `dump` gave."""
        members = {name: Shape.load(each) for name, each in dumped["members"].items()}
        elements = dumped["elements"] and Shape.load(dumped["elements"])
        return Shape(dict(dumped["kinds"]), frozenset(dumped["formats"]), members, elements)


_WORDS: Final[Mapping[str, str]] = {
    "object": "an empty object",
    "array": "an empty array",
    "boolean": "true or false",
    "null": "null",
    "integer": "an integer",
    "number": "a number",
}


def kind_of(value: object) -> str:
    """The type of JSON Schema that a value has."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict | list):
        return "object" if isinstance(value, dict) else "array"
    return "integer" if isinstance(value, int) else "number"


def formats_of(text: str) -> frozenset[str]:
    """The formats that a text has."""
    found = {name for name in _LOOKED_FOR if FORMATS[name].accepts(text)}
    if text[:1] in ("{", "[") and is_json(text):
        found.add(_EMBEDDED)
    return frozenset(found)


def format_schema(name: str) -> Json:
    """The keywords that say that a text has a format."""
    if name == _EMBEDDED:
        return {"contentMediaType": "application/json"}
    return {"format": name, "pattern": FORMATS[name].pattern}
