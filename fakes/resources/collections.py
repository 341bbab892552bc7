"""The resources that a fake keeps: made, found, changed, removed, each in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any, Final, final

from ...contract import Contract
from ...contract.api.bodies import plain_name
from ...contract.findings.pointer import tokens_of
from ...contract.schema.view import SchemaView
from ...contract.text.suggestions import nearest
from ...strategies.seeded import SeededRandom
from ..clock import Clock
from ..protocol.ids import resource_id, uuid
from ..protocol.status_errors import StatusError
from .values import ETAG, VERSIONS, Values, coerced, times, untouched


@dataclass(slots=True)
class Item:
    """A resource that is kept.

    Attributes:
        id: as paths write it, decoded.
        value: as the contract of its resource describes it.
        context: what its place is known by: parameters of path and query, by plain name.
        is_deleted: whether it can only be undeleted.
        number: how many were made before it.
    """

    id: str
    value: dict[str, Any]
    context: Mapping[str, str] = field(default_factory=dict)
    is_deleted: bool = False
    number: int = 0


@dataclass(frozen=True)
class ResourceSchema:
    """What a collection knows of its resource.

    Attributes:
        name: of the resource.
        values: its values.
        identity: the member that is the id; None where no member is.
        parameter: the schema of the id in paths.
        input_members: the members that a request may give.
    """

    name: str
    values: Values
    identity: str | None
    parameter: SchemaView
    input_members: frozenset[str]

    @property
    def id_view(self) -> SchemaView:
        """The schema of an id: that of the member, or of the path's parameter where no member is the id."""
        return self.parameter if self.identity is None else self.values.members[self.identity]

    @cached_property
    def fits_as_id(self) -> Callable[[str], bool]:
        """Whether both the member and the path's parameter can have a text."""
        tests = (_is_of(self.id_view), _is_of(self.parameter))
        return lambda text: all(each(text) for each in tests)

    @cached_property
    def unseen_ids(self) -> Values:
        """The values of an id without those that the schema shows, of which there are few."""
        view = self.id_view
        node = {name: each for name, each in view.node.items() if name not in _SHOWN_VALUES}
        return Values(SchemaView(view.root, node), self.name)

    def check(self, members: Mapping[str, Any]) -> None:
        """Refuses members that the resource does not have, or that break its contract.

        Raises:
            ValueError: one is such; the text says which, and what was expected.
        """
        known = self.values.members
        if unknown := [each for each in members if each not in known]:
            expected = f"one of {', '.join(known)}{nearest(unknown[0], known)}"
            raise ValueError(f"{self.name} has no member {unknown[0]!r}: expected {expected}")
        typical = self.values.typical(0, "check")
        whole = {**(typical if isinstance(typical, dict) else {}), **members}
        violations = self.values.contract.validate(whole).violations
        broken = [each for each in violations if tokens_of(each.pointer)[:1] and tokens_of(each.pointer)[0] in members]
        if broken:
            raise ValueError(f"{self.name}: {broken[0].pointer}: {broken[0].message}")


