"""Payloads that break exactly one rule at one place: for tests of validators, fakes and defensive clients.

Each is judged again before it is handed out. A payload is a parsed value, or `bytes` where the fault is in the text
itself and no parsed value could hold it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

from ...contract import Contract
from ...contract.errors import hides_traceback
from ...contract.findings.pointer import escape, pointer_of
from ...contract.formats.patterns import INT64_MAX, INT64_MIN
from ..options import checked_contract
from ..schema.examples import different, several, smallest_example, smallest_object, smallest_text
from ..schema.nodes import Array, Choice, EmbeddedJson, Formatted, Int64, Map, Node, Number, Object, Text
from ..schema.reader import read
from ..schema.slots import Place, places
from ..schema.variations import copied
from ..values import tables as classes
from . import wrongs
from .wrongs import WrongValue

__tracebackhide__ = hides_traceback


@dataclass(frozen=True, slots=True)
class Violation:
    """A payload that breaks one rule.

    Attributes:
        payload: a parsed value, or `bytes` of JSON text.
        rule: id of the rule, a key of `docpact.contract.RULES`.
        pointer: where it is broken, a JSON Pointer.
        why: what is wrong, in a few words.
    """

    payload: Any
    rule: str
    pointer: str
    why: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong value and the place where it stands."""

    place: Place
    wrong: WrongValue

    @property
    def rule(self) -> str:
        """The rule that it breaks."""
        return self.wrong.rule

    @property
    def path(self) -> tuple[str | int, ...]:
        """From the root to the wrong value."""
        return self.place.path


def violation_cases(operation: str | Contract) -> tuple[Violation, ...]:
    """Every way to break every rule at every place of an operation's response, in the order of the schema.

    Raises:
        SchemaError: the schema uses a keyword that docpact does not know.
        UnknownOperationError: no contract is shipped for the operation.
    """
    contract = checked_contract(operation)
    return (*(_violation(each) for each in faults(contract)), *_text_cases(contract))


def faults(contract: Contract) -> tuple[Fault, ...]:
    """The wrong values at their places, those left out that break another rule as well."""
    found = (Fault(place, wrong) for place in places(read(contract.schema)) for wrong in _wrongs(place.node))
    return tuple(each for each in found if breaks_only(contract, _violation(each)))


def breaks_only(contract: Contract, violation: Violation) -> bool:
    """Whether a payload has the one violation that it claims to have."""
    found = contract.validate(violation.payload).violations
    return [(each.rule, each.pointer) for each in found] == [(violation.rule, violation.pointer)]


def _violation(fault: Fault) -> Violation:
    return violation_at(fault, fault.path, copied(fault.place.put(fault.wrong.value)))


def violation_at(fault: Fault, path: tuple[str | int, ...], payload: object) -> Violation:
    """The violation that a payload shows which has the wrong value at the path."""
    pointer = pointer_of(path)
    return Violation(payload, fault.wrong.rule, pointer + fault.wrong.inside, fault.wrong.why)


def _wrongs(node: Node) -> Iterator[WrongValue]:
    match node:
        case Object():
            yield from _wrong_objects(node)
        case Array():
            yield from _wrong_arrays(node)
        case Map():
            yield from _wrong_maps(node)
        case Choice():
            yield from _wrong_choices(node)
        case Number():
            yield from _wrong_numbers(node)
        case Text() | Formatted() | Int64() | EmbeddedJson():
            yield from _wrong_strings(node)


def _wrong_objects(node: Object) -> Iterator[WrongValue]:
    yield from wrongs.NOT_OBJECTS
    smallest = smallest_object(node)
    for each in node.members:
        if each.required:
            rest = {name: value for name, value in smallest.items() if name != each.name}
            yield WrongValue(rest, "required", f"{each.name} is missing")
    nodes = {each.name: each.node for each in node.members}
    for group in node.groups:
        if group.exactly:
            none = {name: value for name, value in smallest.items() if name not in group.names}
            yield WrongValue(none, "one-of", f"none of {', '.join(group.names)} is set")
        both = {name: smallest_example(nodes[name]) for name in group.names[:2]}
        yield WrongValue({**smallest, **both}, "one-of", f"{' and '.join(both)} are both set")


def _wrong_arrays(node: Array) -> Iterator[WrongValue]:
    yield from wrongs.NOT_ARRAYS
    yield WrongValue(smallest_example(node.items), "type", "a single element without its array")
    if node.least:
        yield WrongValue(several(node, node.least - 1), "min-items", "too few elements")
    if node.most is not None:
        many = islice(different(node.items) if node.unique else repeat(smallest_example(node.items)), node.most + 1)
        yield WrongValue(list(many), "max-items", "too many elements")
    if node.unique:
        needed = several(node, max(1, node.least))
        yield WrongValue([*needed, needed[0]], "unique-items", "an element twice")


