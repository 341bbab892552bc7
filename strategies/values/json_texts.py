"""The edge values of JSON in a text, and of values that may be any JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from math import copysign, isinf
from typing import Any

from ...contract.json_text.document import read_document
from .value import (
    MANY_CHARACTERS,
    NOT_JSON,
    EdgeValue,
    Predicate,
    TextPredicate,
    contains,
    is_beyond_doubles,
    json_in,
    matches,
)

# ----------------------------------------------------------------- values


def is_container(value: object) -> bool:
    """Whether it is an object or an array."""
    return isinstance(value, dict | list)


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _is_fraction(value: object) -> bool:
    return type(value) is float and not value.is_integer()


def _is_infinite(value: object) -> bool:
    return type(value) is float and isinf(value)


def _is_filled_string(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_filled_array(value: object) -> bool:
    return isinstance(value, list) and value != []


def _is_filled_object(value: object) -> bool:
    return isinstance(value, dict) and value != {}


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _is_embedded_container(value: object) -> bool:
    """Whether it is a string that holds an object or an array again."""
    return isinstance(value, str) and is_container(json_in(value))


JSON_VALUES = (
    EdgeValue("null", None, "null is taken for absent"),
    EdgeValue("false", value=False, why="false is taken for absent"),
    EdgeValue("zero", 0, "zero is falsy", shown_by=lambda value: _is_number(value) and value == 0),
    EdgeValue("big-number", 2**53 + 1, "through a double the number changes", shown_by=is_beyond_doubles),
    EdgeValue("fraction", 0.5, "an integer is expected", shown_by=_is_fraction),
    EdgeValue("empty-string", "", "an empty string is falsy"),
    EdgeValue("string", "text", "an object is expected", shown_by=_is_filled_string),
    EdgeValue("empty-array", [], "an empty array is falsy"),
    EdgeValue("array", [1, "two", None], "an array has no keys", shown_by=_is_filled_array),
    EdgeValue("empty-object", {}, "an empty object is falsy"),
    EdgeValue("object", {"key": {"inner": [{}]}}, "only one level is read",
        shown_by=lambda value: isinstance(value, dict) and any(map(is_container, value.values()))),
)  # fmt: skip


# ----------------------------------------------------------------- JSON in a text

_MANY_LEVELS, _LONG = 50, 4_000
_SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))


def is_valid_json(text: str) -> bool:
    """Whether the text is JSON that Python reads."""
    return json_in(text) is not NOT_JSON


def holds(is_so: Predicate) -> TextPredicate:
    """The text holds a value that is so."""
    return lambda text: is_so(json_in(text))


def matches_outside_strings(pattern: str) -> TextPredicate:
    """The text is JSON in which the pattern occurs outside of strings."""
    search = re.compile(pattern).search
    return lambda text: search(_without_strings(text)) is not None and is_valid_json(text)


def any_inside(is_so: Predicate) -> TextPredicate:
    """Some value in the text, however deep, is so."""
    return lambda text: any(map(is_so, _values(json_in(text))))


def any_key(is_so: TextPredicate) -> TextPredicate:
    """Some key in the text, however deep, is so."""
    return any_inside(lambda value: isinstance(value, dict) and any(map(is_so, value)))


def _values(value: object) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each


@lru_cache(maxsize=1024)
def _without_strings(text: str) -> str:
    """JSON text without the content of its strings."""
    return re.sub(r'"(?:[^"\\]|\\.)*+"?', '""', text)


def _is_loose(text: str) -> bool:
    """Whether there is more white space than printers put after a colon or a comma."""
    return re.search(r"[\t\r\n]|  |^ | $| [:,\]}]|[\[{] ", _without_strings(text)) is not None


def _depth(text: str) -> int:
    """How deep arrays and objects nest; 0 where there are too few of them to nest deep."""
    deepest = depth = 0
    if text.count("[") + text.count("{") < _MANY_LEVELS:
        return 0
    for each in _without_strings(text):
        depth += (each in "[{") - (each in "]}")
        deepest = max(deepest, depth)
    return deepest


def _repeats_keys(text: str) -> bool:
    return is_valid_json(text) and any(each.rule == "duplicate-key" for each in read_document(text).problems)


def _has_keys_folded_alike(keys: Collection[str]) -> bool:
    return len({each.casefold() for each in keys}) < len(keys)


def _is_attribute_name(key: str) -> bool:
    """Whether a key may be the name of an attribute, and is not one that every object has."""
    return key.isidentifier() and not key.startswith("__")


_DEEP, _VERY_DEEP = 150, 1000
_LARGE, _LONG_ARRAY, _LONG_KEY = 500, 1100, 300

EMBEDDED_JSON = (
    EdgeValue("object", '{"key": "value"}', "the text is taken for an object, or parsed twice",
        shown_by=holds(_is_filled_object), state=1, usual=True),
    EdgeValue("empty-object", "{}", "an empty object is falsy and taken for no data",
        shown_by=holds(lambda value: value == {}), state=3, usual=True),
    EdgeValue("array", '[1, "two", null]', "an array has no keys", shown_by=holds(_is_filled_array), usual=True),
    EdgeValue("empty-array", "[]", "an empty array is falsy, and has no keys",
        shown_by=holds(lambda value: value == [])),
    EdgeValue("array-of-objects", '[{"key": 1}, {}]', "only objects of scalars are flattened",
        shown_by=holds(_holds_objects)),
    EdgeValue("number", "0", "a scalar has no keys; zero is falsy", shown_by=holds(_is_number)),
    EdgeValue("negative", "-1", "a pattern for numbers has no sign",
        shown_by=holds(lambda value: _is_number(value) and value < 0)),
    EdgeValue("minus-zero", "-0", "the sign is lost, or it is no integer any more",
        shown_by=matches_outside_strings(r"-0(\.0*)?(?![0-9.eE])")),
    EdgeValue("string", '"text"', "a string inside is parsed twice, or its quotes stay",
        shown_by=holds(_is_filled_string)),
    EdgeValue("empty-string", '""', "an empty string inside is taken for no data",
        shown_by=holds(lambda value: value == "")),
    EdgeValue("boolean", "false", "false is taken for no data",
        shown_by=holds(lambda value: isinstance(value, bool))),
    EdgeValue("null", "null", "null inside is taken for no data",
        shown_by=holds(lambda value: value is None), state=2),
    EdgeValue("big-number", '{"number": 9007199254740993}', "through a double the number changes",
        shown_by=any_inside(is_beyond_doubles)),
    EdgeValue("float", '{"number": 0.1e-6}', "the number's spelling does not survive a round trip",
        shown_by=matches_outside_strings("[0-9][.eE]")),
    EdgeValue("int64-overflow", '{"number": 18446744073709551616}', "the number does not fit into 64 bits",
        shown_by=any_inside(lambda value: type(value) is int and not -(2**63) <= value < 2**64)),
    EdgeValue("double-overflow", '{"number": 1e400}', "read as a double it is infinite, and printed again no JSON",
        shown_by=any_inside(_is_infinite)),
    EdgeValue("key-order", '{"b": 1, "a": 2}', "printed again with sorted keys it is another text",
        shown_by=any_inside(lambda value: isinstance(value, dict) and [*value] != sorted(value))),
    EdgeValue("keys", '{"": 0, "a.b": {"a b": []}, "__proto__": {}, "items": 1, "id": null}', "keys used as names",
        shown_by=any_inside(lambda value: isinstance(value, dict) and not all(map(_is_attribute_name, value)))),
    EdgeValue("json-string", json.dumps('{"key": [0]}'), "JSON in a string in JSON: parsed until it is an object",
        shown_by=holds(_is_embedded_container)),
    EdgeValue("line-separator", '"\u2028"', "no line of JavaScript may hold it raw",
        shown_by=matches("[\u2028\u2029]")),
    EdgeValue("escaped-nul", '{"key": "\\u0000"}', "the text ends there for C and for databases",
        shown_by=contains("\\u0000")),
    EdgeValue("escaped-surrogate", '{"key": "\\ud83d"}', "half a character: decoded it cannot be encoded again",
        shown_by=any_inside(lambda value: isinstance(value, str) and not _SURROGATES.isdisjoint(value))),
    EdgeValue("duplicate-keys", '{"key": 1, "key": 2}', "parsed and printed again a key is lost",
        shown_by=_repeats_keys),
    EdgeValue("escaped-unicode", '{"key": "\\u00e9\\ud83d\\ude00"}', "escapes are compared as text, or cut in half",
        shown_by=lambda text: "\\u" in text and is_valid_json(text)),
    EdgeValue("raw-unicode", '{"ключ": "é😀"}', "printed again it is escaped, or not encodable",
        shown_by=lambda text: not text.isascii() and is_valid_json(text)),
    EdgeValue("embedded-again", json.dumps({"body": json.dumps({"key": "value"})}), "unescaped once too often",
        shown_by=any_inside(_is_embedded_container)),
    EdgeValue("spaces", ' {\n "key" : [ ] }\n', "white space does not survive a round trip",
        shown_by=lambda text: _is_loose(text) and is_valid_json(text)),
    EdgeValue("deep", "[" * _DEEP + "]" * _DEEP, "recursion per level exhausts the stack",
        shown_by=lambda text: _depth(text) >= _MANY_LEVELS),
    EdgeValue("large", json.dumps({f"key{each}": each for each in range(_LARGE)}), "cut for a log or a column",
        shown_by=lambda text: len(text) >= _LONG),
    EdgeValue("tiny-number", '{"number": -1e-310}', "as a normal double it is zero; the exponent is not read",
        shown_by=any_inside(lambda value: type(value) is float and 0 < abs(value) < 2.2e-308)),
    EdgeValue("long-decimal", '{"number": 0.1234567890123456789012345}', "a double holds 17 digits of it",
        shown_by=matches_outside_strings(r"[0-9]\.[0-9]{18}")),
    EdgeValue("whole-float", '{"number": 1.0}', "1.0 becomes 1, or is no integer any more",
        shown_by=any_inside(lambda value: type(value) is float and value.is_integer())),
    EdgeValue("keys-differ-in-case", '{"key": 1, "Key": 2, "KEY": 3}', "keys that are folded are lost",
        shown_by=any_inside(lambda value: isinstance(value, dict) and _has_keys_folded_alike(value))),
    EdgeValue("keys-like-numbers", '{"10": 1, "9": 2, "01": 3}', "JavaScript puts such keys first and sorts them",
        shown_by=any_key(matches("^[0-9]+$"))),
    EdgeValue("keys-of-prototypes", '{"constructor": 1, "toString": 2}', "every object of JavaScript has them",
        shown_by=any_key(lambda key: key in {"constructor", "toString"})),
    EdgeValue("keys-with-marks", '{"$ref": 1, "@type": 2, "$": 3, "@": 4}', "keys that mean something elsewhere",
        shown_by=any_key(matches("^[$@]"))),
    EdgeValue("keys-with-dots", '{"a.b": 1, "a": {"b": 2}}', "keys that are joined by dots become one",
        shown_by=any_key(lambda key: "." in key)),
    EdgeValue("long-key", json.dumps({"k" * _LONG_KEY: 1}), "longer than a name or a column may be",
        shown_by=any_key(lambda key: len(key) >= MANY_CHARACTERS)),
    EdgeValue("long-array", json.dumps([0] * _LONG_ARRAY), "cut at a page's size, or recursion per element",
        shown_by=any_inside(lambda value: isinstance(value, list) and len(value) > 1000)),
    EdgeValue("blank-in-object", "{ }", "compared with the text {}, it is not empty",
        shown_by=matches_outside_strings(r"\{\s+\}")),
    EdgeValue("blank-in-array", "[ ]", "compared with the text [], it is not empty",
        shown_by=matches_outside_strings(r"\[\s+\]")),
    EdgeValue("leading-blanks", ' \n{"key": 1}', "the first character is taken for the kind of value",
        shown_by=lambda text: text[:1].isspace() and is_valid_json(text)),
    EdgeValue("trailing-blanks", '{"key": 1} \n', "the last character is taken for the end of the value",
        shown_by=lambda text: text[-1:].isspace() and is_valid_json(text)),
    EdgeValue("indented", '{\n\t"key": [\n\t\t1\n\t]\n}', "one line is expected",
        shown_by=matches_outside_strings(r"\n[ \t]+")),
    EdgeValue("compact", '{"key":[1,2],"other":null}', "printed again it has blanks",
        shown_by=matches_outside_strings("[:,][^ \t\r\n]")),
    EdgeValue("bare-big-number", "9007199254740993", "through a double the number changes",
        shown_by=holds(is_beyond_doubles)),
    EdgeValue("bare-overflow", "1e400", "read as a double it is infinite", shown_by=holds(_is_infinite)),
    EdgeValue("bare-fraction", "0.1", "an integer is expected; in binary it has no end",
        shown_by=holds(_is_fraction)),
    EdgeValue("whole-exponent", "1E5", "an integer is written otherwise, or it is none",
        shown_by=matches_outside_strings("[0-9][eE][+]?[0-9]")),
    EdgeValue("minus-zero-float", "-0.0", "equal to zero, and yet printed otherwise",
        shown_by=holds(lambda value: type(value) is float and value == 0 and copysign(1, value) < 0)),
    EdgeValue("true", "true", "true is taken for 1", shown_by=holds(lambda value: value is True)),
    EdgeValue("string-of-null", '"null"', "parsed twice it is null", shown_by=holds(lambda value: value == "null")),
    EdgeValue("string-of-number", '"1"', "parsed twice it is a number",
        shown_by=holds(lambda value: isinstance(value, str) and _is_number(json_in(value)))),
    EdgeValue("null-member", '{"key": null}', "a member that is null is taken for absent",
        shown_by=any_inside(lambda value: isinstance(value, dict) and None in value.values())),
    EdgeValue("escaped-slash", '"<\\/a>"', "printed again it has no backslash",
        shown_by=lambda text: "\\/" in text and is_valid_json(text)),
    EdgeValue("escaped-quotes", '{"a\\"b": "\\\\"}', "quotes and backslashes are found by a pattern",
        shown_by=any_key(lambda key: '"' in key or "\\" in key)),
    EdgeValue("deep-objects", '{"a": ' * _DEEP + "1" + "}" * _DEEP, "recursion per level exhausts the stack",
        shown_by=lambda text: _without_strings(text).count("{") >= _MANY_LEVELS <= _depth(text)),
    EdgeValue("very-deep", "[" * _VERY_DEEP + "]" * _VERY_DEEP, "past the depth that parsers allow",
        shown_by=lambda text: _depth(text) >= _VERY_DEEP, group="unusual"),
    EdgeValue("not-json", "plain text", "json.loads raises",
        shown_by=lambda text: text != "" and not is_valid_json(text), group="unusual"),
    EdgeValue("empty-text", "", "an empty text is not JSON", group="unusual"),
    EdgeValue("not-a-number", "NaN", "Python's json takes it, others do not",
        shown_by=matches_outside_strings("NaN|Infinity"), group="unusual"),
)  # fmt: skip

KEYS = (
    "key", "Key", "KEY", "a.b", "10", "9", "01", "$", "@", "$ref", "__proto__", "constructor", "toString", "",
    "length", "k" * _LONG_KEY,
)  # fmt: skip
NUMERALS = (
    "0", "1", "-1", "-0", "1.0", "0.5", "1e5", "1E+2", "-1e-310", "1e400", "9007199254740993", "-9223372036854775809",
    "18446744073709551616", "0.1234567890123456789012345", "1e-7", "-0.0",
)  # fmt: skip
"""The parts of JSON in a text: keys of objects, and numbers as they are written."""
