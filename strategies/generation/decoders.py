"""From a schema to a reader: a pure function that makes a payload of a script.

A script is what is drawn: bytes, one for each place of the schema, a number and a text. The byte of a place is
an index into its table: the first entries mean that the member is absent, the next are edge values, the last mean a
value made of number and text. Byte 0 is always the simplest, and no byte has a say in what another one means,
so that each place shrinks by itself. An array has a few slots and repeats what stands in them with pure
variations: a thousand elements cost no more than three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ...contract.findings.pointer import escape
from ..edges.combinations import Cycle, cycler
from ..schema.examples import distinct, several, smallest_example
from ..schema.nodes import Anything, Array, Map, Member, Node, Object, OneOf, Recursion, Union
from ..schema.slots import MAX_DEPTH
from ..schema.variations import Variation, copied, variations, without_large_values
from ..values import tables as classes
from .choices import Candidates, Choices, scalar
from .profiles import Profile, Settings

MISSING = object()
"""What a reader gives for an optional member that is absent."""


@dataclass(frozen=True, slots=True)
class Decoder:
    """Makes the value of a place.

    Attributes:
        names: what each of its bytes of the script is for, no two alike and the same whatever else is in the schema.
        read: makes the value, given the script and the offset of those bytes.
        size: how many bytes they are.
    """

    names: tuple[str, ...]
    read: Callable[[Choices, int], object]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.names))


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Numbers of elements from `first` on, so many of them; `weight` of 256 draws fall into the band."""

    first: int
    width: int
    weight: int


# Round numbers of elements, on which pages and loops end, come up by themselves, and so does one more of them.
_BANDS = (
    _Lengths(0, 1, 150), _Lengths(2, 9, 30), _Lengths(10, 1, 4), _Lengths(11, 40, 18), _Lengths(20, 1, 2),
    _Lengths(50, 1, 2), _Lengths(51, 49, 6), _Lengths(100, 1, 6), _Lengths(101, 100, 5), _Lengths(200, 1, 3),
    _Lengths(201, 55, 2), _Lengths(256, 1, 2), _Lengths(257, 243, 3), _Lengths(500, 1, 2), _Lengths(501, 499, 2),
    _Lengths(1000, 1, 8), _Lengths(1001, 24, 3), _Lengths(1025, 1, 8),
)  # fmt: skip
_BY_BYTE = tuple(band for band in _BANDS for _ in range(band.weight))


def reader(node: Node, settings: Settings, depth: int = 0, *, optional: bool = False) -> Decoder:
    """The reader of a place; an optional one may give `MISSING`."""
    source = _source(node, settings, depth)
    share = settings.profile.absent * (1 if depth else 2 / 3)  # what is in no array has but one chance to be there
    return _indexed(source, _places_to_make(source, settings.profile), share if optional else None)


def _places_to_make(source: Candidates, profile: Profile) -> int:
    if source.make is None:
        return 0
    share = round(len(source.known) * profile.free / (1 - profile.free))
    return max(1, share) if source.weight is None else source.weight


_FOR_ONE_BYTE = 96


def _indexed(source: Candidates, made: int, absent: float | None) -> Decoder:
    """The first byte, or two where much can be present, choose; the rest belongs to what is made.

    A share of absence is that of the lowest bytes, at least of 0; None where something is always there.
    """
    table, make = source.known, source.make
    known, total = len(table), len(table) + made
    width = 1 if total <= _FOR_ONE_BYTE else 2
    all_ = 1 << 8 * width
    first = 0 if absent is None else max(1, round(all_ * absent))
    first_made = known * (all_ - first) // total

    def read(script: Choices, at: int) -> object:
        chosen = int.from_bytes(script.choices[at : at + width], "big") - first
        index = chosen * total // (all_ - first)
        if chosen < 0:
            return MISSING
        if index < known:
            return copied(table[index])
        return make(script, at + width, chosen - first_made) if make else MISSING

    return Decoder((*("#", "##")[:width], *source.names), read)


def _source(node: Node, settings: Settings, depth: int) -> Candidates:
    match node:
        case Object():
            return _object(node, settings, depth)
        case Array():
            return _array(node, settings, depth)
        case Map():
            return _map(node, settings, depth)
        case Union():
            return _union(node, settings, depth)
        case Recursion():
            return _recursion(node, settings, depth)
    return scalar(node, settings, once=depth == 0)


_OBJECTS_PER_EMPTY = 40


def _object(node: Object, settings: Settings, depth: int) -> Candidates:
    """The smallest object is a choice of its own: what is in the way shrinks to it in one step."""
    grouped = {name for group in node.groups for name in group.names}
    parts: list[tuple[str, Decoder]] = [
        (each.name, reader(each.node, settings, depth, optional=not each.required))
        for each in _members(node, settings)
        if each.name not in grouped
    ]
    groups = [_group(node, group, settings, depth) for group in node.groups]
    names = [f"/{escape(name)}{each}" for name, part in parts for each in part.names]
    names += [each for group in groups for each in group.names]

    def make(script: Choices, at: int, _turn: int) -> object:
        made: dict[str, object] = {}
        for name, part in parts:
            value = part.read(script, at)
            at += part.size
            if value is not MISSING:
                made[name] = value
        return made | _set_members(groups, script, at)

    return Candidates((smallest_example(node),), make, tuple(names), weight=_OBJECTS_PER_EMPTY)


def _members(node: Object, settings: Settings) -> tuple[Member, ...]:
    if "evolution" in settings.include:
        return (*node.members, Member(classes.NEW_FIELD, Anything(), required=False))
    return node.members


def _set_members(groups: Iterable[Decoder], script: Choices, at: int) -> dict[str, object]:
    made: dict[str, object] = {}
    for group in groups:
        value = group.read(script, at)
        made |= value if isinstance(value, dict) else {}
        at += group.size
    return made


