"""The keywords of JSON Schema that docpact understands, each with the function that compiles it into a check."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import Check, FindingCollector
from ..findings.rules import DEFAULT, RULE_OF_KEYWORD
from ..schema.nodes import Schema, origin_of
from ..text.printing import describe
from .members import MEMBERS, CompileKeyword, CompileNode
from .values import VALUES, is_unspecified

__all__ = ["KEYWORDS", "is_unspecified"]


def _branches(schema: Schema, keyword: str, at: str, compile_node: CompileNode) -> list[Check]:
    nodes = schema[keyword]
    if not isinstance(nodes, list | tuple):
        raise SchemaError(f"{at}/{keyword}: expected an array of schemas, found {describe(nodes)}")
    return [compile_node(each, f"{at}/{keyword}/{index}") for index, each in enumerate(nodes)]


def _holds(check: Check, value: object) -> bool:
    """Whether a value breaks no rule of a subschema, whatever the policy: under a negation tolerance would refuse."""
    trial = FindingCollector(DEFAULT)
    check(value, None, trial)
    return trial.ok


def _all_of(keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    branches = _branches(schema, keyword, at, compile_node)

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for each in branches:
            each(value, location, collector)

    return check


def _one_of(keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    branches = _branches(schema, keyword, at, compile_node)
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if sum(_holds(each, value) for each in branches) != 1:
            collector.add(rule, location, "one member of the group", value, origin)

    return check


def _any_of(keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    branches = _branches(schema, keyword, at, compile_node)
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for each in branches:
            trial = FindingCollector(collector.policy)
            each(value, location, trial)
            if trial.ok:
                collector.findings += trial.findings
                return
        collector.add(rule, location, "one of the forms that the page gives", value, origin)

    return check


def _not(keyword: str, schema: Schema, at: str, compile_node: CompileNode) -> Check:
    inner = compile_node(schema[keyword], f"{at}/{keyword}")
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if _holds(inner, value):
            collector.add(rule, location, "a value that the page does not exclude", value, origin)

    return check


_CHOICES: Mapping[str, CompileKeyword] = {"oneOf": _one_of, "anyOf": _any_of, "allOf": _all_of, "not": _not}
_COMPILERS = {**MEMBERS, **VALUES, **_CHOICES}
_FIRST = ("required", "minProperties", "maxProperties", "propertyNames", "oneOf")
"""What an object as a whole breaks stands before what its members break."""

KEYWORDS: Mapping[str, CompileKeyword] = {each: _COMPILERS[each] for each in dict.fromkeys((*_FIRST, *_COMPILERS))}
"""For each keyword the function that compiles it, in the order of the findings on one value."""
