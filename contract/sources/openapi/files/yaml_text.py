"""YAML 1.2 as OpenAPI documents use it (core schema): plain JSON values, keys as text, lines of the upper keys.

`on`, `no` and dates are text, as OpenAPI's version of YAML has it, and a status such as `200` is a key like any other.
Nothing is constructed from a tag, an alias is one more reference to the same value, and the tree is built without
recursion: hostile YAML costs at most its own size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from ....findings.pointer import pointer_of

MAX_VALUES: Final = 5_000_000
"""Values that a document may have with every alias written out."""
MAX_DEPTH: Final = 100

_STANDARD_TAG: Final = "tag:yaml.org,2002:"
_CONSTANTS: Final[Mapping[str, object]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(
    r"(?P<whole>[-+]?[0-9]{1,400})|0o(?P<octal>[0-7]{1,100})|0x(?P<hexadecimal>[0-9a-fA-F]{1,100})"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?"
)
_OPENS_NUMBER: Final = frozenset("0123456789+-.")


class YamlError(Exception):
    """A text that is not YAML, or not such YAML as can stand for JSON; `line` and `column` are 1-based."""

    def __init__(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column


@dataclass(slots=True)
class YamlDocument:
    """The value of a YAML text.

    Attributes:
        lines: of the keys nested at most so deep as was asked for, by JSON Pointer.
        repeated: the pointers of keys that stand twice in a mapping; the last one counts.
    """

    value: object = None
    lines: dict[str, int] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)


_Container = dict[str, object] | list[object]


@dataclass(slots=True)
class _Builder:
    """Puts the values of a document together."""

    lines_depth: int
    document: YamlDocument = field(default_factory=YamlDocument)
    open: list[_Container] = field(default_factory=list)
    keys: list[str | int | None] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    names: list[str | None] = field(default_factory=list)
    documents: int = 0

    def add(self, value: object, size: int, line: int) -> None:
        """Puts a complete value where it belongs: the root, the next element, or the value of the open key."""
        if not self.open:
            self.document.value = value
            return
        self.sizes[-1] += size
        if self.sizes[-1] > MAX_VALUES:
            raise YamlError(f"expected at most {MAX_VALUES:,} values with aliases written out, found more", line)
        container, key = self.open[-1], self.keys[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            if key == "<<" and value and isinstance(value, dict | list):
                self._merge(container, value, line)
            else:
                container[str(key)] = value
            self.keys[-1] = None

    def key(self, text: str, line: int) -> None:
        """Opens a key of the open mapping."""
        container = self.open[-1]
        self.keys[-1] = text
        if text in container and text != "<<":
            self.document.repeated.append(self._pointer())
        if len(self.open) <= self.lines_depth:
            self.document.lines[self._pointer()] = line

    def begin(self, container: _Container, anchor: str | None, line: int) -> None:
        """Opens a mapping or a sequence."""
        if self.is_at_key:
            raise YamlError("expected a key that is text, found a collection", line)
        if len(self.open) >= MAX_DEPTH:
            raise YamlError(f"expected values nested at most {MAX_DEPTH} deep, found deeper ones", line)
        self.open.append(container)
        self.keys.append(None)
        self.sizes.append(1)
        self.names.append(anchor)

    def end(self, line: int) -> None:
        """Closes the open mapping or sequence."""
        container, size, anchor = self.open.pop(), self.sizes.pop(), self.names.pop()
        self.keys.pop()
        if anchor is not None:
            self.anchors[anchor] = (container, size)
        self.add(container, size, line)

    @property
    def is_at_key(self) -> bool:
        """Whether a key comes next."""
        return bool(self.open) and isinstance(self.open[-1], dict) and self.keys[-1] is None

    def _pointer(self) -> str:
        path = (len(each) if isinstance(each, list) else key for each, key in zip(self.open, self.keys, strict=True))
        return pointer_of("" if each is None else each for each in path)

    @staticmethod
    def _merge(container: dict[str, object], value: _Container, line: int) -> None:
        """Adds what a merge key (`<<`) names; the mapping's own keys win."""
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, dict):
                raise YamlError("expected a mapping under the merge key <<", line)
            for name, inner in each.items():
                container.setdefault(name, inner)


