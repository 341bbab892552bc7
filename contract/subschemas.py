"""Where in a JSON Schema subschemas stand, and what a reference leads to (JSON Schema 2020-12, core 8 and 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias, cast
from urllib.parse import unquote

from .errors import SchemaError
from .findings.pointer import escape, tokens_of
from .text.printing import describe

Place: TypeAlias = tuple[str, object]
"""A subschema, after its JSON Pointer."""

BY_NAME: Final = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
"""Keywords that hold schemas by name. `definitions` is how `$defs` was written before 2019."""
IN_LISTS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords that hold schemas in a list."""
ALONE: Final = frozenset({
    "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
    "not", "if", "then", "else", "contentSchema",
})  # fmt: skip
"""Keywords that hold one schema."""
IN_PLACE: Final = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})
"""Keywords whose subschemas look at the same value."""

_HOLDS_SCHEMAS = BY_NAME | IN_LISTS | ALONE


def children(node: object, at: str) -> Iterator[tuple[str, str, object]]:
    """The subschemas directly in a node: keyword, JSON Pointer, subschema."""
    if not isinstance(node, Mapping):
        return
    for keyword in node.keys() & _HOLDS_SCHEMAS:
        inside, here = node[keyword], f"{at}/{escape(keyword)}"
        if keyword in BY_NAME and isinstance(inside, Mapping):
            yield from ((keyword, f"{here}/{escape(str(name))}", each) for name, each in inside.items())
        elif keyword in IN_LISTS and isinstance(inside, list | tuple):
            yield from ((keyword, f"{here}/{index}", each) for index, each in enumerate(inside))
        elif keyword in ALONE:
            yield keyword, here, inside


def subschemas(root: object, at: str = "#") -> Iterator[Place]:
    """A schema and every schema in it, in no order. What only a reference leads to is not among them."""
    pending: list[Place] = [(at, root)]
    while pending:
        here, node = pending.pop()
        yield here, node
        pending += [(pointer, each) for _, pointer, each in children(node, here)]


def reachable(root: object) -> Iterator[Place]:
    """A schema, every schema in it, and those that its local references lead to, each once.

    Raises:
        SchemaError: a local reference leads nowhere.
    """
    visited: set[int] = set()
    pending: list[Place] = [("#", root)]
    while pending:
        at, node = pending.pop()
        if not isinstance(node, Mapping) or id(node) in visited:
            continue
        visited.add(id(node))
        yield at, node
        pending += [(pointer, each) for _, pointer, each in children(node, at)]
        if is_local(node.get("$ref", "")):
            pending.append(target(root, node["$ref"], at))


def is_local(reference: object) -> bool:
    """Whether a reference leads into the same document."""
    return str(reference).startswith("#")


def target(root: object, reference: object, at: str = "") -> Place:
    """What a reference leads to in a schema: a JSON Pointer (`#/components/schemas/Order`), or an `$anchor` (`#order`).

    Raises:
        SchemaError: it leads nowhere, or into another document, which nothing fetches; `at` is where it stands.
    """
    if not is_local(reference):
        message = "expected a reference into this schema (#/…), for docpact fetches no other document"
        raise SchemaError(f"{at}/$ref: {message}; found {describe(reference)}")
    fragment = unquote(str(reference)[1:])
    try:
        if fragment and not fragment.startswith("/"):
            return _by_anchor(root, fragment)
        return f"#{fragment}", _by_pointer(root, fragment)
    except LookupError:
        raise SchemaError(f"{at}/$ref: the reference {describe(reference)} leads nowhere in this schema") from None


def _by_pointer(root: object, pointer: str) -> object:
    node = root
    for token in tokens_of(pointer):
        if isinstance(node, list | tuple) and token.isdecimal():
            node = node[int(token)]
        elif isinstance(node, Mapping):
            node = node[token]
        else:
            raise LookupError(token)
    return node


def _by_anchor(root: object, name: str) -> Place:
    for at, node in subschemas(root):
        if isinstance(node, Mapping) and name in (node.get("$anchor"), node.get("$dynamicAnchor")):
            return at, node
    raise LookupError(name)


def in_place(root: object, node: object, at: str) -> Iterator[Mapping[str, object]]:
    """The schemas that look at the same value as a node, directly in it or by its reference.

    Raises:
        SchemaError: its reference leads nowhere.
    """
    if not isinstance(node, Mapping):
        return
    if "$ref" in node:
        beside = target(root, node["$ref"], at)[1]
        if isinstance(beside, Mapping):
            yield beside
    yield from (each for keyword, _, each in children(node, at) if keyword in IN_PLACE and isinstance(each, Mapping))


_SAY_WHICH = frozenset({"additionalProperties", "unevaluatedProperties"})
_MEMBERS = _SAY_WHICH | {"properties", "patternProperties", "$ref"} | IN_PLACE


def listed_members(root: object, schema: Mapping[str, object]) -> frozenset[str] | None:
    """The members that a node lists with all that looks at the same value; None where no member is unknown.

    That is where nothing lists members, where a keyword says what others are, and where a choice has an object of
    which nothing is said.
    """
    names: set[str] = set()
    lists_members = False
    for node in _same_value(root, schema):
        if _SAY_WHICH & node.keys() or (node is not schema and _is_open(node)):
            return None
        lists_members = lists_members or "properties" in node
        names |= cast("Mapping[str, object]", node.get("properties", {})).keys()
    return frozenset(names) if lists_members else None


def _same_value(root: object, schema: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    visited: set[int] = set()
    pending: list[Mapping[str, object]] = [schema]
    while pending:
        node = pending.pop()
        if id(node) not in visited:
            visited.add(id(node))
            yield node
            pending += in_place(root, {each: node[each] for each in node.keys() - {"not"}}, "#")


def _is_open(node: Mapping[str, object]) -> bool:
    """Whether a node is an object of any members."""
    return "patternProperties" in node or (node.get("type") == "object" and not _MEMBERS & node.keys())
