"""What is no JSON Schema 2020-12 but may be taken for one: documents of APIs, and schemas of earlier drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..errors import SchemaError
from ..subschemas import subschemas
from ..text.printing import describe

_EARLIER: Final = ("/draft-03/", "/draft-04/", "/draft-06/", "/draft-07/", "/draft/2019-09/")
_LISTED_ITEMS = "an array of schemas is prefixItems in 2020-12"
_RENAMED: Final[Mapping[str, str]] = {
    "dependencies": "dependentRequired or dependentSchemas in 2020-12",
    "additionalItems": "items beside prefixItems in 2020-12",
    "$recursiveRef": "$dynamicRef in 2020-12",
    "$recursiveAnchor": "$dynamicAnchor in 2020-12",
    "divisibleBy": "multipleOf in 2020-12",
    "extends": "allOf in 2020-12",
}
"""Keywords of earlier drafts that JSON Schema 2020-12 does not have."""


def refuse_other_documents(schema: Mapping[str, object]) -> None:
    """Refuses what is no JSON Schema, and a schema of an earlier draft whose keywords mean something else today.

    Raises:
        SchemaError: it is an OpenAPI, Swagger or AsyncAPI document, or such a schema; the text says what to do.
    """
    for keyword, remedy in _DOCUMENTS.items():
        if isinstance(schema.get(keyword), str) and not _KINDS & schema.keys():
            raise SchemaError(f"#/{keyword}: expected a JSON Schema, found {remedy}")
    if any(each in str(schema.get("$schema")) for each in _EARLIER):
        for problem in _other_meanings(schema):
            raise SchemaError(f"{problem} (the schema says $schema {describe(schema['$schema'])})")


_KINDS = frozenset({"type", "properties", "$ref", "allOf", "anyOf", "oneOf", "items", "enum", "const"})
_DOCUMENTS: Final[Mapping[str, str]] = {
    "openapi": "an OpenAPI document: use --api, or Api.from_path",
    "swagger": "a Swagger 2.0 document: convert it to OpenAPI 3 (npx swagger2openapi FILE), then use --api",
    "asyncapi": "an AsyncAPI document, of which docpact reads only the schemas inside",
}


def _other_meanings(schema: Mapping[str, object]) -> Iterator[str]:
    is_draft_4 = "/draft-04/" in str(schema["$schema"]) or "/draft-03/" in str(schema["$schema"])
    for at, node in subschemas(schema):
        if not isinstance(node, Mapping):
            continue
        if isinstance(node.get("items"), list | tuple):
            yield f"{at}/items: {_LISTED_ITEMS}"
        yield from (f"{at}/{each}: {remedy}" for each, remedy in _RENAMED.items() if each in node)
        for bound in ("exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(node.get(bound), bool):
                yield f"{at}/{bound}: a number in 2020-12, which takes the place of {bound[9:].lower()}"
        if is_draft_4 and isinstance(node.get("id"), str):
            yield f"{at}/id: $id in 2020-12"
        if "$ref" in node and node.keys() & _CHECKED_BESIDE:
            yield f"{at}/$ref: keywords beside a reference count in 2020-12, and did not before 2019"


_CHECKED_BESIDE = (_KINDS | {"required", "pattern", "format", "minimum", "maximum", "additionalProperties", "not"}) - {
    "$ref"
}
