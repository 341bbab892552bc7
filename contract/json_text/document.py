"""JSON text, read strictly: its value, and what is wrong with it.

The standard library's parser reads the text. Where it refuses the text, or where objects repeat a key, `scan` says what
is wrong. `locate` finds the lines and columns of findings.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn, Self

from ..findings.collector import MAX_FINDINGS
from .locate import Position, positions_of
from .scan import TextProblem, is_json_unbounded, text_problems

MAX_NESTING = 200
"""Deeper text is refused: no answer of a service nests so deep, and parsers differ on how deep they go."""

NOT_A_NUMBER = float("nan")
"""Stands in a read value for the words NaN, Infinity and -Infinity, which are not JSON."""

NOTHING = object()
"""The value of a text that is not JSON."""


class Lines:
    """Turns offsets into 1-based lines and columns. Only a line feed ends a line."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column, in code points, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Document:
    """A payload as text and value.

    Attributes:
        text: the text; empty for a payload that was given as a parsed value.
        start: where the JSON begins in the text: 1 after a byte order mark, else 0.
        value: the parsed value; `NOTHING` where the text is not JSON.
        problems: what is wrong with the text.
        left_out: how many repeated keys are past those kept.
    """

    text: str
    start: int
    value: object
    problems: tuple[TextProblem, ...] = ()
    left_out: int = 0

    @classmethod
    def of_value(cls, value: object) -> Self:
        """The document of a payload that was given as a parsed value."""
        return cls("", 0, value)

    def positions(self, pointers: Iterable[str]) -> dict[str, Position]:
        """The positions of the values at these pointers in a text that is JSON."""
        return positions_of(self.text, self.start, pointers)


def read_document(source: str | bytes) -> Document:
    """Reads one JSON text (RFC 8259).

    Returns:
        The value and every problem of the text: `utf-8`, `json`, `duplicate-key`. Never raises on bad text.

    Raises:
        RecursionError: Python's stack is so full already that good text cannot be read.
    """
    text, problem = _decode(source) if isinstance(source, bytes) else (source, None)
    if text is None:
        return Document("", 0, NOTHING, (problem,) if problem else ())
    problems = [problem] if problem else []
    start = 1 if text.startswith("\ufeff") else 0
    if start:
        problems.append(TextProblem("json", "expected JSON, found a byte order mark before it (RFC 8259, 8.1)", 0))
    value, is_clean = _load(text[start:] if start else text)
    if is_clean and nesting(value) <= MAX_NESTING:
        return Document(text, start, value, tuple(problems))
    faults, left_out = _faults(text, start)
    if any(each.rule == "json" for each in faults):
        value = NOTHING
    elif value is NOTHING:
        raise RecursionError("the stack is too full to read JSON")
    return Document(text, start, value, (*problems, *faults), left_out)


def _faults(text: str, start: int) -> tuple[list[TextProblem], int]:
    """The repeated keys, as many as are kept, and where the text stops being JSON; and how many are left out."""
    problems: list[TextProblem] = []
    left_out = 0
    for each in text_problems(text, start, MAX_NESTING):
        if len(problems) < MAX_FINDINGS or each.rule == "json":
            problems.append(each)
        else:
            left_out += 1
    return problems, left_out


_WIDE_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def _decode(raw: bytes) -> tuple[str | None, TextProblem | None]:
    """The text with U+FFFD for what is not UTF-8, and the first problem; None for another encoding altogether."""
    for mark, name in _WIDE_MARKS.items():
        if raw.startswith(mark):
            return None, TextProblem("utf-8", f"expected UTF-8, found the byte order mark of {name}", 0)
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        offset = len(raw[: error.start].decode("utf-8"))
        found = " ".join(f"{byte:02x}" for byte in raw[error.start : error.end])
        message = f"expected UTF-8, found the byte {found} ({error.reason})" + ", as in no text at all" * (0 in raw)
        return raw.decode("utf-8", errors="replace"), TextProblem("utf-8", message, offset)


def _load(text: str) -> tuple[object, bool]:
    """The value, and whether the standard library found nothing to object to."""
    repeated = False

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    for parse_int in (None, _long_int):
        try:
            value = json.loads(text, object_pairs_hook=members, parse_constant=_constant, parse_int=parse_int)
        except (json.JSONDecodeError, RecursionError):
            break
        except ValueError:  # more digits than Python converts: once more, number by number
            continue
        return value, not repeated
    return NOTHING, False


def _constant(_word: str) -> float:
    return NOT_A_NUMBER


def _long_int(digits: str) -> float | int:
    """Past any double's range only a number's type and sign are checked, and infinity keeps both."""
    return int(digits) if len(digits) < 400 else float(digits)


def nesting(value: object) -> int:
    """How deep arrays and objects nest in a value, 0 for a scalar; looks just past `MAX_NESTING`, also in a cycle."""
    depth = 0
    level = [value] if isinstance(value, dict | list | tuple) else []
    while level and depth <= MAX_NESTING:
        depth += 1
        below = (child for each in level for child in (each.values() if isinstance(each, dict) else each))
        level = list({id(child): child for child in below if isinstance(child, dict | list | tuple)}.values())
    return depth


def is_json(text: str) -> bool:
    """Whether a text is one JSON value by RFC 8259, of whatever depth and with numbers of whatever length."""
    try:
        json.loads(text, parse_constant=_refuse, parse_int=len, parse_float=len)
    except RecursionError:
        return is_json_unbounded(text)
    except ValueError:
        return False
    return True


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
