"""What a table of edge classes is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["unusual", "evolution"]
"""What is off unless asked for: legal but never sent by a protobuf server; sent by a later version only."""


@dataclass(frozen=True, slots=True)
class EdgeValue:
    """A value that some client handles wrongly.

    Attributes:
        id: stable name, unique within its kind.
        value: the value itself.
        why: what goes wrong there.
        group: None for what every client must survive today.
        rare: whether enumerations have it only once for each name of a member.
    """

    id: str
    value: object
    why: str
    group: Group | None = None
    rare: bool = False


def rare(name: str, value: str, why: str) -> EdgeValue:
    """A value that enumerations have once for each name of a member."""
    return EdgeValue(name, value, why, rare=True)
