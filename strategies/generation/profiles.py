"""The profiles that users choose: how often each kind of value is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..values.value import Group


@dataclass(frozen=True, slots=True)
class Profile:
    """How often each kind of value is drawn.

    Attributes:
        absent: share of absence for an optional member.
        free: share of freely made values among those of a member that is present.
        dense: share of payloads in which nearly every member is present.
        shapes: share of payloads that have a shape of a group.
        ordinary: share of payloads that are ordinary, but for an edge value or two.
        usual: whether only usual values are drawn, and none of the edges.
    """

    absent: float
    free: float
    dense: float
    shapes: float
    ordinary: float
    usual: bool = False


PROFILES: Mapping[str, Profile] = {
    "any": Profile(absent=0.3, free=0.15, dense=0.8, shapes=0.9, ordinary=0.3),
    "typical": Profile(absent=0.15, free=0.5, dense=0.5, shapes=0.0, ordinary=0.0, usual=True),
    "edge": Profile(absent=0.2, free=0.1, dense=0.7, shapes=0.75, ordinary=0.1),
}


_RARELY = 0.05


@dataclass(frozen=True, slots=True)
class Settings:
    """What a decoder depends on beside the schema."""

    profile: Profile
    include: frozenset[Group] = frozenset()

    def dense(self) -> Settings:
        """The same with nearly every member present."""
        return replace(self, profile=replace(self.profile, absent=_RARELY))
