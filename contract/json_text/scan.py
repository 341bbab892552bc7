"""The strict reader of JSON text: what is wrong with it, and where.

It keeps its own stack, so that hostile nesting cannot exhaust Python's, and its regular expressions never go back
into what they consumed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from ..findings.pointer import Location
from ..findings.report import redacted_pointer


@dataclass(frozen=True, slots=True)
class TextProblem:
    """A fault of the text itself, at an offset in code points; `pointer` is that of a member whose name is repeated."""

    rule: str
    message: str
    offset: int
    pointer: str = ""


_TOKEN = re.compile(
    r"""[ \t\n\r]*+
      (?: (?P<mark>[\[\]{},:])
        | (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
        | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
        | (?P<word>true|false|null)
        | (?P<constant>NaN|-?Infinity)
        | (?P<end>\Z)
      )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\n\r]*+")


class _SyntaxFault(Exception):
    """The text stops being JSON here, or nests too deep."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def _tokens(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    """Kind, text and offset of each token; a mark is its own kind, what is no token is of kind `?`."""
    kind, end = "", start
    while kind not in ("end", "?"):
        match = _TOKEN.match(text, end)
        if match is None or match.lastgroup is None:
            space = _SPACE.match(text, end)
            kind, token, offset = "?", "", space.end() if space else end
        else:
            token, end = match[match.lastgroup], match.end()
            kind, offset = (token if match.lastgroup == "mark" else match.lastgroup), end - len(token)
        yield kind, token, offset


@dataclass(slots=True)
class _Container:
    """An array or object that is open: its location, and the element or member whose value comes next."""

    location: Location
    is_object: bool
    token: str | int = 0
    name_offset: int = 0
    repeated: bool = False
    names: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _ScanState:
    """The containers that are open, outermost first. Each method takes a token and returns the next state."""

    max_nesting: int
    opened: list[_Container] = field(default_factory=list)

    def location(self) -> Location:
        """The location of the value that comes next."""
        return (self.opened[-1].location, self.opened[-1].token) if self.opened else None

    def repeated(self) -> tuple[Location, int] | None:
        """The location of the value that comes next and the offset of its name, where the object has it already."""
        inner = self.opened[-1] if self.opened else None
        return (self.location(), inner.name_offset) if inner and inner.repeated else None

    def scalar(self, _token: str, _offset: int) -> str:
        """A string, number or word was read."""
        if not self.opened:
            return "end"
        return "next member" if self.opened[-1].is_object else "next element"

    def open(self, token: str, offset: int) -> str:
        """An array or object begins."""
        if len(self.opened) >= self.max_nesting:
            raise _SyntaxFault(offset, f"expected at most {self.max_nesting} nested arrays and objects, found more")
        self.opened.append(_Container(self.location(), token == "{"))
        return "first member" if token == "{" else "first element"

    def close(self, token: str, offset: int) -> str:
        """The innermost array or object ends, and is itself a value that was read."""
        self.opened.pop()
        return self.scalar(token, offset)

    def name(self, token: str, offset: int) -> str:
        """The name of a member."""
        inner, name = self.opened[-1], json.loads(token)
        inner.token, inner.name_offset = name, offset
        inner.repeated = name in inner.names
        inner.names.add(name)
        return "colon"

    def colon(self, _token: str, _offset: int) -> str:
        """Between a member's name and its value."""
        return "value"

    def comma(self, _token: str, _offset: int) -> str:
        """Between elements or members."""
        inner = self.opened[-1]
        if isinstance(inner.token, int):
            inner.token += 1
        return "member" if inner.is_object else "value"

    def end(self, _token: str, _offset: int) -> str:
        """The text ends after its value."""
        return "done"


_Action: TypeAlias = Callable[[_ScanState, str, int], str]
_VALUE: dict[str, _Action] = {
    "string": _ScanState.scalar,
    "number": _ScanState.scalar,
    "word": _ScanState.scalar,
    "constant": _ScanState.scalar,
    "[": _ScanState.open,
    "{": _ScanState.open,
}
_GRAMMAR: dict[str, tuple[str, dict[str, _Action]]] = {
    "value": ("a value", _VALUE),
    "first element": ("a value or ]", {**_VALUE, "]": _ScanState.close}),
    "first member": ("a member name in double quotes or }", {"string": _ScanState.name, "}": _ScanState.close}),
    "member": ("a member name in double quotes", {"string": _ScanState.name}),
    "colon": (": after a member name", {":": _ScanState.colon}),
    "next element": (", or ]", {",": _ScanState.comma, "]": _ScanState.close}),
    "next member": (", or }", {",": _ScanState.comma, "}": _ScanState.close}),
    "end": ("nothing after the value", {"end": _ScanState.end}),
}
"""For each state what is expected, in words and as the tokens that may follow."""


