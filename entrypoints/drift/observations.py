"""What responses hold beyond the contract, collected from many of them; those of several processes add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, final

from ...contract import RULES, Contract, Finding, Policy
from ...contract.api import Api
from ...contract.findings.pointer import tokens_of
from ...contract.json_text.document import NOTHING, read_document
from ...contract.overlay import JsonObject as Patch
from ...contract.overlay import apply_overlay
from ...contract.text.redaction import is_masked_name, mask_secrets
from ..schema_paths import Place, node_at, place_of, resolved, step, value_at
from .value_types import Json, Shape, formats_of

Overlays: TypeAlias = Mapping[str, tuple[Patch, ...]]
Key: TypeAlias = tuple[str, Place, str]
"""The rule that it breaks, the place, and the name of a member that the place does not list, or that is missing."""

TOLERANT: Final = Policy(unknown_fields="advice", new_enum_values="advice")
"""Nothing that the service adds breaks anything, and all of it is a finding."""

UNKNOWN: Final = "unknown-field"
BROKEN: Final = frozenset(each.id for each in RULES.values() if each.is_of_json)
"""Rules of JSON itself: no patch makes that right."""

DRIFT_RULES: Final = frozenset(each.id for each in RULES.values() if each.drift)
"""The rules whose findings are drift. Other advice is legal by the contract as it stands."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", re.ASCII)
"""What an enum's value looks like. Other texts may be anything, and are not shown."""

_PLAIN = frozenset({"format", "pattern", "enum", "const", "contentMediaType", "anyOf", "oneOf"})


@dataclass(slots=True)
class Observation:
    """Something in responses that the contract does not know: in how many, the name of the first, their shape.

    `words` are the values that an enum does not list and that may be shown; `hides` says whether there were others.
    """

    responses: int = 0
    first: str = ""
    shape: Shape = field(default_factory=Shape)
    words: set[str] = field(default_factory=set)
    hides: bool = False

    def add(self, other: Observation) -> None:
        """Adds what another process observed."""
        self.responses += other.responses
        self.first = self.first or other.first
        self.shape.add(other.shape)
        self.words |= other.words
        self.hides |= other.hides


@dataclass(slots=True)
class ObservedOperation:
    """What was observed of one operation: how many responses, and what they hold beyond the contract.

    `texts` are the formats of texts of which the contract says nothing.
    """

    responses: int = 0
    observations: dict[Key, Observation] = field(default_factory=dict)
    texts: dict[Place, Shape] = field(default_factory=dict)

    def add(self, other: ObservedOperation) -> None:
        """Adds what another process observed."""
        self.responses += other.responses
        for key, each in other.observations.items():
            self.observations.setdefault(key, Observation()).add(each)
        for place, shape in other.texts.items():
            self.texts.setdefault(place, Shape()).add(shape)


@final
class DriftCollector:
    """Collects what responses of an API hold beyond its contracts, and beyond overlays that are known already.

    The overlays are those of operations by their names.
    """

    def __init__(self, api: Api, overlays: Overlays | None = None) -> None:
        self._api = api.with_policy(TOLERANT)
        self._overlays = overlays or {}
        self._contracts: dict[str, Contract] = {}
        self.operations: dict[str, ObservedOperation] = {}
        """What was observed, by operation."""

    def contract(self, operation: str) -> Contract:
        """What the responses of an operation are held against.

        Raises:
            UnknownOperationError: the API has no such operation.
        """
        if operation not in self._contracts:
            contract, overlay = self._api.contract(operation), self._overlays.get(operation, ())
            if overlay:
                contract = Contract(operation, apply_overlay(contract.schema, overlay), TOLERANT)
            self._contracts[operation] = contract
        return self._contracts[operation]

    def look(self, operation: str, text: bytes, name: str) -> None:
        """Takes the body of a successful response, and what to call it."""
        contract = self.contract(operation)
        observed = self.operations.setdefault(operation, ObservedOperation())
        observed.responses += 1
        payload = read_document(text).value
        by_key: dict[Key, Observation] = {}
        for each in contract.validate(text).findings:
            if each.rule in DRIFT_RULES:
                _add_finding(by_key, contract.schema, each, payload)
        for key, observation in by_key.items():
            observation.responses, observation.first = 1, name
            observed.observations.setdefault(key, Observation()).add(observation)
        for place, value in _plain_texts(contract.schema, payload, ()):
            observed.texts.setdefault(place, Shape()).add(Shape({"string": 1}, formats_of(value)))

    def take(self) -> Json:
        """What was observed since the last call, as a JSON value."""
        operations, self.operations = self.operations, {}
        return {name: _dump(each) for name, each in operations.items()}

    def add(self, dumped: Json) -> None:
        """Adds what `take` gave, here or in another process."""
        for name, each in dumped.items():
            self.operations.setdefault(name, ObservedOperation()).add(_load(each))


