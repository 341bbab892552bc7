"""From a contract to whole payloads: a pure function of a script, whoever draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..contract import Contract
from .classes import Group
from .nodes import read
from .readers import Profile, Script, Settings, reader
from .shapes import Patch, Shape, fitting_shapes, overlaid

_CHANCES = 4
_HEAD = ("#dense", *(f"#shape{each}" for each in range(_CHANCES)))


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
    patches = _weighted(fitting_shapes(contract) if profile.shapes else (), profile.shapes)
    first_dense = round(256 * (1 - profile.dense))

    def compose(script: Script) -> object:
        if script.choices[0] < first_dense:
            return usual.read(script, len(_HEAD))
        value = dense.read(script, len(_HEAD))
        for chance in script.choices[1 : len(_HEAD)]:
            value = overlaid(value, patches[chance * len(patches) >> 8])
        return value

    return Composer((*_HEAD, *usual.names), compose)


def _weighted(shapes: Sequence[Shape], share: float) -> list[Patch]:
    """The patches, and nothing as often as the share leaves room for."""
    none = round(len(shapes) * (1 - share) / share) if shapes else 1
    return [{}] * none + [each.patch for each in shapes]
