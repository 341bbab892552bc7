"""The Workflows API beyond its pages: main operation, statuses, invariants of a history, protobuf descriptors."""

from typing import Final

DEFAULT_OPERATION: Final = "Execution.getHistory"
"""The operation of calls that name none."""
