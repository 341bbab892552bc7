"""Realistic histories from a seed: the schema says which fields there are, a story what goes together.

The laws of histories hold, so that a fixture conforms without any advice. Hypothesis has no part in this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count, islice
from string import ascii_lowercase, digits
from typing import Any

from ..contract import Contract
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
    Recursion,
    Text,
    Union,
    read,
)
from .places import distinct, minimal, plausible, smallest_text
from .stories import Scenario, choose_scenario, nanos_since_2024, printed_duration, printed_time, tell
from .vocabulary import ERRORS, STEP_TYPES, vocabulary
from .wishes import checked_count, checked_range

_UNTOLD = object()


def history(
    seed: int = 0,
    *,
    scenario: str | None = None,
    status: str | None = None,
    entries: int | tuple[int, int] | None = None,
    contract: Contract | None = None,
    started_at: datetime | None = None,
) -> dict[str, Any]:
    """One realistic `Execution.getHistory` response.

    The same seed gives the same response, whatever the Python and the platform, for one version of docpact and Faker.

    Args:
        seed: any integer.
        scenario: a course of events, one of `SCENARIOS`; drawn when None.
        status: how the execution stands; narrows the scenarios down.
        entries: how many steps, or the least and the most; the scenario knows, if None.
        contract: a contract to fill instead of the shipped one.
        started_at: when the execution started, with a time zone; drawn when None.

    Raises:
        ValueError: there is no such scenario or status, or the number of entries is below one.
    """
    dice = Dice(seed)
    chosen = choose_scenario(dice, scenario, status)
    return _tell(dice, chosen, checked_range(entries), _root(contract), started_at)


def fixtures(
    n: int | None = None,
    seed: int = 0,
    *,
    scenario: str | None = None,
    status: str | None = None,
    entries: int | tuple[int, int] | None = None,
    contract: Contract | None = None,
) -> Iterator[dict[str, Any]]:
    """`n` different histories, endlessly many when None; the first is `history(seed)`. See `history`."""
    dice, root, bounds = Dice(seed), _root(contract), checked_range(entries)
    choose_scenario(dice, scenario, status)  # what is wrong with the wish is said now, not at the first history
    series = (dice.another(index) for index in islice(count(), checked_count(n)))
    return (_tell(each, choose_scenario(each, scenario, status), bounds, root) for each in series)


def fill_schema(schema: Mapping[str, object], dice: Dice, at: str = "") -> object:
    """One realistic value of any schema; `at` tells the places of one schema from those of others."""
    return _fill(read(schema), _UNTOLD, at, at.rpartition("/")[2], dice)


def _tell(
    dice: Dice, scenario: Scenario, entries: tuple[int, int] | None, root: Node, started_at: datetime | None = None
) -> dict[str, Any]:
    began = None if started_at is None else nanos_since_2024(started_at)
    story = tell(dice, scenario, dice.between("/entries", *(entries or scenario.entries)), began)
    filled = _fill(root, story, "", "", dice)
    assert isinstance(filled, dict)
    return filled


def _root(contract: Contract | None) -> Node:
    return _shipped() if contract is None else read(contract.schema)


@lru_cache(maxsize=1)
def _shipped() -> Node:
    return read(Contract.load().schema)


def _fill(node: Node, told: object, at: str, name: str, dice: Dice) -> object:
    """The value of a place: what the story tells where the node allows it, else what the dice say."""
    return _FILLERS[type(node)](node, told, at, name, dice)


def _object(node: Object, told: object, at: str, _: str, dice: Dice) -> object:
    facts = told if isinstance(told, dict) else {}
    rivals = _rivals(node, at, dice) if node.groups else ()
    filled = {}
    for each in node.members:
        fact = facts.get(each.name, _UNTOLD)
        if each.name not in rivals and (fact is not None or each.required):
            filled[each.name] = _FILLERS[type(each.node)](each.node, fact, f"{at}/{each.name}", each.name, dice)
    return filled


def _rivals(node: Object, at: str, dice: Dice) -> Container[str]:
    """Members that are left out, because another of their group is set."""
    return {name for group in node.groups for name in group.names if name != _set_one(group.names, at, dice)}


def _set_one(names: Sequence[str], at: str, dice: Dice) -> str:
    return dice.pick(f"{at}#{names[0]}", names)


def _array(node: Array, told: object, at: str, name: str, dice: Dice) -> object:
    facts = told if isinstance(told, list) else [_UNTOLD] * dice.between(at, max(1, node.least), max(3, node.least))
    found = [_fill(node.items, fact, f"{at}/{index}", name, dice) for index, fact in enumerate(facts[: node.most])]
    return distinct(found, node) if node.unique else found


def _union(node: Union, told: object, at: str, name: str, dice: Dice) -> object:
    return _fill(node.alternatives[0], told, at, name, dice)


def _map(node: Map, _: object, at: str, name: str, dice: Dice) -> object:
    keys = (smallest_text(node.keys, index) for index in range(max(1, node.least)))
    return {key: _fill(node.values, _UNTOLD, f"{at}/{key}", name, dice) for key in keys}


def _smallest(node: Node, *_: object) -> object:
    return minimal(node)


def _choice(node: Choice, told: object, at: str, _: str, dice: Dice) -> object:
    return told if told in node.values else dice.pick(at, plausible(node))


def _int64(node: Int64, told: object, at: str, _: str, dice: Dice) -> object:
    if isinstance(told, str):
        return told
    low, high = node.low, node.high
    return str(dice.between(at, max(low, 1), min(high, 1000)) if low <= 1 and high >= 1000 else low)


_ID_CHARACTERS = ascii_lowercase + digits
_PAIRS = tuple(low + high for high in _ID_CHARACTERS for low in _ID_CHARACTERS)
_YEAR = 366 * 86_400 * NANOS


def _identifier(at: str, dice: Dice) -> str:
    """Twenty lower-case letters and digits, as the service's own."""
    return _digits(dice.number(f"{at}#2", 36**10)) + _digits(dice.number(f"{at}#1", 36**10))


