"""The keywords that combine schemas of one value: all, any, one or none of them, or one of two by a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import SchemaError
from ..findings.pointer import Location
from ..findings.report import Check, Finding, FindingCollector, redacted_pointer
from ..findings.rules import DEFAULT, RULE_OF_KEYWORD
from ..schema.nodes import Schema, origin_of
from ..text.printing import describe
from .members import CompileKeyword, Compiler, by_name
from .values import written


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One schema of a choice: its check, and its name in messages."""

    check: Check
    name: str


def _alternatives(schema: Schema, keyword: str, at: str, compiler: Compiler) -> list[_Alternative]:
    nodes = schema[keyword]
    if not isinstance(nodes, list | tuple):
        raise SchemaError(f"{at}/{keyword}: expected an array of schemas, found {describe(nodes)}")
    names = [_name(each) for each in nodes]
    return [
        _Alternative(
            compiler.in_place(each, f"{at}/{keyword}/{index}"),
            name if name and names.count(name) == 1 else f"{index + 1} {name}".strip(),
        )
        for index, (each, name) in enumerate(zip(nodes, names, strict=True))
    ]


def _name(node: object) -> str:
    """What people would call an alternative; empty where nothing names it."""
    match node:
        case {"title": str(title)}:
            return title
        case {"$ref": str(reference)}:
            return reference.rpartition("/")[2] or reference
        case {"const": value}:
            return written(value)
        case {"type": str(name)} | {"format": str(name)}:
            return name
        case {"required": [*names]}:
            return f"with {' and '.join(map(str, names))}"
    return ""


def _all_of(keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    alternatives = _alternatives(schema, keyword, at, compiler)

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        for each in alternatives:
            each.check(value, location, collector)

    return check


def _choice(keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    """`anyOf` and `oneOf`."""
    alternatives = _alternatives(schema, keyword, at, compiler)
    origin, rule = origin_of(schema, keyword), RULE_OF_KEYWORD[keyword]
    names = ", ".join(each.name for each in alternatives)
    group = _group(schema[keyword])
    expected = group or f"{'one' if keyword == 'anyOf' else 'exactly one'} of the forms {names}"

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        holding = [each for each in alternatives if collector.holds(each.check, value, DEFAULT)]
        if len(holding) > 1 and keyword == "oneOf":
            several = " and ".join(each.name for each in holding)
            collector.add(rule, location, group or f"{expected}, not {several} at once", value, origin)
            return
        holding = holding or [each for each in alternatives if collector.holds(each.check, value, collector.policy)]
        if holding:
            _add_advice(holding, value, location, collector)
            return
        nearest = None if collector.fail_fast else _nearest(alternatives, value, location, collector)
        if nearest is None or not nearest.is_only:
            collector.add(rule, location, expected, value, origin)
        if nearest:
            collector.findings += nearest.findings

    return check


def _group(alternatives: object) -> str:
    """What alternatives expect that only say which of some members is there; empty for any others."""
    nodes = alternatives if isinstance(alternatives, list | tuple) else ()
    names = [name for node in nodes for name in _only_member(node)]
    others = [node for node in nodes if not _only_member(node)]
    if len(names) < _FEWEST or not all(isinstance(node, Mapping) and node.keys() == {"not"} for node in others):
        return ""
    return f"{'at most' if others else 'exactly'} one of the members {', '.join(names)}"


_FEWEST = 2


def _only_member(node: object) -> tuple[str, ...]:
    match node:
        case {"required": [str(name)], **others} if not others:
            return (name,)
    return ()


_MAX_TRIALS = 3
"""How many choices deep the alternatives are compared. Deeper down none speaks: each level doubles the work."""


def _add_advice(holding: list[_Alternative], value: object, location: Location, collector: FindingCollector) -> None:
    """Adds what the alternative says that holds with the fewest findings. A strict policy may make them violations."""
    if len(holding) > 1 and (collector.fail_fast or collector.trials >= _MAX_TRIALS):
        if any(collector.holds(each.check, value, collector.policy) for each in holding):
            return
        holding = holding[:1]
    if len(holding) == 1:
        holding[0].check(value, location, collector)
        return
    trials = (_trial(each, value, location, collector) for each in holding)
    collector.findings += min(trials, key=lambda each: (not each.ok, len(each.findings))).findings


def _trial(
    alternative: _Alternative, value: object, location: Location, collector: FindingCollector
) -> FindingCollector:
    trial = collector.trial(collector.policy)
    alternative.check(value, location, trial)
    return trial


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The findings of the alternative that a value comes nearest to; `is_only` if no other has the value's type."""

    findings: list[Finding]
    is_only: bool


def _nearest(
    alternatives: list[_Alternative], value: object, location: Location, collector: FindingCollector
) -> _Nearest | None:
    """The alternative whose constant members agree, then the one with the fewest findings; None where several do."""
    if collector.trials >= _MAX_TRIALS:
        return None
    here = redacted_pointer(location)
    trials = [_trial(each, value, location, collector).findings for each in alternatives]
    of_type = [each for each in trials if not any(one.rule == "type" and one.pointer == here for one in each)]
    ranks = sorted((_is_of_another_kind(each, here), len(each)) for each in of_type)
    if not ranks or ranks[1:2] == ranks[:1]:
        return None
    best = next(each for each in of_type if (_is_of_another_kind(each, here), len(each)) == ranks[0])
    return _Nearest(best, is_only=len(of_type) == 1)


def _is_of_another_kind(findings: list[Finding], here: str) -> bool:
    """Whether a member, such as `kind`, has none of the values that an alternative lists for it."""
    return any(each.rule == "enum" and each.pointer.rpartition("/")[0] == here for each in findings)


def _not(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    inner = compiler.in_place(schema["not"], f"{at}/not")
    origin, rule = origin_of(schema, "not"), RULE_OF_KEYWORD["not"]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if collector.holds(inner, value, DEFAULT):
            collector.add(rule, location, "a value that the page does not exclude", value, origin)

    return check


def _if(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    condition = compiler.in_place(schema["if"], f"{at}/if")
    branches = [compiler.in_place(schema.get(each, True), f"{at}/{each}") for each in ("else", "then")]

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        branches[collector.holds(condition, value, DEFAULT)](value, location, collector)

    return check


def _dependent_schemas(_keyword: str, schema: Schema, at: str, compiler: Compiler) -> Check:
    dependent = by_name("dependentSchemas", schema, at, compiler.in_place)

    def check(value: object, location: Location, collector: FindingCollector) -> None:
        if isinstance(value, dict):
            for name, each in dependent.items():
                if name in value:
                    each(value, location, collector)

    return check


CHOICES: Mapping[str, CompileKeyword] = {
    "oneOf": _choice,
    "anyOf": _choice,
    "allOf": _all_of,
    "not": _not,
    "if": _if,
    "dependentSchemas": _dependent_schemas,
}
"""The keywords that combine schemas of the same value."""