def _group(node: Object, group: OneOf, settings: Settings, depth: int) -> Decoder:
    """Reads which member of a group is set, and its value; the members share their bytes."""
    nodes = {each.name: each.node for each in node.members}
    parts = [(name, reader(nodes[name], settings, depth)) for name in group.names]

    def read(script: Choices, at: int) -> object:
        index = (script.choices[at] * (len(parts) + (not group.exactly)) >> 8) - (not group.exactly)
        return {parts[index][0]: parts[index][1].read(script, at + 1)} if index >= 0 else {}

    return Decoder(_shared(f"#{group.names[0]}", (part for _, part in parts)), read)


def _shared(name: str, parts: Iterable[Decoder]) -> tuple[str, ...]:
    """Names of the byte that chooses among parts and of the bytes that they share."""
    return tuple(f"{name}#{each}" for each in range(1 + max(part.size for part in parts)))


_SLOTS = (6, 2, 1)
_SLOTS_LEFT_OUT, _SLOTS_FILLED = 2, 3


def _array(node: Array, settings: Settings, depth: int) -> Candidates:
    """A few slots, each of which may be left out, and elements made of what stands in them.

    The bytes of those come first: they shrink first, and what follows shrinks fast.
    """
    item = reader(node.items, settings, depth + 1)
    slots = max(node.least, _SLOTS[min(depth, len(_SLOTS) - 1)])
    more = None if depth or node.most is not None or node.unique else _multiplier(node.items, settings)
    head = _MULTIPLIED if more else ()

    def make(script: Choices, at: int, _turn: int) -> object:
        made = [*_filled_slots(script, at + len(head), slots, item)]
        filled = distinct(made, node) if node.unique else [*made, *map(copied, least[len(made) :])]
        made = filled[: node.most]
        return made + more(script, at, made) if more else made

    least = several(node, node.least)
    return Candidates((), make, (*head, *_in_slots(slots, ("#slot", *item.names))))


def _in_slots(slots: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"/{slot}{each}" for slot in range(slots) for each in names)


def _filled_slots(script: Choices, at: int, slots: int, item: Decoder) -> Iterable[object]:
    every = _SLOTS_LEFT_OUT + _SLOTS_FILLED
    for slot in range(at, at + slots * (1 + item.size), 1 + item.size):
        if script.choices[slot] * every >> 8 >= _SLOTS_LEFT_OUT:
            yield item.read(script, slot + 1)


_MULTIPLIED = ("#sweep0", "#sweep1", "#copies0", "#copies1", "#copies2")
_FIRST_SWEEP, _LONGEST_SWEEP = 156, 40
"""From this byte on edge values are swept through, up to so many elements."""


def _multiplier(node: Node, settings: Settings) -> Callable[[Choices, int, list[object]], list[object]]:
    """Reads how many elements go through the edge values, how many there are beside them, and how those vary."""
    cycle = cycler(node, lambda each: scalar(each, settings).known)
    ways, lighten = variations(node, usual=settings.profile.usual), without_large_values(node)

    def multiplied(script: Choices, at: int, made: list[object]) -> list[object]:
        swept = _cycled(script, at, made, cycle)
        count = _copies(script, at + 2) - len(made)
        return swept + _copied(made + swept, count, ways[script.choices[at + 4] * len(ways) >> 8], lighten)

    return multiplied


def _cycled(script: Choices, at: int, models: list[object], cycle: Cycle) -> list[object]:
    """Elements that differ at each place: none of them shows what another one does."""
    over, first = script.choices[at] - _FIRST_SWEEP + 1, script.choices[at + 1]
    count = over * _LONGEST_SWEEP // (256 - _FIRST_SWEEP)
    return [cycle(models[each % len(models)], first + each) for each in range(count)] if models else []


def _copies(script: Choices, at: int) -> int:
    """How many elements there are, beside those that are swept."""
    band = _BY_BYTE[script.choices[at]]
    return band.first + (script.choices[at + 1] * band.width >> 8)


def _copied(
    models: list[object], count: int, vary: Variation, lighten: Callable[[object, int], object]
) -> list[object]:
    light = [lighten(each, count) for each in models] if count > 0 else []
    return [vary(light[each % len(light)], each) for each in range(count)] if light else []


def _map(node: Map, settings: Settings, depth: int) -> Candidates:
    """A few slots of a key and a value, on top of the smallest map."""
    key, value = reader(node.keys, settings, depth), reader(node.values, settings, depth + 1)
    size = key.size + value.size
    slots = _SLOTS[min(depth, len(_SLOTS) - 1)]
    smallest = smallest_example(node)

    def make(script: Choices, at: int, _turn: int) -> object:
        made = copied(smallest)
        assert isinstance(made, dict)
        for slot in range(at, at + slots * size, size):
            if node.most is None or len(made) < node.most:
                made[str(key.read(script, slot))] = value.read(script, slot + key.size)
        return made

    names = (*(f"#key{each}" for each in key.names), *value.names)
    return Candidates((smallest,), make, _in_slots(slots, names), weight=3)


def _union(node: Union, settings: Settings, depth: int) -> Candidates:
    parts = [reader(each, settings, depth) for each in node.alternatives]

    def make(script: Choices, at: int, _turn: int) -> object:
        return parts[script.choices[at] * len(parts) >> 8].read(script, at + 1)

    return Candidates((), make, _shared("#any-of", parts))


def _recursion(node: Recursion, settings: Settings, depth: int) -> Candidates:
    """Unfolds a message inside itself a few times, then takes its smallest value."""
    return Candidates((smallest_example(node),)) if depth >= MAX_DEPTH else _source(node.find(), settings, depth + 1)
