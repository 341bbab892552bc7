"""Fakes of the service. Names are imported when they are first used, client libraries when they are patched."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..contract.http import Delivery as Delivery
    from ..contract.http import Headers as Headers
    from ..contract.http import Reply as Reply
    from ..contract.http import Request as Request
    from ..strategies.workflows.scenarios import SCENARIOS as SCENARIOS
    from .api_fake import ApiFake as ApiFake
    from .calls import Call as Call
    from .clock import Clock as Clock
    from .errors import InvalidReplyError as InvalidReplyError
    from .errors import UnmatchedRequestError as UnmatchedRequestError
    from .errors import UnpatchedClientError as UnpatchedClientError
    from .errors import UnsupportedFaultError as UnsupportedFaultError
    from .faults import Fault as Fault
    from .faults import FaultPlan as FaultPlan
    from .sleeping import virtual_sleep as virtual_sleep
    from .testing.assertions import assert_attempts as assert_attempts
    from .testing.assertions import assert_backoff_grows as assert_backoff_grows
    from .testing.assertions import assert_no_retry as assert_no_retry
    from .testing.assertions import assert_waited as assert_waited
    from .testing.assertions import attempts_of as attempts_of
    from .testing.fuzzing import EndlessPollingError as EndlessPollingError
    from .workflows.executions import Run as Run
    from .workflows.fake import WorkflowsFake as WorkflowsFake
    from .workflows.fuzzing import final_history as final_history
    from .workflows.fuzzing import fuzz_client as fuzz_client
    from .workflows.fuzzing import poll_limit as poll_limit
    from .workflows.plans import Step as Step
    from .workflows.snapshots import InvalidHistoryError as InvalidHistoryError

_HOMES: Final = {
    "ApiFake": ".api_fake",
    "Call": ".calls",
    "Clock": ".clock",
    "Delivery": "..contract.http",
    "EndlessPollingError": ".testing.fuzzing",
    "Fault": ".faults",
    "FaultPlan": ".faults",
    "Headers": "..contract.http",
    "InvalidHistoryError": ".workflows.snapshots",
    "InvalidReplyError": ".errors",
    "Reply": "..contract.http",
    "Request": "..contract.http",
    "Run": ".workflows.executions",
    "SCENARIOS": "..strategies.workflows.scenarios",
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
"""The public names and the modules that define them; a test holds them to the imports above."""

if not TYPE_CHECKING:
    __all__ = list(_HOMES)

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
    return [*_HOMES, *(each for each in globals() if each.startswith("__"))]
