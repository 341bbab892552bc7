"""The values that break a rule, kind by kind: what servers of other makes, and bugs, send instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, repeat

from ...contract.findings.pointer import escape
from ...contract.formats.patterns import INT64_MAX, INT64_MIN
from ..schema.examples import (
    different_examples,
    has_key,
    key_at,
    several,
    smallest_example,
    smallest_number,
    smallest_object,
    smallest_text,
)
from ..schema.nodes import (
    Array,
    Choice,
    EmbeddedJson,
    Filtered,
    Formatted,
    Int64,
    Map,
    Node,
    Number,
    Object,
    Text,
    Tuple,
)
from ..schema.search import some_values
from ..values.formats import STANDARD_FORMATS
from ..values.texts import TEXTS


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that breaks exactly one rule where it stands; `inside` is the pointer from there to what is wrong."""

    value: object
    rule: str
    why: str
    inside: str = ""


TIMESTAMPS = (
    WrongValue("2024-02-30T07:08:09Z", "date-time", "30 February"),
    WrongValue("2023-02-29T07:08:09Z", "date-time", "29 February of a common year"),
    WrongValue("2024-05-06T07:08:09.1234567890Z", "date-time", "ten fraction digits"),
    WrongValue("2024-05-06T07:08:09.Z", "date-time", "a point without digits"),
    WrongValue("2024-05-06T07:08:09,5Z", "date-time", "a comma for the point"),
    WrongValue("2024-05-06T24:00:00Z", "date-time", "hour 24"),
    WrongValue("2024-05-06T07:60:00Z", "date-time", "minute 60"),
    WrongValue("2024-05-06T23:59:60Z", "date-time", "a leap second on a day that has none"),
    WrongValue("2024-05-06 07:08:09Z", "date-time", "a space for the T"),
    WrongValue("2024-05-06T07:08:09", "date-time", "no time zone"),
    WrongValue("2024-05-06T10:08:09+0300", "date-time", "an offset without its colon"),
    WrongValue("2024-05-06", "date-time", "a bare date"),
    WrongValue("2024-05-06T07:08Z", "date-time", "no seconds"),
    WrongValue("2024-13-06T07:08:09Z", "date-time", "month 13"),
    WrongValue(1714979289, "type", "seconds since the epoch, as a number"),
    WrongValue({"seconds": "1714979289", "nanos": 0}, "type", "protobuf's fields instead of its JSON"),
    WrongValue("2024-5-6T7:8:9Z", "date-time", "no leading zeros"),
    WrongValue("1714979289", "date-time", "seconds since the epoch"),
    WrongValue("Mon, 06 May 2024 07:08:09 GMT", "date-time", "the form of HTTP headers"),
    WrongValue("2024-05-06T07:08:09Z\n", "date-time", "a newline behind it"),
    WrongValue("\u0662024-05-06T07:08:09Z", "date-time", "a digit that is not ASCII"),
    WrongValue("", "date-time", "empty text for no timestamp"),
    WrongValue("0000-01-01T00:00:00Z", "date-time-range", "the year 0"),
    WrongValue("0001-01-01T00:00:00+00:01", "date-time-range", "a minute before the first instant"),
    WrongValue("9999-12-31T23:59:59-00:01", "date-time-range", "a minute after the last instant"),
)
INT64S = (
    WrongValue("1.0", "int64", "a decimal point"),
    WrongValue(2.5, "type", "a fraction, as a number"),
    WrongValue(9007199254740993, "type", "a number that doubles cannot hold"),
    WrongValue("1e3", "int64", "an exponent"),
    WrongValue("007", "int64", "leading zeros"),
    WrongValue("+1", "int64", "a plus sign"),
    WrongValue("-0", "int64", "minus zero"),
    WrongValue(" 1", "int64", "a space before it"),
    WrongValue("1_000", "int64", "grouped digits"),
    WrongValue("0x10", "int64", "another base"),
    WrongValue("\u0661", "int64", "a digit that is not ASCII"),
    WrongValue("", "int64", "empty text for no number"),
    WrongValue("9223372036854775808", "int64-range", "one more than 64 bits hold"),
    WrongValue("-9223372036854775809", "int64-range", "one less than 64 bits hold"),
    WrongValue("18446744073709551615", "int64-range", "the largest unsigned 64-bit integer"),
)
DURATIONS = (
    WrongValue("PT1.5S", "duration", "an ISO 8601 duration"),
    WrongValue("1.5", "duration", "no unit"),
    WrongValue(1.5, "type", "seconds as a number"),
    WrongValue({"seconds": "1", "nanos": 500000000}, "type", "protobuf's fields instead of its JSON"),
    WrongValue("1500ms", "duration", "milliseconds, as Go prints them"),
    WrongValue("1m30s", "duration", "minutes, as Go prints them"),
    WrongValue("00:00:01", "duration", "a clock's reading"),
    WrongValue("1.1234567890s", "duration", "ten fraction digits"),
    WrongValue("1.s", "duration", "a point without digits"),
    WrongValue(".5s", "duration", "no digit before the point"),
    WrongValue("1,5s", "duration", "a comma for the point"),
    WrongValue("01s", "duration", "a leading zero"),
    WrongValue("+1s", "duration", "a plus sign"),
    WrongValue("1 s", "duration", "a space before the unit"),
    WrongValue("1S", "duration", "an upper-case unit"),
    WrongValue("", "duration", "empty text for no duration"),
    WrongValue("315576000001s", "duration-range", "a second more than ten thousand years"),
    WrongValue("-315576000001s", "duration-range", "a second less than minus ten thousand years"),
)
BYTES = (
    WrongValue("\u00e9", "bytes", "not ASCII"),
    WrongValue("A", "bytes", "one character alone"),
    WrongValue("A A=", "bytes", "a space inside"),
)
SURROGATE = WrongValue("\ud83d", "surrogate", "half of an emoji: text cut at 16-bit units")

