"""The Workflows API beyond its pages: main operation, statuses, invariants of a history, protobuf descriptors."""

from collections.abc import Mapping
from typing import Final

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
