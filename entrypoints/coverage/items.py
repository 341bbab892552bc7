"""What the replies of an operation can cover: the items, and the tree of fields that they belong to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain
from typing import Final, final

from ...contract import Contract
from ...strategies.edges.detection import DetectableEdge, Detector, detectable_edges
from ...strategies.schema.examples import SlotPath
from ...strategies.schema.nodes import Array, Choice, EmbeddedJson, Formatted, Int64, Map, Node, Number, Object, Text
from ...strategies.schema.reader import node_of
from ...strategies.schema.slots import Slot, slots_of
from ...strategies.schema.variations import ABSENT
from ...strategies.values.value import Predicate


class Kind(StrEnum):
    """The kinds of items. All four count alike."""

    PRESENT = "present"
    ABSENT = "absent"
    VALUE = "value"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """One thing that replies can cover, if `is_shown_by` holds of the value at its path; `short` leaves out the field.

    `name` is unique among those of its kind: `items[].kind`, `items[].kind=BIG`, `createdAt-nine-digits`. `why` says
    what clients get wrong there, in one line.
    """

    kind: Kind
    name: str
    short: str
    why: str
    path: SlotPath
    is_shown_by: Predicate = field(repr=False, compare=False)

    @property
    def key(self) -> str:
        """Unique in the operation."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a reply; the elements of an array and the values of a map belong to it. The whole reply has no name.

    `label` is its name with those of the fields around it: `items[].error.message`; `type` is a word or two.
    """

    name: str
    label: str
    type: str
    path: SlotPath
    required: bool
    items: tuple[CoverageItem, ...]
    fields: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        """The field, then all inside it."""
        yield self
        yield from chain.from_iterable(self.fields)


@final
class OperationItems:
    """What can be covered in an operation: the tree of its fields, and the items of all of them in order."""

    def __init__(self, contract: Contract) -> None:
        node = node_of(contract.schema)
        self.operation = contract.operation
        self.root = _Tree(slots_of(node), detectable_edges(contract)).root
        self.items = tuple(chain.from_iterable(each.items for each in self.root))
        self._detector = Detector(node, self.items)

    def covered_by(self, payload: object) -> list[CoverageItem]:
        """The items that a payload covers; the payload must conform."""
        return self._detector.detect(payload)

    @cached_property
    def digest(self) -> str:
        """A digest that is equal in two versions of docpact with the same items."""
        return sha256("\n".join(each.key for each in self.items).encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def items_of(contract: Contract) -> OperationItems:
    """What can be covered in an operation.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not draw from.
    """
    return OperationItems(contract)


class _Tree:
    """Makes the tree of the fields from all places and classes."""

    def __init__(self, all_places: Iterable[Slot], classes: Iterable[DetectableEdge]) -> None:
        self._places: defaultdict[SlotPath, list[Slot]] = defaultdict(list)
        self._inner: defaultdict[SlotPath, dict[SlotPath, None]] = defaultdict(dict)
        self._classes: defaultdict[SlotPath, list[DetectableEdge]] = defaultdict(list)
        for place in all_places:
            self._places[place.path].append(place)
            if place.path:
                self._inner[place.path[:-1]][place.path] = None
        for each in classes:
            self._classes[each.path].append(each)

    @property
    def root(self) -> Field:
        return self._field((), "", "")

    def _field(self, path: SlotPath, name: str, label: str) -> Field:
        parts = list(self._parts(path, label))  # the field itself, then its elements, and the elements of those
        items = [item for part, at in parts for item in self._items(part, at)]
        inside = [self._field(each, str(each[-1]), _label(at, str(each[-1]))) for part, at in parts
                  for each in self._inner[part] if self._places[each][0].is_member]  # fmt: skip
        first = self._places[path][0]
        words = " of ".join(_type(self._places[part][0].node) for part, _ in parts)
        return Field(name, label, words, path, first.required, tuple(items), tuple(inside))

    def _parts(self, path: SlotPath, label: str) -> Iterator[tuple[SlotPath, str]]:
        yield path, label
        for each in self._inner[path]:
            if not self._places[each][0].is_member:
                mark = "[]" if isinstance(self._places[path][0].node, Array) else "{}"
                yield from self._parts(each, f"{label}{mark}")

    def _items(self, path: SlotPath, label: str) -> Iterator[CoverageItem]:
        if self._places[path][0].is_member:
            yield CoverageItem(
                Kind.PRESENT, label, label, "a client that misreads the field is not found out", path, _is_there
            )
        for each in self._classes[path]:
            yield _item(each, label)


def _is_there(value: object) -> bool:
    return value is not ABSENT


def _label(label: str, name: str) -> str:
    return f"{label}.{name}" if label else name


def _item(each: DetectableEdge, label: str) -> CoverageItem:
    if each.path and each.value is None:
        return CoverageItem(Kind.ABSENT, label, label, each.why, each.path, each.is_shown_by)
    if each.value is None:
        return CoverageItem(Kind.EDGE, each.id, each.id, each.why, each.path, each.is_shown_by)
    if isinstance(each.node, Choice):
        text = each.value.value if isinstance(each.value.value, str) else json.dumps(each.value.value)
        return CoverageItem(Kind.VALUE, f"{label}={text}", text, each.why, each.path, each.is_shown_by)
    return CoverageItem(Kind.EDGE, each.id, each.value.id, each.why, each.path, each.is_shown_by)


_TYPES: Final[Mapping[type, str]] = {
    Object: "object",
    Array: "array",
    Map: "map",
    Int64: "int64",
    EmbeddedJson: "JSON text",
    Text: "string",
}


def _type(node: Node) -> str:
    match node:
        case Choice(values):
            return "enum" if isinstance(values[0], str) else "boolean"
        case Number(whole):
            return "integer" if whole else "number"
        case Formatted(name):
            return name.removeprefix("protobuf-")
    return _TYPES.get(type(node), "any JSON")
