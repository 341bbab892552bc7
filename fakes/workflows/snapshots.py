"""Histories as they stand at one moment: how a test gives them, and what they say of their execution."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, final
from urllib.parse import quote

from ...contract import Contract, DocpactError, Report
from ...contract.errors import hides_traceback
from ...contract.json_text.document import read_document
from ...contract.rendering import render_brief
from ..protocol.arguments import JsonObject, ResponseBody, encode_json

__tracebackhide__ = hides_traceback


@final
class InvalidHistoryError(DocpactError, ValueError):
    """A history to replay breaks the contract. The `report` has every finding on it; the text shows them in words."""

    def __init__(self, report: Report, name: str) -> None:
        super().__init__(render_brief(report, name))
        self.report = report


_UNREACHABLE: Final = ("", ".", "..")  # URL libraries take dot segments out, and an empty one names no execution


def execution_in(history: JsonObject) -> JsonObject:
    """What a history says of its execution; empty where that is no object."""
    execution = history.get("execution")
    return execution if isinstance(execution, dict) else {}


def entries_in(history: JsonObject) -> tuple[JsonObject, ...]:
    """The entries of a history that are objects."""
    entries = history.get("entries")
    return tuple(each for each in entries if isinstance(each, dict)) if isinstance(entries, list) else ()


def without_members(value: JsonObject, *names: str) -> dict[str, Any]:
    """A JSON object without some of its members."""
    return {name: member for name, member in value.items() if name not in names}


def make_snapshot(contract: Contract, payload: object, name: str, *, allow_invalid: bool = False) -> ResponseBody:
    """Validates a history and writes it as text, so that later changes of the payload do not matter.

    The payload is JSON text or a parsed value; error messages show the name.

    Raises:
        InvalidHistoryError: it breaks the contract, and may not.
        ValueError: it holds a Python value that JSON does not have.
    """
    if not allow_invalid and not contract.conforms(payload):
        raise InvalidHistoryError(contract.validate(payload), name)
    try:
        text = _json_text(payload)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be written as JSON: {error}") from error
    value = read_document(text).value
    return ResponseBody(value if isinstance(value, dict) else {}, text, is_checked=True)


def _json_text(payload: object) -> bytes:
    if isinstance(payload, bytes | bytearray | memoryview):
        return bytes(payload)
    return payload.encode() if isinstance(payload, str) else encode_json(payload)


def id_in(snapshots: Iterable[ResponseBody]) -> str | None:
    """The `execution.id` of the snapshots; None where none has one, or where no URL path could carry it.

    Raises:
        ValueError: two snapshots have different ids.
    """
    values = (execution_in(each.payload).get("id") for each in snapshots)
    ids = {each: None for each in values if isinstance(each, str)}
    if len(ids) > 1:
        names = " and ".join(map(repr, ids))
        raise ValueError(f"the snapshots are of different executions, {names}: add each with add_history of its own")
    return next((each for each in ids if is_url_safe(each)), None)


def is_url_safe(execution_id: str) -> bool:
    """Whether the path of a URL can carry the id."""
    try:
        return quote(execution_id, safe="") not in _UNREACHABLE
    except UnicodeEncodeError:
        return False
