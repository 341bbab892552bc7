"""From a schema to a decoder: a pure function that makes a value of choices. `choices` shows the layout of the bytes.

The byte of a slot is an index into its candidates: the first rows mean that the member is absent, the next are
known values, the last mean a value made freely of number and text. An array has a few models and repeats what stands
in them with pure variations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ...contract.findings.pointer import escape
from ...contract.json_text.equality import canonical
from ..edges.combinations import Cycle, cycler
from ..schema.examples import distinct, elements_of, several, smallest_example
from ..schema.nodes import (
    Anything,
    Array,
    Filtered,
    Map,
    Member,
    Node,
    Object,
    OneOf,
    Recursion,
    Tuple,
    Union,
    is_regular,
)
from ..schema.slots import MAX_DEPTH
from ..schema.variations import ABSENT, Variation, copied, variations, without_large_values
from ..values.tables import NEW_FIELD
from .candidates import Candidates, scalar_candidates
from .choices import Choices
from .profiles import Profile, Settings


@dataclass(frozen=True, slots=True)
class Decoder:
    """Makes the value of a slot.

    Attributes:
        names: what each of its bytes is for, no two alike and the same whatever else is in the schema.
        decode: makes the value of the choices and the offset of those bytes.
        size: how many bytes they are.
    """

    names: tuple[str, ...]
    decode: Callable[[Choices, int], object]
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.names))


def decoder_for(node: Node, settings: Settings, depth: int = 0, *, optional: bool = False) -> Decoder:
    """The decoder of a slot; an optional one may give `ABSENT`."""
    candidates = _candidates(node, settings, depth)
    share = settings.profile.absent * (1 if depth else 2 / 3)  # what is in no array has but one chance to be there
    return _indexed(candidates, _free_weight(candidates, settings.profile), share if optional else None)


def _free_weight(candidates: Candidates, profile: Profile) -> int:
    if candidates.make is None:
        return 0
    share = round(len(candidates.known) * profile.free / (1 - profile.free))
    return max(1, share) if candidates.weight is None else candidates.weight


_FOR_ONE_BYTE = 96


def _indexed(candidates: Candidates, free: int, absent: float | None) -> Decoder:
    """The first byte, or two where the table is long, choose; the others belong to what is made freely.

    A share of absence is that of the lowest bytes, at least of 0; None where something is always there.
    """
    table, make = candidates.known, candidates.make
    known, total = len(table), len(table) + free
    width = 1 if total <= _FOR_ONE_BYTE else 2
    all_ = 1 << 8 * width
    first = 0 if absent is None else max(1, round(all_ * absent))
    first_free = known * (all_ - first) // total

    def decode(choices: Choices, at: int) -> object:
        row = int.from_bytes(choices.data[at : at + width], "big") - first
        index = row * total // (all_ - first)
        if row < 0:
            return ABSENT
        if index < known:
            return copied(table[index])
        return make(choices, at + width, row - first_free) if make else ABSENT

    return Decoder((*("#", "##")[:width], *candidates.names), decode)


def _candidates(node: Node, settings: Settings, depth: int) -> Candidates:
    make = _MAKERS.get(type(node))
    return make(node, settings, depth) if make else scalar_candidates(node, settings, once=depth == 0)


_OBJECTS_PER_EMPTY = 40


def _object(node: Object, settings: Settings, depth: int) -> Candidates:
    """The smallest object is a choice of its own: what is in the way shrinks to it in one step."""
    grouped = {name for group in node.groups for name in group.names}
    parts: list[tuple[str, Decoder]] = [
        (each.name, decoder_for(each.node, settings, depth, optional=not each.required))
        for each in _members(node, settings)
        if each.name not in grouped
    ]
    groups = [_group(node, group, settings, depth) for group in node.groups]
    others = [decoder_for(each, settings, max(depth, 1)) for each in node.others]
    names = [f"/{escape(name)}{each}" for name, part in parts for each in part.names]
    names += [each for group in groups for each in group.names]
    names += [f"#others{index}{each}" for index, other in enumerate(others) for each in other.names]

    def make(choices: Choices, at: int, _turn: int) -> object:
        members: dict[str, object] = {}
        for name, part in parts:
            value = part.decode(choices, at)
            at += part.size
            if value is not ABSENT:
                members[name] = value
        members |= _exclusive_members(groups, choices, at)
        return _with_others(members, others, choices, at + sum(each.size for each in groups)) if others else members

    return Candidates((smallest_example(node),), make, tuple(names), weight=_OBJECTS_PER_EMPTY)


def _with_others(members: dict[str, object], others: Iterable[Decoder], choices: Choices, at: int) -> dict[str, object]:
    """The members with those of other names, which change none that is there."""
    for each in others:
        value = each.decode(choices, at)
        at += each.size
        members = {**value, **members} if isinstance(value, dict) else members
    return members


def _members(node: Object, settings: Settings) -> tuple[Member, ...]:
    if "evolution" in settings.include and not node.others:
        return (*node.members, Member(NEW_FIELD, Anything(), required=False))
    return node.members


def _exclusive_members(groups: Iterable[Decoder], choices: Choices, at: int) -> dict[str, object]:
    members: dict[str, object] = {}
    for group in groups:
        value = group.decode(choices, at)
        members |= value if isinstance(value, dict) else {}
        at += group.size
    return members


def _group(node: Object, group: OneOf, settings: Settings, depth: int) -> Decoder:
    """Decodes which member of a group is set, and its value; the members share their bytes."""
    nodes = {each.name: each.node for each in node.members}
    parts = [(name, decoder_for(nodes[name], settings, depth)) for name in group.names]

    def decode(choices: Choices, at: int) -> object:
        index = (choices.data[at] * (len(parts) + (not group.exactly)) >> 8) - (not group.exactly)
        return {parts[index][0]: parts[index][1].decode(choices, at + 1)} if index >= 0 else {}

    return Decoder(_shared(f"#{group.names[0]}", (part for _, part in parts)), decode)


def _shared(name: str, parts: Iterable[Decoder]) -> tuple[str, ...]:
    """Names of the byte that chooses among parts and of the bytes that they share."""
    return tuple(f"{name}#{each}" for each in range(1 + max(part.size for part in parts)))


_MODELS = (6, 2, 1)
"""So many models has an array that is in no other, in one other, and deeper inside."""
_MODELS_ABSENT, _MODELS_PRESENT = 2, 3
"""So often a model is left out, and so often it is there."""


def _array(node: Array, settings: Settings, depth: int) -> Candidates:
    """A few models, each of which may be left out, and elements made of them.

    The bytes for the elements come first: they shrink first, and what follows shrinks fast.
    """
    item = decoder_for(node.items, settings, depth + 1)
    count = max(node.least, _MODELS[min(depth, len(_MODELS) - 1)])
    is_free = depth == 0 and node.most is None and not node.unique and is_regular(node.items)
    repeat = _repeater(node.items, settings) if is_free else None
    head = _REPEAT_NAMES if repeat else ()

    def make(choices: Choices, at: int, _turn: int) -> object:
        models = [*_decoded_models(choices, at + len(head), count, item)]
        padded = distinct(models, node) if node.unique else [*models, *map(copied, least[len(models) :])]
        elements = padded[: node.most]
        return elements + repeat(choices.data[at : at + len(head)], elements) if repeat else elements

    least = several(node, node.least)
    return Candidates((), make, (*head, *_model_names(count, ("#slot", *item.names))))


def _model_names(count: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"/{model}{each}" for model in range(count) for each in names)


def _decoded_models(choices: Choices, at: int, count: int, item: Decoder) -> Iterable[object]:
    total = _MODELS_ABSENT + _MODELS_PRESENT
    for model in range(at, at + count * (1 + item.size), 1 + item.size):
        if choices.data[model] * total >> 8 >= _MODELS_ABSENT:
            yield item.decode(choices, model + 1)


def _map(node: Map, settings: Settings, depth: int) -> Candidates:
    """A few pairs, of a key and a value, on top of the smallest map."""
    key, value = decoder_for(node.keys, settings, depth), decoder_for(node.values, settings, depth + 1)
    size = key.size + value.size
    count = _MODELS[min(depth, len(_MODELS) - 1)]
    smallest = smallest_example(node)

    def make(choices: Choices, at: int, _turn: int) -> object:
        members = copied(smallest)
        assert isinstance(members, dict)
        for pair in range(at, at + count * size, size):
            if node.most is None or len(members) < node.most:
                members[str(key.decode(choices, pair))] = value.decode(choices, pair + key.size)
        return members

    names = (*(f"#key{each}" for each in key.names), *value.names)
    return Candidates((smallest,), make, _model_names(count, names), weight=3)


def _union(node: Union, settings: Settings, depth: int) -> Candidates:
    parts = [decoder_for(each, settings, depth) for each in node.alternatives]

    def make(choices: Choices, at: int, _turn: int) -> object:
        return parts[choices.data[at] * len(parts) >> 8].decode(choices, at + 1)

    return Candidates((), make, _shared("#any-of", parts))


def _tuple(node: Tuple, settings: Settings, depth: int) -> Candidates:
    """The first elements, as many as there must be or more, and a few of the rest."""
    rest = node.rest
    count = max(node.least, len(node.first) + (_REST if rest is not None else 0))
    count = count if node.most is None else min(count, node.most)
    parts = [decoder_for(each, settings, depth + 1) for each in elements_of(node, count)]
    whole = min(len(node.first), len(parts))

    def make(choices: Choices, at: int, _turn: int) -> object:
        lengths = dict.fromkeys((max(whole, node.least), *range(node.least, len(parts) + 1)))
        length = [*lengths][choices.data[at] * len(lengths) >> 8]
        at += 1
        elements = []
        for part in parts[:length]:
            elements.append(part.decode(choices, at))
            at += part.size
        return elements

    names = (f"/{index}{each}" for index, part in enumerate(parts) for each in part.names)
    return Candidates((), make, ("#length", *names))


_REST = 2


def _filtered(node: Filtered, settings: Settings, depth: int) -> Candidates:
    """What the node inside gives, as far as it is accepted; else one of the known values."""
    inner = _candidates(node.node, settings, depth)
    make, accepts, known = inner.make, node.accepts, node.known
    fitting = _different((*filter(accepts, inner.known), *known))

    def make_accepted(choices: Choices, at: int, turn: int) -> object:
        value = make(choices, at, turn) if make else ABSENT
        if value is not ABSENT and accepts(value):
            return value
        return copied(known[(turn + sum(choices.data[at : at + len(inner.names)])) % len(known)])

    return Candidates(fitting, make_accepted if make else None, inner.names, weight=max(1, len(fitting)))


def _different(values: Iterable[object]) -> tuple[object, ...]:
    """The values by their contents, each once, in their order."""
    by_content: dict[object, object] = {}
    for each in values:
        by_content.setdefault(canonical(each), each)
    return tuple(by_content.values())


def _recursion(node: Recursion, settings: Settings, depth: int) -> Candidates:
    """A message inside itself, expanded a few times; then its smallest value."""
    return (
        Candidates((smallest_example(node),)) if depth >= MAX_DEPTH else _candidates(node.find(), settings, depth + 1)
    )


_MAKERS: Mapping[type, Callable[..., Candidates]] = {
    Object: _object,
    Array: _array,
    Map: _map,
    Union: _union,
    Tuple: _tuple,
    Filtered: _filtered,
    Recursion: _recursion,
}
"""What makes the candidates of each kind of node that holds others, from node, settings and depth."""


# ----------------------------------------------------------------- many elements

_Repeat: TypeAlias = Callable[[bytes, list[object]], list[object]]
"""More elements, made by the bytes of `_REPEAT_NAMES` of those that are there."""

_REPEAT_NAMES = ("#sweep0", "#sweep1", "#copies0", "#copies1", "#copies2")
"""What the bytes are for."""


def _repeater(node: Node, settings: Settings) -> _Repeat:
    """What makes many elements of this kind."""
    cycle = cycler(node, lambda each: scalar_candidates(each, settings).known)
    ways, lighten = variations(node, usual=settings.profile.usual), without_large_values(node)

    def repeat(data: bytes, models: list[object]) -> list[object]:
        cycled = _cycled(data[0], data[1], models, cycle)
        count = _number_of_elements(data[2], data[3]) - len(models)
        return cycled + _copies(models + cycled, count, ways[data[4] * len(ways) >> 8], lighten)

    return repeat


_FIRST_CYCLE, _LONGEST_CYCLE = 156, 40
"""From this byte on elements go through the edge values, up to so many of them."""


def _cycled(byte: int, turn: int, models: list[object], cycle: Cycle) -> list[object]:
    """Elements that differ at each slot: none of them shows what another one does."""
    count = (byte - _FIRST_CYCLE + 1) * _LONGEST_CYCLE // (256 - _FIRST_CYCLE)
    return [cycle(models[each % len(models)], turn + each) for each in range(count)] if models else []


def _copies(
    models: list[object], count: int, vary: Variation, lighten: Callable[[object, int], object]
) -> list[object]:
    light = [lighten(each, count) for each in models] if count > 0 else []
    return [vary(light[each % len(light)], each) for each in range(count)] if light else []


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Numbers of elements from `first` on, so many of them; `weight` of 256 draws fall into the range."""

    first: int
    width: int
    weight: int


# Round numbers of elements, on which pages and loops end, come up by themselves, and so does one more of them.
_RANGES = (
    _Lengths(0, 1, 150), _Lengths(2, 9, 30), _Lengths(10, 1, 4), _Lengths(11, 40, 18), _Lengths(20, 1, 2),
    _Lengths(50, 1, 2), _Lengths(51, 49, 6), _Lengths(100, 1, 6), _Lengths(101, 100, 5), _Lengths(200, 1, 3),
    _Lengths(201, 55, 2), _Lengths(256, 1, 2), _Lengths(257, 243, 3), _Lengths(500, 1, 2), _Lengths(501, 499, 2),
    _Lengths(1000, 1, 8), _Lengths(1001, 24, 3), _Lengths(1025, 1, 8),
)  # fmt: skip
_BY_BYTE = tuple(each for each in _RANGES for _ in range(each.weight))


def _number_of_elements(byte: int, place: int) -> int:
    """How many elements there are, beside those that go through the edge values."""
    lengths = _BY_BYTE[byte]
    return lengths.first + (place * lengths.width >> 8)
