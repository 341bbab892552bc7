"""Fakes of the service. Names are imported when they are first used, client libraries when they are patched."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.http import Delivery, Headers, Reply, Request
    from ..strategies.workflows.scenarios import SCENARIOS
    from .calls import Call
    from .clock import Clock
    from .errors import (
        InvalidReplyError,
        UnmatchedRequestError,
        UnpatchedClientError,
        UnsupportedFaultError,
    )
    from .faults import Fault, FaultPlan
    from .sleeping import virtual_sleep
    from .testing.assertions import assert_attempts, assert_backoff_grows, assert_no_retry, assert_waited, attempts_of
    from .testing.fuzzing import EndlessPollingError
    from .workflows.errors import InvalidHistoryError
    from .workflows.executions import Run
    from .workflows.fake import WorkflowsFake
    from .workflows.fuzzing import final_history, fuzz_client, poll_limit
    from .workflows.plans import Step

__all__ = [
    "SCENARIOS",
    "Call",
    "Clock",
    "Delivery",
    "EndlessPollingError",
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
    "UnpatchedClientError",
    "UnsupportedFaultError",
    "WorkflowsFake",
    "assert_attempts",
    "assert_backoff_grows",
    "assert_no_retry",
    "assert_waited",
    "attempts_of",
    "final_history",
    "fuzz_client",
    "poll_limit",
    "virtual_sleep",
]

_HOMES = {
    "SCENARIOS": "..strategies.workflows.scenarios",
    "Call": ".calls",
    "Clock": ".clock",
    "Delivery": "..contract.http",
    "EndlessPollingError": ".testing.fuzzing",
    "Fault": ".faults",
    "FaultPlan": ".faults",
    "Headers": "..contract.http",
    "InvalidHistoryError": ".workflows.errors",
    "InvalidReplyError": ".errors",
    "Reply": "..contract.http",
    "Request": "..contract.http",
    "Run": ".workflows.executions",
    "Step": ".workflows.plans",
    "UnmatchedRequestError": ".errors",
    "UnpatchedClientError": ".errors",
    "UnsupportedFaultError": ".errors",
    "WorkflowsFake": ".workflows.fake",
    "assert_attempts": ".testing.assertions",
    "assert_backoff_grows": ".testing.assertions",
    "assert_no_retry": ".testing.assertions",
    "assert_waited": ".testing.assertions",
    "attempts_of": ".testing.assertions",
    "final_history": ".workflows.fuzzing",
    "fuzz_client": ".workflows.fuzzing",
    "poll_limit": ".workflows.fuzzing",
    "virtual_sleep": ".sleeping",
}


_RENAMED = {"CannotShowError": "UnsupportedFaultError", "ClosedDoorError": "UnpatchedClientError"}
"""Former names, which go on working for one release."""


def __getattr__(name: str) -> object:
    if name in _RENAMED:
        new = _RENAMED[name]
        warnings.warn(f"docpact.fakes.{name} is now {new}", DeprecationWarning, stacklevel=2)
        return getattr(import_module(_HOMES[new], __name__), new)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return [*__all__, *(each for each in globals() if each.startswith("__"))]
