"""How each kind of place is filled: what the story tells where the schema allows it, else what the dice say.

A schema is made into functions once, so that filling asks nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from ..contract.timestamps import NANOS
from .classes import BY_FORMAT
from .dice import Dice
from .nodes import (
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
    OneOf,
    Recursion,
    Text,
    Union,
)
from .places import distinct, minimal, plausible, smallest_text
from .stories import printed_duration, printed_time
from .vocabulary import ERRORS, STEP_TYPES, vocabulary

UNTOLD: Final = object()
"""What the story tells of a place that it does not speak of."""

Fill: TypeAlias = Callable[[object, str, Dice], object]
"""The value of a place: by what is told of it, its pointer and the dice."""


def filler(node: Node, name: str = "") -> Fill:
    """How a place is filled where such a node stands; the name is that of the member, which texts suit."""
    return _FILLERS[type(node)](node, name)


# ----------------------------------------------------------------- what holds others


def _object(node: Object, _: str) -> Fill:
    members = [(each.name, f"/{each.name}", each.required, filler(each.node, each.name)) for each in node.members]

    def fill(told: object, at: str, dice: Dice) -> object:
        facts = told if isinstance(told, dict) else {}
        rivals = _rivals(node.groups, at, dice) if node.groups else ()
        filled = {}
        for name, way, is_required, fill_member in members:
            fact = facts.get(name, UNTOLD)
            if name not in rivals and (fact is not None or is_required):
                filled[name] = fill_member(fact, at + way, dice)
        return filled

    return fill


def _rivals(groups: Sequence[OneOf], at: str, dice: Dice) -> Container[str]:
    """Members that are left out, because another of their group is set."""
    return {name for group in groups for name in group.names if name != _set_one(group.names, at, dice)}


def _set_one(names: Sequence[str], at: str, dice: Dice) -> str:
    return dice.pick(f"{at}#{names[0]}", names)


def _array(node: Array, name: str) -> Fill:
    fill_element = filler(node.items, name)

    def fill(told: object, at: str, dice: Dice) -> object:
        facts = told if isinstance(told, list) else [UNTOLD] * dice.between(at, max(1, node.least), max(3, node.least))
        found = [fill_element(fact, f"{at}/{index}", dice) for index, fact in enumerate(facts[: node.most])]
        return distinct(found, node) if node.unique else found

    return fill


def _union(node: Union, name: str) -> Fill:
    return filler(node.alternatives[0], name)


def _map(node: Map, name: str) -> Fill:
    keys = [smallest_text(node.keys, index) for index in range(max(1, node.least))]
    fill_value = filler(node.values, name)
    return lambda _, at, dice: {key: fill_value(UNTOLD, f"{at}/{key}", dice) for key in keys}


# ----------------------------------------------------------------- what holds none


def _smallest(node: Node, _: str) -> Fill:
    return lambda _told, _at, _dice: minimal(node)


def _choice(node: Choice, _: str) -> Fill:
    choices = plausible(node)
    return lambda told, at, dice: told if told in node.values else dice.pick(at, choices)


def _unless_told(draw: Callable[[str, Dice], str]) -> Fill:
    return lambda told, at, dice: told if isinstance(told, str) else draw(at, dice)


def _int64(node: Int64, _: str) -> Fill:
    low, high = node.low, node.high
    if low > 1 or high < 1000:
        return _unless_told(lambda _at, _dice: str(low))
    return _unless_told(lambda at, dice: str(dice.between(at, 1, 1000)))


_YEAR = 366 * 86_400 * NANOS


def _formatted(node: Formatted, _: str) -> Fill:
    if node.format == "date-time":
        return _unless_told(lambda at, dice: printed_time(dice.number(at, _YEAR) // 1_000_000 * 1_000_000))
    if node.format == "protobuf-duration":
        return _unless_told(lambda at, dice: printed_duration(dice.number(at, 600_000) * 1_000_000))
    value = str(BY_FORMAT[node.format][-1].value)
    return _unless_told(lambda _at, _dice: value)


def _number(node: Number, _: str) -> Fill:
    """A number between the bounds, at most a thousand above the lower one."""
    low = 0 if node.low is None else node.low
    high = low + 1000 if node.high is None else max(low, node.high)
    if node.whole:
        return lambda _, at, dice: dice.between(at, int(low), int(high))
    return lambda _, at, dice: low + (high - low) * dice.number(at, 1001) / 1000


def _text(node: Text, name: str) -> Fill:
    """Text that suits the member's name, unless the schema wants another length or pattern."""
    if node.pattern is not None:
        sample = smallest_text(node)
        return _unless_told(lambda _at, _dice: sample)
    choose = _identifier if name.endswith("Id") else _BY_NAME.get(name, _BY_NAME["name"])
    if node.least == 0 and node.most is None:
        return _unless_told(choose)
    return _unless_told(lambda at, dice: choose(at, dice)[: node.most].ljust(node.least, "a"))


def _identifier(at: str, dice: Dice) -> str:
    return dice.identifier(at)


def _pool(choose: Callable[[], Sequence[str]]) -> Callable[[str, Dice], str]:
    def pick(at: str, dice: Dice) -> str:
        choices = choose()
        return choices[dice.number(at, len(choices))]

    return pick


_CODES = tuple(code for code, _ in ERRORS)
_BY_NAME: Mapping[str, Callable[[str, Dice], str]] = {
    "id": _identifier,
    "title": _pool(lambda: vocabulary().phrases),
    "name": _pool(lambda: vocabulary().words),
    "description": _pool(lambda: vocabulary().sentences),
    "message": _pool(lambda: vocabulary().sentences),
    "type": _pool(lambda: STEP_TYPES),
    "errorCode": _pool(lambda: _CODES),
}


# ----------------------------------------------------------------- text that holds JSON


def _embedded(_node: EmbeddedJson, _name: str) -> Fill:
    """An order, a report, or a list, as a workflow of a shop would pass on."""
    return lambda _told, at, dice: _document(dice.number(at, 1 << 64))


def _document(number: int) -> str:
    """One of them; the number decides on the whole of it."""
    number, kind = divmod(number, len(_DOCUMENTS))
    return _DOCUMENTS[kind](number)


def _order(number: int) -> str:
    known = vocabulary()
    number, order = divmod(number, 999_000)
    number, name = divmod(number, len(known.people))
    number, email = divmod(number, len(known.addresses))
    customer = f'{{"name": {_quoted(known.people[name])}, "email": {_quoted(known.addresses[email])}}}'
    return f'{{"orderId": {1000 + order}, "customer": {customer}, "paid": {"true" if number % 100 < 70 else "false"}}}'


def _report(number: int) -> str:
    known = vocabulary()
    number, elapsed = divmod(number, 9_999)
    number, city = divmod(number, len(known.cities))
    code = (200, 200, 200, 201, 204)[number % 5]
    return f'{{"statusCode": {code}, "elapsedMs": {1 + elapsed}, "city": {_quoted(known.cities[city])}, "note": null}}'


def _list(number: int) -> str:
    words = vocabulary().words
    number, size = divmod(number, 4)
    items = [_quoted(words[number // len(words) ** place % len(words)]) for place in range(size)]
    return f'{{"items": [{", ".join(items)}], "total": {size}}}'


_DOCUMENTS: Final = (_order, _report, _list)

_quoted = lru_cache(maxsize=1024)(json.JSONEncoder(ensure_ascii=False).encode)


_FILLERS: Mapping[type, Callable[..., Fill]] = {
    Anything: _smallest,
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
