"""What the console shows and does for Workflows: executions as cards over time, and the calls that start them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

from ...console.part import ConsolePart
from ...protocol.arguments import JsonObject
from ..fake import WorkflowsFake
from .control_calls import CALLS, RESET_ARGUMENTS
from .lookup import execution_id_of
from .sections import detail, overview

_MOVES: Final = {
    "immediate": "at once",
    "reads": "with every {} reads",
    "clock": "with the clock",
}


def _settings(fake: WorkflowsFake) -> JsonObject:
    return {"progress": fake.progress}


def _facts(fake: WorkflowsFake) -> Mapping[str, str]:
    kind, _, reads = fake.progress.partition(":")
    return {
        "Memory": f"none: all follows from seed {fake.seed}" if fake.is_stateless else "what is started is there",
        "Executions move": _MOVES[kind].format(reads),
    }


def _style() -> str:
    return resources.files(__package__ or "").joinpath("page.css").read_text("utf-8")


PART: Final = ConsolePart(
    title="fake Workflows service",
    parameter="execution",
    remembered="executions, workflows, calls and faults",
    calls=CALLS,
    reset_arguments=RESET_ARGUMENTS,
    settings=_settings,
    facts=_facts,
    overview=overview,
    detail=detail,
    id_of=execution_id_of,
    style=_style,
)
