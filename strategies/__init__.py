"""Payloads for tests of a client: Hypothesis strategies, enumerated edge cases, realistic fixtures.

Names are loaded on first use, so that importing this package loads neither Hypothesis nor Faker nor pytest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .edges.cases import EdgeCase, edge_cases
    from .generation.compile import payloads
    from .invalid.generated import violations
    from .invalid.violations import Violation, violation_cases
    from .pytest_params import each_edge
    from .workflows.fixtures import fixtures, history
    from .workflows.histories import histories, invalid_histories, polls
    from .workflows.provider import WorkflowsProvider
    from .workflows.scenarios import SCENARIOS, ExecutionStatus, ScenarioName

_HOMES = {
    "SCENARIOS": "workflows.scenarios",
    "EdgeCase": "edges.cases",
    "ExecutionStatus": "workflows.scenarios",
    "ScenarioName": "workflows.scenarios",
    "Violation": "invalid.violations",
    "WorkflowsProvider": "workflows.provider",
    "each_edge": "pytest_params",
    "edge_cases": "edges.cases",
    "fixtures": "workflows.fixtures",
    "histories": "workflows.histories",
    "history": "workflows.fixtures",
    "invalid_histories": "workflows.histories",
    "payloads": "generation.compile",
    "polls": "workflows.histories",
    "violation_cases": "invalid.violations",
    "violations": "invalid.generated",
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
