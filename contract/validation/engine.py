"""Both engines together: the fast one accepts what is certain, the explaining one checks the rest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TypeAlias, cast

from ..findings.report import ALREADY_VALID, Check, FindingCollector, FirstViolation
from ..findings.rules import DEFAULT, RULES, Policy
from ..json_text.document import MAX_NESTING, nesting, read_document
from ..schema.nodes import Schema
from ..subschemas import subschemas
from .compiler import compile_schema
from .values import check_json_values

Accepts: TypeAlias = Callable[[object], bool]
Invariant: TypeAlias = Callable[[object, FindingCollector], None]
"""Checks of a whole payload what its schema cannot say."""

_ANNOTATIONS = frozenset({"$schema", "title", "description"})
_OBJECT = _ANNOTATIONS | {"type", "properties", "required", "additionalProperties", "$defs"}
_ARRAY = _ANNOTATIONS | {"type", "items", "minItems", "maxItems"}
"""Keywords beside which only an array's `items` looks at its elements."""


def _has_only(schema: Schema, keywords: frozenset[str]) -> bool:
    return all(keyword in keywords or keyword.startswith("x-") for keyword in schema)


def _is_accepted(accepts: Accepts, payload: object) -> bool:
    """Whether the fast path accepts; what it cannot read, such as a lone surrogate, it does not."""
    try:
        return accepts(payload)
    except ValueError:
        return False


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Lets Python go as deep as the frames of `MAX_NESTING` values in any schema are. Frames take no C stack."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(usual + _FRAMES_OF_A_VALUE * MAX_NESTING)
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


_FRAMES_OF_A_VALUE = 100
"""More than the checks of one value nest, choices and references included."""


class Engine:
    """A schema and the invariant of its operation, compiled for validation. Each part is compiled when first used."""

    def __init__(self, schema: Schema, invariant: Invariant | None = None) -> None:
        self._schema = schema
        self._check_invariant: Invariant = invariant or (lambda *_: None)
        self._check: Check = compile_schema(schema)

    def conforms(self, payload: object, policy: Policy) -> bool:
        """Whether a parsed payload breaks no rule under a policy. This is slow: ask `accepts` first."""
        try:
            self._explain(payload, FindingCollector(policy, fail_fast=True))
        except FirstViolation:
            return False
        return True

    def validate(self, payload: object, policy: Policy) -> FindingCollector:
        """Every finding on a parsed payload, advice included."""
        collector = FindingCollector(policy)
        if not _is_accepted(self._accepts_without_advice, payload):
            self._explain(payload, collector)
        self._check_invariant(payload, collector)
        return collector

    def conforms_text(self, text: str | bytes, policy: Policy) -> bool:
        """Whether a text is JSON whose value breaks no rule under a policy."""
        try:
            if self.accepts(self._parse_strict_subset(text)):
                return True
        except ValueError:
            pass
        document = read_document(text)
        return not document.problems and self.conforms(document.value, policy)

    def accepts_text_without_advice(self, text: str | bytes) -> bool:
        """Whether there is certainly no finding on a text, nor on the payload in it."""
        try:
            payload = self._parse_strict_subset(text)
        except ValueError:
            return False
        if not _is_accepted(self._accepts_without_advice, payload):
            return False
        collector = FindingCollector(DEFAULT)
        self._check_invariant(payload, collector)
        return not collector.findings

    def _unless_deep(self, accepts: Accepts) -> Accepts:
        """Refuses what nests too deep for any text. Without recursion no schema accepts such a payload."""
        if not any(isinstance(node, Mapping) and "$ref" in node for _, node in subschemas(self._schema)):
            return accepts
        return lambda payload: nesting(payload) <= MAX_NESTING and accepts(payload)

    def _explain(self, payload: object, collector: FindingCollector) -> None:
        if nesting(payload) > MAX_NESTING:
            collector.add(RULES["json"], None, f"at most {MAX_NESTING} nested arrays and objects", payload)
            return
        thinned = self._without_valid_elements(payload)
        try:
            self._check(thinned, None, collector)
        except RecursionError:  # choices in choices, deeper than Python goes
            collector.findings.clear()
            with _deep_recursion():
                self._check(thinned, None, collector)
        check_json_values(thinned, collector)

    def _without_valid_elements(self, payload: object) -> object:
        """The payload without the elements of its arrays that the fast path accepts: there may be thousands."""
        if not isinstance(payload, dict):
            return payload
        thinned = dict(payload)
        for name, accepts in self._accepts_elements.items():
            elements = payload.get(name)
            if isinstance(elements, list | tuple):
                thinned[name] = [ALREADY_VALID if _is_accepted(accepts, each) else each for each in elements]
        return thinned

    @cached_property
    def _parse_strict_subset(self) -> Callable[[str | bytes], object]:
        from .fast_path import parse_strict_subset

        return parse_strict_subset

    @cached_property
    def accepts(self) -> Accepts:
        """Accepts payloads that break no rule, whatever the policy. Raises ValueError where it cannot read one."""
        from .fast_path import compile_accepts

        return self._unless_deep(compile_accepts(self._schema))

    @cached_property
    def _accepts_without_advice(self) -> Accepts:
        from .fast_path import compile_accepts

        return self._unless_deep(compile_accepts(self._schema, allow_advice=False))

    @cached_property
    def _accepts_elements(self) -> dict[str, Accepts]:
        """For each array at the top of the response, what accepts its elements."""
        from .fast_path import compile_accepts

        if not _has_only(self._schema, _OBJECT):
            return {}
        properties = cast("dict[str, object]", self._schema.get("properties", {}))
        return {
            name: compile_accepts(cast("Schema", node["items"]), self._schema, allow_advice=False)
            for name, node in properties.items()
            if isinstance(node, Mapping) and isinstance(node.get("items"), Mapping) and _has_only(node, _ARRAY)
        }
