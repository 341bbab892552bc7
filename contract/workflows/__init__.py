"""The Workflows API beyond its pages: main operation, statuses, invariants of a history, protobuf descriptors."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

DEFAULT_OPERATION: Final = "Execution.getHistory"
"""The operation of calls that name none."""

RUN_PARAMETER: Final = "executionId"
"""The parameter of requests that names an execution."""

STATUS_FIELDS: Final[Mapping[str, tuple[tuple[str | int, ...], ...]]] = {
    "Execution.get": (("execution", "status"),),
    "Execution.getHistory": (("execution", "status"),),
    "Execution.list": (("executions", 0, "status"),),
}
"""Where the responses of operations have the status of an execution, as paths."""

STATUS_TITLE: Final = "execution states"
"""How reports call these statuses."""


ExecutionStatus: TypeAlias = Literal["QUEUED", "RUNNING", "PAUSED", "STOPPED", "FAILED", "FINISHED"]
"""The statuses that an execution can have."""

StepStatus: TypeAlias = Literal["SCHEDULED", "STARTED", "COMPLETED", "FAILED", "CANCEL_REQUESTED", "CANCELLED"]
"""The statuses that a step can have."""

STEP_STATUSES: Final[tuple[StepStatus, ...]] = get_args(StepStatus)
"""Each status of a step, in the page's order."""

TERMINAL: Final[tuple[ExecutionStatus, ...]] = ("STOPPED", "FAILED", "FINISHED")
"""Statuses of an execution that never changes again."""

OPEN: Final[tuple[StepStatus, ...]] = ("SCHEDULED", "STARTED")
"""Statuses of a step that has neither ended nor been asked to end."""

ENDED: Final[tuple[StepStatus, ...]] = ("COMPLETED", "FAILED", "CANCELLED")
"""Statuses of a step that has ended."""

NOT_ENDED: Final[tuple[StepStatus, ...]] = (*OPEN, "CANCEL_REQUESTED")
"""Statuses of a step that has not ended."""

NOT_FAILED: Final[tuple[StepStatus, ...]] = (*OPEN, "COMPLETED", "CANCEL_REQUESTED", "CANCELLED")
"""Statuses of a step that has no error. A status that the page does not list is in no group."""


def execution_status_after(last_step: str) -> ExecutionStatus:
    """The status of an execution whose steps have all ended, by the status of its last step."""
    if last_step == "COMPLETED":
        return "FINISHED"
    return "FAILED" if last_step == "FAILED" else "STOPPED"
