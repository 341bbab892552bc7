"""Drift as values, as tables and JSON, and as patches of an overlay, with which what was observed conforms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from ...contract import RULES, without_extensions
from ...contract.overlay import apply_overlay
from ...contract.text.printing import count, printable, shortened
from ...contract.text.redaction import mask_secrets
from ..schema_paths import Place, Schema, node_at, readable
from ..terminal.output import aligned
from .observations import BROKEN, UNKNOWN, DriftCollector, Key, Observation, ObservedOperation
from .value_types import Json, Shape, format_schema

FORMAT: Final = "format"
"""Stands for a rule where the contract has none: all texts of a place look alike."""

_ENOUGH: Final = 5
"""How many texts of a place must look alike before that is drift."""

_UNLIKELY_BY_CHANCE: Final = frozenset({"date-time", "protobuf-duration", "json"})
"""The formats that nothing has by chance, as digits in an id are an int64."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that the contract does not know: the rule that it breaks, or `format`, and the place of the schema.

    `name` is that of a member, where the place does not list it or it is missing; else empty.
    """

    operation: str
    rule: str
    place: Place
    name: str
    observation: Observation

    @property
    def what(self) -> str:
        """What kind of drift it is, in few words."""
        return "new format" if self.rule == FORMAT else RULES[self.rule].drift

    @property
    def where(self) -> str:
        """The member or the value, as people write it."""
        place = readable(self.place)
        if not self.name and self.rule != UNKNOWN:
            return _safe(place)
        name = self.name or '""'
        return _safe(f"{place}.{name}" if self.place else name)

    @property
    def values(self) -> str:
        """What the values look like; their texts only where they are words of an enum."""
        if self.rule == "enum":
            hidden = ["others that are no words"] if self.observation.hides else []
            return ", ".join([*sorted(self.observation.words), *hidden])
        if self.rule == "required":
            return "nothing"
        return _safe(str(self.observation.shape))

    @property
    def may_be_shown(self) -> bool:
        """Whether a patch may name it, and can: a name that is not Unicode leads to no value."""
        if self.rule == UNKNOWN and not self.observation.shape.kinds:
            return False
        return mask_secrets(self.name) == self.name and _has_safe_names(self.observation.shape)


def drifts_of(collector: DriftCollector) -> list[Drift]:
    """Everything that was seen beyond the contract, by operation and place."""
    found = [
        Drift(operation, *key, observation)
        for operation, observed in collector.operations.items()
        for key, observation in (*observed.observations.items(), *_alike(observed))
    ]
    return sorted(found, key=lambda each: (each.operation, each.where, each.rule))


def patch_of(collector: DriftCollector, operation: str) -> list[Json]:
    """The entries of an overlay, to be put after those of the contract: with them, what was seen conforms.

    What no schema can make right is left out, as is what must not be written down.
    """
    schema: Schema = collector.contract(operation).schema
    entries: list[Json] = []
    responses = collector.operations[operation].responses
    for drift in _inside_first(each for each in drifts_of(collector) if each.operation == operation):
        patch = _patched(drift, node_at(schema, drift.place))
        if patch:
            entry = {"reason": _reason(drift, responses), "patch": _nested(drift.place, patch)}
            schema = apply_overlay(schema, [entry])
            entries.append(entry)
    return entries


def _alike(observed: ObservedOperation) -> Iterator[tuple[Key, Observation]]:
    for place, shape in observed.texts.items():
        if shape.format in _UNLIKELY_BY_CHANCE and shape.kinds["string"] >= _ENOUGH:
            yield (FORMAT, place, ""), Observation(observed.responses, "", shape)


def _inside_first(drifts: Iterator[Drift]) -> list[Drift]:
    """What lies inside comes before what it is a part of, and what widens a node after what changes it."""
    return sorted(drifts, key=lambda each: (-len(each.place), each.rule in {"type", "any-of"}))


def _reason(drift: Drift, responses: int) -> str:
    if drift.rule == FORMAT:
        return f"all {count(drift.observation.shape.kinds['string'], 'text')} seen have this format"
    return f"{drift.what}: seen in {drift.observation.responses} of {count(responses, 'response')}"


def _patched(drift: Drift, node: Schema) -> Json:
    if drift.rule in BROKEN or not drift.may_be_shown:
        return {}
    make = _MAKERS.get(drift.rule)
    return make(drift, node) if make else {each: None for each in RULES[drift.rule].keywords if each in node}


def _new_values(drift: Drift, node: Schema) -> Json:
    if drift.observation.hides or "enum" not in node:
        return {each: None for each in ("enum", "const") if each in node}
    return {"enum": [*node["enum"], *sorted(drift.observation.words)]}


def _other_kind(drift: Drift, node: Schema) -> Json:
    """The node as one of several forms."""
    schema = drift.observation.shape.schema()
    forms = schema.get("anyOf", [schema])
    if "anyOf" in node:
        return {"anyOf": [*map(without_extensions, node["anyOf"]), *forms]}
    keywords = {name: each for name, each in node.items() if name not in _ANNOTATIONS and not name.startswith("x-")}
    plain = without_extensions(keywords)
    return {**dict.fromkeys(keywords), "anyOf": [plain, *forms]}


_ANNOTATIONS: Final = frozenset({"$schema", "$defs", "title", "description", "default", "examples"})
_MAKERS: Final[Mapping[str, Callable[[Drift, Schema], Json]]] = {
    UNKNOWN: lambda drift, _: {"properties": {drift.name: drift.observation.shape.schema()}},
    "enum": _new_values,
    "required": lambda drift, node: {"required": [each for each in node["required"] if each != drift.name] or None},
    "type": _other_kind,
    "any-of": _other_kind,
    FORMAT: lambda drift, _: format_schema(str(drift.observation.shape.format)),
}


def _nested(place: Place, patch: Json) -> Json:
    for each in reversed(place):
        patch = {each: patch}
    return patch


def _safe(text: str) -> str:
    return printable(mask_secrets(text))


def _has_safe_names(shape: Shape) -> bool:
    below: list[Any] = [*shape.members.values(), *([shape.elements] if shape.elements else [])]
    return all(mask_secrets(name) == name for name in shape.members) and all(map(_has_safe_names, below))


_HEAD: Final = ("what", "where", "seen", "how often", "first in")
_WIDEST: Final = 60
MARK: Final = '"format": "docpact-drift"'
"""What a report begins with that is written to a file."""


def drift_text(collector: DriftCollector) -> Iterator[str]:
    """Lines: a summary, then a table for each operation that drifted."""
    drifts = drifts_of(collector)
    yield _summary(collector, drifts)
    for operation, found in groupby(drifts, key=lambda each: each.operation):
        responses = collector.operations[operation].responses
        yield from ("", operation, *_table([_HEAD, *(_row(each, responses) for each in found)]))


def _summary(collector: DriftCollector, drifts: Sequence[Drift]) -> str:
    responses = sum(each.responses for each in collector.operations.values())
    looked_at = f"{count(responses, 'response')} of {count(len(collector.operations), 'operation')}"
    return f"{looked_at}: {f'{len(drifts)} drifted' if drifts else 'nothing new'}"


def drift_json(collector: DriftCollector) -> Iterator[str]:
    """One document: the drift of each operation, and its patch."""
    drifts = drifts_of(collector)
    operations = [
        {
            "operation": operation,
            "responses": observed.responses,
            "drifts": [_drift(each) for each in drifts if each.operation == operation],
            "patch": patch_of(collector, operation),
        }
        for operation, observed in sorted(collector.operations.items())
    ]
    yield json.dumps({"format": "docpact-drift", "operations": operations}, indent=2, ensure_ascii=False)


def _drift(drift: Drift) -> Json:
    return {
        "what": drift.what,
        "rule": drift.rule,
        "where": drift.where,
        "seen": drift.values,
        "responses": drift.observation.responses,
        "first": drift.observation.first or None,
    }


def _row(drift: Drift, responses: int) -> tuple[str, ...]:
    often = f"{drift.observation.responses} of {responses}"
    if drift.rule == FORMAT:
        often = f"all {count(drift.observation.shape.kinds['string'], 'text')}"
    return drift.what, drift.where, drift.values, often, printable(drift.observation.first)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    short = [(*(shortened(each, _WIDEST) for each in row[:-1]), row[-1]) for row in rows]
    return (f"  {line}" for line in aligned(short))
