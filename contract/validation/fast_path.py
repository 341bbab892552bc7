"""The fast path: jsonschema-rs and jiter accept what is certain and leave the rest to the explaining engine.

The schema of the contract is narrowed: what the narrowed schema accepts conforms beyond doubt, and what it refuses may
still conform. So no wrong answer is possible as long as each step only narrows. The explaining engine looks at what
patterns cannot decide (offsets), at what the page does not describe (unknown members, untyped values), and at what is
wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias, cast

import jiter
from jsonschema_rs import Draft7Validator, Draft202012Validator

from ..formats.checks import FORMATS, NUMBER_FORMATS
from ..formats.regex import LINEAR, is_linear, without_python_end
from ..json_text.equality import canonical
from ..model import BOUNDS
from ..schema.nodes import Schema
from ..subschemas import reachable, target
from .delegated import needs_delegation
from .keywords import KEYWORDS
from .types import has_type
from .values import is_unspecified

Accepts: TypeAlias = Callable[[object], bool]

_NEVER: dict[str, object] = {"not": {}}
_READ: dict[str, object] = {"not": {"const": "\x00"}}
"""The cheapest question that makes jsonschema-rs read a text, and so refuse what UTF-8 cannot encode. Of a type alone
jsonschema-rs does not look at the characters."""
_COPIED = frozenset({
    "type", "required", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "minLength",
    "maxLength", "const",
})  # fmt: skip
_NARROWED = frozenset({
    "properties", "items", "prefixItems", "additionalProperties", "patternProperties", "format", "pattern", "enum",
    "contentMediaType", "anyOf", "oneOf", "allOf", *BOUNDS,
})  # fmt: skip
_REFUSED = KEYWORDS.keys() - _COPIED - _NARROWED
"""A node with such a keyword accepts nothing. Negations and conditions turn round under narrowing, and a new keyword is
refused until one of the sets above lists it."""
_DOUBLE = 2**53
"""Up to here each integer is a double."""


def compile_accepts(schema: Schema, root: Schema | None = None, *, allow_advice: bool = True) -> Accepts:
    """Accepts parsed payloads that break no rule, or those on which the schema gives no finding at all.

    References lead into `root`, which is the schema itself unless it is a part. What is returned raises ValueError
    where jsonschema-rs cannot read a payload.
    """
    whole = schema if root is None else root
    if needs_delegation(whole):
        return lambda _payload: False
    reads_content = any("contentMediaType" in cast("Schema", node) for _, node in reachable(whole))
    narrowing = _Narrowing(whole, allow_advice, is_draft_7=reads_content)
    narrowed = narrowing.node(schema)
    if narrowing.definitions:
        narrowed = {**narrowed, "$defs": narrowing.definitions}
    if reads_content:  # which only this draft looks into
        return Draft7Validator(narrowed, pattern_options=LINEAR).is_valid
    return Draft202012Validator(narrowed, validate_formats=True, pattern_options=LINEAR).is_valid


def parse_strict_subset(text: str | bytes) -> object:
    """The value of a text that is JSON beyond doubt: UTF-8, no repeated key, no NaN.

    Raises:
        ValueError: the text needs the strict reader.
    """
    raw = text.encode() if isinstance(text, str) else text
    return jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys")


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """Narrows the nodes of a schema.

    Attributes:
        root: the schema that references lead into.
        allow_advice: whether to accept what gives advice.
        is_draft_7: whether draft 7 reads the narrowed schema.
        definitions: what references lead to, narrowed, by name.
    """

    root: Schema
    allow_advice: bool
    is_draft_7: bool
    definitions: dict[str, dict[str, object]] = field(default_factory=dict)

    def node(self, node: object) -> dict[str, object]:
        """A schema that accepts a part of what a node accepts, and nothing that the node does not describe."""
        if not isinstance(node, Mapping) or not self._is_certain(node) or not self._is_described(node):
            return _NEVER
        if _is_joined(node):  # what several schemas of one value say together
            return {"unevaluatedProperties": False, "unevaluatedItems": False, **self._joined(node)}
        narrowed = self._own(node) | self._choices(node, is_joined=False)
        if "properties" in node:
            narrowed.setdefault("type", "object")
        if "object" in _types(narrowed, ()):
            narrowed.setdefault("additionalProperties", False)  # elsewhere it says nothing, and costs time
        return narrowed

    def _joined(self, node: object) -> dict[str, object]:
        """The same for one of several schemas of one value: the node around it refuses what none of them describes."""
        if not isinstance(node, Mapping) or not self._is_certain(node):
            return _NEVER
        return self._own(node) | self._choices(node, is_joined=True)

    def _own(self, node: Schema) -> dict[str, object]:
        """What a node says without other schemas of the same value."""
        narrowed = {keyword: value for keyword, value in node.items() if keyword in _COPIED}
        for keyword in _BY_NAME & node.keys():
            children = cast("Schema", node[keyword]).items()
            narrowed[keyword] = {without_python_end(name): self.node(each) for name, each in children}
        for keyword in _ALONE & node.keys():
            narrowed[keyword] = node[keyword] is not False and self.node(node[keyword])
        if "prefixItems" in node:
            narrowed["prefixItems"] = [self.node(each) for each in cast("list[object]", node["prefixItems"])]
        return narrowed | self._numbers(node) | self._texts(node)

    def _choices(self, node: Schema, *, is_joined: bool) -> dict[str, object]:
        narrowed: dict[str, object] = {}
        narrow = self._joined if is_joined else self.node
        if "$ref" in node:
            narrowed["$ref"] = self._reference(node, is_joined=is_joined)
        for keyword in _CHOICES & node.keys():
            narrowed[keyword] = [narrow(each) for each in cast("list[object]", node[keyword])]
        if "oneOf" in narrowed:  # of alternatives that exclude each other one that holds is the only one
            either = {"anyOf": narrowed.pop("oneOf")}
            narrowed["allOf"] = [*cast("list[object]", narrowed.get("allOf", [])), either]
        return narrowed

    def _reference(self, node: Schema, *, is_joined: bool) -> str:
        _, found = target(self.root, node["$ref"])
        name = f"{'joined' if is_joined else 'node'}{id(found)}"
        if name not in self.definitions:
            self.definitions[name] = _NEVER  # until it is narrowed, for it may contain itself
            self.definitions[name] = self._joined(found) if is_joined else self.node(found)
        return f"#/$defs/{name}"

    def _numbers(self, node: Schema) -> dict[str, object]:
        narrowed = {keyword: node[keyword] for keyword in BOUNDS if keyword in node}
        bounds = NUMBER_FORMATS.get(str(node.get("format")))
        if bounds and _types(node) & {"integer", "number"}:
            narrowed["minimum"] = max(bounds[0], cast("float", node.get("minimum", bounds[0])))
            narrowed["maximum"] = min(bounds[1], cast("float", node.get("maximum", bounds[1])))
        return narrowed

    def _texts(self, node: Schema) -> dict[str, object]:
        narrowed: dict[str, object] = {}
        text_format = FORMATS.get(str(node.get("format")))
        if "pattern" in node:
            narrowed["pattern"] = without_python_end(str(node["pattern"]))
        if text_format and text_format.certain:
            pattern = text_format.certain if self.allow_advice else text_format.without_advice
            narrowed["pattern"] = f"^(?:{pattern})$"
        elif text_format:
            narrowed["format"] = text_format.name
        if "enum" in node:
            values = cast("list[object]", node["enum"])
            narrowed["enum"] = [each for each in values if self.allow_advice or not is_unspecified(each)]
        if "string" in _types(node, ()) and not {"pattern", "enum"} & narrowed.keys():
            narrowed |= _READ
        if self.allow_advice:
            return narrowed
        if is_unspecified(node.get("const")):
            return _NEVER
        if node.get("contentMediaType") == _JSON and "contentEncoding" not in node:
            narrowed["contentMediaType"] = _JSON
        return narrowed

    def _is_certain(self, node: Schema) -> bool:
        """Whether narrowing keyword by keyword is sound for a node; where it is not, the node accepts nothing."""
        if self.is_draft_7 and (_is_joined(node) or "prefixItems" in node or _is_standard(node)):
            return False
        if "oneOf" in node and not self._exclude_each_other(cast("list[object]", node["oneOf"])):
            return False
        return not _REFUSED & node.keys() and all(is_sound(node) for is_sound in _SOUND)

    def _is_described(self, node: Schema) -> bool:
        """Whether the node says what it holds. A node with neither type nor members may hold anything."""
        if _is_joined(node):
            return self._has_kind(node, frozenset())
        empty_object = "object" in _types(node, ()) and not _OF_OBJECTS & node.keys()
        empty_array = "array" in _types(node, ()) and "items" not in node
        return bool(_DESCRIBING & node.keys()) and not empty_object and not empty_array

    def _has_kind(self, node: object, above: frozenset[int]) -> bool:
        """Whether one of the schemas of a value states what kind of value it is."""
        if not isinstance(node, Mapping) or id(node) in above:
            return False
        above |= {id(node)}
        conjuncts = [*cast("list[object]", node.get("allOf", []))]
        if "$ref" in node:
            conjuncts.append(target(self.root, node["$ref"])[1])
        choices = [cast("list[object]", node[each]) for each in ("anyOf", "oneOf") if each in node]
        return (
            bool(_KINDS & node.keys())
            or any(self._has_kind(each, above) for each in conjuncts)
            or any(all(self._has_kind(each, above) for each in choice) for choice in choices)
        )

    def _exclude_each_other(self, alternatives: list[object]) -> bool:
        nodes = [self._resolved(each) for each in alternatives]
        return all(self._are_disjoint(one, other) for one, other in combinations(nodes, 2))

    def _resolved(self, node: object) -> Schema:
        """The node that a chain of references leads to; one that says nothing for a schema that is no object."""
        for _ in range(_LONGEST_CHAIN):
            if not (isinstance(node, Mapping) and "$ref" in node and _has_lone_reference(node)):
                break
            node = target(self.root, node["$ref"])[1]
        return node if isinstance(node, Mapping) else {}

    def _are_disjoint(self, one: Schema, other: Schema) -> bool:
        """Whether no value has both forms: by type, or by a member that must be there and has different values."""
        if not _json_types(one) & _json_types(other):
            return True
        if one.get("type") != "object" or other.get("type") != "object":
            return False
        common = {*cast("list[str]", one.get("required", ()))} & {*cast("list[str]", other.get("required", ()))}
        values = ([self._values(each, name) for each in (one, other)] for name in common)
        return any(first is not None and second is not None and not first & second for first, second in values)

    def _values(self, node: Schema, member: str) -> frozenset[Hashable] | None:
        """The values that a node lists for a member; None where it lists none."""
        listed = self._resolved(cast("Schema", node.get("properties", {})).get(member))
        if "enum" in listed or "const" in listed:
            return frozenset(map(canonical, cast("list[object]", listed.get("enum", [listed.get("const")]))))
        return None


_BY_NAME = frozenset({"properties", "patternProperties"})
_ALONE = frozenset({"items", "additionalProperties"})
_OF_OBJECTS = _BY_NAME | {"additionalProperties"}
_CHOICES = frozenset({"anyOf", "oneOf", "allOf"})
_KINDS = frozenset({"type", "enum", "const"})
_DESCRIBING = _KINDS | {"$ref", "anyOf", "oneOf", "properties"}
_JSON = "application/json"
_ALL_TYPES = ("object", "array", "string", "boolean", "null", "integer", "number")
_LONGEST_CHAIN = 20


def _types(node: Schema, without: Sequence[str] = _ALL_TYPES) -> frozenset[str]:
    """The types that a node states; `without` where it states none."""
    types = node.get("type", without)
    return frozenset([types] if isinstance(types, str) else cast("list[str]", types))


def _json_types(node: Schema) -> frozenset[str]:
    """The types that a node admits by its type or its values; integers are numbers."""
    types = _types(node)
    if "const" in node or "enum" in node:
        values = cast("list[object]", node.get("enum", [node.get("const")]))
        types &= frozenset(each for each in _ALL_TYPES for value in values if has_type(value, each))
    return types | {"integer"} if "number" in types else types


def _is_joined(node: Schema) -> bool:
    """Whether several schemas say together what a value is."""
    beside = node.keys() & (KEYWORDS.keys() | {"type", "$ref"})
    return "allOf" in node or (len(beside) > 1 and bool({"$ref", "anyOf", "oneOf"} & beside))


def _has_lone_reference(node: Schema) -> bool:
    return not node.keys() & (KEYWORDS.keys() | {"type"})


def _is_standard(node: Schema) -> bool:
    """Whether the node has a format that only jsonschema-rs decides, some of which draft 7 does not have."""
    text_format = FORMATS.get(str(node.get("format")))
    return text_format is not None and not text_format.certain


def _has_plain_values(schema: Schema) -> bool:
    return all(map(_is_plain, [*cast("list[object]", schema.get("enum", [])), schema.get("const")]))


def _is_plain(value: object) -> bool:
    """Whether every engine agrees on what is equal to a value. For other numbers the kept digits decide."""
    return value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) <= _DOUBLE)


def _has_plain_bounds(schema: Schema) -> bool:
    """Whether bounds are about numbers alone, not about those that texts of a format stand for."""
    text_format = FORMATS.get(str(schema.get("format")))
    is_of_texts = text_format is not None and text_format.number is not None and "string" in _types(schema)
    return not (is_of_texts and any(each in schema for each in BOUNDS))


def _has_linear_patterns(schema: Schema) -> bool:
    """Whether one pattern is enough for a text, and each is for the engine that this module compiles with."""
    text_format = FORMATS.get(str(schema.get("format")))
    patterns = [
        *cast("Schema", schema.get("patternProperties", {})),
        *([schema["pattern"]] if "pattern" in schema else []),
    ]
    is_single = "pattern" not in schema or not (text_format and text_format.certain)
    repeats_format = text_format is not None and schema.get("pattern") == text_format.pattern
    return (is_single or repeats_format) and all(is_linear(str(each)) for each in patterns if not repeats_format)


def _has_unique_strings(schema: Schema) -> bool:
    items = schema.get("items", {})
    return "uniqueItems" not in schema or (
        "prefixItems" not in schema and isinstance(items, Mapping) and items.get("type") == "string"
    )


_SOUND = (_has_plain_values, _has_linear_patterns, _has_unique_strings, _has_plain_bounds)