@final
class Collection:
    """The items of one resource. Names of members are those of the contract.

    Args:
        schema: what the items are.
        seed: what ids and realistic values follow from.
        clock: when they are made.
        is_imagined: whether, until one is added, every id is that of an item which follows from the seed.
        is_kept: whether changes are kept; a fake without state keeps none.
    """

    def __init__(
        self, schema: ResourceSchema, seed: int, clock: Clock, *, is_imagined: bool, is_kept: bool = True
    ) -> None:
        self.schema: Final = schema
        self._seed = seed
        self._clock = clock
        self._items: dict[str, list[Item]] = {}
        self._made = 0
        self._is_imagined = is_imagined
        self._is_kept = is_kept
        self._changed: dict[str, Item] = {}  # of those that follow from the seed

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (deepcopy(each.value) for each in self.items())

    def items(self, context: Mapping[str, str] | None = None) -> list[Item]:
        """The items in a place, oldest first."""
        if self._is_imagined:
            ids = dict.fromkeys((*map(self._new_id, range(_IMAGINED)), *self._changed))
            seen = (self._changed.get(each) or self._imagined(each, context or {}) for each in ids)
            shown = [each for each in seen if not each.is_deleted]
            for index, each in enumerate(shown):
                each.number = index
            return shown
        there = (each for several in self._items.values() for each in several if not each.is_deleted)
        return sorted((each for each in there if self._is_in(each, context or {})), key=lambda each: each.number)

    def _is_in(self, item: Item, context: Mapping[str, str]) -> bool:
        """Whether an item is in a place; what the item does not say of itself, it does not contradict."""
        return all(self._said_place(item, plain_name(name)) in {None, value} for name, value in context.items())

    def _said_place(self, item: Item, name: str) -> str | None:
        """What an item says of its place by a plain name; None where it says nothing."""
        return item.context.get(name) or _text(item.value.get(self.schema.values.by_plain_name.get(name, ""))) or None

    def find(self, item_id: str, context: Mapping[str, str] | None = None, *, deleted: bool = False) -> Item:
        """The item of an id.

        Raises:
            StatusError: NOT_FOUND; there is none in this place.
        """
        for each in self._items.get(item_id, ()):
            if each.is_deleted is deleted and self._is_in(each, context or {}):
                return each
        if self._is_imagined and item_id:
            found = self._changed.get(item_id) or self._imagined(item_id, context or {})
            if found.is_deleted is deleted:
                return found
        raise StatusError("NOT_FOUND", f"{self.schema.name} {item_id} is not found.")

    def get(self, item_id: str) -> dict[str, Any]:
        """The value of an item, a copy.

        Raises:
            StatusError: NOT_FOUND; there is none.
        """
        return deepcopy(self.find(item_id).value)

    def add(self, members: Mapping[str, Any], context: Mapping[str, str] | None = None, item_id: str = "") -> Item:
        """Makes an item of what a request gives; all else is realistic.

        Args:
            members: of the item, by name.
            context: its place.
            item_id: the id that the request names; a fresh one, or that of the members, if empty.

        Raises:
            StatusError: ALREADY_EXISTS; there is one of this id.
        """
        schema, place = self.schema, dict(context or {})
        given_id = item_id or _text(members.get(schema.identity or ""))
        number = self._made
        self._made += 1
        new_id = given_id or self._new_id(number)
        if any(not each.is_deleted and self._is_in(each, place) for each in self._items.get(new_id, ())):
            raise StatusError("ALREADY_EXISTS", f"{schema.name} {new_id} already exists.")
        item = Item(new_id, self._value(new_id, f"{number}", members, place), place, number=number)
        self._is_imagined = False
        self._items.setdefault(new_id, []).append(item)
        return item

    def _value(self, item_id: str, key: str, members: Mapping[str, Any], place: Mapping[str, str]) -> dict[str, Any]:
        values = self.schema.values
        new = untouched(values, values.typical(self._seed, key), self.schema.input_members)
        new = values.with_members(new, values.named(place))
        new = values.with_members(new, times(values, self._clock.nanos, is_new=True))
        return self._with_id(values.with_members(new, members), item_id)

    def _with_id(self, value: Any, item_id: str) -> dict[str, Any]:
        """The value of an item that has an id."""
        values, identity = self.schema.values, self.schema.identity
        own = {} if identity is None else {identity: coerced(item_id, values.members[identity])}
        changed = values.with_members(value, own)
        return changed if isinstance(changed, dict) else {}

    def _imagined(self, item_id: str, context: Mapping[str, str]) -> Item:
        """The item of an id that follows from seed and id, as if it had been made long ago."""
        values = self.schema.values
        value = values.with_members(values.typical(self._seed, f"imagined/{item_id}"), values.named(context))
        return Item(item_id, self._with_id(value, item_id), dict(context))

    def change(self, item: Item, members: Mapping[str, Any], removed: Iterable[str] = ()) -> None:
        """Sets members of an item, and takes others away; the service's own id and times stay its own."""
        values, identity = self.schema.values, self.schema.identity
        typical = deepcopy(item.value)
        left = {name: each for name, each in item.value.items() if name not in set(removed) - {identity}}
        changed = {name: each for name, each in members.items() if name in values.members and name != identity}
        new = values.conforming(values.with_members(left, changed), typical)
        own = {**times(values, self._clock.nanos, is_new=False), **self._next(item)}
        item.value = values.with_members(new, {name: each for name, each in own.items() if name not in changed})
        self._keep(item)

    def _keep(self, item: Item) -> None:
        """Remembers an item that followed from the seed before it was changed."""
        if self._is_imagined and self._is_kept:
            self._changed[item.id] = item

    def _next(self, item: Item) -> dict[str, Any]:
        """The members that tell one state of an item from the next: an etag, a version that counts."""
        versions: dict[str, Any] = {}
        for name, value in item.value.items():
            if plain_name(name) == ETAG and isinstance(value, str):
                versions[name] = resource_id(self._seed, f"{name}/{value}")
            elif plain_name(name) in VERSIONS and isinstance(value, int) and not isinstance(value, bool):
                versions[name] = value + 1
            elif plain_name(name) in VERSIONS and isinstance(value, str) and value.isdecimal():
                versions[name] = str(int(value) + 1)
        return versions

    def fresh_id(self) -> str:
        """An id that no item has, without regard to what the contract says of ids."""
        return resource_id(self._seed, f"{self.schema.name}/{self._made}/last")

    def remove(self, item: Item, *, is_final: bool = True) -> None:
        """Takes an item away, or only marks it as deleted."""
        item.is_deleted = True
        self._keep(item)
        if is_final:
            self._items[item.id] = [each for each in self._items.get(item.id, ()) if each is not item]

    def restore(self, item: Item) -> None:
        """Undeletes an item."""
        item.is_deleted = False

    def _new_id(self, number: int) -> str:
        """An id that both the member and the path's parameter can have, and no other item has."""
        return next(each for each in self._id_candidates(number) if each not in self._items)

    def _id_candidates(self, number: int) -> Iterator[str]:
        schema, view, fits = self.schema, self.schema.id_view, self.schema.fits_as_id
        if "integer" in view.types | schema.parameter.types:
            yield from filter(fits, _whole_numbers(view, number))
        is_uuid = view.keyword("format") == "uuid"
        for attempt in range(_ATTEMPTS):
            name = f"{schema.name}/{number}/{attempt}"
            usual = (resource_id(self._seed, name), f"{schema.name.lower()}-{number + 1}")
            yield from filter(fits, (uuid(self._seed, name),) if is_uuid else usual)
            drawn = schema.unseen_ids.typical(SeededRandom(self._seed).another(attempt).seed, name)
            if _text(drawn):
                yield _text(drawn)
        yield from (f"{number}-{attempt}" for attempt in range(_MANY))


_IMAGINED: Final = 3
_ATTEMPTS: Final = 8
_MANY: Final = 1 << 30


_SHOWN_VALUES: Final = frozenset({"example", "examples", "default"})


def _is_of(view: SchemaView) -> Callable[[str], bool]:
    """Whether the value that a text stands for conforms to a schema."""
    whole = dict(view.whole)
    definitions = {"$defs": whole["$defs"]} if "$defs" in whole else {}
    contract = Contract("id", {"type": "object", "properties": {"id": whole}, **definitions})
    return lambda text: contract.conforms({"id": coerced(text, view)})


def _whole_numbers(view: SchemaView, number: int) -> Iterator[str]:
    """Numbers for ids, from the least that the schema allows on."""
    least, step = view.keyword("minimum"), view.keyword("multipleOf")
    start = ceil(least) if isinstance(least, int | float) else 1
    width = step if isinstance(step, int) and step > 0 else 1
    first = -(-start // width) * width
    return (str(first + width * each) for each in range(number, number + _TRIED))


_TRIED: Final = 1000


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, bool | dict | list) else str(value)
