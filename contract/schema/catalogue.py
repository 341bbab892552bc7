"""The contracts that are shipped: one page layer and one overlay an operation, as data in `docpact.schemas`."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast

from ..errors import UnknownOperationError, hides_traceback
from ..overlay import apply_overlay

__tracebackhide__ = hides_traceback

Layer: TypeAlias = Literal["page", "effective"]

_SCHEMAS = "docpact.schemas"
_OVERLAY = ".overlay.json"


@cache
def operations() -> tuple[str, ...]:
    """The operations that a contract is shipped for, sorted."""
    names = (each.name for each in files(_SCHEMAS).iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json") and not name.endswith(_OVERLAY)))


@cache
def shipped_schema(operation: str, layer: Layer = "effective") -> dict[str, object]:
    """The JSON Schema of an operation's response, with origins. Shared by all callers: read-only.

    Args:
        operation: one of `operations()`.
        layer: `page` for what the page says, `effective` for the page with its overlay.

    Raises:
        UnknownOperationError: no contract is shipped for the operation.
        ValueError: there is no such layer.
    """
    if layer not in ("page", "effective"):
        raise ValueError(f"layer={layer!r}: expected 'page' or 'effective'")
    if operation not in operations():
        raise UnknownOperationError(
            f"no contract for {operation!r}; shipped are: {', '.join(operations())}. "
            "For an API of your own: Api.from_path, or --api PATH"
        )
    page = cast("dict[str, object]", _read_json(f"{operation}.json"))
    if layer == "page":
        return page
    return apply_overlay(page, shipped_overlay(operation))


@cache
def shipped_overlay(operation: str) -> tuple[dict[str, object], ...]:
    """The overlay of an operation: its patches in order; empty where the page needs none."""
    name = f"{operation}{_OVERLAY}"
    if not (files(_SCHEMAS) / name).is_file():
        return ()
    return tuple(cast("list[dict[str, object]]", _read_json(name)))


def _read_json(name: str) -> object:
    return json.loads((files(_SCHEMAS) / name).read_text(encoding="utf-8"))
