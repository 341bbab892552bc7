"""The fast path: jsonschema-rs and jiter, which accept what is certain and leave the rest to the explaining engine.

The schema of the contract is turned into a narrower one: what it accepts conforms beyond doubt, what it refuses may
still conform. So a wrong verdict is impossible as long as each step only narrows. What needs a second look is what
patterns cannot decide (offsets), what the page says nothing of (unknown members, untyped values), and what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

import jiter
from jsonschema_rs import Draft7Validator, RegexOptions

from ..formats.checks import FORMATS
from ..formats.patterns import BASE64, CLEAN_DATE_TIME, CLEAN_DURATION, DURATION, INT64, UTC_DATE_TIME
from ..model import BOUNDS
from .keywords import KEYWORDS, Schema, is_unspecified

Accepts: TypeAlias = Callable[[object], bool]

_VERDICT = {"date-time": UTC_DATE_TIME, "int64": INT64, "protobuf-duration": DURATION, "protobuf-bytes": BASE64}
_SILENCE = {**_VERDICT, "date-time": CLEAN_DATE_TIME, "protobuf-duration": CLEAN_DURATION}
"""Narrower patterns of the formats: what breaks no rule, and what gives no advice either."""

_NEVER: dict[str, object] = {"not": {}}
_READ: dict[str, object] = {"not": {"const": "\x00"}}
"""The cheapest question that makes jsonschema-rs read a text, and so refuse what UTF-8 cannot encode: of a type alone
it does not look at the letters."""
_COPIED = (
    "type", "required", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "minLength",
    "maxLength", "const", "$ref",
)  # fmt: skip
_MEANINGFUL = frozenset(KEYWORDS) | {"type"}
_DOUBLE = 2**53
"""Up to here each integer is a double."""


def compile_accepts(schema: Schema) -> Accepts:
    """Accepts parsed payloads that break no rule. Raises ValueError where jsonschema-rs cannot read a payload."""
    return _compile(_narrowed(schema, silent=False))


def compile_accepts_without_advice(schema: Schema) -> Accepts:
    """Accepts parsed payloads on which the schema gives no finding at all, advice included; raises as the other."""
    return _compile(_narrowed(schema, silent=True))


def parse_strict_subset(text: str | bytes) -> object:
    """The value of a text that is JSON beyond doubt: UTF-8, no repeated key, no NaN.

    Raises:
        ValueError: there is something to look at.
    """
    raw = text.encode() if isinstance(text, str) else text
    return jiter.from_json(raw, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys")


def _compile(narrowed: Schema) -> Accepts:
    """Draft 7, because only there does jsonschema-rs look into `contentMediaType`."""
    return Draft7Validator(dict(narrowed), pattern_options=RegexOptions()).is_valid


def _narrowed(node: object, *, silent: bool) -> dict[str, object]:
    """A schema that accepts a part of what the node accepts."""
    schema = cast("Schema", node)
    if not _is_certain(schema):
        return _NEVER
    narrowed = {keyword: schema[keyword] for keyword in _COPIED if keyword in schema}
    for keyword in ("properties", "$defs"):
        if keyword in schema:
            children = cast("Schema", schema[keyword])
            narrowed[keyword] = {name: _narrowed(each, silent=silent) for name, each in children.items()}
    for keyword in ("items", "additionalProperties"):
        if keyword in schema:
            narrowed[keyword] = _narrowed(schema[keyword], silent=silent)
    if schema.get("type", "object") == "object":
        narrowed.setdefault("additionalProperties", False)  # elsewhere it says nothing, and costs time
    return narrowed | _narrowed_text(schema, silent=silent)


def _narrowed_text(schema: Schema, *, silent: bool) -> dict[str, object]:
    narrowed: dict[str, object] = {}
    if "format" in schema:
        pattern = (_SILENCE if silent else _VERDICT)[str(schema["format"])]
        narrowed["pattern"] = f"^(?:{pattern})$"
    if "enum" in schema:
        values = cast("list[object]", schema["enum"])
        narrowed["enum"] = [each for each in values if not (silent and is_unspecified(each))]
    if schema.get("type") == "string" and not narrowed:
        narrowed |= _READ
    if silent and is_unspecified(schema.get("const")):
        return _NEVER
    if silent and "contentMediaType" in schema:
        narrowed["contentMediaType"] = schema["contentMediaType"]
    return narrowed


def _is_certain(schema: Schema) -> bool:
    """Whether narrowing keyword by keyword is sound for a node; where it is not, the node accepts nothing.

    Choices and negations turn round under narrowing, patterns of pages differ between engines, bounds may apply to
    numbers inside strings, and what has neither type nor members may hold anything.
    """
    if any(keyword in schema for keyword in ("anyOf", "oneOf", "allOf", "not", "propertyNames", *BOUNDS)):
        return False
    own = FORMATS.get(str(schema.get("format")))
    if "pattern" in schema and (own is None or schema["pattern"] != own.pattern):
        return False
    if not all(map(_is_plain, [*cast("list[object]", schema.get("enum", [])), schema.get("const")])):
        return False
    if "uniqueItems" in schema and cast("Schema", schema.get("items", {})).get("type") != "string":
        return False
    if "$ref" in schema and any(keyword in _MEANINGFUL for keyword in schema):
        return False  # draft 7 does not look at what stands beside a reference
    described = {"type", "$ref", "enum", "const"} & schema.keys()
    empty_object = schema.get("type") == "object" and not {"properties", "additionalProperties"} & schema.keys()
    empty_array = schema.get("type") == "array" and "items" not in schema
    return bool(described) and not empty_object and not empty_array


def _is_plain(value: object) -> bool:
    """Whether every engine agrees on what is equal to it: of other numbers it is a matter of the digits kept."""
    return value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) <= _DOUBLE)
