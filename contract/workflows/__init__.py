"""What is known of the Workflows API beyond its pages: its main operation, statuses, invariants of a history."""

from typing import Final

DEFAULT_OPERATION: Final = "Execution.getHistory"
"""The operation that calls without one mean: the response of the first page that docpact shipped."""
