"""Fakes of the service. Names are imported when they are first used, and client libraries when a door opens."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.http import Headers, Reply, Request
    from .calls import Call
    from .errors import InvalidHistoryError, UnmatchedRequestError
    from .fuzzing import fuzz_client
    from .service import WorkflowsFake

__all__ = [
    "Call",
    "Headers",
    "InvalidHistoryError",
    "Reply",
    "Request",
    "UnmatchedRequestError",
    "WorkflowsFake",
    "fuzz_client",
]

_HOMES = {
    "Call": ".calls",
    "Headers": "..contract.http",
    "InvalidHistoryError": ".errors",
    "Reply": "..contract.http",
    "Request": "..contract.http",
    "UnmatchedRequestError": ".errors",
    "WorkflowsFake": ".service",
    "fuzz_client": ".fuzzing",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
