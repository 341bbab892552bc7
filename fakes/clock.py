"""The time of a fake, in nanoseconds: virtual, which only a test advances, or real."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from math import inf
from threading import Lock
from typing import Final, final

from ..contract.errors import hides_traceback
from ..contract.formats.protobuf_time import NANOS, datetime_of, nanos_of_datetime

__tracebackhide__ = hides_traceback

START: Final = datetime(2024, 6, 3, 12, 0, tzinfo=UTC)
"""When virtual time begins by default."""


@final
class Clock:
    """A clock. A virtual one stands still until a test advances it. Threads may share it.

    Args:
        start: when a virtual clock begins, with a time zone.
        real: whether it runs by itself from the real time on; `advance` then jumps ahead.
    """

    __slots__ = ("_ahead", "_lock", "_real")

    def __init__(self, start: datetime = START, *, real: bool = False) -> None:
        self._real = real
        self._ahead = 0 if real else nanos_of_datetime(start)
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<Clock {'real' if self._real else 'virtual'} {self.now.isoformat()}>"

    @property
    def is_real(self) -> bool:
        """Whether it runs by itself."""
        return self._real

    @property
    def nanos(self) -> int:
        """Nanoseconds since 1970."""
        return self._ahead + (time.time_ns() if self._real else 0)

    @property
    def now(self) -> datetime:
        """The time in UTC, truncated to microseconds."""
        return datetime_of(self.nanos)

    def advance(self, seconds: float) -> None:
        """Moves the time on.

        Raises:
            ValueError: time would go back, or beyond the year 9999.
        """
        if not 0 <= seconds < inf:
            raise ValueError(f"advance({seconds!r}): expected seconds from 0 on")
        with self._lock:
            if seconds * NANOS >= LATEST - self.nanos:
                raise ValueError(f"advance({seconds!r}): time would go beyond the year 9999")
            self._ahead += round(seconds * NANOS)

    def advance_to(self, nanos: int) -> None:
        """Moves the time on to an instant, unless it has passed."""
        with self._lock:
            self._ahead += max(0, nanos - self.nanos)


LATEST: Final = nanos_of_datetime(datetime(9999, 12, 31, tzinfo=UTC))
"""Where time ends, in nanoseconds since 1970."""
