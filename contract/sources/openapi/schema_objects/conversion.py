"""Schema Objects of OpenAPI 3.0 and 3.1 as JSON Schema 2020-12, with the definitions that each of them reaches.

A schema that a `$ref` names is converted once for requests and once for responses, since `readOnly` and `writeOnly`
members are required one way only; operations share what was converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, cast

from ....errors import OpenApiError
from ....model import JsonSchema, Note, Origin, closure
from ....subschemas import ALONE, IN_LISTS, IN_PLACE
from ....text.printing import describe, printable
from ..files.references import Files, Place
from .dialect import as_2020_12, with_null
from .discriminator import branch_values, is_base_of
from .keywords import BESIDE_REFERENCE, NAMED_SUBSCHEMAS, OF_OPENAPI, VALUES

Direction: TypeAlias = Literal["request", "response"]
Schema: TypeAlias = dict[str, object]

_ONE_WAY: Final[Mapping[Direction, str]] = {"request": "readOnly", "response": "writeOnly"}
"""What marks the members that are not sent this way, so that none is required there."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_DIALECTS: Final = ("https://spec.openapis.org/oas/3.", "https://json-schema.org/draft/2020-12/")


@dataclass(frozen=True, slots=True)
class _Target:
    """A schema that references name; of the base of alternatives that name it in turn, the schema without them."""

    place: Place
    is_base: bool = False


@dataclass(slots=True)
class _Converted:
    """A converted schema, and the names of definitions that it refers to, also without going into the value."""

    schema: Schema | bool = True
    references: dict[str, None] = field(default_factory=dict)
    in_place: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Schemas:
    """The Schema Objects of a document, each converted when it is first needed."""

    files: Files
    is_30: bool
    names: dict[_Target, str] = field(default_factory=dict)
    _targets: dict[str, _Target] = field(default_factory=dict)
    _converted: dict[tuple[Direction, _Target], _Converted] = field(default_factory=dict)
    _ending: set[tuple[Direction, str]] = field(default_factory=set)
    """The definitions that are known not to refer to themselves without going into the value."""

    def read(self, value: object, place: Place, direction: Direction) -> tuple[JsonSchema, tuple[Note, ...]]:
        """The schema at a place with its definitions, and what was not understood. A `$ref` by itself is written out.

        Raises:
            OpenApiError: a reference in it leads nowhere, or it refers to itself without end.
        """
        for _ in range(len(self.files.texts) + 100):
            if not isinstance(value, Mapping) or "$ref" not in value or not self._is_plain(value):
                break
            value, place = self.files.follow(value["$ref"], place)
        else:
            raise self.files.error(place, "the reference leads in a circle")
        top = self._at(_Target(place), value, direction)
        names = closure(top.references, lambda name: self._named(name, direction).references)
        self._refuse_endless(top.in_place, place, direction)
        reached = {name: self._named(name, direction) for name in sorted(names)}
        notes = dict.fromkeys(note for each in (top, *reached.values()) for note in each.notes)
        schema = top.schema if isinstance(top.schema, dict) else {} if top.schema else {"not": {}}
        return JsonSchema(schema, {name: each.schema for name, each in reached.items()}), tuple(notes)

    def name_of(self, target: _Target) -> str:
        """The name of a definition, in all schemas of the document the same."""
        if target not in self.names:
            token = target.place.pointer.rpartition("/")[2] or target.place.file.rpartition("/")[2]
            stem = (_UNSAFE.sub("_", token) or "schema") + (".base" if target.is_base else "")
            name, number = stem, 2
            while name in self._targets:
                name, number = f"{stem}.{number}", number + 1
            self.names[target], self._targets[name] = name, target
        return self.names[target]

    def _named(self, name: str, direction: Direction) -> _Converted:
        target = self._targets[name]
        found = self._converted.get((direction, target))
        return found or self._at(target, self.files.at(target.place)[0], direction)

    def _at(self, target: _Target, value: object, direction: Direction) -> _Converted:
        key = (direction, target)
        if key not in self._converted:
            if target.is_base and isinstance(value, Mapping):
                value = {name: each for name, each in value.items() if name not in _ALTERNATIVES}
            converter = _Converter(self, target.place, direction)
            converter.result.schema = converter.schema(value, target.place, in_place=True)
            self._converted[key] = converter.result
        return self._converted[key]

    def _is_plain(self, value: Mapping[str, object]) -> bool:
        """Whether a `$ref` stands by itself, or what stands beside it is ignored."""
        return self.is_30 or all(each in {"$ref", "summary"} or each.startswith("x-") for each in value)

    def _refuse_endless(self, starts: Iterable[str], place: Place, direction: Direction) -> None:
        """Refuses a schema that refers to itself without going into the value."""
        for start in starts:
            path = {start: iter(self._named(start, direction).in_place)}
            while path:
                name = next(reversed(path))
                following = next(path[name], None)
                if following is None:
                    self._ending.add((direction, name))
                    del path[name]
                elif following in path:
                    raise self.files.error(place, f"the schema {following} refers to itself without end")
                elif (direction, following) not in self._ending:
                    path[following] = iter(self._named(following, direction).in_place)