def _wrong_maps(node: Map) -> Iterator[WrongValue]:
    yield from wrongs.NOT_OBJECTS
    if node.least:
        yield WrongValue({}, "min-properties", "too few keys")
    if node.most is not None and node.keys == Text():
        many = {f"{each}": smallest_example(node.values) for each in range(node.most + 1)}
        yield WrongValue(many, "max-properties", "too many keys")
    for text in (str(each.value) for each in classes.TEXTS):
        if not node.keys.fits(text):
            kept = {smallest_text(node.keys, each): smallest_example(node.values) for each in range(node.least - 1)}
            value = {**kept, text: smallest_example(node.values)}
            yield WrongValue(value, "property-name", "a key that is not allowed", f"/{escape(text)}")


def _wrong_choices(node: Choice) -> Iterator[WrongValue]:
    if node.values == (False, True):
        yield from wrongs.NOT_BOOLEANS
        return
    if not all(isinstance(each, str) for each in node.values):
        yield WrongValue("text", "type", "a string for another type")
        return
    yield from (each for each in wrongs.NOT_STRINGS if each.value not in node.values)
    for text, why in (("", "empty text for no value"), ("OTHER", "a value that is not listed"), ("1", "its number")):
        yield WrongValue(text, "enum", why)
    yield WrongValue(str(node.values[0]).lower(), "enum", "in lower case")
    yield WrongValue(f"{node.values[0]} ", "enum", "a space behind it")


def _wrong_numbers(node: Number) -> Iterator[WrongValue]:
    yield from wrongs.NOT_NUMBERS
    if node.whole:
        yield WrongValue(minimal_number(node) + 0.5, "type", "a fraction for an integer")
    if node.low is not None:
        yield WrongValue(node.low - 1, "range", "below the least")
    if node.high is not None:
        yield WrongValue(node.high + 1, "range", "above the most")


def minimal_number(node: Number) -> float:
    """The number nearest to zero."""
    found = smallest_example(node)
    return found if isinstance(found, int | float) else 0


def _wrong_strings(node: Text | Formatted | Int64 | EmbeddedJson) -> Iterator[WrongValue]:
    yield from wrongs.NOT_STRINGS
    match node:
        case Text():
            yield from _wrong_texts(node)
        case Formatted(name):
            yield from wrongs.BY_FORMAT[name]
        case EmbeddedJson():
            yield wrongs.HALF
        case Int64(low, high):
            yield from wrongs.INT64S
            past = (each for each in (low - 1, high + 1) if INT64_MIN <= each <= INT64_MAX)
            yield from (WrongValue(str(each), "range", "past the bound") for each in past)


def _wrong_texts(node: Text) -> Iterator[WrongValue]:
    if node.pattern is None and node.least <= 1:
        yield wrongs.SURROGATE
    if node.least:
        yield WrongValue(smallest_text(node)[: node.least - 1], "length", "too short")
    if node.most is not None:
        yield WrongValue((smallest_text(node) or "a").ljust(node.most + 1, "a"), "length", "too long")
    if node.pattern is not None:
        for each in classes.TEXTS:
            yield WrongValue(each.value, "pattern", f"not of the page's pattern: {each.id}")


_DEEP = "[" * 300 + "]" * 300


def _text_cases(contract: Contract) -> Iterator[Violation]:
    """Faults that only text can have, in the smallest payload."""
    smallest = json.dumps(smallest_example(read(contract.schema)))
    members = smallest[1:-1]
    name = next(iter(json.loads(smallest)), "")
    cases = (
        *(Violation(each.value, each.rule, "", each.why) for each in wrongs.TEXTS),
        Violation(smallest[:-1].encode(), "json", "", "cut off before its end"),
        Violation(f"{smallest} {{}}".encode(), "json", "", "a second value behind it"),
        Violation(b"\xef\xbb\xbf" + smallest.encode(), "utf-8", "", "a byte order mark"),
        Violation(f"{{{members}, {members}}}".encode(), "duplicate-key", f"/{name}", f"{name} twice"),
        Violation(smallest.encode("utf-16"), "utf-8", "", "UTF-16"),
        Violation(smallest.encode().replace(b"{", b'{"\xff": 1, ', 1), "utf-8", "", "a byte that is not UTF-8"),
        Violation(smallest.replace("{", '{"new": NaN, ', 1).encode(), "json", "/new", "NaN for a number"),
        Violation(smallest.replace("{", f'{{"new": {_DEEP}, ', 1).encode(), "json", "", "nested too deep"),
    )
    yield from (each for each in cases if breaks_only(contract, each))
