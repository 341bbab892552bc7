"""The edge values of bytes and numbers, and the tables of all formats: what clients get wrong, as data.

One table serves all who need it: the Hypothesis strategies mix the values in, `edge_cases` enumerates them, coverage
recognises them. The order is from plain to strange, since Hypothesis shrinks towards the first.
"""

from __future__ import annotations

from collections.abc import Mapping

from .formats import STANDARD_FORMATS
from .json_texts import EMBEDDED_JSON
from .times import DURATIONS, TIMESTAMPS
from .value import EdgeValue, is_beyond_doubles

BYTES = (
    EdgeValue("empty", "", "empty bytes are falsy"),
    EdgeValue("padded", "AA==", "decoded without its padding", shown_by=lambda text: text.endswith("=")),
    EdgeValue("alphabet", "+/+/", "the URL-safe alphabet has other characters",
        shown_by=lambda text: "+" in text or "/" in text),
)  # fmt: skip


INT64S = (
    EdgeValue("1", "1", "the text is compared with a number", state=1),
    EdgeValue("0", "0", "zero is falsy as a number and truthy as text", state=3),
    EdgeValue("2", "2", "the first value that is not one", shown_by=lambda text: 1 < int(text) < 10, state=2),
    EdgeValue("10", "10", "compared as text, 10 is less than 2", shown_by=lambda text: int(text) >= 10),
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
    EdgeValue("int32-max-plus-1", "2147483648", "read as a 32-bit integer", shown_by=lambda text: int(text) >= 2**31),
    EdgeValue("2-53", "9007199254740992", "the first integer whose successor a double cannot hold"),
    EdgeValue("2-53-plus-1", "9007199254740993", "read through a double it becomes 2^53",
        shown_by=lambda text: is_beyond_doubles(int(text))),
    EdgeValue("int64-max", "9223372036854775807", "read through a double it becomes 2^63", state=4),
    EdgeValue("int64-min", "-9223372036854775808", "isdigit() refuses the sign; negated it overflows"),
    EdgeValue("minus-one", "-1", "isdigit() refuses the sign; -1 stands for none"),
    EdgeValue("2-53-minus-1", "9007199254740991", "the last safe integer of JavaScript"),
    EdgeValue("uint32-max-plus-1", "4294967296", "read as 32 bits it is zero",
        shown_by=lambda text: int(text) >= 2**32),
)  # fmt: skip

NUMBERS: tuple[float, ...] = (0, 1, -1, 2, 10, 100, 1000, 2**31 - 1, 2**31, 2**53, 2**53 + 1, -(2**31))
FRACTIONS = (0.5, -0.5, 1e-9, 1e300)
"""The edge values of numbers: each stands for itself."""

BY_FORMAT: Mapping[str, tuple[EdgeValue, ...]] = {
    "date-time": TIMESTAMPS,
    "int64": INT64S,
    "protobuf-duration": DURATIONS,
    "protobuf-bytes": BYTES,
    **{name: each.values for name, each in STANDARD_FORMATS.items()},
}

USUAL_EMBEDDED_JSON = tuple(each for each in EMBEDDED_JSON if each.usual)

NEW_FIELD = "addedLater"
NEW_VALUE = "ADDED_LATER"
"""What a later version of the service may send: a member and an enum value that no page lists."""
