"""What each operation answers, as a table. An operation without an entry has no route."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from .replays import Replays
from .statuses import StatusError

Handler: TypeAlias = Callable[[Replays, Mapping[str, str]], bytes]
"""Answers by the state and the decoded parameters of the path, or raises `StatusError`."""


def get_history(replays: Replays, parameters: Mapping[str, str]) -> bytes:
    """The next history of the execution.

    Raises:
        StatusError: NOT_FOUND; there is no such execution.
    """
    found = replays.read(parameters["executionId"])
    if found is None:
        raise StatusError("NOT_FOUND", f"Execution {parameters['executionId']} is not found.")
    return found


HANDLERS: Final[Mapping[str, Handler]] = {"Execution.getHistory": get_history}
