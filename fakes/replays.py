"""Histories to replay: for each execution the answers to its readers, in order; the last one stays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import count
from typing import cast
from urllib.parse import quote

from ..contract import Contract
from ..contract.jsontext import read_document
from .errors import InvalidHistoryError
from .identity import resource_id

_UNREACHABLE = ("", ".", "..")  # URL libraries take dot segments out, and an empty one names no execution


class Replays:
    """The executions that have histories to replay.

    Args:
        seed: what fresh ids depend on, beside how many were given out.
    """

    __slots__ = ("_executions", "_numbers", "_seed")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._numbers = count()
        self._executions: dict[str, list[bytes]] = {}

    def add(self, execution_id: str | None, snapshots: Sequence[bytes]) -> str:
        """Takes in the answers of one execution, under a fresh id if none is given.

        Raises:
            ValueError: the id is in use.
        """
        if execution_id is None:
            execution_id = self._fresh_id()
        if execution_id in self._executions:
            raise ValueError(f"the execution id {execution_id!r} is in use: give each history an id of its own")
        self._executions[execution_id] = list(reversed(snapshots))
        return execution_id

    def read(self, execution_id: str) -> bytes | None:
        """The next answer; None for an unknown execution."""
        left = self._executions.get(execution_id)
        if left is None:
            return None
        return left.pop() if len(left) > 1 else left[0]

    def _fresh_id(self) -> str:
        ids = (resource_id(self._seed, f"execution/{number}") for number in self._numbers)
        return next(each for each in ids if each not in self._executions)


def take_snapshot(contract: Contract, payload: object, name: str) -> bytes:
    """Judges a payload, JSON text or a parsed value, and writes it down, so that later changes of it do not matter.

    Raises:
        InvalidHistoryError: it breaks the contract.
        ValueError: it holds a Python value that JSON does not have.
    """
    if not contract.conforms(payload):
        raise InvalidHistoryError(contract.validate(payload), name)
    try:
        return _serialise(payload)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be written as JSON: {error}") from error


def _serialise(payload: object) -> bytes:
    if isinstance(payload, bytes):
        return payload
    if isinstance(payload, str):
        return payload.encode()
    return json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def stated_id(snapshots: Iterable[bytes]) -> str | None:
    """The `execution.id` of the snapshots that have one; None where none has, or no URL path could carry it.

    Raises:
        ValueError: they differ.
    """
    stated = {each: None for each in map(_execution_id, snapshots) if each is not None}
    if len(stated) > 1:
        found = " and ".join(map(repr, stated))
        raise ValueError(f"the snapshots are of different executions, {found}: add each with add_history of its own")
    return next((each for each in stated if is_reachable(each)), None)


def _execution_id(snapshot: bytes) -> str | None:
    value = cast("dict[str, dict[str, str]]", read_document(snapshot).value)
    return value.get("execution", {}).get("id")


def is_reachable(execution_id: str) -> bool:
    """Whether the path of a URL can carry the id."""
    try:
        return quote(execution_id, safe="") not in _UNREACHABLE
    except UnicodeEncodeError:
        return False
