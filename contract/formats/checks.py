"""The formats of text and numbers: RFC 3339 timestamps, int64, protobuf durations, base64, those of JSON Schema.

A check takes a text and returns what is wrong with it. It compares numbers and instants as numbers, never by pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from ..findings.rules import RULES
from ..json_text.document import is_json
from .patterns import (
    BASE64,
    BASE64_PADDED,
    CLEAN_DATE_TIME,
    CLEAN_DURATION,
    DATE_TIME,
    DURATION,
    DURATION_MAX_SECONDS,
    INT64,
    INT64_MAX,
    INT64_MIN,
    UTC_DATE_TIME,
    anchored,
)
from .protobuf_time import Problem, is_usual, read_timestamp
from .standard import STANDARD, compile_format


@dataclass(frozen=True, slots=True)
class Format:
    """A format of text.

    Attributes:
        name: what a schema's `format` calls it.
        pattern: the anchored regular expression that a derived schema carries beside the format; empty where none does.
        check: returns the rule that a text breaks and what was expected, or None.
        certain: matches texts that break no rule beyond doubt, without anchors; empty where jsonschema-rs decides.
        without_advice: matches texts that give no advice either.
        number: the number that bounds beside the format apply to, a duration's in seconds; None where there is none.
    """

    name: str
    pattern: str
    check: Callable[[str], Problem | None]
    certain: str
    without_advice: str
    number: Callable[[str], Decimal] | None = None

    def accepts(self, text: str) -> bool:
        """Whether a text breaks no rule; advice does not count."""
        problem = self.check(text)
        return problem is None or RULES[problem[0]].severity == "advice"


def date_time(text: str) -> Problem | None:
    """Checks a timestamp; rules `date-time`, `date-time-range`, `date-time-unusual`."""
    instant = read_timestamp(text)
    if isinstance(instant, tuple):
        return instant
    if not is_usual(text):
        return "date-time-unusual", "upper-case T and Z and no leap second, as protobuf prints timestamps"
    return None


_DECIMAL = re.compile(r"0|-?[1-9][0-9]*")
_INT64_LENGTH = len(str(INT64_MIN))


def int64(text: str) -> Problem | None:
    """Checks protobuf's JSON form of int64, canonical decimal only; rules `int64`, `int64-range`."""
    if _DECIMAL.fullmatch(text) is None:
        return "int64", "canonical decimal digits, such as 3 or -12"
    if len(text) > _INT64_LENGTH or not INT64_MIN <= int(text) <= INT64_MAX:
        return "int64-range", f"a number from {INT64_MIN} to {INT64_MAX}"
    return None


_DURATION = re.compile(r"-?(0|[1-9][0-9]*)(?:\.[0-9]{1,9})?s")
_DURATION_LENGTH = len(str(DURATION_MAX_SECONDS))


def duration(text: str) -> Problem | None:
    """Checks protobuf's JSON form of Duration; rules `duration`, `duration-range`, `duration-unlikely`."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return "duration", "a protobuf duration such as 3.500s (seconds, 0 to 9 fraction digits, s)"
    if len(match[1]) > _DURATION_LENGTH or int(match[1]) > DURATION_MAX_SECONDS:
        return "duration-range", f"at most {DURATION_MAX_SECONDS} whole seconds either way"
    if text.startswith("-"):
        return "duration-unlikely", "a duration that is not negative"
    return None


def embedded_json(text: str) -> Problem | None:
    """Checks text that the page calls JSON (RFC 8259); rule `embedded-json`."""
    return None if is_json(text) else ("embedded-json", "text that is JSON")


_BASE64 = re.compile(BASE64)


def base64_text(text: str) -> Problem | None:
    """Checks protobuf's JSON form of bytes: either alphabet, padding optional; rule `bytes`."""
    return None if _BASE64.fullmatch(text) else ("bytes", "base64 text")


def _standard(name: str, text: str) -> Problem | None:
    """Checks a format of JSON Schema; rule `format`."""
    try:
        return None if compile_format(name)(text) else ("format", STANDARD[name])
    except ValueError:  # a lone surrogate, which has a rule of its own
        return None


_BYTE = re.compile(BASE64_PADDED)


def _byte(text: str) -> Problem | None:
    """Checks OpenAPI's `byte`: base64 of RFC 4648, section 4, with its padding; rule `format`."""
    return None if _BYTE.fullmatch(text) else ("format", "base64 text with its padding (RFC 4648)")


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("date-time", anchored(DATE_TIME), date_time, UTC_DATE_TIME, CLEAN_DATE_TIME),
        Format("int64", anchored(INT64), int64, INT64, INT64, Decimal),
        Format(
            "protobuf-duration", anchored(DURATION), duration, DURATION, CLEAN_DURATION, lambda text: Decimal(text[:-1])
        ),
        Format("protobuf-bytes", anchored(BASE64), base64_text, BASE64, BASE64),
        Format("byte", "", _byte, BASE64_PADDED, BASE64_PADDED),
        *(Format(name, "", partial(_standard, name), "", "") for name in STANDARD),
    )
}
"""The formats of text that the contract checks, by the name that a schema's `format` gives them."""

_FLOAT_MAX = (2 - 2**-23) * 2.0**127
_DOUBLE_MAX = (2 - 2**-52) * 2.0**1023

NUMBER_FORMATS: Final[Mapping[str, tuple[float, float]]] = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (INT64_MIN, INT64_MAX),
    "float": (-_FLOAT_MAX, _FLOAT_MAX),
    "double": (-_DOUBLE_MAX, _DOUBLE_MAX),
}
"""The formats of numbers (OpenAPI 3.1, section 4.4; its format registry), each with the least and the largest."""

ANNOTATIONS: Final = frozenset({"binary", "password"})
"""Formats that say how a value is shown or sent, not what it is."""
