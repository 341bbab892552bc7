"""From a schema to its nodes: the one reader of schemas that all generators share.

What a schema says in references, choices, conditions and conjunctions is put in plain words first (`normalize`). What
no node can say is left to a filter that asks the schema itself, so that no value comes out that does not conform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, islice
from typing import Any, TypeAlias

from ...contract.errors import SchemaError
from ...contract.findings.pointer import escape
from ...contract.schema.nodes import definition_name, resolve
from .conformance import conforms_to
from .examples import different_keys, several, smallest_example
from .merge import Flat, Schema, key_of, member_schema
from .nodes import (
    Anything,
    Array,
    Choice,
    Map,
    Member,
    Node,
    Nothing,
    Object,
    OneOf,
    Recursion,
    Tuple,
    Union,
)
from .normalize import IN_PLACE, are_disjoint, normalize, simplified
from .regexes import occurs
from .scalars import contradiction, number_node, string_node
from .search import filtered

_DEEPEST = 120


def node_of(schema: Schema) -> Node:
    """The node of a whole schema.

    Raises:
        SchemaError: no value conforms, or docpact finds none; the text says where and what to do. What may be absent
            is left out instead.
    """
    reader = _Reader(schema.get("$defs", {}))
    node = reader.node(schema, "")
    if isinstance(node, Nothing):
        raise SchemaError(node.why)
    return node


def payload_node(schema: Schema) -> Node:
    """The node of a whole response. Where that may be anything, it is no bare text: contracts read texts as JSON.

    Raises:
        SchemaError: as `node_of`.
    """
    node = node_of(schema)
    return filtered(node, lambda value: not isinstance(value, str), (), "") if node == Anything() else node


_KindReader: TypeAlias = Callable[["_Reader", Flat, str], Node]


class _Reader:
    """Reads one schema. Remembers the nodes of its definitions, which may contain themselves."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions
        self._nodes: dict[str, Node] = {}

    def node(self, schema: object, at: str) -> Node:
        """The node of a part of the schema; `at` is its JSON Pointer."""
        if isinstance(schema, bool):
            return Anything() if schema else contradiction(at)
        if not isinstance(schema, Mapping):
            raise SchemaError(f"{at or '/'}: expected a schema, found {schema!r}")
        if at.count("/") > _DEEPEST:
            raise SchemaError(f"{at[:100]}…: the schema nests too deep")
        if IN_PLACE.isdisjoint(schema) and not isinstance(schema.get("type"), list):
            return self._plain(schema, at)
        plain = simplified(schema)
        if not isinstance(plain, Mapping) or (IN_PLACE.isdisjoint(plain) and not isinstance(plain.get("type"), list)):
            return self.node(plain, at)
        return self._composed(plain, at)

    def _composed(self, schema: Schema, at: str) -> Node:
        if schema.keys() == {"$ref"}:
            definition, name = resolve({"$defs": self._definitions}, schema, at), str(definition_name(schema))
            return self._once(name, lambda: self.node(definition, f"/$defs/{escape(name)}"))
        if (groups := _groups(schema)) is not None:
            return self.read_object(_as_flat(schema), at, groups)
        if schema.keys() == {"anyOf"}:
            return _union((self.node(each, f"{at}/anyOf/{i}") for i, each in enumerate(schema["anyOf"])), at)
        if schema.keys() == {"oneOf"} and self._are_disjoint(schema["oneOf"], at):
            return _union((self.node(each, f"{at}/oneOf/{i}") for i, each in enumerate(schema["oneOf"])), at)
        return self._once(f"#{key_of(schema)}", lambda: self._normalized(schema, at))

    def _once(self, name: str, read: Callable[[], Node]) -> Node:
        """What is read already, or is being read: inside itself it is a recursion."""
        if name not in self._nodes:
            self._nodes[name] = Recursion(name, lambda: self._nodes[name])
            self._nodes[name] = _finite(read(), name)
        return self._nodes[name]

    def _are_disjoint(self, schemas: list[Any], at: str) -> bool:
        parts = [normalize(each, self._definitions, at) for each in schemas]
        return all(each.exact for each in parts) and are_disjoint([[*map(_typed, each.alternatives)] for each in parts])

    def _normalized(self, schema: Schema, at: str) -> Node:
        result = normalize(schema, self._definitions, at)
        node = _union((self._plain(each, at) for each in result.alternatives), at)
        if result.exact or isinstance(node, Nothing):
            return node
        return self._filtered(node, schema, at)

    def _filtered(self, node: Node, schema: Schema, at: str) -> Node:
        """The values of a node that conform to the schema as well."""
        return filtered(node, conforms_to(schema, self._definitions, at), schema.get("examples", ()), at)

    def _plain(self, schema: Schema, at: str) -> Node:
        """The node of a schema that says all that it says in plain keywords."""
        if "enum" in schema or "const" in schema:
            return self._choice(schema, at)
        kinds = [schema["type"]] if "type" in schema else [name for name in _KINDS if _SIGNS[name] & schema.keys()]
        for kind in kinds:
            if kind not in _KINDS:
                raise SchemaError(f"{at}/type: expected one of {', '.join(_KINDS)}, found {kind!r}")
        nodes = [_KINDS[kind](self, {**schema, "type": kind}, at) for kind in kinds]
        return _union(nodes, at) if nodes else Anything()

    def _choice(self, schema: Schema, at: str) -> Node:
        values = tuple(schema["enum"]) if "enum" in schema else (schema["const"],)
        if schema.keys() - {"enum", "const", "x-origins", "title", "description", "default", "examples"}:
            accepts = conforms_to(_as_schema(schema), self._definitions, at)
            values = tuple(each for each in values if accepts(each))
        return Choice(values) if values else contradiction(at)

    # ----------------------------------------------------------------- objects

    def read_object(self, schema: Flat, at: str, groups: tuple[OneOf, ...] = ()) -> Node:
        """The node of an object: a map where it lists no members, else an object of those."""
        others, required = schema.get("additionalProperties", True), [*schema.get("required", ())]
        is_map = schema.keys().isdisjoint({"properties", "patternProperties"}) and not required
        if is_map and others is not False:
            return self._map(schema, others, at)
        members = self._members(schema, required, at)
        if isinstance(members, Nothing):
            return members
        node = Object(tuple(members), groups, tuple(self._others(schema, at)))
        return self._sized(node, schema, at)

    def _members(self, schema: Flat, required: list[str], at: str) -> list[Member] | Nothing:
        """The members that can be there; nothing where one that must be there cannot."""
        listed = [
            *schema.get("properties", {}),
            *(each for each in required if each not in schema.get("properties", {})),
        ]
        members = []
        for name in listed:
            way = f"{at}/properties/{escape(name)}"
            node = self.node(member_schema(schema, name), way)
            if not isinstance(node, Nothing):
                members.append(Member(name, node, name in required))
            elif name in required:
                return node
        return members

    def _others(self, schema: Flat, at: str) -> Iterable[Map]:
        """The members of other names, where the schema says what these are."""
        listed, patterns = schema.get("properties", {}).keys(), schema.get("patternProperties", {})
        for pattern, each in patterns.items():
            rest = [occurs(other) for other in patterns if other != pattern]
            way = f"{at}/patternProperties/{escape(pattern)}"
            yield from self._other(schema, {"pattern": pattern}, each, _is_new(listed, rest), way)
        others = schema.get("additionalProperties", True)
        if isinstance(others, Mapping) or (others is True and _needs_others(schema)):
            free = _is_new(listed, [*map(occurs, patterns)])
            yield from self._other(schema, {}, others, free, f"{at}/additionalProperties")

    def _other(
        self, schema: Flat, keys: Schema, values: Any, is_new: Callable[[object], bool], at: str
    ) -> Iterable[Map]:
        parts = [{"type": "string", **keys}, schema.get("propertyNames", True)]
        key = self.node({"allOf": parts} if parts[1] is not True else parts[0], at)
        node = self.node(values, at)
        if not isinstance(key, Nothing) and not isinstance(node, Nothing):
            yield Map(filtered(key, is_new, (), at), node, 0, None)

    def _sized(self, node: Object, schema: Flat, at: str) -> Node:
        """The object with as many members as there must be; what else is said of them is left to a filter."""
        least, most = schema.get("minProperties", 0), schema.get("maxProperties")
        needed = sum(each.required for each in node.members) + sum(each.exactly for each in node.groups)
        grouped = {name for group in node.groups for name in group.names}
        optional = [each for each in node.members if not each.required and each.name not in grouped]
        if most is not None and most < needed:
            return contradiction(at)
        added = {each.name for each in optional[: max(0, least - needed)]}
        missing = max(0, least - needed - len(added))
        if missing and not node.others:
            return contradiction(at)
        members = tuple(Member(each.name, each.node, each.required or each.name in added) for each in node.members)
        others = tuple(
            Map(e.keys, e.values, missing if i + 1 == len(node.others) else 0, None) for i, e in enumerate(node.others)
        )
        sized = Object(members, node.groups, others)
        if (most is None or most >= len(members) + _EXTRA * len(others)) and (
            "propertyNames" not in schema or not members
        ):
            return sized
        return self._filtered(sized, _as_schema(schema), at)

    def _map(self, schema: Flat, others: Any, at: str) -> Node:
        keys = self.node({"type": "string", **_as_mapping(schema.get("propertyNames", {}))}, f"{at}/propertyNames")
        values = self.node({} if others is True else others, f"{at}/additionalProperties")
        least, most = schema.get("minProperties", 0), schema.get("maxProperties")
        if most is not None and least > most:
            return contradiction(at)
        if isinstance(keys, Nothing) or isinstance(values, Nothing):
            return contradiction(at) if least else Object(())
        if least and len([*islice(different_keys(keys), least)]) < least:
            return contradiction(at)
        examples = tuple(each for each in schema.get("examples", ()) if isinstance(each, dict))
        return Map(keys, values, least, most, examples)

    # ----------------------------------------------------------------- arrays

    def read_array(self, schema: Flat, at: str) -> Node:
        """The node of an array, or of one whose first elements have kinds of their own."""
        least, most = schema.get("minItems", 0), schema.get("maxItems")
        if most is not None and least > most:
            return contradiction(at)
        if "prefixItems" in schema or "contains" in schema:
            return self._tuple(schema, least, most, at)
        items = self.node(schema.get("items", {}), f"{at}/items")
        if isinstance(items, Nothing):
            return contradiction(at) if least else Choice(([],))
        node = Array(items, least, most, bool(schema.get("uniqueItems", False)))
        return node if not node.unique or least < 2 or _has_several(node) else self._filtered(node, schema, at)

    def _tuple(self, schema: Flat, least: int, most: int | None, at: str) -> Node:
        prefix, contained = list(schema.get("prefixItems", ())), schema.get("minContains", 1)
        if "contains" in schema:
            rest = schema.get("items", True)
            prefix += [{"allOf": [rest, schema["contains"]]}] * contained
            least = max(least, len(prefix) if contained else least)
        first = [self.node(each, f"{at}/prefixItems/{i}") for i, each in enumerate(prefix)]
        ends = next((i for i, each in enumerate(first) if isinstance(each, Nothing)), None)
        tail = self.node(schema.get("items", True), f"{at}/items") if ends is None else contradiction(at)
        first = first[:ends]
        if isinstance(tail, Nothing):
            most = min(len(first), most if most is not None else len(first))
        if most is not None and least > most:
            return contradiction(at)
        node = Tuple(tuple(first), None if isinstance(tail, Nothing) else tail, least, most)
        exact = "contains" not in schema and not schema.get("uniqueItems")
        return node if exact else self._filtered(node, _as_schema(schema), at)


