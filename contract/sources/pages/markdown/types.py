"""The notation of types in cells: `**string** (int64)`, `**[Message](#anchor)**`, `**object** (map<…>)`, `Any of …`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ....model import AnyObject, Anything, Array, Enum, Map, Ref, Scalar, Type, Union
from .location import PageLine

_TYPE = re.compile(
    r"\*\*\[(?P<message>[^\][]*)\]\((?P<link>[^()]*)\)\*\*"
    r"|\*\*object\*\* ?\(map<(?P<map>.+)>\)"
    r"|\*\*(?P<const>[^*]+)\*\* ?\(const\)"
    r"|\*\*(?P<union>\w+(?: ?\\?\| ?\w+)+)\*\*"
    r"|\*\*(?P<name>\w+)\*\*(?: ?\((?P<mark>[\w.-]+)\))?"
)
_UNION = re.compile(r"(?:Any|One) of (?=\*\*)")
_BAR = re.compile(r" ?\\?\| ?")
_BARE = re.compile(
    r"(?P<mark>`|\*|_|__|)(?:\[[^\][]*\]\(#[^()]*\)"
    r"|(?:string|integer|number|boolean|object|array|enum|int|int32|int64|long|float|double|bool|date-time|map)"
    r"(?: ?\([^()]*\)|\[\]|<[^<>]*>)?)(?P=mark)(?: ?\([\w.-]+\))?",
    re.IGNORECASE,
)
_DEEPEST = 20

SCALARS: Mapping[tuple[str, str | None], Scalar] = {
    ("string", None): Scalar("string"),
    ("string", "byte"): Scalar("string", "bytes"),
    ("string", "field-mask"): Scalar("string", "field-mask"),
    ("object", "field-mask"): Scalar("string", "field-mask"),
    # protobuf writes 64-bit integers as strings, wrapped ones too: older pages call those integers.
    ("integer", "int64"): Scalar("string", "int64"),
    ("integer", None): Scalar("integer"),
    ("integer", "int32"): Scalar("integer", "int32"),
    ("number", None): Scalar("number"),
    ("number", "double"): Scalar("number", "double"),
    ("number", "float"): Scalar("number", "double"),
    ("number", "int64"): Scalar("integer"),
    ("boolean", None): Scalar("boolean"),
    ("boolean", "boolean"): Scalar("boolean"),
    ("null", None): Scalar("null"),
} | {("string", mark): Scalar("string", mark) for mark in ("int64", "uint64", "date-time", "duration", "bytes")}

_OTHERS: Mapping[str, Type] = {
    "object": AnyObject(),
    "array": Array(Anything()),
    "unknown": Anything(),
    "enum": Enum(()),
}

WELL_KNOWN: Mapping[str, Type] = {
    "google.protobuf.Value": Anything(),
    "google.protobuf.ListValue": Array(Anything()),
    "google.protobuf.Struct": AnyObject(),
    "google.protobuf.Any": AnyObject(),
    "google.protobuf.Empty": AnyObject(),
    "google.protobuf.Timestamp": Scalar("string", "date-time"),
    "google.protobuf.Duration": Scalar("string", "duration"),
    "google.protobuf.FieldMask": Scalar("string", "field-mask"),
    "google.protobuf.StringValue": Scalar("string"),
    "google.protobuf.BytesValue": Scalar("string", "bytes"),
    "google.protobuf.BoolValue": Scalar("boolean"),
    "google.protobuf.Int32Value": Scalar("integer", "int32"),
    "google.protobuf.UInt32Value": Scalar("integer", "uint32"),
    "google.protobuf.Int64Value": Scalar("string", "int64"),
    "google.protobuf.UInt64Value": Scalar("string", "uint64"),
    "google.protobuf.FloatValue": Scalar("number", "double"),
    "google.protobuf.DoubleValue": Scalar("number", "double"),
}
"""Messages whose JSON is not an object of their fields; pages show the fields all the same."""

KNOWN_SCALARS = frozenset(each for each in (*SCALARS.values(), *WELL_KNOWN.values()) if isinstance(each, Scalar))
"""Scalars whose mark has a meaning. Any other mark is kept as it stands, and nothing checks it."""


NO_SECTION = "#null"
"""The link of pages made from OpenAPI to a message that has no fields."""


def starts_type(text: str) -> bool:
    """Whether a text begins with the notation of a type."""
    return text.startswith("**") or _UNION.match(text) is not None


def is_bare_type(text: str) -> bool:
    """Whether a text is the notation of a type, but for the bold type."""
    return _BARE.fullmatch(text) is not None


def is_well_known(anchor: str) -> bool:
    """Whether a section is of a message whose JSON is known without it."""
    return anchor.startswith("google.protobuf.")


def read_type(text: str, place: PageLine, depth: int = 0) -> Type:
    """The type that the notation stands for; an enum is still without values.

    Raises:
        PageError: it is no notation of a type, or one of a type that REST pages do not have.
    """
    if depth > _DEEPEST:
        raise place.error("the type is nested too deep")
    if union := _UNION.match(text):
        parts = _BAR.split(text[union.end() :])
        return Union(tuple(read_type(part.strip(), place, depth + 1) for part in parts))
    match = _TYPE.fullmatch(text.strip())
    if match is None:
        raise place.error(f"expected a type such as `**string** (int64)`, found {text[:60]!r}: {_advice(text)}")
    if match["message"] is not None:
        return _message_type(match["link"], place)
    if match["map"] is not None:
        return _map_type(match["map"], place, depth)
    if match["const"] is not None:
        return Enum((match["const"],), place.origin(match["const"]))
    if match["union"] is not None:
        return Union(tuple(_named_type(part, None, place) for part in _BAR.split(match["union"])))
    return _named_type(match["name"], match["mark"], place)


def _advice(text: str) -> str:
    """Advice on a text that is no type."""
    if _ARRAY_WORDS.search(text):
        return "an array is shown by `[]` after the name of its field"
    if _TYPE_AND_TEXT.match(text):
        return "between a type and its text stands `<br>`, or in `#|` tables an empty line"
    return "is the page cut off here?"


_ARRAY_WORDS = re.compile(r"\b(?:array|list)(?:\*\*)? ?(?:of\b|<)|\[\]", re.IGNORECASE)
_TYPE_AND_TEXT = re.compile(r"\*\*[^*]+\*\*(?: ?\([^()]*\))?[ \t,:|.-]+\S")


def _message_type(link: str, place: PageLine) -> Type:
    """The message of a section; a link to another page keeps that page's path."""
    page, hash_mark, anchor = link.partition("#")
    if not hash_mark or not anchor:
        raise place.error(f"expected a link to a section such as `(#yandex.cloud.…)`, found {link[:60]!r}")
    if link == NO_SECTION:
        return AnyObject()
    return WELL_KNOWN.get(anchor.rstrip("0123456789"), Ref(f"{page}#{anchor}" if page else anchor))


def _map_type(inside: str, place: PageLine, depth: int) -> Type:
    key_text, comma, value_text = inside.partition(", ")
    key = read_type(key_text, place, depth + 1) if comma else None
    if not isinstance(key, Scalar):
        raise place.error(f"expected a map such as `map<**string**, **string**>`, found {inside[:60]!r}")
    return Map(key, read_type(value_text, place, depth + 1))


def _named_type(name: str, mark: str | None, place: PageLine) -> Type:
    if (name, mark) in SCALARS:
        return SCALARS[name, mark]
    if name in _OTHERS:
        return _OTHERS[name]
    if (name, None) in SCALARS:
        return Scalar(SCALARS[name, None].kind, mark)
    names = ", ".join(sorted({each for each, _ in SCALARS} | set(_OTHERS)))
    raise place.error(f"unknown type {name!r}; REST pages use {names}")