HALF = WrongValue('"\ud83d"', "surrogate", "half of an emoji inside, not escaped")
NOT_BOOLEANS = (
    WrongValue(None, "type", "null for no value"),
    WrongValue("true", "type", "a string for a boolean"),
    WrongValue(1, "type", "a number for a boolean"),
)

BY_FORMAT: Mapping[str, tuple[WrongValue, ...]] = {
    "date-time": TIMESTAMPS,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
    **{
        name: tuple(WrongValue(each, "format", f"no {name}") for each in standard.wrong)
        for name, standard in STANDARD_FORMATS.items()
    },
}

NOT_STRINGS = (
    WrongValue(None, "type", "null for no value"),
    WrongValue(3, "type", "a number for a string"),
    WrongValue(value=True, rule="type", why="a boolean for a string"),
    WrongValue(["text"], "type", "an array around the string"),
    WrongValue({"value": "text"}, "type", "an object around the string"),
)
NOT_NUMBERS = (
    WrongValue(None, "type", "null for no value"),
    WrongValue("3", "type", "a string for a number"),
    WrongValue(value=True, rule="type", why="a boolean for a number"),
)
NOT_OBJECTS = (
    WrongValue(None, "type", "null for no object"),
    WrongValue([], "type", "an empty array for an empty object, as PHP writes it"),
    WrongValue("{}", "type", "an object written as a string"),
    WrongValue("", "type", "empty text for no object"),
)
NOT_ARRAYS = (
    WrongValue(None, "type", "null for no elements"),
    WrongValue({}, "type", "an object for an array"),
    WrongValue("[]", "type", "an array written as a string"),
)

BODIES = (
    WrongValue(b"", "json", "no body at all"),
    WrongValue(b"<html>502 Bad Gateway</html>", "json", "the page of a proxy"),
)
"""Whole bodies that are no JSON."""


# ----------------------------------------------------------------- by kind of node


def wrong_values_for(node: Node) -> Iterator[WrongValue]:
    """The values that break a rule where such a node stands."""
    match node:
        case Object():
            yield from _wrong_objects(node)
        case Array():
            yield from _wrong_arrays(node)
        case Map():
            yield from _wrong_maps(node)
        case Choice():
            yield from _wrong_choices(node)
        case Number():
            yield from _wrong_numbers(node)
        case Text() | Formatted() | Int64() | EmbeddedJson():
            yield from _wrong_strings(node)
        case Tuple():
            yield from NOT_ARRAYS
        case Filtered(inner, accepts):
            yield from wrong_values_for(inner)
            yield from _unaccepted(inner, accepts)


def _unaccepted(node: Node, accepts: Callable[[object], bool]) -> Iterator[WrongValue]:
    """Values of the node that the filter refuses, under each rule that this may break: which, validation says."""
    refused = islice((each for each in islice(some_values(node), _LOOKED_AT) if not accepts(each)), _REFUSED)
    for each in refused:
        yield from (WrongValue(each, rule, "not as the rest of the schema says") for rule in _RULES_OF_FILTERS)


