"""Payloads for tests of a client: Hypothesis strategies, enumerated edge cases, realistic fixtures.

Names are loaded on first use, so that importing this package loads neither Hypothesis nor Faker nor pytest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .compile import histories, payloads
    from .edges import EdgeCase, edge_cases
    from .faults import Violation, violation_cases
    from .invalid import invalid_histories, violations
    from .parametrized import each_edge
    from .polling import polls
    from .provider import WorkflowsProvider
    from .realistic import fixtures, history
    from .stories import SCENARIOS, ExecutionStatus, ScenarioName

_HOMES = {
    "SCENARIOS": "stories",
    "EdgeCase": "edges",
    "ExecutionStatus": "stories",
    "ScenarioName": "stories",
    "Violation": "faults",
    "WorkflowsProvider": "provider",
    "each_edge": "parametrized",
    "edge_cases": "edges",
    "fixtures": "realistic",
    "histories": "compile",
    "history": "realistic",
    "invalid_histories": "invalid",
    "payloads": "compile",
    "polls": "polling",
    "violation_cases": "faults",
    "violations": "invalid",
}

__all__ = [
    "SCENARIOS",
    "EdgeCase",
    "ExecutionStatus",
    "ScenarioName",
    "Violation",
    "WorkflowsProvider",
    "each_edge",
    "edge_cases",
    "fixtures",
    "histories",
    "history",
    "invalid_histories",
    "payloads",
    "polls",
    "violation_cases",
    "violations",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return [*__all__, *(each for each in globals() if each.startswith("__"))]
