"""The front matter of a page: its path, and for each HTTP binding the fields of its requests.

The generator writes it in one manner, which needs no YAML parser: the indent shows which keys belong together. What is
written in another manner is passed over.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ....model import Target

_LINE = re.compile(r"( *+)(- )?(?:([\w.-]+|'[^']*'):(?: ++(.*))?|(.*))")
_DEEPEST = 40
_PLAYGROUND = "apiPlayground"
_PARTS = ("path", "query", "body")
_LIMITS = frozenset({"pattern", "uniqueItems", "maxProperties", "minLength", "maxLength"})
_TARGETS: Mapping[str, Target] = {"items": "items", "propertyNames": "keys", "additionalProperties": "values"}
"""The limits that the front matter has of a field, and of what in it."""


@dataclass(frozen=True, slots=True)
class FrontMatterItem:
    """A key or the item of a list, by the keys above it; items are keys that count from 0."""

    path: tuple[str, ...]
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class MessageDeclaration:
    """A message as the front matter declares it, with lines; limits go by field, keyword and what they apply to."""

    properties: dict[str, int] = field(default_factory=dict)
    required: dict[str, int] = field(default_factory=dict)
    limits: dict[tuple[str, str, Target], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration of the requests of one binding; `definitions` go by their short names."""

    parts: Mapping[str, MessageDeclaration]
    definitions: Mapping[str, MessageDeclaration]


NOTHING_DECLARED = Declaration({}, {})
Groups: TypeAlias = Mapping[str, set[frozenset[str]]]


def front_matter_items(front: Sequence[str]) -> Iterator[FrontMatterItem]:
    """Every key and item; the lines of a text that goes over several lines are part of its key's value."""
    above: list[tuple[int, str]] = []
    items: Counter[tuple[str, ...]] = Counter()
    text_from: int | None = None
    for number, line in enumerate(front, start=1):
        match = _LINE.fullmatch(line)
        if match is None or not line.strip():
            continue
        indent = len(match[1])
        if text_from is not None and indent > text_from:
            continue
        text_from = indent if (match[4] or "").startswith(("|", ">")) else None
        while above and above[-1][0] >= indent:
            above.pop()
        if len(above) < _DEEPEST:
            yield from _entry(match, number, above, items)


def _entry(
    match: re.Match[str], number: int, above: list[tuple[int, str]], items: Counter[tuple[str, ...]]
) -> Iterator[FrontMatterItem]:
    """The entry of a line; an item may hold a key of its own."""
    path = tuple(key for _, key in above)
    indent = len(match[1])
    if match[2]:
        path = (*path, str(items[path]))
        items[path[:-1]] += 1
        above.append((indent, path[-1]))
        indent += 2
    if match[3] is not None:
        path = (*path, match[3].strip("'"))
        above.append((indent, path[-1]))
    yield FrontMatterItem(path, (match[4] or match[5] or "").strip(), number)


def source_path(front: Sequence[str]) -> str:
    """The `sourcePath` of the page; empty where it has none."""
    return next((line.partition(":")[2].strip() for line in front if line.startswith("sourcePath:")), "")


def declarations(found: Iterable[FrontMatterItem]) -> tuple[Declaration, ...]:
    """The declaration of each binding, in their order."""
    bindings: dict[str, Declaration] = defaultdict(
        lambda: Declaration(defaultdict(MessageDeclaration), defaultdict(MessageDeclaration))
    )
    for each in found:
        if len(each.path) > 2 and each.path[0] == _PLAYGROUND:
            binding = bindings[each.path[1]]
            match each.path[2:]:
                case ("definitions", name, *rest):
                    _fill(binding.definitions[name], rest, each)
                case (part, *rest) if part in _PARTS:
                    _fill(binding.parts[part], rest, each)
    return tuple(bindings.values())


def _fill(shape: MessageDeclaration, rest: Sequence[str], entry: FrontMatterItem) -> None:
    match rest:
        case ["properties", name]:
            shape.properties[name] = entry.line
        case ["properties", name, keyword] if keyword in _LIMITS:
            shape.limits[name, keyword, "self"] = entry.line
        case ["properties", name, part, keyword] if part in _TARGETS and keyword in _LIMITS:
            shape.limits[name, keyword, _TARGETS[part]] = entry.line
        case ["required", _]:
            shape.required[entry.value.strip("'")] = entry.line


def exactly_one_groups(found: Iterable[FrontMatterItem]) -> Groups:
    """For each definition, by its short name, the groups of which exactly one member must be set.

    Such a group is a `oneOf` whose alternatives require one member each and say nothing else.
    """
    alternatives: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in found:
        if "oneOf" not in each.path:
            continue
        at = each.path.index("oneOf")
        match each.path[at + 1 :]:
            case [number, "required", "0"]:
                alternatives[each.path[:at]][number].append(each.value.strip("'"))
            case [number, *rest] if rest not in ([], ["required"]):
                alternatives[each.path[:at]][number].append("")
    groups: dict[str, set[frozenset[str]]] = defaultdict(set)
    for owner, members in alternatives.items():
        names = [name for each in members.values() for name in each]
        if all(names) and len(names) == len(members) and (definition := _owner(owner)):
            groups[definition].add(frozenset(names))
    return groups


def _owner(path: tuple[str, ...]) -> str:
    """The definition that a `oneOf` belongs to, by itself or as one of several under `allOf`."""
    return path[-3] if path[-2:-1] == ("allOf",) and len(path) > 2 else path[-1] if path else ""
