"""How each kind of place is filled: what the story tells where the schema allows it, else what the dice say.

Texts suit the member's name, and siblings agree. A schema is made into functions once, so that filling asks nothing
of it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Final, TypeAlias

from ...contract.formats.protobuf_time import format_duration
from ..schema.examples import distinct, examples, smallest_example, smallest_number, smallest_text
from ..schema.nodes import (
    Anything,
    Array,
    Choice,
    EmbeddedJson,
    Formatted,
    Int64,
    Map,
    Node,
    Number,
    Object,
    Recursion,
    Text,
    Union,
)
from ..seeded import SeededRandom
from ..values.tables import BY_FORMAT
from .bounds import fit_to_constraints
from .documents import document
from .siblings import facts_for, forbidden_members, instant_kind, usual_range
from .wording import key, wording

UNTOLD: Final = object()
"""What the story tells of a place that it does not speak of."""

Fill: TypeAlias = Callable[[object, str, SeededRandom], object]
"""The value of a place: by what is told of it, its pointer and the dice."""


def generator_for(node: Node, name: str = "") -> Fill:
    """How a place is filled where such a node stands; the name is that of the member, which values suit."""
    return _FILLERS[type(node)](node, name)


# ----------------------------------------------------------------- what holds others


def _object(node: Object, _: str) -> Fill:
    fills = {each.name: generator_for(each.node, each.name) for each in node.members}
    members = [(each.name, f"/{each.name}", each.required, fills[each.name]) for each in node.members]
    left_out = _left_out(node, fills)

    def fill(told: object, at: str, dice: SeededRandom) -> object:
        facts = told if isinstance(told, dict) else {}
        absent = left_out(told, at, dice) if left_out else ()
        filled = {}
        for name, way, is_required, fill_member in members:
            fact = facts.get(name, UNTOLD)
            if name not in absent and (fact is not None or is_required):
                filled[name] = fill_member(fact, at + way, dice)
        return filled

    return fill


def _left_out(node: Object, fills: Mapping[str, Fill]) -> Callable[[object, str, SeededRandom], Container[str]] | None:
    """Members that are ruled out by how things stand, or because another of their group is set; None where none are."""
    telling = facts_for(node)
    if telling is None and not node.groups:
        return None

    def left_out(told: object, at: str, dice: SeededRandom) -> Container[str]:
        absent = frozenset[str]()
        if telling is not None and told is UNTOLD:
            absent = forbidden_members(node, fills[telling](UNTOLD, f"{at}/{telling}", dice), at, dice)
        for group in node.groups:
            free = [name for name in group.names if name not in absent]
            chosen = dice.pick(f"{at}#{group.names[0]}", free or group.names)
            absent = absent.union(group.names) - ({chosen} if free or group.exactly else set())
        return absent

    return left_out


def _array(node: Array, name: str) -> Fill:
    fill_element = generator_for(node.items, name)

    def fill(told: object, at: str, dice: SeededRandom) -> object:
        facts = told if isinstance(told, list) else [UNTOLD] * dice.between(at, max(1, node.least), max(3, node.least))
        found = [fill_element(fact, f"{at}/{index}", dice) for index, fact in enumerate(facts[: node.most])]
        return distinct(found, node) if node.unique else found

    return fill


def _union(node: Union, name: str) -> Fill:
    return generator_for(node.alternatives[0], name)


def _map(node: Map, _: str) -> Fill:
    if node.examples:
        return lambda _told, at, dice: dice.pick(at, node.examples)

    def fill(_told: object, at: str, dice: SeededRandom) -> object:
        size = dice.between(f"{at}#size", max(1, node.least), max(3, node.least))
        keys = {_key(node.keys, f"{at}#{index}", dice): None for index in range(size)}
        keys |= {smallest_text(node.keys, index): None for index in range(node.least) if len(keys) < node.least}
        kept = list(keys)[: node.most]
        return {each: generator_for(node.values, each)(UNTOLD, f"{at}/{each}", dice) for each in kept}

    return fill


def _key(node: Text, at: str, dice: SeededRandom) -> str:
    return fit_to_constraints(node, key(at, dice), at, dice)


# ----------------------------------------------------------------- what holds none


def _smallest(node: Node, _: str) -> Fill:
    return lambda _told, _at, _dice: smallest_example(node)


def _choice(node: Choice, _: str) -> Fill:
    choices = examples(node)
    return lambda told, at, dice: told if told in node.values else dice.pick(at, choices)


def _unless_told(draw: Callable[[str, SeededRandom], str]) -> Fill:
    return lambda told, at, dice: told if isinstance(told, str) else draw(at, dice)


def _int64(node: Int64, name: str) -> Fill:
    low, high = usual_range(name, node.low, node.high)
    return _unless_told(lambda at, dice: str(dice.between(at, low, high)))


def _formatted(node: Formatted, name: str) -> Fill:
    if node.format == "date-time":
        return _unless_told(lambda at, dice: instant_kind(at, name, dice))
    if node.format == "protobuf-duration":
        return _unless_told(lambda at, dice: format_duration(dice.number(at, 600_000) * 1_000_000))
    value = str(BY_FORMAT[node.format][-1].value)
    return _unless_told(lambda _at, _dice: value)


def _number(node: Number, name: str) -> Fill:
    """A number that suits the member's name; a fraction in hundredths, where the bounds have room for them."""
    low, high = usual_range(name, node.low, node.high)
    if node.whole:
        return lambda _told, at, dice: dice.between(at, low, high)

    def fill(_told: object, at: str, dice: SeededRandom) -> object:
        number = dice.between(at, low * 100, high * 100) / 100 if low < high else smallest_number(node)
        return number if node.fits(number) else smallest_number(node)

    return fill


def _text(node: Text, name: str) -> Fill:
    """An example of the schema, or a text that suits the member's name."""
    if node.examples:
        return _unless_told(lambda at, dice: dice.pick(at, node.examples))
    choose = wording(name)
    if node.pattern is None and node.least == 0 and node.most is None:
        return _unless_told(choose)
    return _unless_told(lambda at, dice: fit_to_constraints(node, choose(at, dice), at, dice))


def _embedded(_node: EmbeddedJson, _name: str) -> Fill:
    return lambda _told, at, dice: document(dice.number(at, 1 << 64))


def _anything(_node: Anything, name: str) -> Fill:
    """A text, a number, or yes or no."""
    choose = wording(name)

    def fill(_told: object, at: str, dice: SeededRandom) -> object:
        return (choose(at, dice), dice.between(at, 1, 1000), dice.chance(at, 50))[dice.number(f"{at}#kind", 3)]

    return fill


_FILLERS: Mapping[type, Callable[..., Fill]] = {
    Anything: _anything,
    Array: _array,
    Choice: _choice,
    EmbeddedJson: _embedded,
    Formatted: _formatted,
    Int64: _int64,
    Map: _map,
    Number: _number,
    Object: _object,
    Recursion: _smallest,
    Text: _text,
    Union: _union,
}
"""How each kind of node makes its filler, of the node and the member's name."""
