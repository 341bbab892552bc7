"""The values that break a rule, kind by kind: what servers of other makes, and bugs, send instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that breaks exactly one rule where it stands; `inside` is the pointer from there to the fault."""

    value: object
    rule: str
    why: str
    inside: str = ""


TIMESTAMPS = (
    Wrong("2024-02-30T07:08:09Z", "date-time", "30 February"),
    Wrong("2023-02-29T07:08:09Z", "date-time", "29 February of a common year"),
    Wrong("2024-05-06T07:08:09.1234567890Z", "date-time", "ten fraction digits"),
    Wrong("2024-05-06T07:08:09.Z", "date-time", "a point without digits"),
    Wrong("2024-05-06T07:08:09,5Z", "date-time", "a comma for the point"),
    Wrong("2024-05-06T24:00:00Z", "date-time", "hour 24"),
    Wrong("2024-05-06T07:60:00Z", "date-time", "minute 60"),
    Wrong("2024-05-06T23:59:60Z", "date-time", "a leap second on a day that has none"),
    Wrong("2024-05-06 07:08:09Z", "date-time", "a space for the T"),
    Wrong("2024-05-06T07:08:09", "date-time", "no time zone"),
    Wrong("2024-05-06T10:08:09+0300", "date-time", "an offset without its colon"),
    Wrong("2024-05-06", "date-time", "a bare date"),
    Wrong("2024-05-06T07:08Z", "date-time", "no seconds"),
    Wrong("2024-13-06T07:08:09Z", "date-time", "month 13"),
    Wrong(1714979289, "type", "seconds since the epoch, as a number"),
    Wrong({"seconds": "1714979289", "nanos": 0}, "type", "protobuf's fields instead of its JSON"),
    Wrong("2024-5-6T7:8:9Z", "date-time", "no leading zeros"),
    Wrong("1714979289", "date-time", "seconds since the epoch"),
    Wrong("Mon, 06 May 2024 07:08:09 GMT", "date-time", "the form of HTTP headers"),
    Wrong("2024-05-06T07:08:09Z\n", "date-time", "a newline behind it"),
    Wrong("\u0662024-05-06T07:08:09Z", "date-time", "a digit that is not ASCII"),
    Wrong("", "date-time", "empty text for no timestamp"),
    Wrong("0000-01-01T00:00:00Z", "date-time-range", "the year 0"),
    Wrong("0001-01-01T00:00:00+00:01", "date-time-range", "a minute before the first instant"),
    Wrong("9999-12-31T23:59:59-00:01", "date-time-range", "a minute after the last instant"),
)
INT64S = (
    Wrong("1.0", "int64", "a decimal point"),
    Wrong(2.5, "type", "a fraction, as a number"),
    Wrong(9007199254740993, "type", "a number that doubles cannot hold"),
    Wrong("1e3", "int64", "an exponent"),
    Wrong("007", "int64", "leading zeros"),
    Wrong("+1", "int64", "a plus sign"),
    Wrong("-0", "int64", "minus zero"),
    Wrong(" 1", "int64", "a space before it"),
    Wrong("1_000", "int64", "grouped digits"),
    Wrong("0x10", "int64", "another base"),
    Wrong("\u0661", "int64", "a digit that is not ASCII"),
    Wrong("", "int64", "empty text for no number"),
    Wrong("9223372036854775808", "int64-range", "one more than 64 bits hold"),
    Wrong("-9223372036854775809", "int64-range", "one less than 64 bits hold"),
    Wrong("18446744073709551615", "int64-range", "the largest unsigned 64-bit integer"),
)
DURATIONS = (
    Wrong("PT1.5S", "duration", "an ISO 8601 duration"),
    Wrong("1.5", "duration", "no unit"),
    Wrong(1.5, "type", "seconds as a number"),
    Wrong({"seconds": "1", "nanos": 500000000}, "type", "protobuf's fields instead of its JSON"),
    Wrong("1500ms", "duration", "milliseconds, as Go prints them"),
    Wrong("1m30s", "duration", "minutes, as Go prints them"),
    Wrong("00:00:01", "duration", "a clock's reading"),
    Wrong("1.1234567890s", "duration", "ten fraction digits"),
    Wrong("1.s", "duration", "a point without digits"),
    Wrong(".5s", "duration", "no digit before the point"),
    Wrong("1,5s", "duration", "a comma for the point"),
    Wrong("01s", "duration", "a leading zero"),
    Wrong("+1s", "duration", "a plus sign"),
    Wrong("1 s", "duration", "a space before the unit"),
    Wrong("1S", "duration", "an upper-case unit"),
    Wrong("", "duration", "empty text for no duration"),
    Wrong("315576000001s", "duration-range", "a second more than ten thousand years"),
    Wrong("-315576000001s", "duration-range", "a second less than minus ten thousand years"),
)
BYTES = (
    Wrong("\u00e9", "bytes", "not ASCII"),
    Wrong("A", "bytes", "one character alone"),
    Wrong("A A=", "bytes", "a space inside"),
)
SURROGATE = Wrong("\ud83d", "surrogate", "half of an emoji: text cut at 16-bit units")

HALF = Wrong('"\ud83d"', "surrogate", "half of an emoji inside, not escaped")
NOT_BOOLEANS = (
    Wrong(None, "type", "null for no value"),
    Wrong("true", "type", "a string for a boolean"),
    Wrong(1, "type", "a number for a boolean"),
)

BY_FORMAT: Mapping[str, tuple[Wrong, ...]] = {
    "date-time": TIMESTAMPS,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
}

NOT_STRINGS = (
    Wrong(None, "type", "null for no value"),
    Wrong(3, "type", "a number for a string"),
    Wrong(value=True, rule="type", why="a boolean for a string"),
    Wrong(["text"], "type", "an array around the string"),
    Wrong({"value": "text"}, "type", "an object around the string"),
)
NOT_NUMBERS = (
    Wrong(None, "type", "null for no value"),
    Wrong("3", "type", "a string for a number"),
    Wrong(value=True, rule="type", why="a boolean for a number"),
)
NOT_OBJECTS = (
    Wrong(None, "type", "null for no object"),
    Wrong([], "type", "an empty array for an empty object, as PHP writes it"),
    Wrong("{}", "type", "an object written as a string"),
    Wrong("", "type", "empty text for no object"),
)
NOT_ARRAYS = (
    Wrong(None, "type", "null for no elements"),
    Wrong({}, "type", "an object for an array"),
    Wrong("[]", "type", "an array written as a string"),
)

TEXTS = (
    Wrong(b"", "json", "no body at all"),
    Wrong(b"<html>502 Bad Gateway</html>", "json", "the page of a proxy"),
)
"""Whole bodies that are no JSON."""
