"""Which edges a response shows: the way back from what came over the wire to the ids of `edge_cases`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeVar, final

from ...contract import Contract
from ..options import checked_groups
from ..schema.examples import SlotPath, key_at, largest_example
from ..schema.nodes import Array, Filtered, Map, Node, Object, Recursion, Union, bare
from ..schema.reader import payload_node
from ..schema.slots import slots_of
from ..schema.variations import ABSENT
from ..values.value import EdgeValue, Group, Predicate
from .cases import EVERYTHING, ONLY_REQUIRED, WHOLE
from .combinations import EdgePair, edge_pairs
from .placement import EdgeAtPlace, edges_at_places, shown_by
from .shapes import Shape, fitting_shapes

_REMEMBERED: Final = 4096
"""So many texts at their places are remembered with their edges: identifiers, titles and enum values come again."""


class Detectable(Protocol):
    """What a payload may show at a place."""

    @property
    def path(self) -> SlotPath:
        """The place."""

    @property
    def is_shown_by(self) -> Predicate:
        """Whether a value at the place shows it."""


@dataclass(frozen=True, slots=True)
class DetectableEdge:
    """An edge at its place.

    Attributes:
        id: as in `edge_cases`.
        why: what clients get wrong there, in one line.
        path: the place; empty for the payload as a whole.
        node: what may stand there.
        is_shown_by: whether a value at the place shows the edge.
        value: the edge value; None for an absent member and for whole payloads.
    """

    id: str
    why: str
    path: SlotPath
    node: Node
    is_shown_by: Predicate
    value: EdgeValue | None = None


def detectable_edges(contract: Contract, *, include: Iterable[Group] = ()) -> tuple[DetectableEdge, ...]:
    """The edges of `edge_cases`, under the same ids in the same order.

    The rows of everything at once and of combined states are left out: they show what comes together.

    Args:
        contract: of the operation.
        include: groups that are off by default, as in `edge_cases`.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know.
        ValueError: there is no such group.
    """
    root = payload_node(contract.schema)
    edges = [
        *(DetectableEdge(name, why, (), root, _WHOLE[name](root)) for name, why in WHOLE.items()),
        *(_of_place(each) for each in edges_at_places(root, checked_groups(include))),
        *(_of_shape(each, root) for each in chain.from_iterable(fitting_shapes(contract))),
        *(_of_pair(each, root) for each in edge_pairs(contract, root)),
    ]
    return tuple({each.id: each for each in reversed(edges)}.values())[::-1]


def values_at_places(node: Node, value: Any) -> list[tuple[SlotPath, Any]]:
    """What a payload has at each place: each value, and `ABSENT` for each member that some object lacks."""
    values: list[tuple[SlotPath, Any]] = []
    _collect(node, value, (), values)
    return values


def _collect(node: Node, value: Any, path: SlotPath, values: list[tuple[SlotPath, Any]]) -> None:
    match node:
        case Recursion(_, find):
            _collect(find(), value, path, values)
        case Filtered(inner) if isinstance(bare(inner), Object | Array | Map | Union):
            _collect(inner, value, path, values)
        case Union(alternatives):
            for each in alternatives:
                _collect(each, value, path, values)
        case _:
            values.append((path, value))
            if isinstance(value, dict | list):
                _collect_inside(node, value, path, values)


def _collect_inside(node: Node, value: Any, path: SlotPath, values: list[tuple[SlotPath, Any]]) -> None:
    match node, value:
        case Object(members), dict():
            for member in members:
                place = (*path, member.name)
                if member.name in value:
                    _collect(member.node, value[member.name], place, values)
                else:
                    values.append((place, ABSENT))
        case Array(items), list():
            place = (*path, 0)
            for each in value:
                _collect(items, each, place, values)
        case Map(keys, inner), dict():
            place = (*path, key_at(keys)) if node.most != 0 else path
            for each in value.values():
                _collect(inner, each, place, values)


D = TypeVar("D", bound=Detectable)


@final
class Detector(Generic[D]):
    """Finds what payloads show.

    Args:
        root: what a payload may be.
        known: what it may show.
    """

    def __init__(self, root: Node, known: Iterable[D]) -> None:
        self._root = root
        self._known: defaultdict[SlotPath, list[D]] = defaultdict(list)
        for each in known:
            self._known[each.path].append(each)
        self._absent = {
            path: [each for each in there if each.is_shown_by(ABSENT)] for path, there in self._known.items() if path
        }
        self._of_text = lru_cache(maxsize=_REMEMBERED)(self._of_value)

    def detect(self, payload: object) -> list[D]:
        """What a payload shows, each once.

        Args:
            payload: one that conforms.
        """
        detected: dict[int, D] = {}
        for path, value in values_at_places(self._root, payload):
            detected.update((id(each), each) for each in self._at(path, value))
        return [*detected.values()]

    def _at(self, path: SlotPath, value: Any) -> Sequence[D]:
        if value is ABSENT:
            return self._absent.get(path, ())
        return self._of_text(path, value) if isinstance(value, str) else self._of_value(path, value)

    def _of_value(self, path: SlotPath, value: Any) -> list[D]:
        return [each for each in self._known.get(path, ()) if each.is_shown_by(value)]


# ----------------------------------------------------------------- whether a value shows an edge


def _of_place(edge: EdgeAtPlace) -> DetectableEdge:
    node = edge.place.node
    is_shown_by = _is_absent if edge.value is None else shown_by(node, edge.value)
    return DetectableEdge(edge.id, edge.why, edge.place.path, node, is_shown_by, edge.value)


def _of_shape(shape: Shape, root: Node) -> DetectableEdge:
    return DetectableEdge(shape.id, shape.why, (), root, shape.is_shown_by)


def _of_pair(pair: EdgePair, root: Node) -> DetectableEdge:
    parts = [(place.path, shown_by(place.node, each)) for place, each in zip(pair.places, pair.values, strict=True)]

    def is_shown_by(payload: object) -> bool:
        return all(any(map(is_so, _values_at(payload, path))) for path, is_so in parts)

    return DetectableEdge(pair.id, pair.why, (), root, is_shown_by)


def _values_at(value: Any, path: SlotPath) -> Iterator[Any]:
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


def _present_paths(root: Node, payload: object) -> set[SlotPath]:
    return {path for path, value in values_at_places(root, payload) if value is not ABSENT}


def _only_required(root: Node) -> Predicate:
    optional = {each.path for each in slots_of(root) if not each.required}
    return lambda payload: optional.isdisjoint(_present_paths(root, payload))


def _everything(root: Node) -> Predicate:
    full = _present_paths(root, largest_example(root))
    return lambda payload: full <= _present_paths(root, payload)


_WHOLE: Final[dict[str, Callable[[Node], Predicate]]] = {ONLY_REQUIRED: _only_required, EVERYTHING: _everything}
"""Whether a payload as a whole shows an edge."""
