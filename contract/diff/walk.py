"""Walks two schemas side by side: every keyword that differs is a change, with its place and its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from ..findings.pointer import escape
from ..json_text.equality import canonical
from ..model import BOUNDS, Limit, Origin, Scalar
from ..schema.nodes import Schema, origin_of, resolve, without_extensions
from ..schema.scalars import scalar_schema
from .pairing import (
    CONJUNCTS,
    all_of_edits,
    alternative_edit,
    alternatives,
    as_object,
    bound_edits,
    paired_alternatives,
)
from .rules import ABSENT, SEVERITIES, Direction, Effect, SchemaEdit, Severity, edits, severity_of

Nodes: TypeAlias = Sequence[Schema]
Origins: TypeAlias = tuple[Origin | None, Origin | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One change from an old contract to a new one.

    Attributes:
        rule: stable id, such as `response-property-enum-value-added`.
        reader: what it is to a client that reads responses.
        sender: what it is to a client that sends requests.
        pointer: the place: `/response`, `/body`, `/path` or `/query`, then a JSON Pointer into such a value, where `*`
            is each element of an array or value of a map and `{key}` each key; empty for the operation as a whole.
        message: the change in words.
        was: what the old contract says, in words.
        now: what the new contract says.
        old: the value of the keyword before, None where there was none.
        new: the value after.
        old_origin: the statement of the old page; None where a schema has no origins.
        new_origin: the statement of the new page.
    """

    rule: str
    reader: Severity
    sender: Severity
    pointer: str
    message: str
    was: str
    now: str
    old: object = None
    new: object = None
    old_origin: Origin | None = None
    new_origin: Origin | None = None

    @property
    def severity(self) -> Severity:
        """The worse of the two."""
        return min(self.reader, self.sender, key=SEVERITIES.index)


_NESTED = {"items": "*", "additionalProperties": "*", "propertyNames": "{key}"}
_HOLD_SCHEMAS = frozenset({*_NESTED, "anyOf", "allOf", "oneOf", "not"})
_ELSEWHERE = frozenset({"properties", "required", "$defs", "$ref", "x-origins"})


@dataclass(frozen=True, slots=True)
class Walk:
    """Compares the nodes of two schemas of one part of an operation.

    Attributes:
        direction: which clients the part concerns.
        part: `body` of a response or request, `path` or `query`.
        old: the root of the old schema, which resolves references.
        new: the root of the new one.
        compared: the pairs of definitions that were compared, so that recursive ones end.
    """

    direction: Direction
    part: str
    old: Schema
    new: Schema
    compared: set[tuple[int, int]] = field(default_factory=set)

    def changes(self, at: str) -> Iterator[Change]:
        """The changes of the whole part, whose pointer is given.

        Raises:
            SchemaError: a reference leads nowhere.
        """
        yield from self._node(self.old, self.new, at)

    def _node(self, old: Schema, new: Schema, at: str) -> Iterator[Change]:
        """The changes between two nodes and all that is inside them; values of different types have none inside."""
        before, after = as_object(resolve(self.old, old)), as_object(resolve(self.new, new))
        if before is not old or after is not new:
            if (id(before), id(after)) in self.compared:
                return
            self.compared.add((id(before), id(after)))
        was, now = alternatives(before), alternatives(after)
        if ("anyOf" in before or "anyOf" in after) and was is not None and now is not None:
            yield from self._alternatives(was, now, at, (_origin(before, "anyOf"), _origin(after, "anyOf")))
            return
        before, after = _without_repeated_pattern(before, after), _without_repeated_pattern(after, before)
        values = list(self._values(before, after, at))
        if other_type := [each for each in values if each.rule.endswith("-type-changed")]:
            yield from other_type
            return
        yield from values
        yield from self._members(before, after, at)
        yield from self._nested(before, after, at)

    def _alternatives(self, old: Nodes, new: Nodes, at: str, origins: Origins) -> Iterator[Change]:
        for was, now in paired_alternatives(old, new):
            if was is not None and now is not None and was.get("type") == now.get("type"):
                yield from self._node(was, now, at)
            else:
                yield self._change(alternative_edit(was, now), at, origins)

    def _values(self, old: Schema, new: Schema, at: str) -> Iterator[Change]:
        """The changes of the keywords about the value itself."""
        compared_keywords, changes = bound_edits(old, new)
        if (conjuncts := all_of_edits(old, new)) is not None:
            compared_keywords |= CONJUNCTS
            changes += conjuncts
        yield from (self._change(each, at, (_origin(old, keyword), _origin(new, keyword))) for keyword, each in changes)
        for keyword in dict.fromkeys((*old, *new)):
            before, after = old.get(keyword, ABSENT), new.get(keyword, ABSENT)
            are_nodes = isinstance(before, Mapping) and isinstance(after, Mapping)
            if keyword in compared_keywords or keyword in _ELSEWHERE or (keyword in _NESTED and are_nodes):
                continue
            if keyword in _HOLD_SCHEMAS:
                before, after = without_extensions(before), without_extensions(after)
            if not _same(before, after):
                origins = _origin(old, keyword), _origin(new, keyword)
                yield from (self._change(each, at, origins) for each in edits(keyword, before, after))

    def _nested(self, old: Schema, new: Schema, at: str) -> Iterator[Change]:
        for keyword, name in _NESTED.items():
            before, after = old.get(keyword), new.get(keyword)
            if isinstance(before, Mapping) and isinstance(after, Mapping):
                yield from self._node(before, after, f"{at}/{name}")

    def _members(self, old: Schema, new: Schema, at: str) -> Iterator[Change]:
        for name in dict.fromkeys((*_names(old), *_names(new))):
            here = f"{at}/{escape(name)}"
            was, now = _member(old, name), _member(new, name)
            edit = self._existence(here, was, now) or _requiredness(was, now)
            if edit is not None:
                yield self._change(edit, here, (was.origin, now.origin))
            if was.node is not None and now.node is not None:
                yield from self._node(was.node, now.node, here)

    def _existence(self, at: str, was: _Member, now: _Member) -> SchemaEdit | None:
        """The edit of a member that only one side has. A request without an optional one stays right."""
        if (was.node is None) == (now.node is None):
            return None
        noun = "parameter" if self._is_parameter(at) else "property"
        kind = "required" if was.required or now.required else "optional"
        if now.node is not None:
            effect: Effect = "narrows" if now.required else "nothing"
            return SchemaEdit(f"{kind}-{noun}-added", effect, f"the {kind} field is new", _NO_FIELD, _FIELD)
        return SchemaEdit(f"{kind}-{noun}-removed", "widens", f"the {kind} field is gone", _FIELD, _NO_FIELD)

    def _change(self, edit: SchemaEdit, at: str, origins: Origins) -> Change:
        severity = severity_of(self.direction, edit)
        reader: Severity = severity if self.direction == "response" else "safe"
        sender: Severity = severity if self.direction == "request" else "safe"
        rule, words = self._rule(edit, at), (edit.message, edit.was, edit.now)
        return Change(rule, reader, sender, at, *words, edit.old, edit.new, *origins)

    def _rule(self, edit: SchemaEdit, at: str) -> str:
        """The rule's id: what a member is stands before its noun, what happened to it after it."""
        if edit.aspect.startswith(("required-", "optional-")):
            return f"{self.direction}-{edit.aspect}"
        noun = "parameter" if self._is_parameter(at) else self.part if at.count("/") == 1 else "property"
        return f"{self.direction}-{noun}-{edit.aspect}"

    def _is_parameter(self, at: str) -> bool:
        return self.part in {"path", "query"} and at.count("/") > 1


