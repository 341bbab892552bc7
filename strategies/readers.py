"""From a schema to a reader: a pure function that makes a payload of a script.

A script is what is drawn: bytes, one for each place of the schema, a number and a text. The byte of a place is
an index into its table: the first entries mean that the member is absent, the next are edge values, the last mean a
value made of number and text. Byte 0 is always the simplest, and no byte has a say in what another one means,
so that each place shrinks by itself. An array has a few slots and repeats what stands in them with pure
variations: a thousand elements cost no more than three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..contract.keywords import is_unspecified
from ..contract.pointer import escape
from . import classes, values
from .classes import Group
from .nodes import (
    Anything,
    Array,
    Choice,
    EmbeddedJson,
    Formatted,
    Int64,
    Map,
    Member,
    Node,
    Number,
    Object,
    OneOf,
    Recursion,
    Text,
    Union,
)
from .places import MAX_DEPTH, distinct, minimal, plausible, several
from .variations import copied, lighter, variations

MISSING = object()
"""What a reader gives for an optional member that is absent."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a payload is made of: a byte for each choice, and a number and a text for values made freely."""

    choices: bytes
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes the value of a place.

    Attributes:
        names: what each of its bytes of the script is for, no two alike and the same whatever else is in the schema.
        read: makes the value, given the script and the offset of those bytes.
        size: how many bytes they are.
    """

    names: tuple[str, ...]
    read: Callable[[Script, int], object]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.names))


@dataclass(frozen=True, slots=True)
class _Band:
    """Numbers of elements from `first` on, so many of them; `weight` of 256 draws fall into the band."""

    first: int
    width: int
    weight: int


# Round numbers of elements, on which pages and loops end, come up by themselves, and so does one more of them.
_BANDS = (
    _Band(0, 1, 156), _Band(2, 9, 30), _Band(10, 1, 4), _Band(11, 40, 18), _Band(20, 1, 2), _Band(50, 1, 2),
    _Band(51, 49, 6), _Band(100, 1, 6), _Band(101, 100, 5), _Band(200, 1, 3), _Band(201, 55, 2), _Band(256, 1, 2),
    _Band(257, 243, 3), _Band(500, 1, 2), _Band(501, 499, 2), _Band(1000, 1, 5), _Band(1001, 24, 4), _Band(1025, 1, 4),
)  # fmt: skip
_BY_BYTE = tuple(band for band in _BANDS for _ in range(band.weight))


@dataclass(frozen=True, slots=True)
class Profile:
    """How often what is drawn.

    Attributes:
        absent: share of absence for an optional member.
        free: share of freely made values among those of a member that is present.
        dense: share of payloads in which nearly every member is present.
        shapes: share of payloads that have a shape of a group.
        usual: whether only usual values are drawn, and none of the edges.
    """

    absent: float
    free: float
    dense: float
    shapes: float
    usual: bool = False


PROFILES: Mapping[str, Profile] = {
    "any": Profile(absent=0.25, free=0.2, dense=0.75, shapes=0.6),
    "typical": Profile(absent=0.15, free=0.5, dense=0.5, shapes=0.0, usual=True),
    "edge": Profile(absent=0.2, free=0.1, dense=0.7, shapes=0.75),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reader depends on beside the schema."""

    profile: Profile
    include: frozenset[Group] = frozenset()

    def dense(self) -> Settings:
        """The same with nearly every member present."""
        return replace(self, profile=replace(self.profile, absent=0.0))


@dataclass(frozen=True, slots=True)
class _Source:
    """What may stand at a place: values known beforehand, and a way to make others.

    `make` is given the script, the offset of its own bytes, which have `names`, and a turn. `weight` is how many
    known values it counts for; None for the profile's share.
    """

    known: tuple[object, ...] = ()
    make: Callable[[Script, int, int], object] | None = None
    names: tuple[str, ...] = ()
    weight: int | None = None


def reader(node: Node, settings: Settings, depth: int = 0, *, optional: bool = False) -> Reader:
    """The reader of a place; an optional one may give `MISSING`."""
    source = _source(node, settings, depth)
    made = _places_to_make(source, settings.profile)
    absent = _absences(len(source.known) + made, settings.profile.absent) if optional else 0
    return _indexed([MISSING] * absent + list(source.known), source, made)


def _places_to_make(source: _Source, profile: Profile) -> int:
    if source.make is None:
        return 0
    share = round(len(source.known) * profile.free / (1 - profile.free))
    return max(1, share) if source.weight is None else source.weight


def _absences(present: int, share: float) -> int:
    return max(1, round(present * share / (1 - share)))


_FOR_ONE_BYTE = 96


