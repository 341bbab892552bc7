"""Realistic values of a schema that say what the request said, and that always conform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cached_property
from typing import Any, Final, final

from ...contract import Contract
from ...contract.api.bodies import plain_name
from ...contract.findings.rules import DEFAULT, Policy
from ...contract.formats.protobuf_time import NANOS, format_timestamp
from ...contract.schema.view import SchemaView
from ...strategies.realistic.facts import NO_FACT
from ...strategies.realistic.fillers import Fill, generator_for
from ...strategies.realistic.siblings import lifecycle_stage
from ...strategies.schema.reader import node_of
from ...strategies.seeded import SeededRandom
from ..protocol.arguments import encode_json

_CREATED, _CHANGED, _ENDED, _GONE = 0, 2, 3, 4
_STATES: Final = frozenset({"status", "state", "phase", "lifecyclestate", "health"})
ETAG: Final = "etag"
VERSIONS: Final = frozenset({"version", "revision", "generation", "resourceversion", "metageneration"})
"""Members that count the changes of a resource, by plain name."""
_SETTLED: Final = (
    "active", "running", "ready", "available", "enabled", "open", "online", "healthy", "alive", "normal", "ok",
    "published", "confirmed", "created", "new",
)  # fmt: skip
"""The words of states that a resource has when it was made and nothing has happened since, the usual ones first."""


@final
class Values:
    """The values of one schema.

    Args:
        view: the schema.
        name: what messages call it.
        policy: what the values may tolerate.
    """

    def __init__(self, view: SchemaView, name: str, policy: Policy = DEFAULT) -> None:
        self.view: Final = view
        self.name: Final = name
        self._policy: Final = policy

    @cached_property
    def contract(self) -> Contract:
        """What each value conforms to."""
        return Contract(self.name, self.view.whole, self._policy)

    @cached_property
    def members(self) -> Mapping[str, SchemaView]:
        """The members that the schema lists."""
        return self.view.members

    @cached_property
    def by_plain_name(self) -> Mapping[str, str]:
        """The names of the members by their plain names."""
        return {plain_name(name): name for name in self.members}

    def named(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The members that are given by names which only read like theirs; texts become values of their types."""
        found = {self.by_plain_name.get(plain_name(name)): each for name, each in given.items()}
        return {
            name: coerced(each, self.members[name]) if isinstance(each, str) else each
            for name, each in found.items()
            if name is not None
        }

    @cached_property
    def nullable(self) -> frozenset[str]:
        """The members that may be null."""
        return frozenset(name for name, each in self.members.items() if "null" in each.types)

    @cached_property
    def shown_members(self) -> frozenset[str]:
        """The members that responses show: those that are not for requests alone."""
        return frozenset(name for name, each in self.members.items() if each.keyword("writeOnly") is not True)

    @cached_property
    def required(self) -> frozenset[str]:
        """The members that every value has."""
        return self.view.required

    @cached_property
    def _fill(self) -> Fill:
        return generator_for(node_of(self.view.whole), self.name)

    def typical(self, seed: int, key: str) -> Any:
        """The realistic value that belongs to a seed and a key.

        Raises:
            SchemaError: none can be made; the text says where and what helps.
        """
        return self._fill(NO_FACT, "", SeededRandom(SeededRandom(seed).number(f"{self.name}/{key}", 1 << 63)))

    def conforms(self, value: Any) -> bool:
        """Whether a value conforms; a text is a value and not JSON text."""
        return self.contract.conforms(encode_json(value) if isinstance(value, str) else value)

    def with_members(self, value: Any, members: Mapping[str, Any]) -> Any:
        """A value with members set that the schema lists.

        Where they do not go with others of the value, the others give way. What breaks the contract even so, as a
        response may be stricter than a request, is left out.
        """
        if not isinstance(value, dict):
            return value
        known = {name: each for name, each in members.items() if name in self.members}
        whole = {**value, **known}
        if self.conforms(whole):
            return whole
        fitting = self._added(known, value)
        if self.conforms(fitting):
            return fitting
        for name, each in known.items():
            changed = {**value, name: each}
            value = changed if self.conforms(changed) else value
        return value

    def _added(self, value: dict[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
        """A value with each of the other members that breaks nothing beside it."""
        broken = self._broken(value)
        for name, each in others.items():
            if name not in value:
                larger = {**value, name: each}
                if (still_broken := self._broken(larger)) <= broken:
                    value, broken = larger, still_broken
        return {name: value[name] for name in self.members if name in value}

    def conforming(self, value: Any, typical: Any) -> Any:
        """The value, with as little as possible of a typical one in the place of what breaks the contract."""
        if self.conforms(value) or not isinstance(value, dict) or not isinstance(typical, dict):
            return value if self.conforms(value) else typical
        completed = {**{name: each for name, each in typical.items() if name in self.required}, **value}
        if self.conforms(completed):
            return completed
        return self.with_members(typical, value)

    def _broken(self, value: Any) -> int:
        return len(self.contract.validate(value).violations)


# ----------------------------------------------------------------- new resources


def settled_state(view: SchemaView, current: object) -> object:
    """The state of a resource that was just made: one that is settled, if the schema lists one."""
    words = {plain_name(each): each for each in view.values if isinstance(each, str)}
    return next((words[each] for each in _SETTLED if each in words), current)


def untouched(values: Values, typical: Any, may_be_given: Iterable[str]) -> Any:
    """A realistic value as a service would make it of an empty request.

    A member that a request may give has its default, or is absent, unless it is required. A state is settled, and
    nothing has ended.
    """
    if not isinstance(typical, dict):
        return typical
    value = deepcopy(typical)
    required, given = values.required, frozenset(may_be_given)
    for name, view in values.members.items():
        stage = lifecycle_stage(name)
        if plain_name(name) in _STATES:
            value[name] = settled_state(view, value.get(name))
        elif name in given and view.keyword("default") is not None:
            value[name] = view.keyword("default")
        elif plain_name(name) in VERSIONS | {ETAG}:
            continue
        elif name not in required and (name in given or stage in {_ENDED, _GONE}):
            value.pop(name, None)
    return values.conforming({name: each for name, each in value.items() if each is not None}, typical)


def times(values: Values, now: int, *, is_new: bool) -> dict[str, Any]:
    """The members that say when a resource was made or changed, with that instant."""
    stages = {_CREATED, _CHANGED} if is_new else {_CHANGED}
    moments = {name: _moment(view, now) for name, view in values.members.items() if lifecycle_stage(name) in stages}
    return {name: each for name, each in moments.items() if each is not None}


def _moment(view: SchemaView, now: int) -> object:
    """An instant as a member writes it; None where it writes none."""
    form = view.keyword("format")
    if form == "date-time":
        return format_timestamp(now - now % 1_000)
    if form == "date":
        return format_timestamp(now)[:10]
    return now // NANOS if view.types & {"integer"} and form in {None, "int64", "unix-time"} else None


def coerced(text: str, view: SchemaView) -> object:
    """The value that a text of path or query stands for where a member of such a schema takes it."""
    types = view.types
    if "string" in types or not types:
        return text
    if "integer" in types and text.lstrip("-").isdecimal():
        return int(text)
    return {"true": True, "false": False}.get(text, text) if "boolean" in types else text
