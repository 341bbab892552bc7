"""The edge values of every kind of text and number: what clients get wrong, as data.

One table serves all who need it: the Hypothesis strategies mix the values in, `edge_cases` enumerates them.
The order is from plain to strange, since Hypothesis shrinks towards the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["unusual", "evolution"]
"""What is off unless asked for: legal but never sent by a protobuf server; sent by a later version only."""


@dataclass(frozen=True, slots=True)
class EdgeValue:
    """A value that some client handles wrongly.

    Attributes:
        id: stable name, unique within its kind.
        value: the value itself.
        why: what goes wrong there.
        group: None for what every client must survive today.
        rare: whether enumerations have it only once for each name of a member.
    """

    id: str
    value: object
    why: str
    group: Group | None = None
    rare: bool = False


TIMESTAMPS = (
    EdgeValue("no-fraction", "2024-05-06T07:08:09Z", "a format with %f demands a fraction"),
    EdgeValue("one-digit", "2024-05-06T07:08:09.1Z", "fromisoformat before Python 3.11 takes 3 or 6 digits only"),
    EdgeValue("three-digits", "2024-05-06T07:08:09.123Z", "a format without %f refuses milliseconds"),
    EdgeValue("six-digits", "2024-05-06T07:08:09.123456Z", "a parser of milliseconds refuses or drops the rest"),
    EdgeValue("seven-digits", "2024-05-06T07:08:09.1234567Z", "%f takes six digits at most"),
    EdgeValue("nine-digits", "2024-05-06T07:08:09.123456789Z", "datetime has no nanoseconds: cut or refused"),
    EdgeValue("trailing-zeros", "2024-05-06T07:08:09.120Z", "the fraction read as an integer: .120 is not 120 us"),
    EdgeValue("leading-zeros", "2024-05-06T07:08:09.000000001Z", "int() of the fraction drops its leading zeros"),
    EdgeValue("last-nanosecond", "2024-05-06T07:08:09.999999999Z", "rounding carries into the next second"),
    EdgeValue("midnight", "2024-05-06T00:00:00Z", "a zero time of day is falsy or printed as a bare date"),
    EdgeValue("leap-day", "2024-02-29T12:00:00Z", "29 February built from parts, or a year added to it"),
    EdgeValue("month-end", "2024-01-31T12:00:00Z", "a month later there is no such day"),
    EdgeValue("end-of-year", "2024-12-31T23:59:59.999999Z", "local time or rounding moves it to the next year"),
    EdgeValue("epoch", "1970-01-01T00:00:00Z", "timestamp 0 is falsy and taken for no timestamp"),
    EdgeValue("before-epoch", "1969-12-31T23:59:59.5Z", "negative seconds with a fraction round the wrong way"),
    EdgeValue("after-2038", "2038-01-19T03:14:08Z", "seconds past 2^31-1 overflow 32 bits"),
    EdgeValue("after-2262", "2262-04-11T23:47:16.854775808Z", "nanoseconds past 2^63-1 overflow 64 bits"),
    EdgeValue("year-0001", "0001-01-01T00:00:00Z", "a time zone's shift underflows; %Y does not pad the year"),
    EdgeValue("year-9999", "9999-12-31T23:59:59.999999999Z", "adding a duration or rounding up overflows"),
    EdgeValue("offset", "2024-05-06T10:08:09+03:00", "the last character is taken for Z", "unusual"),
    EdgeValue("negative-offset", "2024-05-05T23:38:09.5-07:30", "half hours and the other day are lost", "unusual"),
    EdgeValue("unknown-offset", "2024-05-06T07:08:09-00:00", "only Z is taken for UTC", "unusual"),
    EdgeValue("lower-case", "2024-05-06t07:08:09z", "split at an upper-case T", "unusual"),
    EdgeValue("leap-second", "2016-12-31T23:59:60Z", "second 60 does not exist for most parsers", "unusual"),
)

INT64S = (
    EdgeValue("1", "1", "the text is compared with a number"),
    EdgeValue("0", "0", "zero is falsy as a number and truthy as text"),
    EdgeValue("2", "2", "the first value that is not one"),
    EdgeValue("10", "10", "compared as text, 10 is less than 2"),
    EdgeValue("int32-max", "2147483647", "one more overflows 32 bits"),
    EdgeValue("int32-max-plus-1", "2147483648", "read as a 32-bit integer"),
    EdgeValue("2-53", "9007199254740992", "the first integer whose successor a double cannot hold"),
    EdgeValue("2-53-plus-1", "9007199254740993", "read through a double it becomes 2^53"),
    EdgeValue("int64-max", "9223372036854775807", "read through a double it becomes 2^63"),
    EdgeValue("int64-min", "-9223372036854775808", "isdigit() refuses the sign; negated it overflows"),
)

DURATIONS = (
    EdgeValue("zero", "0s", "zero is falsy and taken for no duration"),
    EdgeValue("seconds", "3s", "a pattern demands a fraction"),
    EdgeValue("one-digit", "4.1s", "times ten it is not a whole number in floats; three digits are expected"),
    EdgeValue("milliseconds", "3.500s", "int() refuses the fraction; .500 is half a second"),
    EdgeValue("one-nanosecond", "0.000000001s", "rounded to nothing, or printed as 1e-09"),
    EdgeValue("leading-zeros", "1.050s", "int() of the fraction drops its leading zero"),
    EdgeValue("microseconds", "1.000250s", "a parser of milliseconds drops the rest"),
    EdgeValue("seven-digits", "4.1234567s", "a pattern knows 3, 6 and 9 digits only"),
    EdgeValue("nine-digits", "12.123456789s", "timedelta has no nanoseconds: cut or rounded"),
    EdgeValue("rounds-up", "59.999999999s", "rounding gives sixty seconds"),
    EdgeValue("days", "90061s", "the days of a timedelta are lost by .seconds"),
    EdgeValue("negative", "-1.500s", "a pattern without a sign refuses it; the fraction is added, not subtracted"),
    EdgeValue("negative-fraction", "-0.500s", "int('-0') loses the sign"),
    EdgeValue("max", "315576000000.999999999s", "a double holds no nanoseconds of ten thousand years"),
    EdgeValue("min", "-315576000000.999999999s", "ten thousand years back overflow a date"),
    EdgeValue("minus-zero", "-0s", "a sign without a value", "unusual"),
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
    EdgeValue("very-deep", "[" * _VERY_DEEP + "]" * _VERY_DEEP, "past the depth that parsers allow", "unusual"),
    EdgeValue("not-json", "plain text", "json.loads raises", "unusual"),
    EdgeValue("empty-text", "", "an empty text is not JSON", "unusual"),
    EdgeValue("not-a-number", "NaN", "Python's json takes it, others do not", "unusual"),
)

_SINK = "\u3000=[*_]:|$^#@&amp;?/../~+\u200b\ufffdßé \u202e<b>\"q'</b>\n\té e\u0301 😀\x00 %s {0} \\ ,; "

_RUN = 130

COMMON_TEXTS = (
    EdgeValue("empty", "", "an empty string is falsy and taken for an absent field"),
    EdgeValue("plain", "text", "the plain case"),
    EdgeValue("space", " ", "a blank text is truthy, stripped it is not"),
    EdgeValue("zero", "0", "text that looks like a number becomes one"),
    EdgeValue("digits", "007", "text that looks like a number becomes one and loses its zeros"),
    EdgeValue("keyword", "null", "a word that means no value elsewhere"),
    EdgeValue("yaml-word", "no", "YAML takes it for false"),
    EdgeValue("formula", "=1+1", "a spreadsheet computes it"),
    EdgeValue("dots", "..", "the folder above when used as a file name or in an address"),
    EdgeValue("surrounding-spaces", "  text  ", "stripped on the way"),
    EdgeValue("upper-case", "TeXt", "folded to one case"),
    EdgeValue("astral", "😀", "two units in UTF-16, four bytes in UTF-8"),
    EdgeValue("combining", "e\u0301", "normalised to another text"),
    EdgeValue("case-length", "ßﬁİ", "in the other case it has another length"),
    EdgeValue(
        "invisible", "\ufeff\u200b\u200d\u00ad\ufffe", "nothing to see, and yet not empty; a mark taken for the file's"
    ),
    EdgeValue("wide-spaces", "\u00a0text\u3000", "strip() removes them, a pattern or another language does not"),
    EdgeValue("non-latin", "Шаг: über 步骤", "encoded as ASCII or Latin-1"),
    EdgeValue("right-to-left", "\u202e\u05e9\u05dc\u05d5\u05dd\u202c", "printed in another order"),
    EdgeValue("control", "\x1b[31mred\x7f", "printed to a terminal it does something; XML refuses it"),
    EdgeValue("nul", "a\x00b", "the text ends there for C and for databases"),
    EdgeValue("newline", "line\nline\r\n", "one record becomes two lines"),
    EdgeValue("line-separator", "line\u2028line\x85", "splitlines() splits where others do not"),
    EdgeValue("quotes", "'\"`\\", "pasted into a query or a shell command"),
    EdgeValue("markup", "<b>&amp;</b><script>", "pasted into a page"),
    EdgeValue("template", "%s %d {} {0} ${x}", "used as a format of its own"),
    EdgeValue("marks", "*_[0]_* `#` + ~", "Markdown, globs and forms read them as their own"),
    EdgeValue("separators", "a,b;c\td|e=f", "pasted into CSV or a header"),
    EdgeValue("path", "../a/b", "used as a file name or in an address"),
    EdgeValue("long", "long " * 800, "cut, or past a column's width"),
    EdgeValue("sink", _SINK, "all of it at once"),
)


def _rare(name: str, value: str, why: str) -> EdgeValue:
    return EdgeValue(name, value, why, rare=True)


RARE_TEXTS = (
    _rare("negative-number", "-1", "text that looks like a number with a sign becomes one"),
    _rare("decimal-number", "1.0", "text that looks like a number becomes one and loses its zero"),
    _rare("exponent", "1e5", "text that looks like a number becomes 100000"),
    _rare("big-number", "9007199254740993", "read through a double it is another number"),
    _rare("nan", "nan", "float() takes it, and it equals nothing, not even itself"),
    _rare("infinity", "inf", "float() takes it, and JSON cannot hold it"),
    _rare("boolean-word", "true", "a word that becomes a truth value"),
    _rare("date", "2024-01-01", "YAML and spreadsheets take it for a date"),
    _rare("timestamp", "2024-01-01T00:00:00Z", "text that looks like a time becomes one"),
    _rare("duration", "3.5s", "text that looks like a duration becomes one"),
    _rare("url", "https://example.com/a?b=c#d", "made a link, or split at :// or a colon"),
    _rare("percent-escape", "a%2Fb%20c", "unescaped once too often, or escaped again"),
    _rare("backslash", "C:\\new\\table", "unescaped it has a line and a tab"),
    _rare("tab", "a\tb", "one column becomes two"),
    _rare("blank-line", "a\n\nb", "a blank line ends headers, a paragraph or a record"),
    _rare("inner-spaces", "a  b", "split and joined again it has one space"),
    _rare("json-object", '{"key": [1]}', "text that looks like JSON is parsed"),
    _rare("json-array", "[]", "text that looks like JSON is parsed"),
    _rare("one-quote", '"', "quotes are stripped, or a pair is expected"),
    _rare("end-of-script", "</script>", "in a page the script ends there"),
    _rare("brace-template", "{0.__class__} {x}", "used as a format of its own, it lacks arguments"),
    _rare("dollar-template", "${x} $y", "a shell or a template replaces it"),
    _rare("constructor", "constructor", "every object of JavaScript has this key"),
    _rare("to-string", "toString", "every object of JavaScript has this key"),
    _rare("proto", "__proto__", "assigned as a key it changes the object"),
    _rare("family", "👨‍👩‍👧‍👦", "one sign of seven characters, cut in pieces"),
    _rare("flag", "🇩🇪", "one sign of two characters, cut in half or reversed to another"),
    _rare("private-use", "", "no character of Unicode, refused or dropped"),
    _rare("other-digits", "٣٤", "isdigit() and int() take it, ASCII does not"),
    _rare("astral-inside", "plain 😀 text", "positions differ between UTF-16 and characters"),
    _rare("astral-run", "😀" * _RUN, "cut at an odd unit of UTF-16, half a character is left"),
    _rare("shifted-astral-run", "a" + "😀" * _RUN, "cut at an even unit of UTF-16, half a character is left"),
    _rare("long-word", "w" * 150, "no space to break a line at"),
)
TEXTS = (*COMMON_TEXTS[:-1], *RARE_TEXTS, COMMON_TEXTS[-1])
"""The sink is the last."""

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