def _indexed(table: Sequence[object], source: _Source, made: int) -> Reader:
    """The first byte, or two where much can be present, choose; the rest belongs to what is made."""
    known, total = len(table), len(table) + made
    width = 1 if len(source.known) + made <= _FOR_ONE_BYTE else 2
    make = source.make

    def read(script: Script, at: int) -> object:
        chosen = int.from_bytes(script.choices[at : at + width], "big")
        index = chosen * total >> 8 * width
        if index < known:
            return copied(table[index])
        return make(script, at + width, chosen - (known << 8 * width) // total) if make else MISSING

    return Reader((*("#", "##")[:width], *source.names), read)


def _source(node: Node, settings: Settings, depth: int) -> _Source:
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
    return _scalar(node, settings)


_OBJECTS_PER_EMPTY = 11


def _object(node: Object, settings: Settings, depth: int) -> _Source:
    """The smallest object is a choice of its own: what is in the way shrinks to it in one step."""
    grouped = {name for group in node.groups for name in group.names}
    parts: list[tuple[str, Reader]] = [
        (each.name, reader(each.node, settings, depth, optional=not each.required))
        for each in _members(node, settings)
        if each.name not in grouped
    ]
    groups = [_group(node, group, settings, depth) for group in node.groups]
    names = [f"/{escape(name)}{each}" for name, part in parts for each in part.names]
    names += [each for group in groups for each in group.names]

    def make(script: Script, at: int, _turn: int) -> object:
        made: dict[str, object] = {}
        for name, part in parts:
            value = part.read(script, at)
            at += part.size
            if value is not MISSING:
                made[name] = value
        return made | _set_members(groups, script, at)

    return _Source((minimal(node),), make, tuple(names), weight=_OBJECTS_PER_EMPTY)


def _members(node: Object, settings: Settings) -> tuple[Member, ...]:
    if "evolution" in settings.include:
        return (*node.members, Member(classes.NEW_FIELD, Anything(), required=False))
    return node.members


def _set_members(groups: Iterable[Reader], script: Script, at: int) -> dict[str, object]:
    made: dict[str, object] = {}
    for group in groups:
        value = group.read(script, at)
        made |= value if isinstance(value, dict) else {}
        at += group.size
    return made


def _group(node: Object, group: OneOf, settings: Settings, depth: int) -> Reader:
    """Reads which member of a group is set, and its value; the members share their bytes."""
    nodes = {each.name: each.node for each in node.members}
    parts = [(name, reader(nodes[name], settings, depth)) for name in group.names]

    def read(script: Script, at: int) -> object:
        index = (script.choices[at] * (len(parts) + (not group.exactly)) >> 8) - (not group.exactly)
        return {parts[index][0]: parts[index][1].read(script, at + 1)} if index >= 0 else {}

    return Reader(_shared(f"#{group.names[0]}", (part for _, part in parts)), read)


def _shared(name: str, parts: Iterable[Reader]) -> tuple[str, ...]:
    """Names of the byte that chooses among parts and of the bytes that they share."""
    return tuple(f"{name}#{each}" for each in range(1 + max(part.size for part in parts)))


_SLOTS = (6, 2, 1)
_SLOTS_LEFT_OUT, _SLOTS_FILLED = 2, 3


def _array(node: Array, settings: Settings, depth: int) -> _Source:
    """A few slots, each of which may be left out, and copies of what stands in them.

    The bytes of the copies come first: they shrink first, and what follows shrinks fast.
    """
    item = reader(node.items, settings, depth + 1)
    slots = max(node.least, _SLOTS[min(depth, len(_SLOTS) - 1)])
    copy = None if depth or node.most is not None or node.unique else _copier(node.items, settings)
    head = tuple(f"#copies{each}" for each in range(_COPIER_SIZE)) if copy else ()

    def make(script: Script, at: int, _turn: int) -> object:
        made = [*_filled_slots(script, at + len(head), slots, item)]
        made = (distinct(made, node) if node.unique else made + least[len(made) :])[: node.most]
        return made + copy(script, at, made) if copy else made

    least = several(node, node.least)
    return _Source((), make, (*head, *_in_slots(slots, ("#slot", *item.names))))


def _in_slots(slots: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"/{slot}{each}" for slot in range(slots) for each in names)


def _filled_slots(script: Script, at: int, slots: int, item: Reader) -> Iterable[object]:
    every = _SLOTS_LEFT_OUT + _SLOTS_FILLED
    for slot in range(at, at + slots * (1 + item.size), 1 + item.size):
        if script.choices[slot] * every >> 8 >= _SLOTS_LEFT_OUT:
            yield item.read(script, slot + 1)


_COPIER_SIZE = 3


def _copier(node: Node, settings: Settings) -> Callable[[Script, int, list[object]], list[object]]:
    """Reads how many elements there are in all, and how those beyond the slots vary."""
    ways, lighten = variations(node, usual=settings.profile.usual), lighter(node)

    def copy(script: Script, at: int, made: list[object]) -> list[object]:
        band = _BY_BYTE[script.choices[at]]
        count = band.first + (script.choices[at + 1] * band.width >> 8) - len(made)
        if count <= 0 or not made:
            return []
        vary = ways[script.choices[at + 2] * len(ways) >> 8]
        models = [lighten(each, count) for each in made]
        return [vary(models[each % len(models)], each) for each in range(count)]

    return copy


def _map(node: Map, settings: Settings, depth: int) -> _Source:
    """A few slots of a key and a value, on top of the smallest map."""
    key, value = reader(node.keys, settings, depth), reader(node.values, settings, depth + 1)
    size = key.size + value.size
    slots = _SLOTS[min(depth, len(_SLOTS) - 1)]
    smallest = minimal(node)

    def make(script: Script, at: int, _turn: int) -> object:
        made = copied(smallest)
        assert isinstance(made, dict)
        for slot in range(at, at + slots * size, size):
            if node.most is None or len(made) < node.most:
                made[str(key.read(script, slot))] = value.read(script, slot + key.size)
        return made

    names = (*(f"#key{each}" for each in key.names), *value.names)
    return _Source((smallest,), make, _in_slots(slots, names), weight=3)


def _union(node: Union, settings: Settings, depth: int) -> _Source:
    parts = [reader(each, settings, depth) for each in node.alternatives]

    def make(script: Script, at: int, _turn: int) -> object:
        return parts[script.choices[at] * len(parts) >> 8].read(script, at + 1)

    return _Source((), make, _shared("#any-of", parts))


def _recursion(node: Recursion, settings: Settings, depth: int) -> _Source:
    """Unfolds a message inside itself a few times, then takes its smallest value."""
    return _Source((minimal(node),)) if depth >= MAX_DEPTH else _source(node.find(), settings, depth + 1)


def _scalar(node: Node, settings: Settings) -> _Source:
    usual = settings.profile.usual
    match node:
        case Choice():
            return _Source(_choices(node, settings))
        case Text() | Int64() | EmbeddedJson() | Formatted():
            return _string(node, settings)
        case Number():
            return _made(() if usual else numbers(node), values.number(node))
    return _Source(_included(classes.JSON_VALUES, settings))


_TEXTS_MADE, _JSON_MADE = 1.5, 1.0
"""How much oftener than all known ones others are made: no table holds all that texts can be."""
_SINKS = 3
"""How much oftener the text is drawn that has a bit of all others."""


def _string(node: Text | Int64 | EmbeddedJson | Formatted, settings: Settings) -> _Source:
    usual = settings.profile.usual
    match node:
        case Text():
            if usual:
                return _made(_fitting(node, classes.USUAL_TEXTS, settings), values.typical_text(node))
            known = (*classes.COMMON_TEXTS, *[classes.TEXTS[-1]] * _SINKS)
            return _made(_fitting(node, known, settings), values.text(node), share=_TEXTS_MADE)
        case Int64():
            free = (values.typical_int64 if usual else values.int64)(node)
            return _made(_fitting(node, () if usual else classes.INT64S, settings), free)
        case Formatted(name):
            known = () if usual else classes.BY_FORMAT[name]
            return _made(_included(known, settings), (values.USUAL if usual else values.ANY)[name])
    if usual:
        return _made(_included(classes.USUAL_EMBEDDED_JSON, settings), values.typical_json)
    return _made(_included(classes.EMBEDDED_JSON, settings), values.embedded_json, share=_JSON_MADE)


def _made(known: tuple[object, ...], free: values.Free, *, share: float | None = None) -> _Source:
    weight = None if share is None else max(1, round(len(known) * share))
    return _Source(known, lambda script, _at, turn: free(script.number, script.text, turn), weight=weight)


def _included(known: Iterable[classes.EdgeValue], settings: Settings) -> tuple[object, ...]:
    return tuple(each.value for each in known if each.group is None or each.group in settings.include)


def _fitting(node: Text | Int64, known: Iterable[classes.EdgeValue], settings: Settings) -> tuple[object, ...]:
    return tuple(each for each in _included(known, settings) if node.fits(str(each)))


def _choices(node: Choice, settings: Settings) -> tuple[object, ...]:
    if "evolution" not in settings.include:
        return plausible(node)
    new = (classes.NEW_VALUE,) if any(isinstance(each, str) for each in node.values) else ()
    return (*plausible(node), *filter(is_unspecified, node.values), *new)


def numbers(node: Number) -> tuple[float, ...]:
    """The numbers of the table, and the bounds, that the node allows."""
    known = classes.NUMBERS if node.whole else (*classes.NUMBERS, *classes.FRACTIONS)
    bounds = (each for each in (node.low, node.high) if each is not None)
    return tuple(dict.fromkeys(each for each in (*known, *bounds) if node.fits(each)))
