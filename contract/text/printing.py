"""Values in messages: short, on one line, without secrets and without what a terminal would obey."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal

from .redaction import mask_secrets

MAX_SHOWN_CHARACTERS = 60
"""Code points of a value that a finding shows."""


def shortened(text: str, most: int) -> str:
    """The text without credentials; an ellipsis says that it is cut, which it is past `most` code points."""
    masked = mask_secrets(text[: 4 * most])
    is_whole = len(text) <= 4 * most and len(masked) <= most
    return masked if is_whole else f"{masked[: most - 1]}…"


def printable(text: str) -> str:
    """The text with everything that a terminal would obey or could not encode written as an escape."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escaped(each) for each in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def count(number: int, noun: str) -> str:
    """`1 element`, `2 elements`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def describe(value: object, *, masked: bool = False) -> str:
    """A JSON value in a few words: `"2024-02-30T00:00:00Z"`, `the number 3`, `an array of 2 elements`."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, str):
        return f"text of {count(len(value), 'character')} (masked)" if masked else _quoted(value)
    if isinstance(value, int | float | Decimal):
        return "a number (masked)" if masked else _number(value)
    if isinstance(value, dict):
        return f"an object of {count(len(value), 'member')}" if value else "an empty object"
    if isinstance(value, list | tuple):
        return f"an array of {count(len(value), 'element')}" if value else "an empty array"
    return f"a Python {type(value).__name__}, which JSON does not have"


def _quoted(text: str) -> str:
    return printable(json.dumps(shortened(text, MAX_SHOWN_CHARACTERS), ensure_ascii=False))


def _number(value: float | Decimal) -> str:
    if is_nan(value):
        return "the number NaN"
    if value in (math.inf, -math.inf):
        return "a number past what a double can hold"
    is_short = abs(value) < 10**MAX_SHOWN_CHARACTERS
    return f"the number {value}" if is_short else f"a number of more than {MAX_SHOWN_CHARACTERS} digits"


def is_nan(value: object) -> bool:
    """Whether a value is not a number by IEEE 754. Compares nothing, because Decimal can refuse to compare."""
    return (isinstance(value, float) and math.isnan(value)) or (isinstance(value, Decimal) and value.is_nan())


def workflow_command(level: str, properties: Mapping[str, object], message: str) -> str:
    """A line of a job's log that GitHub shows beside the code; `level` is `error`, `warning` or `notice`."""
    parameters = ",".join(f"{name}={_escaped_for_command(str(value), ',:')}" for name, value in properties.items())
    return f"::{level} {parameters}::{_escaped_for_command(message)}"


def _escaped_for_command(text: str, more: str = "") -> str:
    """The text with what a workflow command gives a meaning to written as an escape, the percent sign first."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return printable(text)
