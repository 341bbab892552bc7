"""Histories as they stand at one moment: as values, and as the text that is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from ...contract import Contract
from ...contract.errors import hides_traceback
from ...contract.json_text.document import read_document
from ..errors import InvalidHistoryError

__tracebackhide__ = hides_traceback

_UNREACHABLE: Final = ("", ".", "..")  # URL libraries take dot segments out, and an empty one names no execution


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The body of an answer.

    Attributes:
        payload: as a JSON value; not to be changed. Empty where the text is not a JSON object.
        text: as it is sent, where it is written down already.
        is_judged: whether it may be sent as it is: it conforms, or somebody asked for one that does not.
    """

    payload: Mapping[str, Any]
    text: bytes | None = None
    is_judged: bool = False

    @property
    def body(self) -> bytes:
        """The text."""
        return serialise(self.payload) if self.text is None else self.text

    @property
    def execution(self) -> Mapping[str, Any]:
        """What it says of the execution; nothing where that is no object."""
        found = self.payload.get("execution")
        return found if isinstance(found, dict) else {}

    @property
    def entries(self) -> tuple[Mapping[str, Any], ...]:
        """Its entries, as far as they are objects."""
        found = self.payload.get("entries")
        return tuple(each for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def make_snapshot(contract: Contract, payload: object, name: str, *, allow_invalid: bool = False) -> Snapshot:
    """Judges a history, JSON text or a parsed value, and writes it down, so that later changes of it do not matter.

    Raises:
        InvalidHistoryError: it breaks the contract, and may not.
        ValueError: it holds a Python value that JSON does not have.
    """
    if not allow_invalid and not contract.conforms(payload):
        raise InvalidHistoryError(contract.validate(payload), name)
    try:
        text = _written(payload)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be written as JSON: {error}") from error
    value = read_document(text).value
    return Snapshot(value if isinstance(value, dict) else {}, text, is_judged=True)


def _written(payload: object) -> bytes:
    if isinstance(payload, bytes | bytearray | memoryview):
        return bytes(payload)
    if isinstance(payload, str):
        return payload.encode()
    return serialise(payload)


def serialise(payload: object) -> bytes:
    """JSON text, short.

    Raises:
        TypeError: it holds a Python value that JSON does not have.
        ValueError: likewise.
    """
    return _written_short(payload).encode()


_written_short = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def id_in(snapshots: Iterable[Snapshot]) -> str | None:
    """The `execution.id` of the snapshots that have one; None where none has, or no URL path could carry it.

    Raises:
        ValueError: they differ.
    """
    found = (each.execution.get("id") for each in snapshots)
    stated = {each: None for each in found if isinstance(each, str)}
    if len(stated) > 1:
        names = " and ".join(map(repr, stated))
        raise ValueError(f"the snapshots are of different executions, {names}: add each with add_history of its own")
    return next((each for each in stated if is_url_safe(each)), None)


def is_url_safe(execution_id: str) -> bool:
    """Whether the path of a URL can carry the id."""
    try:
        return quote(execution_id, safe="") not in _UNREACHABLE
    except UnicodeEncodeError:
        return False
