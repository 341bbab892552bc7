"""A node of a schema as what it describes: its types, members and elements, through references and combinations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from .nodes import Schema, resolve

_COMBINED = ("allOf", "oneOf", "anyOf")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class SchemaView:
    """A node of a schema, with the whole schema in which its references lead to definitions.

    What a combination (`allOf`, `oneOf`, `anyOf`) says belongs to the node: the view shows what a value may be, and is
    no test of it.
    """

    root: Schema
    node: Schema

    @classmethod
    def of(cls, schema: Schema) -> Self:
        """The view of a whole schema."""
        return cls(schema, schema)

    def _nodes(
        self, node: object = None, depth: int = 0, combined: tuple[str, ...] = _COMBINED
    ) -> Iterator[Mapping[str, Any]]:
        """The node itself, and those that its references and combinations lead to at the same place."""
        node = self.node if node is None else node
        if not isinstance(node, Mapping) or depth > _DEEPEST:
            return
        yield node
        if "$ref" in node:
            yield from self._nodes(resolve(self.root, node), depth + 1, combined)
        for keyword in combined:
            branches = node.get(keyword, ())
            for each in branches if isinstance(branches, list | tuple) else ():
                yield from self._nodes(each, depth + 1, combined)

    @property
    def types(self) -> frozenset[str]:
        """The JSON types that a value may have; empty where the schema does not say."""
        names: set[str] = set()
        for node in self._nodes():
            types = node.get("type", ())
            names.update([types] if isinstance(types, str) else types)
            if not types and "properties" in node:
                names.add("object")
        return frozenset(names)

    @property
    def members(self) -> Mapping[str, SchemaView]:
        """The members of an object that the schema lists."""
        found: dict[str, SchemaView] = {}
        for node in self._nodes():
            for name, each in cast("Mapping[str, Schema]", node.get("properties", {})).items():
                found.setdefault(name, SchemaView(self.root, each))
        return found

    @property
    def required(self) -> frozenset[str]:
        """The members that every value has, as far as `allOf` and references tell."""
        nodes = self._nodes(combined=("allOf",))
        return frozenset(name for node in nodes for name in node.get("required", ()) if isinstance(name, str))

    @property
    def elements(self) -> SchemaView | None:
        """The elements of an array; None where the schema does not describe them."""
        for node in self._nodes():
            if isinstance(node.get("items"), Mapping):
                return SchemaView(self.root, node["items"])
        return None

    @property
    def values(self) -> tuple[object, ...]:
        """The values that an `enum` or a `const` lists; empty where there is none."""
        for node in self._nodes():
            if isinstance(node.get("enum"), list | tuple):
                return tuple(node["enum"])
            if "const" in node:
                return (node["const"],)
        return ()

    def keyword(self, name: str) -> object:
        """The value of a keyword at this place; None where there is none."""
        return next((node[name] for node in self._nodes() if name in node), None)

    @property
    def is_object(self) -> bool:
        """Whether a value may be an object."""
        return "object" in self.types

    @property
    def is_array(self) -> bool:
        """Whether a value may be an array."""
        return "array" in self.types

    @property
    def whole(self) -> dict[str, object]:
        """The node as a schema of its own, with the definitions that it may refer to."""
        definitions = self.root.get("$defs")
        return {**self.node, **({"$defs": definitions} if definitions and self.node is not self.root else {})}

    def at(self, path: tuple[str, ...]) -> SchemaView | None:
        """The view of a member at a path of names; None where the schema does not list it."""
        view: SchemaView | None = self
        for name in path:
            view = None if view is None else view.members.get(name)
        return view
