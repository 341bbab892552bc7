"""The meaning of edits: how keywords compare, and which client each effect breaks.

An edit widens what a contract accepts, narrows it, or does neither. Clients that read responses break on more than was
promised, clients that send requests on less than was accepted. So the effect and the direction give the severity, as
in oasdiff (github.com/oasdiff/oasdiff, `docs/CHECKS.md`), and `RISKY` lists the exceptions. Rule ids follow oasdiff as
well: direction, place, aspect, such as `response-property-min-items-unset`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal, TypeAlias, cast

from ..json_text.equality import is_among
from ..validation.keywords import KEYWORDS

Direction: TypeAlias = Literal["response", "request"]
Effect: TypeAlias = Literal["widens", "narrows", "differs", "nothing"]
Severity: TypeAlias = Literal["breaking", "risky", "safe"]

SEVERITIES: tuple[Severity, ...] = ("breaking", "risky", "safe")
"""Worst first."""

ABSENT = object()
"""Stands for a keyword that a schema does not have."""


NOTHING = "nothing"
"""The words for a contract that lacks what the other one has."""


@dataclass(frozen=True, slots=True)
class SchemaEdit:
    """One difference between two values of a keyword: in words, and its effect on what is accepted.

    `aspect` is the end of the rule's id; `was` and `now` are the words for what the contracts say.
    """

    aspect: str
    effect: Effect
    message: str
    was: str
    now: str
    old: object = None
    new: object = None


def addition(aspect: str, effect: Effect, what: str, value: object) -> SchemaEdit:
    """An edit that adds a statement."""
    return SchemaEdit(aspect, effect, f"{what} is new", NOTHING, what, None, value)


def removal(aspect: str, effect: Effect, what: str, value: object) -> SchemaEdit:
    """An edit that removes a statement."""
    return SchemaEdit(aspect, effect, f"{what} is gone", what, NOTHING, value, None)


def replacement(aspect: str, effect: Effect, was: tuple[str, object], now: tuple[str, object]) -> SchemaEdit:
    """An edit that replaces a statement by another, each in words and as a value."""
    return SchemaEdit(aspect, effect, f"{was[0]} became {now[0]}", was[0], now[0], was[1], now[1])


_SEVERITIES: Mapping[tuple[Direction, Effect], Severity] = {
    ("response", "widens"): "breaking",
    ("response", "narrows"): "safe",
    ("response", "differs"): "breaking",
    ("response", "nothing"): "safe",
    ("request", "widens"): "safe",
    ("request", "narrows"): "breaking",
    ("request", "differs"): "breaking",
    ("request", "nothing"): "safe",
}

RISKY = frozenset({
    ("response", "enum-value-added"),
    ("response", "one-of-member-added"),
    ("response", "optional-property-removed"),
    ("response", "pattern-changed"),
    ("response", "pattern-unset"),
    ("response", "content-media-type-unset"),
    ("request", "required-property-removed"),
    ("request", "optional-property-removed"),
    ("request", "required-parameter-removed"),
    ("request", "optional-parameter-removed"),
    ("request", "pattern-changed"),
    ("request", "content-media-type-set"),
})  # fmt: skip
"""Edits that break some clients: those without a fallback for new values, those that need the field, and so on."""


def severity_of(direction: Direction, edit: SchemaEdit) -> Severity:
    """How bad an edit is for the clients of its direction: readers of responses, senders of requests."""
    return "risky" if (direction, edit.aspect) in RISKY else _SEVERITIES[direction, edit.effect]


def printed_value(value: object) -> str:
    """A value of a keyword in a message."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60


def _presence(name: str, keyword: str, old: object, new: object) -> SchemaEdit | None:
    """The edit where only one side has the keyword: to state something narrows, to take it back widens."""
    if old is ABSENT:
        return addition(f"{name}-set", "narrows", f"{keyword} {printed_value(new)}", new)
    if new is ABSENT:
        return removal(f"{name}-unset", "widens", f"{keyword} {printed_value(old)}", old)
    return None


def _incomparable(name: str, keyword: str, old: object, new: object) -> Iterator[SchemaEdit]:
    """A keyword whose values cannot be compared."""
    if edit := _presence(name, keyword, old, new):
        yield edit
    else:
        was, now = (f"{keyword} {printed_value(old)}", old), (printed_value(new), new)
        yield replacement(f"{name}-changed", "differs", was, now)


def _bound(name: str, keyword: str, old: object, new: object, *, is_upper: bool) -> Iterator[SchemaEdit]:
    if edit := _presence(name, keyword, old, new):
        yield edit
    elif old != new:
        grows = cast("float", new) > cast("float", old)
        effect: Effect = "widens" if grows is is_upper else "narrows"
        aspect = f"{name}-{'increased' if grows else 'decreased'}"
        yield replacement(aspect, effect, (f"{keyword} {printed_value(old)}", old), (printed_value(new), new))


def _flag(name: str, keyword: str, old: object, new: object) -> Iterator[SchemaEdit]:
    """A keyword that says something only when it is true."""
    if (old is True) is not (new is True):
        yield from _incomparable(name, keyword, old if old is True else ABSENT, new if new is True else ABSENT)


