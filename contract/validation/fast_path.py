"""The fast path: jsonschema-rs and jiter accept what is certain and leave the rest to the explaining engine.

The schema of the contract is narrowed: what the narrowed schema accepts conforms beyond doubt, and what it refuses may
still conform. So no wrong answer is possible as long as each step only narrows. The explaining engine looks at what
patterns cannot decide (offsets), at what the page does not describe (unknown members, untyped values), and at what is
wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

import jiter
from jsonschema_rs import Draft7Validator, RegexOptions

from ..formats.checks import FORMATS
from ..schema.nodes import Schema
from .keywords import KEYWORDS
from .values import is_unspecified

Accepts: TypeAlias = Callable[[object], bool]

_NEVER: dict[str, object] = {"not": {}}
_READ: dict[str, object] = {"not": {"const": "\x00"}}
"""The cheapest question that makes jsonschema-rs read a text, and so refuse what UTF-8 cannot encode. Of a type alone
jsonschema-rs does not look at the characters."""
_COPIED = frozenset({
    "type", "required", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "minLength",
    "maxLength", "const", "$ref",
})  # fmt: skip
_NARROWED = frozenset({
    "properties", "$defs", "items", "additionalProperties", "format", "pattern", "enum", "contentMediaType",
})  # fmt: skip
_REFUSED = KEYWORDS.keys() - _COPIED - _NARROWED
"""A node with such a keyword accepts nothing. Choices and negations turn round under narrowing, bounds may apply to
numbers inside strings, and a new keyword is refused until one of the sets above lists it."""
_DOUBLE = 2**53
"""Up to here each integer is a double."""


def compile_accepts(schema: Schema, *, allow_advice: bool = True) -> Accepts:
    """Accepts parsed payloads that break no rule, or those on which the schema gives no finding at all.

    What it returns raises ValueError where jsonschema-rs cannot read a payload.
    """
    narrowed = _narrowed(schema, allow_advice=allow_advice)
    return Draft7Validator(narrowed, pattern_options=RegexOptions()).is_valid  # only there it reads `contentMediaType`


def parse_strict_subset(text: str | bytes) -> object:
    """The value of a text that is JSON beyond doubt: UTF-8, no repeated key, no NaN.

    Raises:
        ValueError: the text needs the strict reader.
    """
    raw = text.encode() if isinstance(text, str) else text
    return jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys")


def _narrowed(node: object, *, allow_advice: bool) -> dict[str, object]:
    """A schema that accepts a part of what the node accepts."""
    schema = cast("Schema", node)
    if not _is_certain(schema):
        return _NEVER
    narrowed = {keyword: value for keyword, value in schema.items() if keyword in _COPIED}
    for keyword in ("properties", "$defs"):
        if keyword in schema:
            children = cast("Schema", schema[keyword])
            narrowed[keyword] = {name: _narrowed(each, allow_advice=allow_advice) for name, each in children.items()}
    for keyword in ("items", "additionalProperties"):
        if keyword in schema:
            narrowed[keyword] = _narrowed(schema[keyword], allow_advice=allow_advice)
    if schema.get("type", "object") == "object":
        narrowed.setdefault("additionalProperties", False)  # elsewhere it says nothing, and costs time
    return narrowed | _narrowed_text(schema, allow_advice=allow_advice)


def _narrowed_text(schema: Schema, *, allow_advice: bool) -> dict[str, object]:
    narrowed: dict[str, object] = {}
    if "format" in schema:
        text_format = FORMATS[str(schema["format"])]
        narrowed["pattern"] = f"^(?:{text_format.certain if allow_advice else text_format.without_advice})$"
    if "enum" in schema:
        values = cast("list[object]", schema["enum"])
        narrowed["enum"] = [each for each in values if allow_advice or not is_unspecified(each)]
    if schema.get("type") == "string" and not narrowed:
        narrowed |= _READ
    if allow_advice:
        return narrowed
    if is_unspecified(schema.get("const")):
        return _NEVER
    if "contentMediaType" in schema:
        narrowed["contentMediaType"] = schema["contentMediaType"]
    return narrowed


def _is_certain(schema: Schema) -> bool:
    """Whether narrowing keyword by keyword is sound for a node; where it is not, the node accepts nothing."""
    return not _REFUSED & schema.keys() and all(is_sound(schema) for is_sound in _SOUND)


def _has_plain_values(schema: Schema) -> bool:
    return all(map(_is_plain, [*cast("list[object]", schema.get("enum", [])), schema.get("const")]))


def _is_plain(value: object) -> bool:
    """Whether every engine agrees on what is equal to a value. For other numbers the kept digits decide."""
    return value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) <= _DOUBLE)


def _has_pattern_of_format(schema: Schema) -> bool:
    """Whether the pattern is none but that of the format. Engines may read any other pattern in different ways."""
    text_format = FORMATS.get(str(schema.get("format")))
    return "pattern" not in schema or (text_format is not None and schema["pattern"] == text_format.pattern)


def _has_unique_strings(schema: Schema) -> bool:
    return "uniqueItems" not in schema or cast("Schema", schema.get("items", {})).get("type") == "string"


def _has_lone_reference(schema: Schema) -> bool:
    """Whether nothing stands beside a reference. Draft 7 would not look at it."""
    return "$ref" not in schema or not schema.keys() & (KEYWORDS.keys() | {"type"})


def _is_described(schema: Schema) -> bool:
    """Whether the node says what it holds. A node with neither type nor members may hold anything."""
    empty_object = schema.get("type") == "object" and not {"properties", "additionalProperties"} & schema.keys()
    empty_array = schema.get("type") == "array" and "items" not in schema
    return bool({"type", "$ref", "enum", "const"} & schema.keys()) and not empty_object and not empty_array


_SOUND = (_has_plain_values, _has_pattern_of_format, _has_unique_strings, _has_lone_reference, _is_described)
