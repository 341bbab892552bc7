"""What goes wrong when: a list of faults that requests use up in order, and the record of those that happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal, final

from ...contract import Contract
from ...contract.api import Api
from ...contract.errors import hides_traceback
from ...contract.formats.protobuf_time import NANOS
from .fault import Fault, unsupported_reason

__tracebackhide__ = hides_traceback

EVERY: Final = "*"
"""In the place of an operation: all of them."""


@dataclass(frozen=True, slots=True)
class FaultEvent:
    """A request of an operation met a fault, at an instant in nanoseconds of the fake's clock."""

    operation: str
    fault: Fault
    at: int


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """A fault of an operation, or of all (`*`), that has `fired` and will fire `left` times more; None for ever."""

    operation: str
    fault: Fault
    left: int | None
    fired: int


@final
class FaultPlan:
    """Faults by operation, of contracts by name; of the shipped ones, if None. Threads may share it.

    A request meets the first fault of its operation, or of all, that is not used up. While that one lets its first
    requests succeed, the next ones wait; if it is a quota that has room, the next one gets its turn.
    """

    def __init__(self, contracts: Mapping[str, Contract] | None = None) -> None:
        self._contracts = Api.load().contracts if contracts is None else contracts
        self._planned_faults: list[_PlannedFault] = []
        self._firings: deque[FaultEvent] = deque(maxlen=10_000)
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<FaultPlan {len(self.armed)} armed, {len(self._firings)} fired>"

    def add(self, operation: str, fault: Fault, *, times: int | None = 1) -> None:
        """Arms a fault.

        Args:
            operation: `Resource.method`, or `*` for all of them.
            fault: what goes wrong.
            times: how many requests meet it; None for all that follow. A fault with `fail_request_count` says so
                itself, and a quota refuses whatever is past it until the plan is cleared.

        Raises:
            ValueError: there is no such operation, `times` is no number or contradicts the fault, or the fault cannot
                happen to the operation.
        """
        problem = self._unknown(operation) or _wrong_times(fault, times)
        problem = problem or unsupported_reason(fault, self._contract(operation))
        if problem:
            raise ValueError(f"faults.add({operation!r}): {problem}")
        left = None if fault.quota_limit is not None else fault.fail_request_count or times
        with self._lock:
            self._planned_faults.append(_PlannedFault(operation, fault, left))

    def _unknown(self, operation: str) -> str | None:
        known = (EVERY, *self._contracts)
        return None if operation in known else f"no such operation; expected one of {', '.join(known)}"

    def _contract(self, operation: str) -> Contract | None:
        """The contract of an operation; None for all of them."""
        return None if operation == EVERY else self._contracts[operation]

    def take(self, operation: str, nanos: int) -> Fault | None:
        """The fault that a request meets at an instant of the fake's clock, and that counts as fired; None for none."""
        if not self._planned_faults:
            return None
        with self._lock:
            armed = (each for each in self._planned_faults if each.left != 0 and each.operation in {operation, EVERY})
            outcomes = ((each.fault, each.meet(nanos)) for each in armed)
            fault, outcome = next((each for each in outcomes if each[1] != "passes"), (None, "passes"))
            if fault is None or outcome != "fires":
                return None
            self._firings.append(FaultEvent(operation, fault, nanos))
            return fault

    @property
    def armed(self) -> tuple[ActiveFault, ...]:
        """What requests can still meet, in order."""
        armed = (each for each in tuple(self._planned_faults) if each.left != 0)
        return tuple(ActiveFault(each.operation, each.fault, each.left, each.fired) for each in armed)

    @property
    def fired(self) -> tuple[FaultEvent, ...]:
        """What the last 10,000 requests that met a fault have met, in order."""
        return tuple(self._firings)

    def assert_all_fired(self) -> None:
        """Asserts that requests have met every fault at least once.

        Raises:
            AssertionError: the text lists those that none has met.
        """
        planned_faults = tuple(self._planned_faults)
        never = [f"  {each.operation}: {each.fault.name}" for each in planned_faults if not each.fired]
        if never:
            raise AssertionError("\n".join([f"{len(never)} of {len(planned_faults)} faults never fired:", *never]))

    def clear(self) -> None:
        """Disarms everything and forgets what was fired."""
        with self._lock:
            self._planned_faults.clear()
            self._firings.clear()


class _PlannedFault:
    """A fault in the plan, and how far requests have used it up."""

    __slots__ = ("_began", "_seen", "fault", "fired", "left", "operation")

    def __init__(self, operation: str, fault: Fault, times: int | None) -> None:
        self.operation = operation
        self.fault = fault
        self.left = times
        self.fired = 0
        self._seen = 0
        self._began: int | None = None

    def meet(self, nanos: int) -> Literal["fires", "succeeds", "passes"]:
        """What becomes of a request that comes to this fault."""
        if self.fault.quota_limit is None:
            if self._seen < (self.fault.succeed_first or 0):
                self._seen += 1
                return "succeeds"
        elif self._has_room(self.fault.quota_limit, nanos):
            return "passes"
        self.fired += 1
        self.left = None if self.left is None else self.left - 1
        return "fires"

    def _has_room(self, limit: int, nanos: int) -> bool:
        """Counts a request into its window."""
        if self._began is None or nanos - self._began >= (self.fault.quota_window or 0) * NANOS:
            self._began, self._seen = nanos, 0
        self._seen += 1
        return self._seen <= limit


def _wrong_times(fault: Fault, times: int | None) -> str | None:
    """What is wrong with `times`; 1 may be the default."""
    if times is not None and (type(times) is not int or times < 1):
        return f"times={times!r}: expected a whole number from 1 on, or None for ever"
    if fault.fail_request_count is not None and times != 1:
        return f"times={times!r}: fail_request_count={fault.fail_request_count} says how often"
    if fault.quota_limit is not None and times not in {1, None}:
        return f"times={times!r}: a quota stands until the plan is cleared"
    return None