def _enum(name: str, keyword: str, old: object, new: object) -> Iterator[SchemaEdit]:
    if edit := _presence(name, keyword, old, new):
        yield edit
        return
    before, after = cast("list[object]", old), cast("list[object]", new)
    for value in after:
        if not is_among(value, before):
            yield addition(f"{name}-value-added", "widens", f"the value {printed_value(value)}", value)
    for value in before:
        if not is_among(value, after):
            yield removal(f"{name}-value-removed", "narrows", f"the value {printed_value(value)}", value)


_TYPES = frozenset({"object", "array", "string", "boolean", "null", "integer", "number"})


def _type(name: str, keyword: str, old: object, new: object) -> Iterator[SchemaEdit]:
    before, after = _types(old), _types(new)
    was = (f"{keyword} {printed_value(_printed_type(old))}", None if old is ABSENT else old)
    now = (printed_value(_printed_type(new)), None if new is ABSENT else new)
    if before < after:
        yield replacement(f"{name}-generalized", "widens", was, now)
    elif after < before:
        yield replacement(f"{name}-specialized", "narrows", was, now)
    elif before != after:
        yield replacement(f"{name}-changed", "differs", was, now)


def _types(value: object) -> frozenset[str]:
    """The types that a `type` admits; integers are numbers."""
    if value is ABSENT:
        return _TYPES
    types = frozenset([value] if isinstance(value, str) else cast("list[str]", value))
    return types | {"integer"} if "number" in types else types


def _printed_type(value: object) -> object:
    return "anything" if value is ABSENT else value


def _one_of(name: str, keyword: str, old: object, new: object) -> Iterator[SchemaEdit]:
    """Groups of members compare member by member; any other choice as a whole."""
    before, after = _group(old), _group(new)
    if before is None or after is None:
        values = [ABSENT if value is ABSENT else value if group is None else _printed_group(group)
                   for value, group in ((old, before), (new, after))]  # fmt: skip
        for each in _incomparable(name, keyword, *values):
            yield replace(each, old=None if old is ABSENT else old, new=None if new is ABSENT else new)
        return
    for member in after[0]:
        if member not in before[0]:
            words = f"{member} is a new choice of the group"
            yield SchemaEdit(f"{name}-member-added", "widens", words, NOTHING, f"the choice {member}", None, member)
    for member in before[0]:
        if member not in after[0]:
            words = f"{member} is no choice of the group now"
            yield SchemaEdit(f"{name}-member-removed", "narrows", words, f"the choice {member}", NOTHING, member, None)
    if after[1] and not before[1]:
        yield SchemaEdit(f"{name}-became-required", "narrows", "one member of the group must be set now", _FREE, _SET)
    if before[1] and not after[1]:
        yield SchemaEdit(f"{name}-became-optional", "widens", "no member of the group need be set now", _SET, _FREE)


_SET, _FREE = "one member must be set", "at most one member"


def _printed_group(group: tuple[tuple[str, ...], bool]) -> str:
    return f"({'exactly' if group[1] else 'at most'} one of {', '.join(group[0])})"


def _group(one_of: object) -> tuple[tuple[str, ...], bool] | None:
    """The members of a oneof group as `derive` writes it, and whether one of them must be set."""
    branches = one_of if isinstance(one_of, list) else []
    members = [_single(each) for each in branches]
    names = tuple(each for each in members if each is not None)
    if not names or members.count(None) > 1:
        return None
    none_of_them = {"not": {"anyOf": [{"required": [each]} for each in names]}}
    if members.count(None) and branches[members.index(None)] != none_of_them:
        return None
    return names, None not in members


def group_members(one_of: object) -> tuple[str, ...] | None:
    """The members of a oneof group; None for any other choice."""
    group = _group(one_of)
    return None if group is None else group[0]


def _single(branch: object) -> str | None:
    match branch:
        case {"required": [str(name)], **others} if not others:
            return name
    return None


Compare: TypeAlias = Callable[[str, str, object, object], Iterator[SchemaEdit]]
"""Compares two values of a keyword, given the name of the keyword in rule ids and the keyword."""

_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_COMPARISONS: Mapping[str, Compare] = {
    "type": _type,
    "enum": _enum,
    "oneOf": _one_of,
    "uniqueItems": _flag,
    **dict.fromkeys(_UPPER, partial(_bound, is_upper=True)),
    **dict.fromkeys(_LOWER, partial(_bound, is_upper=False)),
}
"""The keywords whose values can be compared. Any other that validation checks narrows where it is stated."""

COMPARED: Final = (KEYWORDS.keys() | {"type"}) - {"properties", "required"}
"""The keywords that `edits` compares. Members and which of them are required are compared one by one."""

_ANNOTATIONS = frozenset({
    "$comment", "$id", "$schema", "default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly",
})  # fmt: skip


def edits(keyword: str, old: object, new: object) -> Iterator[SchemaEdit]:
    """The edits between two values of a keyword that are not equal, either of which may be `ABSENT`."""
    compare = _COMPARISONS.get(keyword, _incomparable)
    name = "".join(f"-{each.lower()}" if each.isupper() else each for each in keyword).strip("$").replace("imum", "")
    if keyword in COMPARED:
        yield from compare(name, keyword, old, new)
        return
    effect: Effect = "nothing" if keyword in _ANNOTATIONS or keyword.startswith("x-") else "differs"
    for each in compare(name, keyword, old, new):
        yield replace(each, effect=effect)
