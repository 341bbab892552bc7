"""The keywords about the members of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Protocol, TypeAlias, cast

from ..errors import SchemaError
from ..findings.pointer import Location, escape
from ..findings.report import Check, FindingCollector
from ..findings.rules import RULE_OF_KEYWORD, RULES, Rule
from ..model import Origin
from ..schema.nodes import Schema, origin_of
from ..text.printing import describe
from ..text.suggestions import hints, misspelt
from .patterns import Search, is_found, search_of


class Compiler(Protocol):
    """Compiles the subschemas of a node, each given with its JSON Pointer. `root` is the whole schema."""

    @property
    def root(self) -> Schema:
        """The whole schema."""

    def node(self, schema: object, at: str) -> Check:
        """The check of a subschema of a member or element."""

    def in_place(self, schema: object, at: str) -> Check:
        """The check of a subschema of the value itself. It leaves unknown members to the node."""

    def listed_members(self, schema: Schema) -> frozenset[str] | None:
        """The members that a node lists with all that looks at the same value; None where no member is unknown."""


CompileKeyword: TypeAlias = Callable[[str, Schema, str, Compiler], Check]
"""Compiles a keyword of a node.

It takes the keyword, the node, the node's JSON Pointer for messages, and what compiles a subschema. It raises
`SchemaError` for a value that the keyword cannot have.
"""


MEMBER_KEYWORDS: Final = frozenset({"properties", "patternProperties", "additionalProperties"})
"""The keywords that one check looks at together: which of them describes a member depends on the others."""


def no_check(_value: object, _location: Location, _collector: FindingCollector) -> None:
    """The check of a keyword that another keyword covers."""


def first_of(*keywords: str, compile_all: CompileKeyword) -> Mapping[str, CompileKeyword]:
    """For keywords that one check looks at together: the first that a node has compiles it."""

    def compile_first(keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
        is_first = next(each for each in keywords if each in schema) == keyword
        return compile_all(keyword, schema, at, compiler) if is_first else no_check

    return dict.fromkeys(keywords, compile_first)


def by_name(keyword: str, schema: Schema, at: str, compile_node: Callable[[object, str], Check]) -> dict[str, Check]:
    """The checks of a keyword that holds schemas by name.

    Raises:
        SchemaError: it does not.
    """
    nodes = schema.get(keyword, {})
    if not isinstance(nodes, Mapping):
        raise SchemaError(f"{at}/{keyword}: expected an object of schemas, found {describe(nodes)}")
    return {name: compile_node(each, f"{at}/{keyword}/{escape(str(name))}") for name, each in nodes.items()}


def properties(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    """Checks the members by `properties`, `patternProperties` and `additionalProperties`, and that each is known."""
    known = by_name("properties", schema, at, compiler.node)
    patterned = by_name("patternProperties", schema, at, compiler.node)
    other = _other_member(schema, at, compiler, known)
    if patterned:
        return _with_patterns(known, _compiled(patterned, at), other)

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                known.get(name, other)(member, (location, name), collector)

    return check


def _compiled(patterned: Mapping[str, Check], at: str) -> list[tuple[Search, Check]]:
    place = f"{at}/patternProperties"
    return [(search_of(pattern, f"{place}/{escape(pattern)}"), check) for pattern, check in patterned.items()]


def _with_patterns(known: Mapping[str, Check], patterned: list[tuple[Search, Check]], other: Check) -> Check:
    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for name, member in value.items() if isinstance(value, dict) else ():
            matching = [each for search, each in patterned if isinstance(name, str) and is_found(search, name)]
            own = [known[name]] if name in known else []
            for each in [*own, *matching] or [other]:
                each(member, (location, name), collector)

    return check


def _other_member(schema: Schema, at: str, compiler: Compiler, known: Mapping[str, Check]) -> Check:
    """The check of a member that neither `properties` nor `patternProperties` describes."""
    other = schema.get("additionalProperties")
    if other is False:
        expected = "only the members that the schema lists"
        return _unlisted(known, expected, RULE_OF_KEYWORD["additionalProperties"], origin_of(schema, _OTHER))
    if other is not None:
        return compiler.node(other, f"{at}/additionalProperties")
    names = compiler.listed_members(schema)
    if names is None:
        return no_check
    unlisted = _unlisted(names, "only the fields that the page lists", RULES["unknown-field"])
    if names <= known.keys():
        return unlisted

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if location is None or location[1] not in names:
            unlisted(value, location, collector)

    return check


_OTHER = "additionalProperties"


def _unlisted(known: Iterable[str], expected: str, rule: Rule, origin: Origin | None = None) -> Check:
    hint = hints(known)

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        name = location[1] if location else ""
        collector.add(rule, location, f"{expected}{hint(name)}", value, origin)

    return check


def _property_names(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    check_name = compiler.node(schema["propertyNames"], f"{at}/propertyNames")
    origin, rule = origin_of(schema, "propertyNames"), RULE_OF_KEYWORD["propertyNames"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for name in value if isinstance(value, dict) else ():
            trial = collector.trial(collector.policy)
            check_name(name, (location, name), trial)
            if not trial.ok:
                collector.add(rule, (location, name), "a key as the page allows it", name, origin)

    return check


def _dependent_required(_keyword: str, schema: Schema, _at: str, _compiler: Compiler) -> Check:
    dependencies = cast("Mapping[str, list[str]]", schema["dependentRequired"])
    pairs = [(name, each) for name, needed in dependencies.items() for each in needed]
    origin, rule = origin_of(schema, "dependentRequired"), RULE_OF_KEYWORD["dependentRequired"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, dict):
            for name, each in pairs:
                if name in value and each not in value:
                    collector.add(rule, location, f"the member {each}, which the member {name} asks for", value, origin)

    return check


def _required(_keyword: str, schema: Schema, at: str, _compiler: Compiler) -> Check:
    names = schema["required"]
    if not isinstance(names, list | tuple):
        raise SchemaError(f"{at}/required: expected an array, found {describe(names)}")
    origins = {name: origin_of(schema, "required", name) for name in names}
    known = cast("Schema", schema.get("properties", {}))
    rule = RULE_OF_KEYWORD["required"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if not isinstance(value, dict):
            return
        for name in names:
            if name not in value:
                suggestion = misspelt(name, (each for each in value if each not in known))
                collector.add(rule, location, f"the member {name}{suggestion}", value, origins[name])

    return check


MEMBERS: Mapping[str, CompileKeyword] = {
    "required": _required,
    "dependentRequired": _dependent_required,
    "propertyNames": _property_names,
    **first_of(*MEMBER_KEYWORDS, compile_all=properties),
}
"""The keywords about members."""
