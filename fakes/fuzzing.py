"""The former home of what fuzzed clients need. Tests that an earlier version wrote import it from here."""

from __future__ import annotations

import warnings
from importlib import import_module

_RENAMED = {
    "AsksForeverError": "EndlessPollingError",
    "ending": "final_history",
    "fuzz_client": "fuzz_client",
    "impatient": "poll_limit",
}
"""Former names, which go on working for one release, and their names in `docpact.fakes`."""


def __getattr__(name: str) -> object:
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    new = _RENAMED[name]
    warnings.warn(f"{__name__}.{name} is now docpact.fakes.{new}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(__package__), new)
