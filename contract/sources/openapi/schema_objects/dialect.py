"""OpenAPI 3.0's own keywords in JSON Schema 2020-12 (OpenAPI 3.0.4, Schema Object). In 3.1 they are noted and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ....text.printing import describe
from ..files.references import Place
from .keywords import TYPES, is_number

Schema: TypeAlias = dict[str, object]
AddNote: TypeAlias = Callable[[Place, str], None]

_COMPOSED: Final = ("$ref", "allOf", "anyOf", "oneOf", "not", "const")
_EXCLUSIVE: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def as_2020_12(value: Mapping[str, object], place: Place, note: AddNote, *, is_30: bool) -> Schema:
    """The keywords of a Schema Object with what is OpenAPI's own in the words of JSON Schema; `nullable` stays.

    `note` takes what is neither of its version nor of JSON Schema.
    """
    node = dict(value)
    if not is_30 and "nullable" in node:
        note(place / "nullable", "nullable is of OpenAPI 3.0: it is read as there")
    _exclusive_bounds(node, place, note, is_30=is_30)
    _examples(node, place, note)
    _types(node, place, note)
    if node.get("required") in (True, False):
        note(place / "required", "required is a list of members' names in OpenAPI 3: true or false is left out")
        del node["required"]
    if isinstance(node.get("items"), list):
        note(place / "items", "a list of schemas under items is read as prefixItems")
        node["prefixItems"] = node.pop("items")
    return node


def _exclusive_bounds(node: Schema, place: Place, note: AddNote, *, is_30: bool) -> None:
    for keyword, bound in _EXCLUSIVE.items():
        if isinstance(flag := node.get(keyword), bool):
            if not is_30:
                note(place / keyword, f"{keyword} is a number in OpenAPI 3.1: true or false is read as in 3.0")
            del node[keyword]
            if flag and is_number(node.get(bound)):
                node[keyword] = node.pop(bound)


def _examples(node: Schema, place: Place, note: AddNote) -> None:
    examples = node.get("examples")
    if examples is not None and not isinstance(examples, list):
        note(place / "examples", f"examples of a schema are an array, found {describe(examples)}: left out")
        del node["examples"]
    if "example" in node and "examples" not in node:
        node["examples"] = [node["example"]]


def _types(node: Schema, place: Place, note: AddNote) -> None:
    """The types without those that JSON Schema does not have, such as Swagger's `file`."""
    type_ = node.get("type")
    names = type_ if isinstance(type_, list) else [type_] if isinstance(type_, str) else []
    known = list(dict.fromkeys(each for each in names if each in TYPES))
    if len(known) < len(names):
        note(place / "type", f"the type {describe(type_)} is none of JSON Schema: it is left out")
        node.pop("type")
        if known:
            node["type"] = known


def with_null(schema: Schema) -> Schema:
    """The schema that takes null, too."""
    if any(each in schema for each in _COMPOSED):
        return {"anyOf": [schema, {"type": "null"}]}
    nullable = dict(schema)
    if "type" in nullable:
        types = nullable["type"] if isinstance(nullable["type"], list) else [nullable["type"]]
        nullable["type"] = list(dict.fromkeys([*types, "null"]))
    if isinstance(values := nullable.get("enum"), list) and None not in values:
        nullable["enum"] = [*values, None]
    return nullable
