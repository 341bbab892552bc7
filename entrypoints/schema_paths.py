"""Where in a schema the value stands that a JSON Pointer into a payload leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from ..contract.schema.nodes import definition_name

Schema: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[str, ...]
"""The way to a node of a schema: `("properties", "steps", "items")`."""


def place_of(schema: Schema, tokens: Iterable[str]) -> Place | None:
    """The place of a value; None where the schema does not list it."""
    place = resolved(schema, ())
    for token in tokens:
        below = step(node_at(schema, place), token)
        if below is None:
            return None
        place = resolved(schema, (*place, *below))
    return place


def step(node: Schema, token: str) -> Place | None:
    """From a node to that of its member or element; None where it says nothing of it."""
    if token in node.get("properties", {}):
        return "properties", token
    if isinstance(node.get("additionalProperties"), Mapping):
        return ("additionalProperties",)
    return ("items",) if token.isdigit() and isinstance(node.get("items"), Mapping) else None


def resolved(schema: Schema, place: Place) -> Place:
    """The place itself, or of the definition that it refers to."""
    name = definition_name(node_at(schema, place))
    return place if name is None else ("$defs", name)


def node_at(schema: Schema, place: Place) -> Schema:
    """The node at a place."""
    node = schema
    for each in place:
        node = node[each]
    return node


def value_at(payload: Any, tokens: Iterable[str]) -> Any:
    """The value of a payload that a finding is about.

    Raises:
        LookupError: there is none, as where something is missing.
    """
    for each in tokens:
        payload = payload[int(each)] if isinstance(payload, list) else payload[each]
    return payload


def readable(place: Place) -> str:
    """A place as people write it: `steps[].name`."""
    label, names = "", list(place)
    while names:
        keyword = names.pop(0)
        if keyword == "items":
            label += "[]"
        elif keyword == "additionalProperties":
            label += "{}"
        else:
            label += f".{names.pop(0)}"
    return label.removeprefix(".") or "(the whole)"
