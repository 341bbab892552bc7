"""How statuses and what depends on them go together where nothing is odd."""

from __future__ import annotations

from ...edges.patches import Json, Patch
from .rows import entries_patch

_DONE: dict[str, Json] = {"status": "COMPLETED", "error": None, "lastError": None}
_BUSY: dict[str, Json] = {"status": "STARTED", "output": None, "duration": None, "error": None, "lastError": None}

BASELINE: tuple[Patch, ...] = (
    entries_patch(_DONE, status="FINISHED"),
    entries_patch(_DONE, status="FINISHED"),
    entries_patch(_DONE),
    entries_patch(_DONE),
    entries_patch(_BUSY, status="RUNNING", duration=None),
)
"""For ordinary payloads, as often as each is there: nothing is odd, or nothing but the status of the execution."""

CONSISTENT: tuple[Patch, ...] = (
    entries_patch({"status": "COMPLETED", "attempts": "2", "error": None}, status="FINISHED"),
    entries_patch({"status": "FAILED", "attempts": "2"}, status="FAILED"),
)
"""For payloads that have nearly all members: after a success, and else after a failure."""
