"""From a contract to whole payloads: a pure function of a script, whoever draws it.

Most payloads are odd in many places at once, with shapes that several fields make together. Some are ordinary but for
an oddity or two, so that nothing hides what goes wrong there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from ...contract import Contract
from ..edges.combinations import edge_choices
from ..edges.patches import Patch, apply_where_present, repeated, shifted, trimmed
from ..edges.shapes import Shape, baseline_patches, fitting_shapes
from ..schema.baseline import ordinary
from ..schema.nodes import Node
from ..schema.reader import read
from ..seeded import picks
from ..values.tables import Group
from .choices import Choices
from .decoders import reader
from .profiles import Profile, Settings

_MODES = ("#dense", "#ordinary", "#course", "#left")
_ODDITIES = ("#odd0", "#odd1", "#odd-class0", "#odd-class1", "#odd-element")
_SHAPES = ("#reach", "#order")
_SOME, _FIRST_SOME = 3, 85
"""So many groups of shapes are laid over two thirds of the payloads, all groups over the others."""
_UNSHAPED = 0.7
"""This share of the ordinary payloads has no shapes."""
_ALONE, _EVERYWHERE = 110, 174
"""From these bytes on a payload has no more elements than its shapes speak of, and its shapes fall on all elements
over and over: so what holds of all of them shows. Before, shapes fall on a few elements of many."""

_Change: TypeAlias = Callable[[object, bytes], object]
"""A payload changed as some bytes of a script say."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes payloads of scripts.

    Attributes:
        names: what each byte of a script is for.
        compose: makes the payload of a script that has so many bytes.
    """

    names: tuple[str, ...]
    compose: Callable[[Choices], object]


def composer(contract: Contract, profile: Profile, include: frozenset[Group] = frozenset()) -> Composer:
    """The composer of a contract's payloads.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know how to draw from.
    """
    node, settings = read(contract.schema), Settings(profile, include)
    usual, dense = reader(node, settings), reader(node, settings.dense())
    groups = fitting_shapes(contract)
    calm, shape, make_odd = _calm(contract, node), _shapes(groups, profile), _oddities(contract, node, settings)
    head = (*_MODES, *_ODDITIES, *_SHAPES, *(f"#shape{each}" for each in range(len(groups))))
    first_dense, first_ordinary = _first(profile.dense), _first(profile.ordinary)
    first_unshaped = _first(profile.ordinary * _UNSHAPED)
    odd_at, shapes_at = len(_MODES), len(_MODES) + len(_ODDITIES)

    def compose(script: Choices) -> object:
        choices = script.choices
        value = (usual if choices[0] < first_dense else dense).read(script, len(head))
        is_ordinary, is_shaped = choices[1] >= first_ordinary, choices[1] < first_unshaped
        value = calm(value, choices[2:]) if is_ordinary else value
        value = shape(value, choices[shapes_at:]) if is_shaped else value
        return make_odd(value, choices[odd_at:])

    return Composer((*head, *usual.names), compose)


def _first(share: float) -> int:
    """The first byte of those that make up a share."""
    return round(256 * (1 - share))


_LEFT = (0.0, 0.2, 0.5)
"""The share of places that stay odd, by turns."""


def _calm(contract: Contract, node: Node) -> _Change:
    """What makes a payload ordinary but for some places, the same ones in all elements."""
    patches = baseline_patches(contract) or ({},)

    def calm(value: object, choices: bytes) -> object:
        course, left = choices[0] * len(patches) >> 8, choices[1]
        changed = ordinary(node, lambda at: picks(left, at, _LEFT[left % len(_LEFT)]))(value, 0)
        return apply_where_present(changed, repeated(patches[course], changed))

    return calm


def _shapes(shapes: Sequence[Sequence[Shape]], profile: Profile) -> _Change:
    """What lays shapes over a payload, at most one of each group, or of some of the groups: they may disagree.

    Each group gets its turn to be the last.
    """
    groups = [_weighted(each if profile.shapes else (), profile.shapes) for each in shapes]

    def shape(value: object, choices: bytes) -> object:
        reach, (first, rest) = choices[0], divmod(choices[1] * len(groups), 256)
        places = [divmod(each * len(group), 256) for each, group in zip(choices[2:], groups, strict=False)]
        chosen = [(group[index], at) for (index, at), group in zip(places, groups, strict=True)]
        turned = [*chosen[first:], *chosen[:first]][-_SOME if rest >= _FIRST_SOME else 0 :]
        patches = [each for each, _ in turned]
        if reach >= _EVERYWHERE:
            patches = [repeated(each, value) for each in patches]
        elif reach >= _ALONE:
            value = trimmed(value, patches)
        else:
            patches = [shifted(each, value, at) for each, at in turned]
        return reduce(apply_where_present, filter(None, patches), value)

    return shape


def _weighted(shapes: Sequence[Shape], share: float) -> list[Patch]:
    """The patches, and nothing as often as the share leaves room for."""
    none = round(len(shapes) * (1 - share) / share) if shapes else 1
    return [{}] * none + [each.patch for each in shapes]


def _oddities(contract: Contract, node: Node, settings: Settings) -> _Change:
    """What makes a payload odd at one place, or none, or some."""
    groups = edge_choices(contract, node, settings.include) if settings.profile.ordinary else ()

    def make_odd(value: object, choices: bytes) -> object:
        number, chosen = int.from_bytes(choices[:2], "big"), int.from_bytes(choices[2:4], "big")
        for each in groups:
            if picks(number, each.name, each.share):
                value = each.edits[chosen * len(each.edits) >> 16](value, choices[4])
        return value

    return make_odd
