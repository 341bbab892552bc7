"""From a contract to whole payloads: a pure function of the choices, whoever makes them.

Most payloads have edge values in many slots at once, and shapes that several fields make together. Some are ordinary
but for an edge value or two, so that nothing hides what goes wrong there. `choices` shows which byte means what.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from ...contract import Contract
from ..edges.combinations import edge_choices
from ..edges.shapes import (
    Patch,
    Shape,
    apply_where_present,
    baseline_patches,
    fitting_shapes,
    repeated,
    shifted,
    trimmed,
)
from ..options import conforms
from ..schema.nodes import Node, is_regular
from ..schema.reader import payload_node
from ..schema.variations import ordinary
from ..seeded import picks
from ..values.value import Group
from .choices import Choices
from .decoders import decoder_for
from .profiles import Profile, Settings

_MODES = ("#dense", "#ordinary", "#course", "#left")
_EDGES = ("#odd0", "#odd1", "#odd-class0", "#odd-class1", "#odd-element")
_SHAPES = ("#reach", "#order")
_SOME, _FIRST_SOME = 3, 85
"""So many groups of shapes are laid over two thirds of the payloads, all groups over the others."""
_UNSHAPED = 0.7
"""This share of the ordinary payloads has no shapes."""
_ALONE, _EVERYWHERE = 110, 174
"""From these bytes on a payload has no more elements than its shapes speak of, and its shapes fall on all elements
over and over: so what holds of all of them shows. Before, shapes fall on a few elements of many."""

_Change: TypeAlias = Callable[[object, bytes], object]
"""Changes a payload as its bytes say."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes payloads of choices.

    Attributes:
        names: what each byte of the choices is for.
        compose: makes the payload of choices that have so many bytes.
    """

    names: tuple[str, ...]
    compose: Callable[[Choices], object]


def composer(contract: Contract, profile: Profile, include: frozenset[Group] = frozenset()) -> Composer:
    """The composer of a contract's payloads.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know how to draw from.
    """
    node, settings = payload_node(contract.schema), Settings(profile, include)
    usual, dense = decoder_for(node, settings), decoder_for(node, settings.dense())
    groups = fitting_shapes(contract)
    make_ordinary, put_shapes = _make_ordinary(contract, node), _put_shapes(groups, profile)
    put_edges = _put_edges(contract, node, settings)
    head = (*_MODES, *_EDGES, *_SHAPES, *(f"#shape{each}" for each in range(len(groups))))
    first_dense, first_ordinary = _first(profile.dense), _first(profile.ordinary)
    first_unshaped = _first(profile.ordinary * _UNSHAPED)
    edges_at, shapes_at = len(_MODES), len(_MODES) + len(_EDGES)

    def compose(choices: Choices) -> object:
        data = choices.data
        value = (usual if data[0] < first_dense else dense).decode(choices, len(head))
        is_ordinary, is_shaped = data[1] >= first_ordinary, data[1] < first_unshaped
        value = make_ordinary(value, data[2:]) if is_ordinary else value
        value = put_shapes(value, data[shapes_at:]) if is_shaped else value
        return put_edges(value, data[edges_at:])

    def compose_checked(choices: Choices) -> object:
        """The same where parts of a payload depend on one another: what breaks a rule is not done."""
        data = choices.data
        decoded = (usual if data[0] < first_dense else dense).decode(choices, len(head))
        value = make_ordinary(decoded, data[2:]) if data[1] >= first_ordinary else decoded
        value = put_shapes(value, data[shapes_at:]) if data[1] < first_unshaped else value
        changed = put_edges(value, data[edges_at:])
        return next((each for each in (changed, value) if conforms(contract, each)), decoded)

    return Composer((*head, *usual.names), compose if is_regular(node) else compose_checked)


def _first(share: float) -> int:
    """The first byte of those that make up a share."""
    return round(256 * (1 - share))


_LEFT = (0.0, 0.2, 0.5)
"""The share of slots that keep their values, by turns."""


def _make_ordinary(contract: Contract, node: Node) -> _Change:
    """What makes a payload ordinary but for some slots, the same ones in all elements."""
    patches = baseline_patches(contract)

    def change(value: object, data: bytes) -> object:
        course, number = data[0] * len(patches) >> 8, data[1]
        changed = ordinary(node, lambda at: picks(number, at, _LEFT[number % len(_LEFT)]))(value, 0)
        return apply_where_present(changed, repeated(patches[course], changed)) if patches else changed

    return change


def _put_shapes(shapes: Sequence[Sequence[Shape]], profile: Profile) -> _Change:
    """What puts shapes into a payload, at most one of each group, or of some of the groups: they may disagree.

    Each group gets its turn to be the last.
    """
    groups = [_weighted(each if profile.shapes else (), profile.shapes) for each in shapes]

    def change(value: object, data: bytes) -> object:
        reach, (first, rest) = data[0], divmod(data[1] * len(groups), 256)
        indices = [divmod(each * len(group), 256) for each, group in zip(data[2:], groups, strict=False)]
        pairs = [(group[index], at) for (index, at), group in zip(indices, groups, strict=True)]
        last_pairs = [*pairs[first:], *pairs[:first]][-_SOME if rest >= _FIRST_SOME else 0 :]
        patches = [each for each, _ in last_pairs]
        if reach >= _EVERYWHERE:
            patches = [repeated(each, value) for each in patches]
        elif reach >= _ALONE:
            value = trimmed(value, patches)
        else:
            patches = [shifted(each, value, at) for each, at in last_pairs]
        return reduce(apply_where_present, filter(None, patches), value)

    return change


def _weighted(shapes: Sequence[Shape], share: float) -> list[Patch]:
    """The patches, and an empty one as often as the share leaves room for."""
    count = round(len(shapes) * (1 - share) / share) if shapes else 1
    return [{}] * count + [each.patch for each in shapes]


def _put_edges(contract: Contract, node: Node, settings: Settings) -> _Change:
    """What puts an edge value into one slot of a payload, or into none, or into some."""
    groups = edge_choices(contract, node, settings.include) if settings.profile.ordinary else ()

    def change(value: object, data: bytes) -> object:
        number, row = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
        for each in groups:
            if picks(number, each.name, each.share):
                value = each.edits[row * len(each.edits) >> 16](value, data[4])
        return value

    return change