_ALTERNATIVES = frozenset({"oneOf", "anyOf", "discriminator"})


@dataclass(slots=True)
class _Converter:
    """Converts one Schema Object and those inside it."""

    schemas: Schemas
    start: Place
    direction: Direction
    result: _Converted = field(default_factory=_Converted)

    def note(self, place: Place, reason: str) -> None:
        """Notes what was not understood at a place."""
        self.result.notes.append(Note(0, f"{place.file}{place}", reason))

    def schema(
        self, value: object, place: Place, *, in_place: bool = False, one_way: frozenset[str] = frozenset()
    ) -> Schema | bool:
        """The schema at a place; `one_way` are members that the schema around it does not require."""
        if isinstance(value, bool):
            return value
        if not isinstance(value, Mapping):
            self.note(place, f"expected a schema, found {describe(value)}: any value is taken")
            return True
        if "$ref" in value and self.schemas.is_30:
            self._note_ignored(value, place)
            return self._reference(value["$ref"], place, in_place=in_place)
        node = as_2020_12(value, place, self.note, is_30=self.schemas.is_30)
        if "required" in node:
            node["required"] = self._required(node, place, one_way)
        schema = self._keywords(node, place, in_place=in_place)
        if value.get("nullable") is True:
            schema = with_null(schema)
        origin = Origin(place.file, None, str(place)).to_json()
        return {**schema, "x-origins": {"*": origin}} if schema else schema

    def _keywords(self, node: Mapping[str, object], place: Place, *, in_place: bool) -> Schema:
        schema: Schema = {}
        for keyword, value in node.items():
            for name, converted in self._keyword(keyword, value, node, place, in_place=in_place):
                schema[name] = converted
        return schema

    def _keyword(
        self, keyword: str, value: object, node: Mapping[str, object], place: Place, *, in_place: bool
    ) -> Iterator[tuple[str, object]]:
        """What a keyword becomes: itself, mostly; nothing where JSON Schema does not have it."""
        below, is_inner = place / keyword, in_place and keyword in IN_PLACE
        if keyword in VALUES:
            if VALUES[keyword](value):
                yield keyword, value
            else:
                self.note(below, f"{keyword} is {describe(value)}, which JSON Schema does not allow: it is left out")
        elif keyword in ALONE:
            yield keyword, self.schema(value, below, in_place=is_inner)
        elif keyword in IN_LISTS and isinstance(value, list):
            if value:
                yield keyword, self._list(keyword, value, node, below, in_place=is_inner)
        elif keyword in NAMED_SUBSCHEMAS and isinstance(value, Mapping):
            yield keyword, {name: self.schema(each, below / name, in_place=is_inner) for name, each in value.items()}
        elif keyword in {"$ref", "$dynamicRef"}:
            yield from self._reference(value, place, in_place=in_place).items()
        elif keyword == "$schema" and not str(value).startswith(_DIALECTS):
            self.note(below, f"the dialect {describe(value)} is read as JSON Schema 2020-12")
        elif keyword not in OF_OPENAPI and not keyword.startswith("x-"):
            self.note(below, f"the keyword {printable(keyword)} is not understood: it is left out")

    def _list(
        self, keyword: str, values: list[object], node: Mapping[str, object], place: Place, *, in_place: bool
    ) -> list[Schema | bool]:
        if keyword == "allOf":
            one_way = frozenset(self._one_way(node, place))
            return [self._part(each, place / index, one_way, in_place=in_place) for index, each in enumerate(values)]
        schemas = [self.schema(each, place / index, in_place=in_place) for index, each in enumerate(values)]
        discriminator = node.get("discriminator")
        if keyword == "prefixItems" or not isinstance(discriminator, Mapping):
            return schemas
        tags = branch_values(self.schemas.files, discriminator, values, place, self.note)
        return [
            _tagged(each, *tag) if tag and isinstance(each, dict) else each
            for each, tag in zip(schemas, tags, strict=True)
        ]

    def _part(self, value: object, place: Place, one_way: frozenset[str], *, in_place: bool) -> Schema | bool:
        """One schema of an `allOf`. Where it is a base whose alternatives include this schema, only the base counts."""
        if isinstance(value, Mapping) and "$ref" in value:
            target, found = self.schemas.files.follow(value["$ref"], place)
            if is_base_of(self.schemas.files, target, found, self.start):
                return {"$ref": self._definition(_Target(found, is_base=True), in_place=in_place)}
        return self.schema(value, place, in_place=in_place, one_way=one_way)

    def _reference(self, reference: object, place: Place, *, in_place: bool) -> Schema:
        _, target = self._follow(reference, place)
        return {"$ref": self._definition(_Target(target), in_place=in_place)}

    def _follow(self, reference: object, place: Place) -> tuple[object, Place]:
        """What a reference leads to; `#/$defs/NAME` may be of a schema around it, as generators write it."""
        try:
            return self.schemas.files.follow(reference, place)
        except OpenApiError:
            if not str(reference).startswith("#/$defs/"):
                raise
            around = place.pointer
            while around:
                around = around.rpartition("/")[0]
                try:
                    return self.schemas.files.follow(f"#{around.replace('%', '%25')}{str(reference)[1:]}", place)
                except OpenApiError:
                    continue
            raise

    def _definition(self, target: _Target, *, in_place: bool) -> str:
        name = self.schemas.name_of(target)
        self.result.references[name] = None
        if in_place:
            self.result.in_place.add(name)
        return f"#/$defs/{name}"

    def _required(self, node: Mapping[str, object], place: Place, above: frozenset[str]) -> object:
        """The required members without those that are not sent this way, each once."""
        required = node["required"]
        if not isinstance(required, list) or not VALUES["required"](required):
            return required
        one_way = above.union(self._one_way(node, place))
        return list(dict.fromkeys(each for each in required if each not in one_way))

    def _one_way(self, node: Mapping[str, object], place: Place) -> Iterator[str]:
        """The members of a schema, and of those that it is composed of, that are not sent this way."""
        mark = _ONE_WAY[self.direction]
        for properties, found in _properties_of(self.schemas.files, node, place):
            for name, each in properties.items():
                value = self.schemas.files.resolve(each, found / name)[0]
                if any(isinstance(node, Mapping) and node.get(mark) is True for node in (value, each)):
                    yield name

    def _note_ignored(self, value: Mapping[str, object], place: Place) -> None:
        ignored = [each for each in value if each not in BESIDE_REFERENCE and not each.startswith("x-")]
        if ignored:
            self.note(place, f"{', '.join(map(printable, ignored))} beside a $ref: OpenAPI 3.0 ignores it")


def _tagged(schema: Schema, name: str, values: list[str]) -> Schema:
    """An alternative that only values of the discriminator choose."""
    tag: Schema = {"const": values[0]} if len(values) == 1 else {"enum": values}
    return {**schema, "properties": {name: tag, **cast("Schema", schema.get("properties", {}))}}


def _properties_of(
    files: Files, value: Mapping[str, object], place: Place
) -> Iterable[tuple[Mapping[str, object], Place]]:
    """The `properties` of a schema and of those in its `allOf`, at any depth, each with its place."""
    pending: list[tuple[object, Place]] = [(value, place)]
    visited: set[Place] = set()
    while pending:
        node, at = files.resolve(*pending.pop())
        if isinstance(node, Mapping) and at not in visited:
            visited.add(at)
            if isinstance(properties := node.get("properties"), Mapping):
                yield properties, at / "properties"
            parts = node.get("allOf")
            pending.extend(
                (each, at / "allOf" / index) for index, each in enumerate(parts if isinstance(parts, list) else ())
            )
