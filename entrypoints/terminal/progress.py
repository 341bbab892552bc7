"""A bar on a terminal that shows how far a long run is. It appears after a second, and never in a log.

It is written here because the libraries for it cost more than it does: tqdm starts a thread that watches the bar, rich
brings several packages and takes longer to import than a small file takes to validate.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ..inputs.discovery import suffix_of

_PATIENCE = 1.0
_PERIOD = 0.2
_WIDTH = 30
_WIPE = "\r\x1b[K"


@dataclass(slots=True)
class Progress:
    """Draws on standard error, where enabled; `total` is the bytes of the run, None where that is not known."""

    enabled: bool
    total: int | None = None
    done: int = 0
    started_at: float = field(default_factory=time.monotonic)
    drawn_at: float = 0.0

    @classmethod
    def of(cls, files: Iterable[object]) -> Self:
        """The progress over these files, drawn where standard error is a terminal."""
        enabled = sys.stderr is not None and sys.stderr.isatty()
        return cls(enabled, _size(files) if enabled else None)

    def advance(self, size: int) -> None:
        """Adds the bytes that are done since."""
        self.done += size
        now = time.monotonic()
        if self.enabled and now - self.started_at > _PATIENCE and now - self.drawn_at > _PERIOD:
            print(f"{_WIPE}{self._line(now - self.started_at)}", end="", file=sys.stderr, flush=True)
            self.drawn_at = now

    def clear(self) -> None:
        """Removes the bar, so that something else can be written."""
        if self.drawn_at:
            print(_WIPE, end="", file=sys.stderr, flush=True)
            self.drawn_at = 0.0

    def _line(self, seconds: float) -> str:
        rate = f"{self.done / 1e6:,.0f} MB, {self.done / 1e6 / seconds:,.1f} MB/s"
        if not self.total:
            return rate
        share = min(self.done / self.total, 1.0)
        return f"{'█' * round(share * _WIDTH):░<{_WIDTH}} {share:4.0%}  {rate}"


def _size(files: Iterable[object]) -> int | None:
    """The size of all files together; None where one is a pipe, or compressed."""
    total = 0
    for file in files:
        if isinstance(file, str):
            path = Path(file)
            if not path.is_file() or not suffix_of(file) or path.suffix.lower() == ".gz":
                return None
            total += path.stat().st_size
    return total
