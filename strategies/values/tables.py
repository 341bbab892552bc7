"""The edge values of every kind of text and number: what clients get wrong, as data.

One table serves all who need it: the Hypothesis strategies mix the values in, `edge_cases` enumerates them.
The order is from plain to strange, since Hypothesis shrinks towards the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from .texts import COMMON_TEXTS, RARE_TEXTS, TEXTS
from .times import DURATIONS, TIMESTAMPS
from .value import EdgeValue, Group

__all__ = [
    "BYTES",
    "BY_FORMAT",
    "COMMON_TEXTS",
    "DURATIONS",
    "EMBEDDED_JSON",
    "FRACTIONS",
    "INT64S",
    "JSON_VALUES",
    "KEYS",
    "NEW_FIELD",
    "NEW_VALUE",
    "NUMBERS",
    "NUMERALS",
    "RARE_TEXTS",
    "TEXTS",
    "TIMESTAMPS",
    "USUAL_EMBEDDED_JSON",
    "USUAL_TEXTS",
    "EdgeValue",
    "Group",
]

INT64S = (
    EdgeValue("1", "1", "the text is compared with a number"),
    EdgeValue("0", "0", "zero is falsy as a number and truthy as text"),
    EdgeValue("2", "2", "the first value that is not one"),
    EdgeValue("10", "10", "compared as text, 10 is less than 2"),
    EdgeValue("3", "3", "the usual limit of tries"),
    EdgeValue("7", "7", "a limit of tries"),
    EdgeValue("8", "8", "a power of two"),
    EdgeValue("9", "9", "compared as text, 9 is more than 10"),
    EdgeValue("16", "16", "a power of two"),
    EdgeValue("63", "63", "one less than a power of two"),
    EdgeValue("64", "64", "a power of two; bits of a word"),
    EdgeValue("65", "65", "one more than a power of two"),
    EdgeValue("99", "99", "the last of two digits"),
    EdgeValue("100", "100", "three digits: a column's width, a limit of tries"),
    EdgeValue("101", "101", "one more than a limit"),
    EdgeValue("127", "127", "the last that 8 bits hold"),
    EdgeValue("128", "128", "read as 8 bits it is negative"),
    EdgeValue("129", "129", "read as 8 bits it is negative"),
    EdgeValue("255", "255", "the last that a byte holds"),
    EdgeValue("256", "256", "read as a byte it is zero"),
    EdgeValue("257", "257", "read as a byte it is one"),
    EdgeValue("999", "999", "the last of three digits"),
    EdgeValue("1000", "1000", "printed with a separator; four digits"),
    EdgeValue("1001", "1001", "one more than a limit"),
    EdgeValue("32768", "32768", "read as 16 bits it is negative"),
    EdgeValue("65536", "65536", "read as 16 bits it is zero"),
    EdgeValue("int32-max", "2147483647", "one more overflows 32 bits"),
    EdgeValue("int32-max-plus-1", "2147483648", "read as a 32-bit integer"),
    EdgeValue("2-53", "9007199254740992", "the first integer whose successor a double cannot hold"),
    EdgeValue("2-53-plus-1", "9007199254740993", "read through a double it becomes 2^53"),
    EdgeValue("int64-max", "9223372036854775807", "read through a double it becomes 2^63"),
    EdgeValue("int64-min", "-9223372036854775808", "isdigit() refuses the sign; negated it overflows"),
    EdgeValue("minus-one", "-1", "isdigit() refuses the sign; -1 stands for none"),
    EdgeValue("2-53-minus-1", "9007199254740991", "the last safe integer of JavaScript"),
    EdgeValue("uint32-max-plus-1", "4294967296", "read as 32 bits it is zero"),
)

_DEEP, _VERY_DEEP = 150, 1000
_LARGE, _LONG_ARRAY, _LONG_KEY = 500, 1100, 300

EMBEDDED_JSON = (
    EdgeValue("object", '{"key": "value"}', "the text is taken for an object, or parsed twice"),
    EdgeValue("empty-object", "{}", "an empty object is falsy and taken for no data"),
    EdgeValue("array", '[1, "two", null]', "an array has no keys"),
    EdgeValue("empty-array", "[]", "an empty array is falsy, and has no keys"),
    EdgeValue("array-of-objects", '[{"key": 1}, {}]', "only objects of scalars are flattened"),
    EdgeValue("number", "0", "a scalar has no keys; zero is falsy"),
    EdgeValue("negative", "-1", "a pattern for numbers has no sign"),
    EdgeValue("minus-zero", "-0", "the sign is lost, or it is no integer any more"),
    EdgeValue("string", '"text"', "a string inside is parsed twice, or its quotes stay"),
    EdgeValue("empty-string", '""', "an empty string inside is taken for no data"),
    EdgeValue("boolean", "false", "false is taken for no data"),
    EdgeValue("null", "null", "null inside is taken for no data"),
    EdgeValue("big-number", '{"number": 9007199254740993}', "through a double the number changes"),
    EdgeValue("float", '{"number": 0.1e-6}', "the number's spelling does not survive a round trip"),
    EdgeValue("int64-overflow", '{"number": 18446744073709551616}', "the number does not fit into 64 bits"),
    EdgeValue("double-overflow", '{"number": 1e400}', "read as a double it is infinite, and printed again no JSON"),
    EdgeValue("key-order", '{"b": 1, "a": 2}', "printed again with sorted keys it is another text"),
    EdgeValue("keys", '{"": 0, "a.b": {"a b": []}, "__proto__": {}, "items": 1, "id": null}', "keys used as names"),
    EdgeValue("json-string", json.dumps('{"key": [0]}'), "JSON in a string in JSON: parsed until it is an object"),
    EdgeValue("line-separator", '"\u2028"', "no line of JavaScript may hold it raw"),
    EdgeValue("escaped-nul", '{"key": "\\u0000"}', "the text ends there for C and for databases"),
    EdgeValue("escaped-surrogate", '{"key": "\\ud83d"}', "half a character: decoded it cannot be encoded again"),
    EdgeValue("duplicate-keys", '{"key": 1, "key": 2}', "parsed and printed again a key is lost"),
    EdgeValue("escaped-unicode", '{"key": "\\u00e9\\ud83d\\ude00"}', "escapes are compared as text, or cut in half"),
    EdgeValue("raw-unicode", '{"ключ": "é😀"}', "printed again it is escaped, or not encodable"),
    EdgeValue("embedded-again", json.dumps({"body": json.dumps({"key": "value"})}), "unescaped once too often"),
    EdgeValue("spaces", ' {\n "key" : [ ] }\n', "white space does not survive a round trip"),
    EdgeValue("deep", "[" * _DEEP + "]" * _DEEP, "recursion per level exhausts the stack"),
    EdgeValue("large", json.dumps({f"key{each}": each for each in range(_LARGE)}), "cut for a log or a column"),
    EdgeValue("tiny-number", '{"number": -1e-310}', "as a normal double it is zero; the exponent is not read"),
    EdgeValue("long-decimal", '{"number": 0.1234567890123456789012345}', "a double holds 17 digits of it"),
    EdgeValue("whole-float", '{"number": 1.0}', "1.0 becomes 1, or is no integer any more"),
    EdgeValue("keys-differ-in-case", '{"key": 1, "Key": 2, "KEY": 3}', "keys that are folded are lost"),
    EdgeValue("keys-like-numbers", '{"10": 1, "9": 2, "01": 3}', "JavaScript puts such keys first and sorts them"),
    EdgeValue("keys-of-prototypes", '{"constructor": 1, "toString": 2}', "every object of JavaScript has them"),
    EdgeValue("keys-with-marks", '{"$ref": 1, "@type": 2, "$": 3, "@": 4}', "keys that mean something elsewhere"),
    EdgeValue("keys-with-dots", '{"a.b": 1, "a": {"b": 2}}', "keys that are joined by dots become one"),
    EdgeValue("long-key", json.dumps({"k" * _LONG_KEY: 1}), "longer than a name or a column may be"),
    EdgeValue("long-array", json.dumps([0] * _LONG_ARRAY), "cut at a page's size, or recursion per element"),
    EdgeValue("blank-in-object", "{ }", "compared with the text {}, it is not empty"),
    EdgeValue("blank-in-array", "[ ]", "compared with the text [], it is not empty"),
    EdgeValue("leading-blanks", ' \n{"key": 1}', "the first character is taken for the kind of value"),
    EdgeValue("trailing-blanks", '{"key": 1} \n', "the last character is taken for the end of the value"),
    EdgeValue("indented", '{\n\t"key": [\n\t\t1\n\t]\n}', "one line is expected"),
    EdgeValue("compact", '{"key":[1,2],"other":null}', "printed again it has blanks"),
    EdgeValue("bare-big-number", "9007199254740993", "through a double the number changes"),
    EdgeValue("bare-overflow", "1e400", "read as a double it is infinite"),
    EdgeValue("bare-fraction", "0.1", "an integer is expected; in binary it has no end"),
    EdgeValue("whole-exponent", "1E5", "an integer is written otherwise, or it is none"),
    EdgeValue("minus-zero-float", "-0.0", "equal to zero, and yet printed otherwise"),
    EdgeValue("true", "true", "true is taken for 1"),
    EdgeValue("string-of-null", '"null"', "parsed twice it is null"),
    EdgeValue("string-of-number", '"1"', "parsed twice it is a number"),
    EdgeValue("null-member", '{"key": null}', "a member that is null is taken for absent"),
    EdgeValue("escaped-slash", '"<\\/a>"', "printed again it has no backslash"),
    EdgeValue("escaped-quotes", '{"a\\"b": "\\\\"}', "quotes and backslashes are found by a pattern"),
    EdgeValue("deep-objects", '{"a": ' * _DEEP + "1" + "}" * _DEEP, "recursion per level exhausts the stack"),
    EdgeValue("very-deep", "[" * _VERY_DEEP + "]" * _VERY_DEEP, "past the depth that parsers allow", "unusual"),
    EdgeValue("not-json", "plain text", "json.loads raises", "unusual"),
    EdgeValue("empty-text", "", "an empty text is not JSON", "unusual"),
    EdgeValue("not-a-number", "NaN", "Python's json takes it, others do not", "unusual"),
)

KEYS = (
    "key", "Key", "KEY", "a.b", "10", "9", "01", "$", "@", "$ref", "__proto__", "constructor", "toString", "",
    "length", "k" * _LONG_KEY,
)  # fmt: skip
NUMERALS = (
    "0", "1", "-1", "-0", "1.0", "0.5", "1e5", "1E+2", "-1e-310", "1e400", "9007199254740993", "-9223372036854775809",
    "18446744073709551616", "0.1234567890123456789012345", "1e-7", "-0.0",
)  # fmt: skip
"""What JSON in a text is made of: keys of objects, and numbers as they are written."""

JSON_VALUES = (
    EdgeValue("null", None, "null is taken for absent"),
    EdgeValue("false", value=False, why="false is taken for absent"),
    EdgeValue("zero", 0, "zero is falsy"),
    EdgeValue("big-number", 2**53 + 1, "through a double the number changes"),
    EdgeValue("fraction", 0.5, "an integer is expected"),
    EdgeValue("empty-string", "", "an empty string is falsy"),
    EdgeValue("string", "text", "an object is expected"),
    EdgeValue("empty-array", [], "an empty array is falsy"),
    EdgeValue("array", [1, "two", None], "an array has no keys"),
    EdgeValue("empty-object", {}, "an empty object is falsy"),
    EdgeValue("object", {"key": {"inner": [{}]}}, "only one level is read"),
)

NEW_FIELD = "addedLater"
NEW_VALUE = "ADDED_LATER"
"""What a later version of the service may send: a member and an enum value that no page lists."""

NUMBERS: tuple[float, ...] = (0, 1, -1, 2, 10, 100, 1000, 2**31 - 1, 2**31, 2**53, 2**53 + 1, -(2**31))
FRACTIONS = (0.5, -0.5, 1e-9, 1e300)
BYTES = (
    EdgeValue("empty", "", "empty bytes are falsy"),
    EdgeValue("padded", "AA==", "decoded without its padding"),
    EdgeValue("alphabet", "+/+/", "the URL-safe alphabet has other characters"),
)

BY_FORMAT: Mapping[str, tuple[EdgeValue, ...]] = {
    "date-time": TIMESTAMPS,
    "int64": INT64S,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
}

USUAL_TEXTS = tuple(
    EdgeValue(each, each, "the plain case")
    for each in ("step", "check-order", "Charge the card", "FunctionCall", "HttpCall", "TIMEOUT", "not found")
)
USUAL_EMBEDDED_JSON = tuple(each for each in EMBEDDED_JSON if each.id in {"object", "empty-object", "array"})