def read_yaml(text: str, *, lines_depth: int = 3) -> YamlDocument:
    """The value of a YAML text, and the lines of keys nested at most `lines_depth` deep.

    Raises:
        YamlError: it is not YAML, has a tag of its own, several documents, or too many or too deep values.
    """
    import yaml

    builder = _Builder(lines_depth)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            _ACTIONS.get(type(event).__name__, _ignore)(builder, event)
    except yaml.YAMLError as error:
        _refuse(error)
    return builder.document


def _refuse(error: Exception) -> NoReturn:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or str(error).partition("\n")[0])
    raise YamlError(problem, *((mark.line + 1, mark.column + 1) if mark else ())) from error


def _ignore(_builder: _Builder, _event: Any) -> None:
    """Marks of streams and documents say nothing."""


def _on_scalar(builder: _Builder, event: Any) -> None:
    line = event.start_mark.line + 1
    if builder.is_at_key:
        if event.anchor is not None:
            builder.anchors[event.anchor] = (event.value, 1)
        builder.key(event.value, line)
        return
    value = _scalar(event, line)
    if event.anchor is not None:
        builder.anchors[event.anchor] = (value, 1)
    builder.add(value, 1, line)


def _scalar(event: Any, line: int) -> object:
    """The value of a scalar: plain text may be a constant or a number."""
    if event.implicit[0] or (event.tag or "").removeprefix(_STANDARD_TAG) in {"int", "float", "bool", "null"}:
        return _plain(event.value)
    _check_tag(event, line)
    return event.value


def _plain(text: str) -> object:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _OPENS_NUMBER:
        return text
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match["whole"]:
        return int(text)
    if match["octal"]:
        return int(match["octal"], 8)
    return int(match["hexadecimal"], 16) if match["hexadecimal"] else float(text)


def _on_collection(builder: _Builder, event: Any) -> None:
    line = event.start_mark.line + 1
    _check_tag(event, line)
    builder.begin({} if type(event).__name__ == "MappingStartEvent" else [], event.anchor, line)


def _on_end(builder: _Builder, event: Any) -> None:
    builder.end(event.start_mark.line + 1)


def _on_alias(builder: _Builder, event: Any) -> None:
    line = event.start_mark.line + 1
    if event.anchor not in builder.anchors:
        raise YamlError(f"expected an anchor &{event.anchor} before its alias, and that it does not hold itself", line)
    value, size = builder.anchors[event.anchor]
    if not builder.is_at_key:
        builder.add(value, size, line)
    elif isinstance(value, dict | list):
        raise YamlError("expected a key that is text, found a collection", line)
    else:
        builder.key(str(value), line)


def _on_document(builder: _Builder, event: Any) -> None:
    builder.documents += 1
    if builder.documents > 1:
        raise YamlError("expected one YAML document, found another one", event.start_mark.line + 1)


def _check_tag(event: Any, line: int) -> None:
    if event.tag and not event.tag.startswith(_STANDARD_TAG) and event.tag != "!":
        raise YamlError(f"expected plain YAML, found the tag {event.tag[:40]}; another file is named by $ref", line)


_ACTIONS: Final = {
    "ScalarEvent": _on_scalar,
    "MappingStartEvent": _on_collection,
    "SequenceStartEvent": _on_collection,
    "MappingEndEvent": _on_end,
    "SequenceEndEvent": _on_end,
    "AliasEvent": _on_alias,
    "DocumentStartEvent": _on_document,
}


def lines_of_keys(text: str, pointers: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The lines of keys at any depth of a text that was read before."""
    lines = read_yaml(text, lines_depth=MAX_DEPTH).lines
    return ((each, lines[each]) for each in pointers if each in lines)
