"""The subpackages that know one shipped API each, found by operation: what is generic imports none of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

API_PACKAGES: Final = ("workflows",)


@cache
def operation_table(module: str) -> Mapping[str, Any]:
    """The rows of the tables `OPERATIONS` that a module of each of the subpackages has, by operation.

    The subpackages import what is generic, so this loads them on first use.
    """
    tables = (import_module(f".{each}.{module}", __package__).OPERATIONS for each in API_PACKAGES)
    return {operation: row for table in tables for operation, row in table.items()}