def _add_finding(
    by_key: dict[Key, Observation], schema: Mapping[str, object], finding: Finding, payload: object
) -> None:
    tokens = tokens_of(finding.pointer)
    at_member = RULES[finding.rule].at_member_name
    place = () if finding.rule in BROKEN else place_of(schema, tokens[:-1] if at_member else tokens)
    if place is None:  # inside of what may have several forms
        return
    try:
        value = NOTHING if payload is NOTHING else value_at(payload, tokens)
    except LookupError:
        value = NOTHING
    for name in _names(finding.rule, tokens, node_at(schema, place), value):
        observation = by_key.setdefault((finding.rule, place, name), Observation())
        if value is not NOTHING and finding.rule not in BROKEN:
            observation.shape.add(Shape.of(value))
        if finding.rule == "enum":
            _add_word(observation, tokens, value)


def _names(rule: str, tokens: tuple[str, ...], node: Mapping[str, Any], value: object) -> Iterable[str]:
    """The members that a finding is about, beside the place; an empty name where it is about the value itself."""
    if rule == "required":
        return [each for each in node["required"] if isinstance(value, dict) and each not in value]
    return [tokens[-1] if rule == UNKNOWN else ""]


def _add_word(observation: Observation, tokens: tuple[str, ...], value: object) -> None:
    may_be_shown = isinstance(value, str) and _WORD.fullmatch(value) and mask_secrets(value) == value
    if may_be_shown and not any(map(is_masked_name, tokens)):
        observation.words.add(str(value))
    else:
        observation.hides = True


def _plain_texts(schema: Mapping[str, Any], payload: object, place: Place) -> Iterator[tuple[Place, str]]:
    """The texts of a payload of which the schema says nothing but that they are text, and where."""
    place = resolved(schema, place)
    node = node_at(schema, place)
    if isinstance(payload, str):
        if node.get("type") == "string" and not _PLAIN & node.keys():
            yield place, payload
    elif isinstance(payload, dict | list):
        pairs = payload.items() if isinstance(payload, dict) else ((str(n), each) for n, each in enumerate(payload))
        for name, value in pairs:
            if (below := step(node, name)) is not None:
                yield from _plain_texts(schema, value, (*place, *below))


def _dump(observed: ObservedOperation) -> Json:
    observations = [
        {
            "key": [rule, list(place), name],
            "responses": each.responses,
            "first": each.first,
            "shape": each.shape.dump(),
            "words": sorted(each.words),
            "hides": each.hides,
        }
        for (rule, place, name), each in observed.observations.items()
    ]
    texts = [[list(place), shape.dump()] for place, shape in observed.texts.items()]
    return {"responses": observed.responses, "observations": observations, "texts": texts}


def _load(dumped: Json) -> ObservedOperation:
    observed = ObservedOperation(dumped["responses"])
    for each in dumped["observations"]:
        rule, place, name = each["key"]
        shape = Shape.load(each["shape"])
        found = Observation(each["responses"], each["first"], shape, set(each["words"]), each["hides"])
        observed.observations[rule, tuple(place), name] = found
    observed.texts = {tuple(place): Shape.load(shape) for place, shape in dumped["texts"]}
    return observed
