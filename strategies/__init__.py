"""Payloads for tests of a client: Hypothesis strategies, enumerated edge cases, realistic fixtures.

Names are loaded on first use, so that importing this package loads neither Hypothesis nor Faker nor pytest. A public
name stands once, in the imports below: type checkers read them there, and so does this module.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..contract.workflows.statuses import ExecutionStatus as ExecutionStatus
    from .edges.cases import edge_cases as edge_cases
    from .edges.edge_case import EdgeCase as EdgeCase
    from .edges.shapes import Shape as Shape
    from .edges.shapes import register_shapes as register_shapes
    from .generation.compile import payloads as payloads
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

_HOMES = {
    alias.name: "." * node.level + str(node.module)
    for node in ast.walk(ast.parse(Path(__file__).read_text(encoding="utf-8")))
    if isinstance(node, ast.ImportFrom) and node.level
    for alias in node.names
}
if not TYPE_CHECKING:  # for type checkers, all that is imported above by its own name is public
    __all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return [*_HOMES, *(each for each in globals() if each.startswith("__"))]