_EXTRA = 2
"""So many members of other names a drawn object has at most, for each kind of them."""


def _has_several(node: Array) -> bool:
    try:
        several(node, node.least)
    except SchemaError:
        return False
    return True


_KINDS: Mapping[str, _KindReader] = {
    "object": lambda reader, schema, at: reader.read_object(schema, at),
    "array": lambda reader, schema, at: reader.read_array(schema, at),
    "string": lambda _, schema, at: string_node(schema, at),
    "integer": lambda _, schema, at: number_node(schema, at),
    "number": lambda _, schema, at: number_node(schema, at),
    "boolean": lambda _, _schema, _at: Choice((False, True)),
    "null": lambda _, _schema, _at: Choice((None,)),
}
_SIGNS: Mapping[str, frozenset[str]] = {
    "object": frozenset({
        "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
        "maxProperties",
    }),
    "array": frozenset({"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"}),
    "string": frozenset({"format", "pattern", "minLength", "maxLength", "contentMediaType"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "integer": frozenset(),
    "boolean": frozenset(),
    "null": frozenset(),
}  # fmt: skip
"""The keywords that speak of one type, which a schema means that does not say its type."""


def _typed(flat: Flat) -> Flat:
    return {**flat, "type": (flat["type"],)} if isinstance(flat.get("type"), str) else flat


def _as_flat(schema: Schema) -> Flat:
    return dict(schema)


def _as_mapping(schema: Any) -> Schema:
    if isinstance(schema, bool):
        return {} if schema else {"enum": []}
    return schema if isinstance(schema, Mapping) else {}


def _as_schema(flat: Schema) -> Schema:
    """The JSON Schema of a plain one, which may have several patterns."""
    patterns = flat.get("pattern")
    if not isinstance(patterns, tuple):
        return flat
    rest = {name: each for name, each in flat.items() if name != "pattern"}
    return {**rest, "allOf": [{"pattern": each} for each in patterns]}


def _needs_others(schema: Flat) -> bool:
    return int(schema.get("minProperties", 0)) > len({*schema.get("properties", {}), *schema.get("required", ())})


def _is_new(listed: Iterable[str], patterns: list[Callable[[str], bool]]) -> Callable[[object], bool]:
    """Whether a key belongs to none of the listed members, nor to another pattern."""
    names = frozenset(listed)
    return lambda key: isinstance(key, str) and key not in names and not any(each(key) for each in patterns)


def _union(nodes: Iterable[Node], at: str) -> Node:
    """One of several nodes; those that need themselves come last, so that the first is finite."""
    every = [*nodes]
    alternatives = [each for each in every if not isinstance(each, Nothing)]
    if not alternatives:
        return every[0] if every else contradiction(at)
    return alternatives[0] if len(alternatives) == 1 else Union(tuple(sorted(alternatives, key=_needs_itself)))


def _needs_itself(node: Node) -> bool:
    match node:
        case Recursion():
            return True
        case Object(members):
            return any(each.required and _needs_itself(each.node) for each in members)
        case Array(items):
            return node.least > 0 and _needs_itself(items)
        case Union(alternatives):
            return all(map(_needs_itself, alternatives))
    return False


def _finite(node: Node, name: str) -> Node:
    """The node, nothing where its smallest value has no end."""
    if not _needs_itself(node):
        return node
    try:
        smallest_example(node)
    except SchemaError as error:
        return Nothing(f"/$defs/{escape(name)}: {error}")
    return node


# ----------------------------------------------------------------- groups of members


def _groups(schema: Schema) -> tuple[OneOf, ...] | None:
    """The groups of members of which one is set; None where the schema says other things of the whole value."""
    listed = schema.get("properties")
    if schema.get("type") != "object" or not listed or (schema.keys() & IN_PLACE) - {"oneOf", "allOf"}:
        return None
    parts = [schema["oneOf"]] if "oneOf" in schema else []
    for each in schema.get("allOf", ()):
        if not isinstance(each, Mapping) or each.keys() != {"oneOf"}:
            return None
        parts.append(each["oneOf"])
    groups = [_group(each, listed) for each in parts]
    found = tuple(each for each in groups if each is not None)
    overlap = any({*one.names} & {*other.names} for one, other in combinations(found, 2))
    needed = {name for each in found for name in each.names} & {*schema.get("required", ())}
    return None if overlap or needed or len(found) < len(groups) else found


def _group(branches: list[Any], listed: Iterable[str]) -> OneOf | None:
    """Reads back the two shapes in which a group is written: at most one, or exactly one."""
    single = [each for each in branches if isinstance(each, Mapping) and _requires_one(each)]
    names = tuple(each["required"][0] for each in single)
    none_of_them = {"not": {"anyOf": single}}
    if not single or branches not in (single, [*single, none_of_them]) or not {*names} <= {*listed}:
        return None
    return OneOf(names, exactly=branches == single)


def _requires_one(schema: Schema) -> bool:
    return bool(schema.keys() == {"required"} and len(schema["required"]) == 1)
