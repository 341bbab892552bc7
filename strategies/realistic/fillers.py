"""How each kind of node is filled: with a fact where there is one and the schema allows it, else with random values.

Texts suit the member's name, and siblings agree. A schema becomes functions once; filling does not read it again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from itertools import islice
from typing import TypeAlias

from ...contract.formats.protobuf_time import format_duration
from ..schema.examples import (
    distinct,
    elements_of,
    examples,
    key_at,
    multiples,
    smallest_example,
    smallest_number,
)
from ..schema.nodes import (
    Anything,
    Array,
    Choice,
    EmbeddedJson,
    Filtered,
    Formatted,
    Int64,
    Map,
    Node,
    Number,
    Object,
    Recursion,
    Text,
    Tuple,
    Union,
)
from ..schema.variations import copied
from ..seeded import SeededRandom
from ..values.formats import STANDARD_FORMATS
from ..values.tables import BY_FORMAT
from .facts import NO_FACT
from .siblings import forbidden_members, instant_for, state_member_of, usual_range
from .wording import document, fit_to_constraints, key, wording

Fill: TypeAlias = Callable[[object, str, SeededRandom], object]
"""The value of a slot by its fact or `NO_FACT`, its JSON Pointer and the random numbers."""


def generator_for(node: Node, name: str = "") -> Fill:
    """The function that fills such a node; values suit the name, which is that of the member."""
    return _FILLERS[type(node)](node, name)


# ----------------------------------------------------------------- what holds others


def _object(node: Object, name_of_object: str) -> Fill:
    fills = {each.name: generator_for(each.node, each.name) for each in node.members}
    members = [(each.name, f"/{each.name}", each.required, fills[each.name]) for each in node.members]
    choose_absent = _absence(node, fills)
    others = [_map(each, name_of_object) for each in node.others if each.least]

    def fill(fact: object, at: str, random: SeededRandom) -> object:
        facts = fact if isinstance(fact, dict) else {}
        absent = choose_absent(fact, at, random) if choose_absent else ()
        value: dict[str, object] = {}
        for name, way, is_required, fill_member in members:
            member_fact = facts.get(name, NO_FACT)
            if name not in absent and (member_fact is not None or is_required):
                value[name] = fill_member(member_fact, at + way, random)
        for fill_others in others:
            added = fill_others(NO_FACT, at, random)
            value |= added if isinstance(added, dict) else {}
        return value

    return fill


def _absence(node: Object, fills: Mapping[str, Fill]) -> Callable[[object, str, SeededRandom], Container[str]] | None:
    """What chooses the members to leave out: those that the object's state forbids, and all but one of each group.

    None where no member is ever left out.
    """
    state_member = state_member_of(node)
    if state_member is None and not node.groups:
        return None

    def choose_absent(fact: object, at: str, random: SeededRandom) -> Container[str]:
        absent = frozenset[str]()
        if state_member is not None and fact is NO_FACT:
            state = fills[state_member](NO_FACT, f"{at}/{state_member}", random)
            absent = forbidden_members(node, state, at, random)
        for group in node.groups:
            free = [name for name in group.names if name not in absent]
            present = random.pick(f"{at}#{group.names[0]}", free or group.names)
            absent = absent.union(group.names) - ({present} if free or group.exactly else set())
        return absent

    return choose_absent


def _array(node: Array, name: str) -> Fill:
    fill_element = generator_for(node.items, name)

    def fill(fact: object, at: str, random: SeededRandom) -> object:
        free = [NO_FACT] * random.between(at, max(1, node.least), max(3, node.least))
        facts = fact if isinstance(fact, list) else free
        elements = [fill_element(each, f"{at}/{index}", random) for index, each in enumerate(facts[: node.most])]
        return distinct(elements, node) if node.unique else elements

    return fill


def _union(node: Union, name: str) -> Fill:
    return generator_for(node.alternatives[0], name)


def _tuple(node: Tuple, name: str) -> Fill:
    fills = [generator_for(each, name) for each in elements_of(node, max(node.least, _length(node)))]
    return lambda _fact, at, random: [fill(NO_FACT, f"{at}/{index}", random) for index, fill in enumerate(fills)]


def _length(node: Tuple) -> int:
    return len(node.first) if node.most is None else min(len(node.first), node.most)


def _filtered(node: Filtered, name: str) -> Fill:
    """What suits, if it is accepted; else one of the known values."""
    fill_inner = generator_for(node.node, name)

    def fill(fact: object, at: str, random: SeededRandom) -> object:
        value = fill_inner(fact, at, random)
        return value if node.accepts(value) else copied(random.pick(f"{at}#known", node.known))

    return fill


def _map(node: Map, _: str) -> Fill:
    if node.examples:
        return lambda _fact, at, random: random.pick(at, node.examples)

    def fill(_fact: object, at: str, random: SeededRandom) -> object:
        size = random.between(f"{at}#size", max(1, node.least), max(3, node.least))
        keys = {_key(node.keys, f"{at}#{index}", random): None for index in range(size)}
        keys |= {key_at(node.keys, index): None for index in range(node.least) if len(keys) < node.least}
        allowed = list(keys)[: node.most]
        return {each: generator_for(node.values, each)(NO_FACT, f"{at}/{each}", random) for each in allowed}

    return fill


def _key(node: Node, at: str, random: SeededRandom) -> str:
    if isinstance(node, Text):
        return fit_to_constraints(node, key(at, random), at, random)
    return str(generator_for(node, "key")(NO_FACT, at, random))


# ----------------------------------------------------------------- what holds none


def _smallest(node: Node, _: str) -> Fill:
    return lambda _fact, _at, _random: smallest_example(node)


def _choice(node: Choice, _: str) -> Fill:
    choices = examples(node)
    return lambda fact, at, random: fact if fact in node.values else random.pick(at, choices)


def _fact_or(draw: Callable[[str, SeededRandom], str]) -> Fill:
    return lambda fact, at, random: fact if isinstance(fact, str) else draw(at, random)


def _int64(node: Int64, name: str) -> Fill:
    low, high = usual_range(name, node.low, node.high)
    return _fact_or(lambda at, random: str(random.between(at, low, high)))


def _formatted(node: Formatted, name: str) -> Fill:
    if node.format == "date-time":
        return _fact_or(lambda at, random: instant_for(at, name, random))
    if node.format == "protobuf-duration":
        return _fact_or(lambda at, random: format_duration(random.number(at, 600_000) * 1_000_000))
    if node.format in STANDARD_FORMATS:
        make = STANDARD_FORMATS[node.format].make
        return _fact_or(lambda at, random: make(random.number(at, 1 << 40)))
    value = str(BY_FORMAT[node.format][-1].value)
    return _fact_or(lambda _at, _random: value)


def _number(node: Number, name: str) -> Fill:
    """A number that suits the member's name; a fraction in hundredths, where the bounds have room for them."""
    if node.step is not None:
        known = tuple(islice(multiples(node), 100))
        return lambda _fact, at, random: random.pick(at, known)
    low, high = usual_range(name, node.low, node.high)
    if node.whole:
        return lambda _fact, at, random: random.between(at, low, high)

    def fill(_fact: object, at: str, random: SeededRandom) -> object:
        number = random.between(at, low * 100, high * 100) / 100 if low < high else smallest_number(node)
        return number if node.fits(number) else smallest_number(node)

    return fill


def _text(node: Text, name: str) -> Fill:
    """An example of the schema, or a text that suits the member's name."""
    if node.examples:
        return _fact_or(lambda at, random: random.pick(at, node.examples))
    choose = wording(name)
    if node.pattern is None and node.least == 0 and node.most is None:
        return _fact_or(choose)
    return _fact_or(lambda at, random: fit_to_constraints(node, choose(at, random), at, random))


def _embedded(_node: EmbeddedJson, _name: str) -> Fill:
    return lambda _fact, at, random: document(random.number(at, 1 << 64))


def _anything(_node: Anything, name: str) -> Fill:
    """A text, a number, or yes or no."""
    choose = wording(name)

    def fill(_fact: object, at: str, random: SeededRandom) -> object:
        return (choose(at, random), random.between(at, 1, 1000), random.chance(at, 50))[random.number(f"{at}#kind", 3)]

    return fill


_FILLERS: Mapping[type, Callable[..., Fill]] = {
    Anything: _anything,
    Array: _array,
    Filtered: _filtered,
    Tuple: _tuple,
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
"""What makes the function that fills each kind of node, from the node and the name of the member."""
