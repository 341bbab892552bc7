"""A guess of the operation, for a payload that does not look like a response of the one that is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from ...contract import Report, operations, shipped_schema
from ...contract.json_text.document import NOTHING, read_document
from ..exchange_findings import is_status


@dataclass(frozen=True, slots=True)
class _Shape:
    """The members of a response, which distinguish it from others."""

    known: frozenset[str]
    required: frozenset[str]

    def fit(self, names: frozenset[str]) -> tuple[bool, int]:
        """How well the members of a payload fit, in an order; the least where most of them are not known."""
        known = len(names & self.known)
        return (self.required <= names, known) if 2 * known > len(names) else _NO_FIT


_NO_FIT = (False, 0)


@cache
def _shapes() -> Mapping[str, _Shape]:
    schemas = {name: shipped_schema(name) for name in operations()}
    return {
        name: _Shape(
            frozenset(cast("Mapping[str, object]", schema.get("properties", {}))),
            frozenset(cast("list[str]", schema.get("required", ()))),
        )
        for name, schema in schemas.items()
    }


def guess_operation(text: bytes, report: Report) -> str | None:
    """What a text perhaps is, in one line, by the report of a shipped contract on it.

    None where it looks right, or like nothing known.
    """
    if not any(_is_about_the_whole(each.rule, each.pointer) for each in report.findings):
        return None
    value = read_document(text).value
    if value is NOTHING and _begins_with_a_line_of_its_own(text):
        return "it looks like a payload a line: such files are named *.ndjson"
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return "it looks like a list of payloads: --each judges each element"
    return _of_object(value, report.operation) if isinstance(value, dict) and value else None


def _begins_with_a_line_of_its_own(text: bytes) -> bool:
    first, _, rest = text.strip().partition(b"\n")
    return bool(rest) and isinstance(read_document(first).value, dict)


def _is_about_the_whole(rule: str, pointer: str) -> bool:
    return pointer == "" or (rule == "unknown-field" and pointer.count("/") == 1)


def _of_object(value: Mapping[str, object], operation: str) -> str | None:
    names = frozenset(value)
    fits = {name: shape.fit(names) for name, shape in _shapes().items()}
    best = max(fits.values())
    alike = [name for name, fit in fits.items() if fit == best]
    if best > _NO_FIT:
        return None if operation in alike else f"it looks like a response of {_list(alike)}"
    if is_status(value):
        return "it looks like the body of an error (google.rpc.Status): contracts are about answers to successful calls"
    if not names & _shapes()[operation].known:
        return f"it looks like no response of an operation that has a contract; {operation} has none of its members"
    return None


def _list(operations: list[str]) -> str:
    if len(operations) == 1:
        return f"{operations[0]}: --operation {operations[0]}"
    return f"{', '.join(operations[:-1])} or {operations[-1]}: --operation says whose it is"
