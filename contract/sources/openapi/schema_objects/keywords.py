"""The keywords of JSON Schema that a Schema Object may have, and the values that each takes (JSON Schema 2020-12)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ....subschemas import BY_NAME

IsValid: TypeAlias = Callable[[object], bool]

NAMED_SUBSCHEMAS: Final = BY_NAME - {"$defs", "definitions"}
"""The keywords whose value is an object of schemas that apply; OpenAPI has its definitions elsewhere."""

OF_OPENAPI: Final = frozenset({
    "$anchor", "$defs", "$dynamicAnchor", "$id", "$schema", "$vocabulary", "discriminator", "example", "externalDocs",
    "nullable", "xml",
})  # fmt: skip
"""Those that are read elsewhere, or say nothing of a JSON value."""

BESIDE_REFERENCE: Final = frozenset(
    {"$ref", "description", "summary", "title", "example", "externalDocs", "deprecated"}
)
"""What is ignored beside a `$ref` of OpenAPI 3.0 without loss."""

TYPES: Final = ("array", "boolean", "integer", "null", "number", "object", "string")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_number(value: object) -> bool:
    """Whether a value is a number of JSON."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_size(value: object) -> bool:
    return isinstance(value, int | float) and is_number(value) and value >= 0 and value == int(value)


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and is_number(value) and value > 0


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_type(value: object) -> bool:
    names = value if isinstance(value, list) else [value]
    return bool(names) and all(each in TYPES for each in names if isinstance(each, str)) and _are_names(names)


def _is_pattern(value: object) -> bool:
    from ....formats.regex import compile_search  # the home of jsonschema-rs, which is slow to import

    try:
        return isinstance(value, str) and bool(compile_search(value))
    except re.error:
        return False


def _are_requirements(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_are_names, value.values()))


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_list_with_elements(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _is_any(_value: object) -> bool:
    return True


VALUES: Final[Mapping[str, IsValid]] = {
    "type": _is_type,
    "enum": _is_list_with_elements,
    "const": _is_any,
    "multipleOf": _is_positive,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_size),
    **dict.fromkeys(("minContains", "maxContains"), _is_size),
    "pattern": _is_pattern,
    "uniqueItems": _is_flag,
    "required": _are_names,
    "dependentRequired": _are_requirements,
    **dict.fromkeys(("format", "title", "description", "$comment"), _is_text),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), _is_text),
    **dict.fromkeys(("deprecated", "readOnly", "writeOnly"), _is_flag),
    "default": _is_any,
    "examples": _is_list,
}
"""For each keyword with another value whether it takes a value."""
