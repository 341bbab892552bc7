"""Both engines behind one verdict: the fast one accepts what is certain, the explaining one judges the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias, cast

from ..findings.collector import ALREADY_VALID, Check, FindingCollector, FirstViolation
from ..findings.policy import DEFAULT, Policy
from ..json_text.document import MAX_NESTING, nesting, read_document
from .compiler import compile_schema
from .json_values import check_json_values
from .keywords import Schema

Accepts: TypeAlias = Callable[[object], bool]
Invariant: TypeAlias = Callable[[object, FindingCollector], None]

_ANNOTATIONS = frozenset({"$schema", "title", "description"})
_OBJECT = _ANNOTATIONS | {"type", "properties", "required", "additionalProperties", "$defs"}
_ARRAY = _ANNOTATIONS | {"type", "items", "minItems", "maxItems"}
"""Keywords beside which an element of an array is looked at by the array's `items` alone."""


def _says_only(schema: Schema, keywords: frozenset[str]) -> bool:
    return all(keyword in keywords or keyword.startswith("x-") for keyword in schema)


def _no_law(_payload: object, _verdict: FindingCollector) -> None:
    """The law of an operation that has none."""


def _accepts(accepts: Accepts, payload: object) -> bool:
    """Whether the fast path accepts; what it cannot read, such as a lone surrogate, it does not."""
    try:
        return accepts(payload)
    except ValueError:
        return False


class Engine:
    """A schema, and the laws of its operation, compiled for judging; each part when it is first needed."""

    def __init__(self, schema: Schema, law: Invariant | None = None) -> None:
        self._schema = schema
        self._law: Invariant = law or _no_law
        self._check: Check = compile_schema(schema)

    def is_right(self, payload: object, policy: Policy) -> bool:
        """Whether a parsed payload breaks no rule under a policy; slow, so `is_surely_right` is asked first."""
        try:
            self._explain(payload, FindingCollector(policy, fail_fast=True))
        except FirstViolation:
            return False
        return True

    def judge(self, payload: object, policy: Policy) -> FindingCollector:
        """Everything there is to say about a parsed payload, advice included."""
        verdict = FindingCollector(policy)
        if not _accepts(self._is_surely_silent, payload):
            self._explain(payload, verdict)
        self._law(payload, verdict)
        return verdict

    def conforms_text(self, text: str | bytes, policy: Policy) -> bool:
        """Whether a text is JSON whose value breaks no rule under a policy."""
        try:
            if self.is_surely_right(self._parse_clean(text)):
                return True
        except ValueError:
            pass
        document = read_document(text)
        return not document.problems and self.is_right(document.value, policy)

    def is_clean_text(self, text: str | bytes) -> bool:
        """Whether there is certainly nothing to say about a text, nor about the payload in it."""
        try:
            payload = self._parse_clean(text)
        except ValueError:
            return False
        if not _accepts(self._is_surely_silent, payload):
            return False
        verdict = FindingCollector(DEFAULT)
        self._law(payload, verdict)
        return not verdict.findings

    def _unless_deep(self, accepts: Accepts) -> Accepts:
        """Leaves out what nests too deep for any text; without recursion a schema accepts none that does."""
        if "$defs" not in self._schema:
            return accepts
        return lambda payload: nesting(payload) <= MAX_NESTING and accepts(payload)

    def _explain(self, payload: object, verdict: FindingCollector) -> None:
        if nesting(payload) > MAX_NESTING:
            verdict.add("json", None, f"at most {MAX_NESTING} nested arrays and objects", payload)
            return
        thinned = self._thinned(payload)
        self._check(thinned, None, verdict)
        check_json_values(thinned, verdict)

    def _thinned(self, payload: object) -> object:
        """The payload without the elements of its arrays that are beyond doubt: there may be thousands."""
        if not isinstance(payload, dict):
            return payload
        thinned = dict(payload)
        for name, is_silent in self._silent_elements.items():
            elements = payload.get(name)
            if isinstance(elements, list | tuple):
                thinned[name] = [ALREADY_VALID if _accepts(is_silent, each) else each for each in elements]
        return thinned

    @cached_property
    def _parse_clean(self) -> Callable[[str | bytes], object]:
        from .fast_path import parse_strict_subset

        return parse_strict_subset

    @cached_property
    def is_surely_right(self) -> Accepts:
        """Accepts payloads that break no rule, whatever the policy. Raises ValueError where it cannot read one."""
        from .fast_path import compile_accepts

        return self._unless_deep(compile_accepts(self._schema))

    @cached_property
    def _is_surely_silent(self) -> Accepts:
        from .fast_path import compile_accepts_without_advice

        return self._unless_deep(compile_accepts_without_advice(self._schema))

    @cached_property
    def _silent_elements(self) -> dict[str, Accepts]:
        """For each array at the top of the response, what accepts its elements."""
        from .fast_path import compile_accepts_without_advice

        if not _says_only(self._schema, _OBJECT):
            return {}
        properties = cast("dict[str, Schema]", self._schema.get("properties", {}))
        definitions = {"$defs": self._schema["$defs"]} if "$defs" in self._schema else {}
        return {
            name: compile_accepts_without_advice({**cast("Schema", node["items"]), **definitions})
            for name, node in properties.items()
            if "items" in node and _says_only(node, _ARRAY)
        }
