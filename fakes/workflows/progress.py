"""How executions and operations move on: at once, with every so many reads, or with the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from ...contract.errors import hides_traceback

__tracebackhide__ = hides_traceback

Kind = Literal["immediate", "clock", "reads"]


@dataclass(frozen=True, slots=True)
class Progress:
    """A way to move on.

    Attributes:
        kind: `immediate`: everything is as in the end from the first. `reads`: every so many reads are one change.
            `clock`: as the clock says.
        every: how many reads.
    """

    kind: Kind
    every: int = 1

    @classmethod
    def parse(cls, name: str) -> Self:
        """The progress that `immediate`, `clock` or `reads:N` names.

        Raises:
            ValueError: there is no such progress.
        """
        kind, _, number = name.partition(":")
        if kind == "reads" and number.isascii() and number.isdigit() and 0 < int(number) < 1_000_000:
            return cls("reads", int(number))
        if name in {"immediate", "clock"}:
            return cls("immediate" if name == "immediate" else "clock")
        raise ValueError(f"progress={name!r}: expected 'immediate', 'clock', or 'reads:N' with N from 1 on")

    @property
    def name(self) -> str:
        """What `parse` reads: `immediate`, `clock` or `reads:N`."""
        return f"reads:{self.every}" if self.kind == "reads" else self.kind

    def instant(self, moments: Sequence[int], reads: int, now: int) -> int:
        """The instant at which a client sees an execution or operation, in nanoseconds since 1970.

        Args:
            moments: when something changes, rising.
            reads: how often clients read it before.
            now: the time of the clock.
        """
        if self.kind == "clock":
            return now
        return moments[-1] if self.kind == "immediate" else moments[min(reads // self.every, len(moments) - 1)]
