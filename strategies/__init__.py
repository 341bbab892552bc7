"""Payloads for tests of a client: Hypothesis strategies, enumerated edge cases, realistic fixtures.

Names are loaded on first use, so that importing this package loads neither Hypothesis nor Faker nor pytest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..contract.workflows import ExecutionStatus as ExecutionStatus
    from .edges.cases import edge_cases as edge_cases
    from .edges.placement import EdgeCase as EdgeCase
    from .edges.shapes import Shape as Shape
    from .edges.shapes import register_shapes as register_shapes
    from .generation.compile import payloads as payloads
    from .generation.http_requests import requests as requests
    from .invalid.generated import violations as violations
    from .invalid.violations import Violation as Violation
    from .invalid.violations import violation_cases as violation_cases
    from .pytest_params import each_edge as each_edge
    from .realistic.facts import FactSource as FactSource
    from .realistic.facts import register_facts as register_facts
    from .workflows.fixtures import fixtures as fixtures
    from .workflows.fixtures import history as history
    from .workflows.histories import histories as histories
    from .workflows.histories import invalid_histories as invalid_histories
    from .workflows.histories import polls as polls
    from .workflows.provider import WorkflowsProvider as WorkflowsProvider
    from .workflows.scenarios import SCENARIOS as SCENARIOS
    from .workflows.scenarios import ScenarioName as ScenarioName

_HOMES: Final = {
    "EdgeCase": ".edges.placement",
    "ExecutionStatus": "..contract.workflows",
    "FactSource": ".realistic.facts",
    "SCENARIOS": ".workflows.scenarios",
    "ScenarioName": ".workflows.scenarios",
    "Shape": ".edges.shapes",
    "Violation": ".invalid.violations",
    "WorkflowsProvider": ".workflows.provider",
    "each_edge": ".pytest_params",
    "edge_cases": ".edges.cases",
    "fixtures": ".workflows.fixtures",
    "histories": ".workflows.histories",
    "history": ".workflows.fixtures",
    "invalid_histories": ".workflows.histories",
    "payloads": ".generation.compile",
    "polls": ".workflows.histories",
    "register_facts": ".realistic.facts",
    "register_shapes": ".edges.shapes",
    "requests": ".generation.http_requests",
    "violation_cases": ".invalid.violations",
    "violations": ".invalid.generated",
}
"""The public names and the modules that define them; a test holds them to the imports above."""

if not TYPE_CHECKING:
    __all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return [*_HOMES, *(each for each in globals() if each.startswith("__"))]
