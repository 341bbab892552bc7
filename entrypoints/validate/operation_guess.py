"""A guess of the operation, for a payload that does not look like a response of the one that is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, cast

from ...contract import Report, SchemaError
from ...contract.api import Api
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


_MOST_COMPARED: Final = 300
"""Operations that a payload is compared with."""


@lru_cache(maxsize=4)
def _shapes(api: Api) -> Mapping[str, _Shape]:
    """Those of the first operations of an API; one whose contract cannot be read has none."""
    shapes: dict[str, _Shape] = {}
    for name in islice(api.contracts, _MOST_COMPARED):
        with suppress(SchemaError):
            shapes[name] = _shape_of(api, name)
    return shapes


def _shape_of(api: Api, operation: str) -> _Shape:
    schema = api.schema(operation)
    properties = cast("Mapping[str, object]", schema.get("properties", {}))
    return _Shape(frozenset(properties), frozenset(cast("list[str]", schema.get("required", ()))))


def guess_operation(text: bytes, report: Report, api: Api) -> str | None:
    """What a text perhaps is, in one line, by the report of a contract of an API on it.

    None where it looks right, or like nothing known.
    """
    if not any(_is_about_the_whole(each.rule, each.pointer) for each in report.findings):
        return None
    value = read_document(text).value
    if value is NOTHING and _begins_with_a_line_of_its_own(text):
        return "it looks like a payload a line: such files are named *.ndjson"
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return "it looks like a list of payloads: --each judges each element"
    return _of_object(value, report.operation, api) if isinstance(value, dict) and value else None


def likely_operation(text: bytes, api: Api) -> str | None:
    """Of which operation a text is perhaps a response, in one line; None where it is like none."""
    value = read_document(text).value
    alike = _alike_operations(value, api) if isinstance(value, dict) and value else []
    return f"it looks like a response of {_list(alike)}" if alike else None


def _begins_with_a_line_of_its_own(text: bytes) -> bool:
    first, _, rest = text.strip().partition(b"\n")
    return bool(rest) and isinstance(read_document(first).value, dict)


def _is_about_the_whole(rule: str, pointer: str) -> bool:
    return pointer == "" or (rule == "unknown-field" and pointer.count("/") == 1)


def _alike_operations(value: Mapping[str, object], api: Api) -> list[str]:
    """The operations whose responses have such members; none where most of the members are not known."""
    names = frozenset(value)
    fits = {name: shape.fit(names) for name, shape in _shapes(api).items()}
    best = max(fits.values(), default=_NO_FIT)
    return [name for name, fit in fits.items() if fit == best > _NO_FIT]


def _of_object(value: Mapping[str, object], operation: str, api: Api) -> str | None:
    alike = _alike_operations(value, api)
    if alike:
        return None if operation in alike else f"it looks like a response of {_list(alike)}"
    if is_status(value):
        return "it looks like the body of an error (google.rpc.Status): contracts are about answers to successful calls"
    if not value.keys() & _shape_of(api, operation).known:
        return f"it looks like no response of an operation that has a contract; {operation} has none of its members"
    return None


_MOST_NAMED: Final = 5


def _list(operations: list[str]) -> str:
    if len(operations) > _MOST_NAMED:
        return f"{', '.join(operations[:_MOST_NAMED])} and others: --operation says whose it is"
    if len(operations) == 1:
        return f"{operations[0]}: --operation {operations[0]}"
    return f"{', '.join(operations[:-1])} or {operations[-1]}: --operation says whose it is"