def _digits(number: int) -> str:
    """Ten digits to the base 36, the lowest first, two at a time."""
    pairs = []
    for _ in range(5):
        number, pair = divmod(number, 36 * 36)
        pairs.append(_PAIRS[pair])
    return "".join(pairs)


def _pool(choose: Callable[[], Sequence[str]]) -> Callable[[str, Dice], str]:
    return lambda at, dice: dice.pick(at, choose())


_BY_NAME: Mapping[str, Callable[[str, Dice], str]] = {
    "id": _identifier,
    "title": _pool(lambda: vocabulary().phrases),
    "name": _pool(lambda: vocabulary().words),
    "description": _pool(lambda: vocabulary().sentences),
    "message": _pool(lambda: vocabulary().sentences),
    "type": _pool(lambda: STEP_TYPES),
    "errorCode": _pool(lambda: [code for code, _ in ERRORS]),
}


def _text(node: Text, told: object, at: str, name: str, dice: Dice) -> object:
    """Text that suits the member's name, unless the schema wants another length or pattern."""
    if isinstance(told, str):
        return told
    if node.pattern is not None:
        return smallest_text(node)
    choose = _identifier if name.endswith("Id") else _BY_NAME.get(name, _BY_NAME["name"])
    text = choose(at, dice)
    return text[: node.most].ljust(node.least, "a")


def _formatted(node: Formatted, told: object, at: str, _: str, dice: Dice) -> object:
    if isinstance(told, str):
        return told
    format_ = node.format
    if format_ == "date-time":
        return printed_time(dice.number(at, _YEAR) // 1_000_000 * 1_000_000)
    if format_ == "protobuf-duration":
        return printed_duration(dice.number(at, 600_000) * 1_000_000)
    return str(BY_FORMAT[format_][-1].value)


def _embedded(_: EmbeddedJson, __: object, at: str, ___: str, dice: Dice) -> object:
    """An order, a report, or a list, as a workflow of a shop would pass on."""
    return _written(dice.pick(at, (_order, _report, _list))(at, dice))


_written = json.JSONEncoder(ensure_ascii=False).encode


def _order(at: str, dice: Dice) -> object:
    known = vocabulary()
    customer = {"name": dice.pick(f"{at}#name", known.people), "email": dice.pick(f"{at}#email", known.addresses)}
    return {"orderId": dice.between(f"{at}#order", 1000, 999_999), "customer": customer, "paid": dice.chance(at, 70)}


def _report(at: str, dice: Dice) -> object:
    return {
        "statusCode": dice.pick(f"{at}#code", (200, 200, 200, 201, 204)),
        "elapsedMs": dice.between(f"{at}#elapsed", 1, 9_999),
        "city": dice.pick(f"{at}#city", vocabulary().cities),
        "note": None,
    }


def _list(at: str, dice: Dice) -> object:
    size = dice.between(f"{at}#size", 0, 3)
    return {"items": [dice.pick(f"{at}#{each}", vocabulary().words) for each in range(size)], "total": size}


def _number(node: Number, _: object, at: str, __: str, dice: Dice) -> object:
    """A number between the bounds, at most a thousand above the lower one."""
    low = 0 if node.low is None else node.low
    high = low + 1000 if node.high is None else max(low, node.high)
    return dice.between(at, int(low), int(high)) if node.whole else low + (high - low) * dice.number(at, 1001) / 1000


_FILLERS: Mapping[type, Callable[..., object]] = {
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
"""How each kind of node is filled: node, what is told, pointer, name and dice."""
