"""How what a service does moves on: at once, as clients read, or as the clock says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from ...contract.errors import hides_traceback

__tracebackhide__ = hides_traceback


@dataclass(frozen=True, slots=True)
class Progress:
    """A way to move on.

    Attributes:
        kind: `immediate`: everything is as in the end from the first. `reads`: every so many reads are one change.
            `clock`: as the clock says.
        every: how many reads.
    """

    kind: Literal["immediate", "clock", "reads"]
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

    @classmethod
    def checked(cls, name: str, *, stateless: bool) -> Self:
        """The progress of a fake, which cannot count reads if it is stateless.

        Raises:
            ValueError: there is no such progress, or a stateless fake shall count reads.
        """
        progress = cls.parse(name)
        if stateless and progress.kind == "reads":
            raise ValueError(f"progress={name!r}: a stateless fake counts no reads; take 'immediate' or 'clock'")
        return progress

    @property
    def name(self) -> str:
        """What `parse` reads: `immediate`, `clock` or `reads:N`."""
        return f"reads:{self.every}" if self.kind == "reads" else self.kind

    def instant(self, moments: Sequence[int], reads: int, now: int) -> int:
        """The instant that a client sees after so many reads, in nanoseconds: one of the rising `moments`, or `now`."""
        if self.kind == "clock":
            return now
        return moments[-1] if self.kind == "immediate" else moments[min(reads // self.every, len(moments) - 1)]
