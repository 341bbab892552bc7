"""Keywords with several parts: each part is paired with its counterpart, so that the parts are compared one by one.

`derive` writes the second group of members and the second regular expression of a node into its `allOf`, alternatives
into `anyOf`, and a lower or upper bound as one of two keywords.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TypeAlias, cast

from ..schema.nodes import Schema, without_extensions
from .rules import ABSENT, Effect, SchemaEdit, addition, edits, group_members, printed_value, removal, replacement

Edits: TypeAlias = Iterator[tuple[str, SchemaEdit]]
"""Each edit with the keyword whose statement it is."""

CONJUNCTS = frozenset({"oneOf", "pattern", "allOf"})
_BOUNDS = (("minimum", "exclusiveMinimum", False), ("maximum", "exclusiveMaximum", True))


def all_of_edits(old: Schema, new: Schema) -> Edits | None:
    """The edits of `oneOf`, `pattern` and `allOf`, part by part; None where one of them holds anything else."""
    before, after = _conjuncts(old), _conjuncts(new)
    if before is None or after is None:
        return None
    pairs = ((keyword, pair) for keyword in before for pair in _pairs(before[keyword], after[keyword]))
    return ((keyword, each) for keyword, pair in pairs for each in edits(keyword, *pair))


def _conjuncts(node: Schema) -> Mapping[str, list[object]] | None:
    """The groups of members and the regular expressions of a node."""
    parts: dict[str, list[object]] = {"oneOf": [], "pattern": []}
    together = [{keyword: node[keyword]} for keyword in parts if keyword in node]
    for each in (*together, *cast("list[object]", node.get("allOf", []))):
        match each:
            case {"oneOf": group, **others} if not others and group_members(group):
                parts["oneOf"].append(without_extensions(group))
            case {"pattern": pattern, **others} if not others:
                parts["pattern"].append(pattern)
            case _:
                return None
    return parts


def _pairs(before: Sequence[object], after: Sequence[object]) -> Iterator[tuple[object, object]]:
    """The parts that differ: each with the one that is most like it, or else alone."""
    unpaired = [each for each in after if each not in before]
    for was in (each for each in before if each not in after):
        closest = max(unpaired, key=lambda now: _likeness(was, now), default=ABSENT)
        if closest is ABSENT or not _likeness(was, closest):
            yield was, ABSENT
        else:
            unpaired.remove(closest)
            yield was, closest
    yield from ((ABSENT, now) for now in unpaired)


def _likeness(old: object, new: object) -> int:
    """How many members two groups share; any two regular expressions are alike."""
    members = group_members(old), group_members(new)
    return 1 if None in members else len(set(members[0] or ()) & set(members[1] or ()))


def bound_edits(old: Schema, new: Schema) -> tuple[frozenset[str], list[tuple[str, SchemaEdit]]]:
    """The bounds that became exclusive or inclusive: their keywords, and the edits."""
    keywords: set[str] = set()
    found: list[tuple[str, SchemaEdit]] = []
    for inclusive, exclusive, upper in _BOUNDS:
        for was, now in ((inclusive, exclusive), (exclusive, inclusive)):
            if {was, now} & {*old} == {was} and {was, now} & {*new} == {now}:
                keywords |= {was, now}
                found.append((now, _bound_edit(was, now, old[was], new[now], upper=upper)))
    return frozenset(keywords), found


def _bound_edit(was: str, now: str, old: object, new: object, *, upper: bool) -> SchemaEdit:
    """At the same number the bound that is exclusive is the tighter one."""
    low, high = cast("float", old), cast("float", new)
    grows = high > low if high != low else now.startswith("exclusive") is not upper
    effect: Effect = "widens" if grows is upper else "narrows"
    aspect = f"{'max' if upper else 'min'}-{'increased' if grows else 'decreased'}"
    return replacement(aspect, effect, (f"{was} {printed_value(old)}", old), (f"{now} {printed_value(new)}", new))


def alternatives(node: Schema) -> list[Schema] | None:
    """The alternatives of a node, which is the only one itself if it has no `anyOf`; None where it says more."""
    if "anyOf" not in node:
        return [node]
    if set(node) - {"anyOf", "x-origins"}:
        return None
    return [as_object(each) for each in cast("list[object]", node["anyOf"])]


def as_object(schema: object) -> Schema:
    """A subschema, which may be true or false, in the words of one that is an object."""
    return schema if isinstance(schema, Mapping) else {} if schema else {"not": {}}


def paired_alternatives(old: Sequence[Schema], new: Sequence[Schema]) -> Iterator[tuple[Schema | None, Schema | None]]:
    """The same first, then those of one type, then the rest; None stands for an alternative without counterpart."""
    unpaired_new, unpaired_old = list(new), list(old)
    for alike in (_are_the_same, _are_of_one_type):
        for was in tuple(unpaired_old):
            if (now := next((each for each in unpaired_new if alike(was, each)), None)) is not None:
                unpaired_old.remove(was)
                unpaired_new.remove(now)
                yield was, now
    yield from zip_longest(unpaired_old, unpaired_new)


def _are_the_same(old: Schema, new: Schema) -> bool:
    return without_extensions(old) == without_extensions(new)


def _are_of_one_type(old: Schema, new: Schema) -> bool:
    return "type" in old and old["type"] == new.get("type")


def alternative_edit(old: Schema | None, new: Schema | None) -> SchemaEdit:
    """The edit of alternatives that no walk compares."""
    was, now = (None if each is None else without_extensions(each) for each in (old, new))
    if was is None:
        return addition("any-of-alternative-added", "widens", f"the alternative {printed_value(now)}", now)
    if now is None:
        return removal("any-of-alternative-removed", "narrows", f"the alternative {printed_value(was)}", was)
    before, after = (f"the alternative {printed_value(was)}", was), (printed_value(now), now)
    return replacement("any-of-changed", "differs", before, after)
