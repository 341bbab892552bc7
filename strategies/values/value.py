"""A row of the tables of edge values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from .predicates import Predicate, equals

Group: TypeAlias = Literal["unusual", "evolution"]
"""What is off unless asked for: legal but never sent by a protobuf server; sent by a later version only."""


@dataclass(frozen=True, slots=True)
class EdgeValue:
    """A value that some client handles wrongly. All that docpact knows of it stands in this row.

    Attributes:
        id: stable name, unique within its kind.
        value: the value itself.
        why: what goes wrong there.
        shown_by: whether a value at such a place shows this edge; an equal value does, if None. A predicate in the
            tables of texts gets texts only.
        group: None for what every client must survive today.
        state: the rank among the states that `edge_cases` combines with those of other members, 1 for the plainest;
            None for a value that stands alone.
        usual: whether realistic payloads have it.
        rare: whether enumerations have it only once for each name of a member.
    """

    id: str
    value: object
    why: str
    shown_by: Predicate | None = None
    group: Group | None = None
    state: int | None = None
    usual: bool = False
    rare: bool = False

    def is_shown_by(self, value: Any) -> bool:
        """Whether a value shows this edge."""
        return (self.shown_by or equals(self.value))(value)


def rare(name: str, value: str, why: str, shown_by: Predicate | None = None) -> EdgeValue:
    """A value that enumerations have once for each name of a member."""
    return EdgeValue(name, value, why, shown_by, rare=True)
