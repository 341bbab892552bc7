"""The formats of text, judged exactly: RFC 3339 timestamps, int64, protobuf durations, embedded JSON, base64.

A format has a name, the regular expression that a derived schema carries beside it, and a judge. A judge takes
the text and returns what is wrong with it. Numbers and instants are compared as numbers, never by pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..json_text.document import is_json
from .patterns import BASE64, DATE_TIME, DURATION, DURATION_MAX_SECONDS, INT64, INT64_MAX, INT64_MIN, anchored
from .timestamps import Problem, is_usual, read_timestamp


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its name in a schema, its anchored pattern, and the judge of a text: a broken rule or None.

    `number` is what bounds beside the format apply to: the number that a well-formed text stands for, a duration's
    in seconds; None for formats that stand for none.
    """

    name: str
    pattern: str
    judge: Callable[[str], Problem | None]
    number: Callable[[str], Decimal] | None = None


def date_time(text: str) -> Problem | None:
    """Judges a timestamp; rules `date-time`, `date-time-range`, `date-time-unusual`."""
    read = read_timestamp(text)
    if isinstance(read, tuple):
        return read
    if not is_usual(text):
        return "date-time-unusual", "upper-case T and Z and no leap second, as protobuf prints timestamps"
    return None


_DECIMAL = re.compile(r"0|-?[1-9][0-9]*")
_INT64_LENGTH = len(str(INT64_MIN))


def int64(text: str) -> Problem | None:
    """Judges protobuf's JSON form of int64, canonical decimal only; rules `int64`, `int64-range`."""
    if _DECIMAL.fullmatch(text) is None:
        return "int64", "canonical decimal digits, such as 3 or -12"
    if len(text) > _INT64_LENGTH or not INT64_MIN <= int(text) <= INT64_MAX:
        return "int64-range", f"a number from {INT64_MIN} to {INT64_MAX}"
    return None


_DURATION = re.compile(r"-?(0|[1-9][0-9]*)(?:\.[0-9]{1,9})?s")
_DURATION_LENGTH = len(str(DURATION_MAX_SECONDS))


def duration(text: str) -> Problem | None:
    """Judges protobuf's JSON form of Duration; rules `duration`, `duration-range`, `duration-unlikely`."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return "duration", "a protobuf duration such as 3.500s (seconds, 0 to 9 fraction digits, s)"
    if len(match[1]) > _DURATION_LENGTH or int(match[1]) > DURATION_MAX_SECONDS:
        return "duration-range", f"at most {DURATION_MAX_SECONDS} whole seconds either way"
    if text.startswith("-"):
        return "duration-unlikely", "a duration that is not negative"
    return None


def embedded_json(text: str) -> Problem | None:
    """Judges text that the page calls JSON (RFC 8259); rule `embedded-json`."""
    return None if is_json(text) else ("embedded-json", "text that is JSON")


_BASE64 = re.compile(BASE64)


def base64_text(text: str) -> Problem | None:
    """Judges protobuf's JSON form of bytes: either alphabet, padding optional; rule `bytes`."""
    return None if _BASE64.fullmatch(text) else ("bytes", "base64 text")


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("date-time", anchored(DATE_TIME), date_time),
        Format("int64", anchored(INT64), int64, Decimal),
        Format("protobuf-duration", anchored(DURATION), duration, lambda text: Decimal(text[:-1])),
        Format("protobuf-bytes", anchored(BASE64), base64_text),
    )
}
"""The formats that the contract checks, by the name that a schema's `format` gives them."""
