"""Realistic values of any node: texts by the member's name, and siblings that agree. Histories have `fillers`."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from .classes import BY_FORMAT
from .dice import Dice
from .fillers import UNTOLD
from .fitting import fitted
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
    Recursion,
    Text,
    Union,
)
from .places import distinct, minimal, plausible, smallest_number, smallest_text
from .siblings import absent, moment, usual_range
from .stories import printed_duration
from .wording import embedded, key, wording


def fill_node(node: Node, told: object, at: str, name: str, dice: Dice) -> object:
    """The value of a place: what the story tells where the node allows it, else what the dice say."""
    return _FILLERS[type(node)](node, told, at, name, dice)


def _object(node: Object, told: object, at: str, _: str, dice: Dice) -> object:
    facts = told if isinstance(told, dict) else {}
    left_out = _left_out(node, at, dice, told) if told is UNTOLD or node.groups else ()
    filled = {}
    for each in node.members:
        fact = facts.get(each.name, UNTOLD)
        if each.name not in left_out and (fact is not None or each.required):
            filled[each.name] = _FILLERS[type(each.node)](each.node, fact, f"{at}/{each.name}", each.name, dice)
    return filled


def _left_out(node: Object, at: str, dice: Dice, told: object) -> Container[str]:
    """Members that are ruled out by how things stand, or because another of their group is set."""

    def value_of(each: Member) -> object:
        return fill_node(each.node, UNTOLD, f"{at}/{each.name}", each.name, dice)

    left_out = absent(node, value_of, at, dice) if told is UNTOLD else frozenset[str]()
    for group in node.groups:
        free = [name for name in group.names if name not in left_out]
        chosen = dice.pick(f"{at}#{group.names[0]}", free or group.names)
        left_out = left_out.union(group.names) - ({chosen} if free or group.exactly else set())
    return left_out


def _array(node: Array, told: object, at: str, name: str, dice: Dice) -> object:
    facts = told if isinstance(told, list) else [UNTOLD] * dice.between(at, max(1, node.least), max(3, node.least))
    found = [fill_node(node.items, fact, f"{at}/{index}", name, dice) for index, fact in enumerate(facts[: node.most])]
    return distinct(found, node) if node.unique else found


def _union(node: Union, told: object, at: str, name: str, dice: Dice) -> object:
    return fill_node(node.alternatives[0], told, at, name, dice)


def _map(node: Map, _: object, at: str, __: str, dice: Dice) -> object:
    if node.examples:
        return dice.pick(at, node.examples)
    size = dice.between(f"{at}#size", max(1, node.least), max(3, node.least))
    keys = {_key(node.keys, f"{at}#{index}", dice): None for index in range(size)}
    keys |= {smallest_text(node.keys, index): None for index in range(node.least) if len(keys) < node.least}
    kept = list(keys)[: node.most]
    return {each: fill_node(node.values, UNTOLD, f"{at}/{each}", each, dice) for each in kept}


def _key(node: Text, at: str, dice: Dice) -> str:
    return fitted(node, key(at, dice), at, dice)


def _smallest(node: Node, *_: object) -> object:
    return minimal(node)


def _choice(node: Choice, told: object, at: str, _: str, dice: Dice) -> object:
    return told if told in node.values else dice.pick(at, plausible(node))


def _int64(node: Int64, told: object, at: str, name: str, dice: Dice) -> object:
    return told if isinstance(told, str) else str(dice.between(at, *usual_range(name, node.low, node.high)))


def _text(node: Text, told: object, at: str, name: str, dice: Dice) -> object:
    """An example of the schema, or a text that suits the member's name."""
    if isinstance(told, str):
        return told
    if node.examples:
        return dice.pick(at, node.examples)
    return fitted(node, wording(name)(at, dice), at, dice)


def _formatted(node: Formatted, told: object, at: str, name: str, dice: Dice) -> object:
    if isinstance(told, str):
        return told
    format_ = node.format
    if format_ == "date-time":
        return moment(at, name, dice)
    if format_ == "protobuf-duration":
        return printed_duration(dice.number(at, 600_000) * 1_000_000)
    return str(BY_FORMAT[format_][-1].value)


def _embedded(_: EmbeddedJson, __: object, at: str, ___: str, dice: Dice) -> object:
    return embedded(at, dice)


def _number(node: Number, _: object, at: str, name: str, dice: Dice) -> object:
    """A number that suits the member's name; a fraction in hundredths, where the bounds have room for them."""
    low, high = usual_range(name, node.low, node.high)
    if node.whole:
        return dice.between(at, low, high)
    number = dice.between(at, low * 100, high * 100) / 100 if low < high else smallest_number(node)
    return number if node.fits(number) else smallest_number(node)


def _anything(_: Anything, __: object, at: str, name: str, dice: Dice) -> object:
    """A text, a number, or yes or no."""
    return (wording(name)(at, dice), dice.between(at, 1, 1000), dice.chance(at, 50))[dice.number(f"{at}#kind", 3)]


_FILLERS: Mapping[type, Callable[..., object]] = {
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
"""How each kind of node is filled: node, what is told, pointer, name and dice."""