def _repeated_names(text: str, start: int, max_nesting: int) -> Iterator[tuple[Location, int]]:
    """Each value whose name its object has already: its location and the offset of the name, in the order of the text.

    Raises:
        _SyntaxFault: the text stops being JSON, or nests too deep.
    """
    walk, state = _ScanState(max_nesting), "value"
    for kind, token, offset in _tokens(text, start):
        expected, actions = _GRAMMAR[state]
        action = actions.get(kind)
        if action is None:
            raise _fault(text, offset, expected)
        if state == "value" and (repeated := walk.repeated()):
            yield repeated
        state = action(walk, token, offset)


_UNFINISHED_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_SIGNS = {
    "\x00": ", as if the text were UTF-16 or no text at all",
    "\x1f": ", as if the text were compressed by gzip",
    "<": ", as if the text were HTML or XML",
    "'": ", but JSON wants double quotes",
}
"""Hints from some characters that cannot begin a token."""


def _fault(text: str, offset: int, expected: str) -> _SyntaxFault:
    """The fault at a token that was not expected; inside a string, at the character that breaks it."""
    string = _UNFINISHED_STRING.match(text, offset)
    if string and text[string.end() : string.end() + 1] != '"':
        offset, expected = string.end(), 'the rest of a string: a character, an escape, or "'
    found = json.dumps(text[offset]) if offset < len(text) else "the end of the text"  # no more: it may be a secret
    found += _SIGNS.get(text[offset : offset + 1], "")
    return _SyntaxFault(offset, f"expected {expected}, found {found}")


def text_problems(text: str, start: int, max_nesting: int) -> Iterator[TextProblem]:
    """Every repeated key, up to where the text stops being JSON or nests too deep, and that fault; all rest is JSON.

    The text should be one JSON value (RFC 8259) from `start` on. NaN and Infinity pass here: they are reported as
    values that are not JSON.
    """
    try:
        for location, offset in _repeated_names(text, start, max_nesting):
            message = "expected each member name once, found it again"
            yield TextProblem("duplicate-key", message, offset, redacted_pointer(location))
    except _SyntaxFault as fault:
        yield TextProblem("json", str(fault), fault.offset)


_PIECE = re.compile(
    r"""[ \t\n\r]++
      | [\[\]{},:]
      | "(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"
      | -?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?
      | true|false|null""",
    re.VERBOSE,
)
_VALUE_BEGINS = '[{"-0123456789tfn'
_CLOSED_BY = {"[": "]", "{": "}"}
_FIRST = {"[": _VALUE_BEGINS + "]", "{": '"}'}
_NEXT = {"]": _VALUE_BEGINS, "}": '"'}
_NAME = ('"', '"}')
"""The characters that can begin a member: a name, or the end of the object."""


def is_json_unbounded(text: str) -> bool:
    """Whether a text is one JSON value (RFC 8259), of whatever depth.

    The grammar is that of `text_problems`, which keeps the names and the location of what is open. A text of 300,000
    nested arrays takes 0.3 s and 8 MB here, and 1.2 s and 108 MB there; one of nested objects takes 0.45 s and 3.2 s. A
    property test holds the two together.
    """
    pieces = _PIECE.findall(text)
    if sum(map(len, pieces)) < len(text):
        return False
    awaited: list[str] = []
    allowed = _VALUE_BEGINS
    for begin in (each[0] for each in pieces if each[0] not in " \t\n\r"):
        if begin not in allowed:
            return False
        if begin in _CLOSED_BY:
            awaited.append(_CLOSED_BY[begin])
            allowed = _FIRST[begin]
        elif begin == ",":
            allowed = _NEXT[awaited[-1]]
        elif begin == ":":
            allowed = _VALUE_BEGINS
        elif allowed in _NAME and begin == '"':
            allowed = ":"
        else:
            if begin in "]}":
                awaited.pop()
            allowed = f",{awaited[-1]}" if awaited else ""
    return not allowed
