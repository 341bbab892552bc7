"""Which edge classes a response shows: the way back from what came over the wire to the ids of `edge_cases`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeVar, final

from ...contract import Contract
from ..options import checked_groups
from ..schema.examples import Path, largest_example, smallest_text
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
    Union,
)
from ..schema.reader import read
from ..schema.slots import places
from ..values import json_signs, signs
from ..values import tables as classes
from ..values.signs import Sign
from ..values.tables import EdgeValue, Group
from ..values.text_signs import TEXTS
from ..workflows.history_parts import history_of
from ..workflows.patches import Shape
from ..workflows.shape_signs import SHAPE_SIGNS
from ..workflows.shapes import fitting_shapes
from .cases import EVERYTHING, ONLY_REQUIRED, WHOLE, EdgeAtPlace, EdgePair, paired_classes, placed_classes

ABSENT: Final = object()
"""Is seen at the place of a member that an object lacks."""

_REMEMBERED: Final = 4096
"""So many texts at their places are looked at but once: identifiers, statuses and titles come again."""


class Recognizable(Protocol):
    """What a payload may show at a place."""

    @property
    def path(self) -> Path:
        """The place."""

    @property
    def is_shown_by(self) -> Sign:
        """Whether a value that is seen there shows it."""


@dataclass(frozen=True, slots=True)
class EdgeClass:
    """An edge class at its place.

    Attributes:
        id: as in `edge_cases`.
        why: what clients get wrong there, in one line.
        path: the place; empty for the payload as a whole.
        node: what may stand there.
        is_shown_by: whether a value that is seen at the place shows the class.
        value: the value of the class, by which tables tell it; None for an absent member and for whole payloads.
    """

    id: str
    why: str
    path: Path
    node: Node
    is_shown_by: Sign
    value: EdgeValue | None = None


def edge_classes(contract: Contract, *, include: Iterable[Group] = ()) -> tuple[EdgeClass, ...]:
    """The classes of `edge_cases`, under the same ids in the same order.

    Its rows of everything and of states side by side are left out: they show what is joined, not what is there.

    Args:
        contract: of the operation.
        include: groups that are off by default, as in `edge_cases`.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know.
        ValueError: there is no such group.
    """
    root = read(contract.schema)
    whole = [EdgeClass(name, why, (), root, _WHOLE_SIGNS[name](root)) for name, why in WHOLE.items()]
    placed = [_placed(each) for each in placed_classes(root, checked_groups(include))]
    shaped = [_shaped(each, root) for each in chain.from_iterable(fitting_shapes(contract))]
    paired = [_paired(each, root) for each in paired_classes(contract, root)]
    return tuple({each.id: each for each in reversed([*whole, *placed, *shaped, *paired])}.values())[::-1]


def detect(node: Node, value: Any) -> list[tuple[Path, Any]]:
    """What a payload has at each place: each value, and `ABSENT` for each member that some object lacks."""
    found: list[tuple[Path, Any]] = []
    _look(node, value, (), found)
    return found


def _look(node: Node, value: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    match node:
        case Recursion(_, find):
            _look(find(), value, path, found)
        case Union(alternatives):
            for each in alternatives:
                _look(each, value, path, found)
        case _:
            found.append((path, value))
            if isinstance(value, dict | list):
                _look_inside(node, value, path, found)


def _look_inside(node: Node, value: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    match node, value:
        case Object(members), dict():
            for member in members:
                place = (*path, member.name)
                if member.name in value:
                    _look(member.node, value[member.name], place, found)
                else:
                    found.append((place, ABSENT))
        case Array(items), list():
            place = (*path, 0)
            for each in value:
                _look(items, each, place, found)
        case Map(keys, values), dict():
            place = (*path, smallest_text(keys))
            for each in value.values():
                _look(values, each, place, found)


R = TypeVar("R", bound=Recognizable)


@final
class Recognizer(Generic[R]):
    """Tells what payloads show.

    Args:
        root: what a payload may be.
        known: what it may show.
    """

    def __init__(self, root: Node, known: Iterable[R]) -> None:
        self._root = root
        self._known: defaultdict[Path, list[R]] = defaultdict(list)
        for each in known:
            self._known[each.path].append(each)
        self._absent = {
            path: [each for each in there if each.is_shown_by(ABSENT)] for path, there in self._known.items()
        }
        self._shown_by_text = lru_cache(maxsize=_REMEMBERED)(self._shown_at)

    def shown_by(self, payload: object) -> list[R]:
        """What a payload shows, each once.

        Args:
            payload: one that conforms.
        """
        found: dict[int, R] = {}
        for path, value in detect(self._root, payload):
            found.update((id(each), each) for each in self._shown(path, value))
        return [*found.values()]

    def _shown(self, path: Path, value: Any) -> Sequence[R]:
        if value is ABSENT:
            return self._absent.get(path, ())
        return self._shown_by_text(path, value) if isinstance(value, str) else self._shown_at(path, value)

    def _shown_at(self, path: Path, value: Any) -> list[R]:
        return [each for each in self._known.get(path, ()) if each.is_shown_by(value)]


# ----------------------------------------------------------------- the sign of each class


def _placed(each: EdgeAtPlace) -> EdgeClass:
    node = each.place.node
    sign = _is_absent if each.value is None else _sign(node, each.value)
    return EdgeClass(each.id, each.why, each.place.path, node, sign, each.value)


def _shaped(shape: Shape, root: Node) -> EdgeClass:
    sign = SHAPE_SIGNS[shape.id]
    return EdgeClass(shape.id, shape.why, (), root, lambda payload: sign(history_of(payload)))


def _paired(pair: EdgePair, root: Node) -> EdgeClass:
    parts = [(place.path, _sign(place.node, each)) for place, each in zip(pair.places, pair.values, strict=True)]

    def is_shown_by(payload: object) -> bool:
        return all(any(map(sign, _values_at(payload, path))) for path, sign in parts)

    return EdgeClass(pair.id, pair.why, (), root, is_shown_by)


def _values_at(value: Any, path: Path) -> Iterator[Any]:
    """What a payload has at a place, in all elements of the arrays on the way."""
    if not path:
        yield value
    elif isinstance(path[0], int) and isinstance(value, list):
        for each in value:
            yield from _values_at(each, path[1:])
    elif isinstance(value, dict) and path[0] in value:
        yield from _values_at(value[path[0]], path[1:])


def _is_absent(value: object) -> bool:
    return value is ABSENT


def _sign(node: Node, known: EdgeValue) -> Sign:
    """What tells the class of a value at a place of this kind."""
    match node:
        case Object(members):
            return _of_object(known, {each.name for each in members})
        case Array(_, least):
            return _array_signs(max(1, least))[known.id]
        case Map():
            return _of_map(known)
        case Choice(values):
            return _of_choice(known, values)
        case Number():
            return lambda value: _is_number(value) and value == known.value
    return _of_table(node, known)


def _of_table(node: Node, known: EdgeValue) -> Sign:
    if isinstance(node, Anything):
        return json_signs.JSON_VALUES[known.id]
    sign = _text_signs(node)[known.id]
    return lambda value: isinstance(value, str) and sign(value)


def _text_signs(node: Node) -> signs.Signs:
    match node:
        case Formatted(name):
            return signs.BY_FORMAT[name]
        case Int64():
            return signs.INT64S
        case EmbeddedJson():
            return json_signs.EMBEDDED_JSON
    return TEXTS


def _of_object(known: EdgeValue, names: set[str]) -> Sign:
    if known.id == "empty":
        return _is_empty_object
    return lambda value: isinstance(value, dict) and not value.keys() <= names


def _of_choice(known: EdgeValue, values: tuple[object, ...]) -> Sign:
    if known.value == classes.NEW_VALUE:
        return lambda value: isinstance(value, str) and value not in values
    return lambda value: type(value) is type(known.value) and value == known.value


def _array_signs(least: int) -> signs.Signs:
    return {
        "empty": lambda value: value == [],
        "one": lambda value: isinstance(value, list) and len(value) == least,
        "thousand": lambda value: isinstance(value, list) and len(value) >= 1000,
        "past-thousand": lambda value: isinstance(value, list) and len(value) > 1024,
    }


def _is_empty_object(value: object) -> bool:
    return value == {}


def _of_map(known: EdgeValue) -> Sign:
    """An empty one, or one with a key that is so."""
    if known.id == "empty":
        return _is_empty_object
    sign = TEXTS[known.id.removeprefix("key-")]
    return lambda value: isinstance(value, dict) and any(map(sign, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _there_in(root: Node, payload: object) -> set[Path]:
    return {path for path, value in detect(root, payload) if value is not ABSENT}


def _only_required(root: Node) -> Sign:
    optional = {each.path for each in places(root) if not each.required}
    return lambda payload: optional.isdisjoint(_there_in(root, payload))


def _everything(root: Node) -> Sign:
    wanted = _there_in(root, largest_example(root))
    return lambda payload: wanted <= _there_in(root, payload)


_WHOLE_SIGNS: dict[str, Callable[[Node], Sign]] = {ONLY_REQUIRED: _only_required, EVERYTHING: _everything}
