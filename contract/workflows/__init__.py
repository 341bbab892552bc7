"""What is known of the Workflows API beyond its pages: its main operation, statuses, invariants of a history."""

from collections.abc import Mapping
from typing import Final

DEFAULT_OPERATION: Final = "Execution.getHistory"
"""The operation that calls without one mean: the response of the first page that docpact shipped."""

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
