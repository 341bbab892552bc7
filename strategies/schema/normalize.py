"""A schema as alternatives, each of which says all that it says in plain keywords.

References, `allOf`, `anyOf`, `oneOf`, conditions and lists of types go. What only narrows and cannot be said so (a
negation, a condition, that others of a `oneOf` do not match) is left out, and the result says that it is not exact:
its values have to be checked against the schema itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ...contract.errors import SchemaError
from ...contract.schema.nodes import definition_name, resolve
from .merge import TYPES, Flat, Schema, is_empty, merged

ANNOTATIONS = frozenset({
    "$schema", "$id", "$anchor", "$defs", "$comment", "title", "description", "default", "deprecated", "readOnly",
    "writeOnly", "discriminator", "xml", "externalDocs", "example", "nullable", "contentEncoding", "contentSchema",
})  # fmt: skip
"""Keywords that limit nothing."""
IN_PLACE = frozenset({
    "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas",
    "unevaluatedProperties", "unevaluatedItems",
})  # fmt: skip
"""Keywords that apply schemas to the same value."""
_MOST = 64
"""More alternatives are left out."""


@dataclass(frozen=True, slots=True)
class Normalized:
    """What a schema allows.

    Attributes:
        alternatives: a value conforms to one of them; none where nothing does.
        exact: whether each value of an alternative conforms to the schema.
    """

    alternatives: tuple[Flat, ...]
    exact: bool


def normalize(schema: Any, definitions: Mapping[str, Any], at: str = "") -> Normalized:
    """The alternatives of a schema.

    Raises:
        SchemaError: a reference leads nowhere.
    """
    normalizer = _Normalizer(definitions, at)
    flats = [each for flat in normalizer.flats(schema, ()) for each in _by_type(flat)]
    exact = normalizer.exact and not any(each.pop("unmerged", False) for each in flats)
    return Normalized(tuple(flats), exact)


def simplified(schema: Any) -> Any:
    """The schema without what says nothing: annotations, and choices and conjunctions of one schema alone."""
    if not isinstance(schema, Mapping):
        return schema
    plain = {name: each for name, each in schema.items() if name not in ANNOTATIONS and not name.startswith("x-")}
    for keyword in ("allOf", "anyOf", "oneOf"):
        if plain.keys() == {keyword} and len(plain[keyword]) == 1:
            return simplified(plain[keyword][0])
    if "allOf" in plain:
        parts = [each for each in map(simplified, plain["allOf"]) if each not in ({}, True)]
        rest = {name: each for name, each in plain.items() if name != "allOf"}
        if not parts or (len(parts) == 1 and rest.keys() <= {"examples"}):
            return parts[0] if parts else rest
        return {**rest, "allOf": parts}
    return plain


def _by_type(flat: Flat) -> Iterator[Flat]:
    """One schema for each type."""
    types: tuple[str, ...] = flat.get("type", ())
    if "type" not in flat:
        yield flat
    for name in types:
        if name != "integer" or "number" not in types:
            yield {**flat, "type": name}


class _Normalizer:
    """Normalizes one schema. Notes whether that is exact."""

    def __init__(self, definitions: Mapping[str, Any], at: str) -> None:
        self._definitions = definitions
        self._at = at
        self.exact = True

    def flats(self, schema: Any, above: tuple[str, ...]) -> list[Flat]:
        """The alternatives; `above` are the definitions around, which refer to themselves in vain."""
        schema = simplified(schema)
        if isinstance(schema, bool):
            return [{}] if schema else []
        if not isinstance(schema, Mapping):
            raise SchemaError(f"{self._at or '/'}: expected a schema, found {schema!r}")
        result = [_flat({name: each for name, each in schema.items() if name not in IN_PLACE})]
        for alternatives in self._conjuncts(schema, above):
            result = _product(result, alternatives)
        for keyword, plain in (("unevaluatedProperties", "additionalProperties"), ("unevaluatedItems", "items")):
            if keyword in schema:
                self.exact = False
                result = [{**each, plain: each.get(plain, schema[keyword])} for each in result]
        return [each for each in result if not is_empty(each)]

    def _conjuncts(self, schema: Schema, above: tuple[str, ...]) -> Iterator[list[Flat]]:
        """Lists of alternatives, of each of which one must hold."""
        if "$ref" in schema:
            yield self._reference(schema, above)
        yield from (self.flats(each, above) for each in schema.get("allOf", ()))
        if "anyOf" in schema:
            yield [flat for each in schema["anyOf"] for flat in self.flats(each, above)]
        if "oneOf" in schema:
            yield self._one_of(schema["oneOf"], above)
        if "not" in schema:
            yield self._negated(schema["not"], above)
        if "if" in schema:
            self.exact = False
            matching = {"allOf": [schema["if"], schema.get("then", True)]}
            yield [*self.flats(matching, above), *self.flats(schema.get("else", True), above)]
        yield from self._dependent(schema, above)

    def _reference(self, schema: Schema, above: tuple[str, ...]) -> list[Flat]:
        name = str(definition_name(schema))
        if name in above:
            return []
        definition = resolve({"$defs": self._definitions}, {"$ref": schema["$ref"]}, self._at)
        return self.flats(definition, (*above, name))

    def _one_of(self, schemas: list[Any], above: tuple[str, ...]) -> list[Flat]:
        """Each with the members absent that others require, where that is all that the others say."""
        needs = [_only_requires(each) for each in schemas]
        parts = []
        for index, each in enumerate(schemas):
            absent = {name: False for other, name in enumerate(needs) if name is not None and other != index}
            part = self.flats(each, above)
            parts.append(_product(part, [{"properties": absent}]) if absent else part)
        if self.exact and not are_disjoint(parts):
            self.exact = False
        return [flat for part in parts for flat in part]

    def _negated(self, schema: Any, above: tuple[str, ...]) -> list[Flat]:
        """What a negation allows, as far as it can be said."""
        schema = simplified(schema)
        if isinstance(schema, bool) or schema == {}:
            return [] if schema is not False else [{}]
        match schema:
            case {"not": inner, **rest} if not rest:
                return self.flats(inner, above)
            case {"required": names, **rest} if not rest or rest == {"type": "object"}:
                return [{"properties": {name: False}} for name in names]
            case {"type": names, **rest} if not rest:
                refused = {names} if isinstance(names, str) else {*names}
                if "number" in refused:
                    refused.add("integer")
                elif "integer" in refused:
                    self.exact = False
                return [{"type": tuple(each for each in TYPES if each not in refused)}]
            case {"anyOf": schemas, **rest} if not rest:
                result: list[Flat] = [{}]
                for each in schemas:
                    result = _product(result, self._negated(each, above))
                return result
        self.exact = False
        return [{}]

    def _dependent(self, schema: Schema, above: tuple[str, ...]) -> Iterator[list[Flat]]:
        """Without the member on which others depend, or with it and them."""
        for name, needed in schema.get("dependentRequired", {}).items():
            yield [{"required": [name, *needed]}, {"properties": {name: False}}]
        for name, each in schema.get("dependentSchemas", {}).items():
            present = _product([{"required": [name]}], self.flats(each, above))
            yield [*present, {"properties": {name: False}}]


def _flat(schema: Schema) -> Flat:
    flat = dict(schema)
    if "type" in flat:
        flat["type"] = (flat["type"],) if isinstance(flat["type"], str) else tuple(flat["type"])
    if "pattern" in flat:
        flat["pattern"] = (flat["pattern"],)
    if "const" in flat:
        const = flat.pop("const")
        listed = _flat({"enum": [const]})
        return merged({**flat}, listed) or {"enum": []}
    return flat


def _product(ones: Iterable[Flat], others: list[Flat]) -> list[Flat]:
    pairs = (merged(one, other) for one in ones for other in others)
    return [each for each in pairs if each is not None][:_MOST]


def _only_requires(schema: Any) -> str | None:
    """The one member that a schema requires, where it says nothing else."""
    plain = simplified(schema)
    if isinstance(plain, Mapping) and plain.keys() == {"required"} and len(plain["required"]) == 1:
        return str(plain["required"][0])
    return None


_FEW = 24


def are_disjoint(parts: list[list[Flat]]) -> bool:
    """Whether certainly no value belongs to two of several lists of alternatives."""
    if len(parts) > _FEW:
        return False
    pairs = ((one, other) for ones, others in combinations(parts, 2) for one in ones for other in others)
    return all(_are_disjoint(one, other) for one, other in pairs)


def _are_disjoint(one: Flat, other: Flat) -> bool:
    """By type, by listed values, or by a member that both require and that one of them lacks or lists differently."""
    common = merged(_core(one), _core(other))
    if common is None:
        return True
    if common.get("type") != ("object",):
        return False
    properties = common.get("properties", {})
    return any(_conflicts(properties.get(name, True)) for name in common.get("required", ()))


def _core(flat: Flat) -> Flat:
    return {name: flat[name] for name in ("type", "enum", "properties", "required") if name in flat}


def _conflicts(schema: Any) -> bool:
    """Whether a conjunction of two schemas lists no common value."""
    if schema is False:
        return True
    if not isinstance(schema, Mapping) or schema.keys() != {"allOf"}:
        return False
    flats = [_flat(_listed_only(each)) for each in schema["allOf"]]
    return merged(*flats) is None if len(flats) == 2 else False


def _listed_only(schema: Any) -> Schema:
    return {name: schema[name] for name in ("type", "enum", "const") if isinstance(schema, Mapping) and name in schema}