_FIELD, _NO_FIELD = "a field", "no such field"
_REQUIRED, _MAY_BE_ABSENT = "required", "may be absent"


@dataclass(frozen=True, slots=True)
class _Member:
    """A member as an object describes it: `node` is None where it is not listed, empty where it is only required."""

    node: Schema | None
    required: bool
    origin: Origin | None


def _names(schema: Schema) -> tuple[str, ...]:
    properties = cast("Schema", schema.get("properties", {}))
    return (*properties, *cast("list[str]", schema.get("required", ())))


def _member(schema: Schema, name: str) -> _Member:
    required = name in cast("list[str]", schema.get("required", ()))
    properties = cast("Schema", schema.get("properties", {}))
    node = as_object(properties[name]) if name in properties else {} if required else None
    origin = origin_of(schema, "required", name) if required else None
    return _Member(node, required, origin or (_origin(node, "type") if node is not None else None))


def _requiredness(was: _Member, now: _Member) -> SchemaEdit | None:
    if was.required == now.required:
        return None
    if now.required:
        return SchemaEdit("became-required", "narrows", "the field is required now", _MAY_BE_ABSENT, _REQUIRED)
    return SchemaEdit("became-optional", "widens", "the field may be left out now", _REQUIRED, _MAY_BE_ABSENT)


def _same(old: object, new: object) -> bool:
    """Whether two JSON values are one: 1 is 1.0, but true is not 1."""
    return old is new or (ABSENT not in (old, new) and canonical(old) == canonical(new))


def _origin(node: Schema, keyword: str) -> Origin | None:
    """The statement that set a keyword; of one that is not there, the statement of the type."""
    origins = node.get("x-origins")
    others = origins if isinstance(origins, Mapping) else ()
    return next((found for each in (keyword, "type", *others) if (found := origin_of(node, each))), None)


_MARKS = {"int64": "int64", "protobuf-duration": "duration", "date-time": "date-time", "protobuf-bytes": "bytes"}


def _without_repeated_pattern(node: Schema, other: Schema) -> Schema:
    """The node without the pattern that repeats its format and bounds; uint64 has no format, so both must be such."""
    mark = _MARKS.get(str(node.get("format")))
    if mark is None and not (_repeats(node, "uint64") and _repeats(other, "uint64")):
        return node
    if not _repeats(node, mark or "uint64"):
        return node
    return {keyword: value for keyword, value in node.items() if keyword != "pattern"}


def _repeats(node: Schema, mark: str) -> bool:
    """Whether the pattern of a node is the one that the mark and the node's bounds make."""
    if "pattern" not in node:
        return False
    limits = [Limit(each, node[each], Origin("", None, "")) for each in BOUNDS if each in node]
    return scalar_schema(Scalar("string", mark), limits)["pattern"] == node["pattern"]
