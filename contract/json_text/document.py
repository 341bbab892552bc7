"""JSON text, read strictly: its value, what is wrong with it, and the lines and columns of findings.

The standard library's parser reads the text. Where it refuses the text, or where objects repeat a key, `scan` says what
is wrong. To find a value, only the way to its pointer is walked; the parser skips everything beside it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import NoReturn, TypeAlias

from ..findings.pointer import escape
from ..findings.report import MAX_FINDINGS, Finding
from ..findings.rules import AT_MEMBER_NAME, RULES
from ..text.printing import printable
from .scan import TextProblem, is_json_unbounded, text_problems

_Tree: TypeAlias = "dict[str, _Tree]"
"""The reference tokens of pointers, those that follow a token below it."""

_SPACE = re.compile(r"[ \t\n\r]*+")
_skip_value = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=len).raw_decode


@dataclass(frozen=True, slots=True)
class Position:
    """Offsets in code points: of a value, and of its member's name (None for the root and in arrays)."""

    key: int | None
    value: int


def end_of(text: str, start: int) -> int:
    """Where the value ends that begins at an offset of a text that is JSON."""
    return _skip_value(text, start)[1]


def _tree(pointers: Iterable[str]) -> _Tree:
    root: _Tree = {}
    for pointer in pointers:
        inner = root
        for token in pointer.split("/")[1:]:
            inner = inner.setdefault(token, {})
    return root


def _walk(text: str, position: Position, below: _Tree, pointer: str, found: dict[str, Position]) -> int:
    """Notes the positions of a value and of what the tree names inside it; returns where the value ends."""
    found[pointer] = position
    opening = text[position.value]
    if not below or opening not in "[{":
        return end_of(text, position.value)
    offset = _skip_space(text, position.value + 1)
    indices = map(str, count()) if opening == "[" else None
    while text[offset] not in "]}":
        token, child = (next(indices), Position(None, offset)) if indices else _member(text, offset)
        if token in below:
            end = _walk(text, child, below[token], f"{pointer}/{token}", found)
        else:
            end = end_of(text, child.value)
        offset = _skip_space(text, end)
        if text[offset] == ",":
            offset = _skip_space(text, offset + 1)
    return offset + 1


def _member(text: str, offset: int) -> tuple[str, Position]:
    """The reference token of the member whose name begins here, and its position."""
    name, end = _skip_value(text, offset)
    colon = _skip_space(text, end)
    return printable(escape(str(name))), Position(offset, _skip_space(text, colon + 1))


def _skip_space(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


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
        text: the whole text.
        start: where the JSON begins in the text: 1 after a byte order mark, else 0.
        value: `NOTHING` where the text is not JSON.
        left_out: how many repeated keys are past those kept in `problems`.
    """

    text: str
    start: int
    value: object
    problems: tuple[TextProblem, ...] = ()
    left_out: int = 0

    def positions(self, pointers: Iterable[str]) -> dict[str, Position]:
        """The positions of the values at these pointers in a text that is JSON.

        Of a repeated name the last counts, which is the one that parsers keep. In pointers, what cannot be printed is
        escaped, as findings have it.
        """
        all_pointers = list(pointers)
        found: dict[str, Position] = {}
        _walk(self.text, Position(None, _skip_space(self.text, self.start)), _tree(all_pointers), "", found)
        return {each: found[each] for each in all_pointers if each in found}


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


_WIDE_MARKS = {BOM_UTF32_LE: "UTF-32", BOM_UTF32_BE: "UTF-32", BOM_UTF16_LE: "UTF-16", BOM_UTF16_BE: "UTF-16"}


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
            value = json.loads(
                text, object_pairs_hook=members, parse_constant=lambda _: NOT_A_NUMBER, parse_int=parse_int
            )
        except (json.JSONDecodeError, RecursionError):
            break
        except ValueError:  # more digits than Python converts: once more, number by number
            continue
        return value, not repeated
    return NOTHING, False


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


def locate(findings: Sequence[Finding], document: Document) -> tuple[Finding, ...]:
    """All findings on a document, with lines and columns, in the order of the text."""
    lines = Lines(document.text)
    located = [*_text_findings(document, lines), *_value_findings(findings, document, lines)]
    return tuple(sorted(located, key=lambda each: (each.line or 0, each.column or 0)))


def _text_findings(document: Document, lines: Lines) -> Iterator[Finding]:
    for each in document.problems:
        line, column = lines.position(each.offset)
        yield Finding(each.rule, RULES[each.rule].severity, each.pointer, each.message, line=line, column=column)


def _value_findings(findings: Sequence[Finding], document: Document, lines: Lines) -> Iterator[Finding]:
    positions = document.positions({each.pointer for each in findings}) if findings else {}
    for each in findings:
        position = positions.get(each.pointer)
        if position is None:
            yield each
        else:
            at_name = each.rule in AT_MEMBER_NAME and position.key is not None
            offset = position.key if at_name and position.key is not None else position.value
            line, column = lines.position(offset)
            yield replace(each, line=line, column=column)
