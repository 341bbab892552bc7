"""From a contract to whole payloads: a pure function of a script, whoever draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from ..contract import Contract
from .classes import Group
from .nodes import read
from .patches import Patch, Shape, overlaid, spread, trimmed
from .readers import Profile, Script, Settings, reader
from .shapes import SHAPES, fitting_shapes

_HEAD = ("#dense", "#reach", *(f"#shape{each}" for each in range(len(SHAPES))))
_ALONE, _EVERYWHERE = 100, 178
"""From these bytes on a payload has no more elements than its shapes speak of, and its shapes fall on all elements
over and over: so what holds of all of them shows. Before, shapes fall on the first elements of many."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes payloads of scripts.

    Attributes:
        names: what each byte of a script is for.
        compose: makes the payload of a script that has so many bytes.
    """

    names: tuple[str, ...]
    compose: Callable[[Script], object]


def composer(contract: Contract, profile: Profile, include: frozenset[Group] = frozenset()) -> Composer:
    """The composer of a contract's payloads, correlated shapes mixed in.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know how to draw from.
    """
    node, settings = read(contract.schema), Settings(profile, include)
    usual, dense = reader(node, settings), reader(node, settings.dense())
    groups = [_weighted(each if profile.shapes else (), profile.shapes) for each in fitting_shapes(contract)]
    first_dense = round(256 * (1 - profile.dense))

    def compose(script: Script) -> object:
        value = (usual if script.choices[0] < first_dense else dense).read(script, len(_HEAD))
        chances = zip(script.choices[2 : len(_HEAD)], groups, strict=True)
        chosen = [group[chance * len(group) >> 8] for chance, group in chances]
        if script.choices[1] >= _EVERYWHERE:
            chosen = [spread(each, value) for each in chosen]
        elif script.choices[1] >= _ALONE:
            value = trimmed(value, chosen)
        return reduce(overlaid, chosen, value)

    return Composer((*_HEAD, *usual.names), compose)


def _weighted(shapes: Sequence[Shape], share: float) -> list[Patch]:
    """The patches, and nothing as often as the share leaves room for."""
    none = round(len(shapes) * (1 - share) / share) if shapes else 1
    return [{}] * none + [each.patch for each in shapes]
