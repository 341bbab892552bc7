"""Fakes of the service. Names are imported when they are first used, and client libraries when a door opens."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.http import Delivery, Headers, Reply, Request
    from ..strategies.stories import SCENARIOS
    from .behaviour import assert_attempts, assert_backoff_grows, assert_no_retry, assert_waited, attempts_of
    from .calls import Call
    from .clock import Clock
    from .errors import CannotShowError, ClosedDoorError, InvalidHistoryError, InvalidReplyError, UnmatchedRequestError
    from .executions import Run
    from .faults import Fault, FaultPlan
    from .fuzzing import fuzz_client
    from .scenarios import Step
    from .service import WorkflowsFake
    from .sleeping import virtual_sleep

__all__ = [
    "SCENARIOS",
    "Call",
    "CannotShowError",
    "Clock",
    "ClosedDoorError",
    "Delivery",
    "Fault",
    "FaultPlan",
    "Headers",
    "InvalidHistoryError",
    "InvalidReplyError",
    "Reply",
    "Request",
    "Run",
    "Step",
    "UnmatchedRequestError",
    "WorkflowsFake",
    "assert_attempts",
    "assert_backoff_grows",
    "assert_no_retry",
    "assert_waited",
    "attempts_of",
    "fuzz_client",
    "virtual_sleep",
]

_HOMES = {
    "SCENARIOS": "..strategies.stories",
    "Call": ".calls",
    "CannotShowError": ".errors",
    "Clock": ".clock",
    "ClosedDoorError": ".errors",
    "Delivery": "..contract.http",
    "Fault": ".faults",
    "FaultPlan": ".faults",
    "Headers": "..contract.http",
    "InvalidHistoryError": ".errors",
    "InvalidReplyError": ".errors",
    "Reply": "..contract.http",
    "Request": "..contract.http",
    "Run": ".executions",
    "Step": ".scenarios",
    "UnmatchedRequestError": ".errors",
    "WorkflowsFake": ".service",
    "assert_attempts": ".behaviour",
    "assert_backoff_grows": ".behaviour",
    "assert_no_retry": ".behaviour",
    "assert_waited": ".behaviour",
    "attempts_of": ".behaviour",
    "fuzz_client": ".fuzzing",
    "virtual_sleep": ".sleeping",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return [*__all__, *(each for each in globals() if each.startswith("__"))]
