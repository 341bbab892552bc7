"""The contract: pages read into a model, the schema derived from it, and the validation of payloads."""

from typing import TYPE_CHECKING

from .assertions import Conforming, assert_conforms, conforming
from .contract import Contract, validate
from .errors import DocpactError, PageError, SchemaError, UnknownOperationError
from .findings.report import Finding, Report
from .findings.rules import RULES as GENERAL_RULES
from .findings.rules import Policy, Rule, Severity
from .invariants import register_invariant
from .model import Origin
from .rendering import render, report_to_json
from .schema.catalogue import operations, shipped_overlay, shipped_schema
from .schema.nodes import Binding, without_extensions
from .workflows.invariants import INVARIANT_RULES

if TYPE_CHECKING:
    from .api import Api

RULES = {**GENERAL_RULES, **INVARIANT_RULES}
"""Every rule by its id."""

__all__ = [
    "RULES",
    "Api",
    "Binding",
    "Conforming",
    "Contract",
    "DocpactError",
    "Finding",
    "Origin",
    "PageError",
    "Policy",
    "Report",
    "Rule",
    "SchemaError",
    "Severity",
    "UnknownOperationError",
    "assert_conforms",
    "conforming",
    "operations",
    "register_invariant",
    "render",
    "report_to_json",
    "shipped_overlay",
    "shipped_schema",
    "validate",
    "without_extensions",
]


def __getattr__(name: str) -> object:
    if name == "Api":  # imports what sends and routes requests, which validation does not need
        from .api import Api

        return Api
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *(each for each in globals() if each.startswith("__"))]