_LOOKED_AT, _REFUSED = 200, 4
_RULES_OF_FILTERS = ("length", "pattern", "range", "enum", "one-of")


def _wrong_objects(node: Object) -> Iterator[WrongValue]:
    yield from NOT_OBJECTS
    smallest = smallest_object(node)
    for each in node.members:
        if each.required:
            rest = {name: value for name, value in smallest.items() if name != each.name}
            yield WrongValue(rest, "required", f"{each.name} is missing")
    nodes = {each.name: each.node for each in node.members}
    for group in node.groups:
        if group.exactly:
            none = {name: value for name, value in smallest.items() if name not in group.names}
            yield WrongValue(none, "one-of", f"none of {', '.join(group.names)} is set")
        both = {name: smallest_example(nodes[name]) for name in group.names[:2]}
        yield WrongValue({**smallest, **both}, "one-of", f"{' and '.join(both)} are both set")


def _wrong_arrays(node: Array) -> Iterator[WrongValue]:
    yield from NOT_ARRAYS
    yield WrongValue(smallest_example(node.items), "type", "a single element without its array")
    if node.least:
        yield WrongValue(several(node, node.least - 1), "min-items", "too few elements")
    if node.most is not None:
        elements = different_examples(node.items) if node.unique else repeat(smallest_example(node.items))
        yield WrongValue(list(islice(elements, node.most + 1)), "max-items", "too many elements")
    if node.unique and (distinct := several(node, max(1, node.least))):
        yield WrongValue([*distinct, distinct[0]], "unique-items", "an element twice")


def _wrong_maps(node: Map) -> Iterator[WrongValue]:
    yield from NOT_OBJECTS
    if node.least:
        yield WrongValue({}, "min-properties", "too few keys")
    if node.most is not None and len(keys := [*islice(different_examples(node.keys), node.most + 1)]) > node.most:
        many = {str(each): smallest_example(node.values) for each in keys}
        yield WrongValue(many, "max-properties", "too many keys")
    for text in (str(each.value) for each in TEXTS):
        if isinstance(node.keys, Text | Choice) and not has_key(node.keys, text):
            others = {key_at(node.keys, each): smallest_example(node.values) for each in range(node.least - 1)}
            value = {**others, text: smallest_example(node.values)}
            yield WrongValue(value, "property-name", "a key that is not allowed", f"/{escape(text)}")


def _wrong_choices(node: Choice) -> Iterator[WrongValue]:
    if node.values == (False, True):
        yield from NOT_BOOLEANS
        return
    if not all(isinstance(each, str) for each in node.values):
        yield WrongValue("text", "type", "a string for another type")
        return
    yield from (each for each in NOT_STRINGS if each.value not in node.values)
    for text, why in (("", "empty text for no value"), ("OTHER", "a value that is not listed"), ("1", "its number")):
        yield WrongValue(text, "enum", why)
    yield WrongValue(str(node.values[0]).lower(), "enum", "in lower case")
    yield WrongValue(f"{node.values[0]} ", "enum", "a space behind it")


def _wrong_numbers(node: Number) -> Iterator[WrongValue]:
    yield from NOT_NUMBERS
    if node.whole:
        yield WrongValue(smallest_number(node) + 0.5, "type", "a fraction for an integer")
    if node.low is not None:
        yield WrongValue(node.low - 1, "range", "below the least")
    if node.high is not None:
        yield WrongValue(node.high + 1, "range", "above the most")


def _wrong_strings(node: Text | Formatted | Int64 | EmbeddedJson) -> Iterator[WrongValue]:
    yield from NOT_STRINGS
    match node:
        case Text():
            yield from _wrong_texts(node)
        case Formatted(name):
            yield from BY_FORMAT[name]
        case EmbeddedJson():
            yield HALF
        case Int64(low, high):
            yield from INT64S
            past = (each for each in (low - 1, high + 1) if INT64_MIN <= each <= INT64_MAX)
            yield from (WrongValue(str(each), "range", "past the bound") for each in past)


def _wrong_texts(node: Text) -> Iterator[WrongValue]:
    if node.pattern is None and node.least <= 1:
        yield SURROGATE
    if node.least:
        yield WrongValue(smallest_text(node)[: node.least - 1], "length", "too short")
    if node.most is not None:
        yield WrongValue((smallest_text(node) or "a").ljust(node.most + 1, "a"), "length", "too long")
    if node.pattern is not None:
        for each in TEXTS:
            yield WrongValue(each.value, "pattern", f"not of the page's pattern: {each.id}")
