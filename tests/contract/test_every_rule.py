"""For every shipped operation, each rule at each place where it can be broken, alone and together with others.

What is wrong and where is worked out here from the schema alone; the validator has to say exactly that.
"""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import RULES, Contract, operations, shipped_schema
from docpact.contract.findings.pointer import escape

INSTANT = "2001-01-01T00:00:00Z"
WRONG_TEXTS = {
    "date-time": {
        "date-time": ["", "2001-01-01", "2001-02-29T00:00:00Z", "2001-01-01T00:00:00.1234567890Z",
                      "2001-01-01T24:00:00Z", "2001-01-01T00:00:60Z", f"{INSTANT}\n", "2001-01-01T00:00:00"],
        "date-time-range": ["0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"],
        "date-time-unusual": ["2001-01-01t00:00:00Z", "2001-01-01T00:00:00.00z", "2001-01-01T03:00:00+03:00"],
    },
    "int64": {
        "int64": ["", "03", "+3", "-0", "3.0", "3e0", " 3", "3\n", "٣"],
        "int64-range": ["9223372036854775808", "-9223372036854775809", "1" + 40 * "0"],
    },
    "protobuf-duration": {
        "duration": ["", "PT1S", "1", "1.s", "01s", "+1s", "1.1234567890s", "1S", "1s\n"],
        "duration-range": ["315576000001s", "-315576000001.5s"],
        "duration-unlikely": ["-1s", "-0s", "-315576000000.999999999s"],
    },
}  # fmt: skip
KINDS = {"null": None, "boolean": True, "number": 1.5, "string": "text", "array": [], "object": {}}
STEPS_WITHOUT_ERROR = ["SCHEDULED", "STARTED", "COMPLETED", "CANCEL_REQUESTED", "CANCELLED"]


@dataclass(frozen=True)
class Break:
    """A change to a clean payload that breaks one rule.

    `touches` are the places that it changes, `needs` those that must be as they were for the rule to be told.
    """

    rule: str
    pointer: str
    change: Callable[[Any], Any]
    touches: tuple[str, ...]
    needs: tuple[str, ...] = ()
    base: int = 0

    def __repr__(self) -> str:
        return f"{self.rule} at {self.pointer or '(root)'}"

    def fits(self, other: "Break") -> bool:
        """Whether both can be in one payload."""
        mine, theirs = self.touches, other.touches
        return self.base == other.base and not any(
            _within(one, another)
            for one, another in [*_pairs(mine, theirs), *_pairs(mine, other.needs), *_pairs(self.needs, theirs)]
        )


def _pairs(some, others):
    return [(one, other) for one in some for other in others]


def _within(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def groups(node) -> list[list[str]]:
    """The groups of members of which one may be there; the shipped contracts have one a message."""
    names = [each["required"][0] for each in node.get("oneOf", ()) if "required" in each]
    return [names] if names else []


def clean(node, at: str, base: int):
    """A value that has nothing wrong, every member there; of a group the member with the number `base`."""
    kind = node.get("type")
    if "enum" in node:
        return "FAILED" if "FAILED" in node["enum"] else node["enum"][-1]
    if kind == "object":
        absent = {name for names in groups(node) for name in names if name != names[base % len(names)]}
        members = {name: each for name, each in node.get("properties", {}).items() if name not in absent}
        if "additionalProperties" in node:
            members = {"a": node["additionalProperties"], "b~/c": node["additionalProperties"]}
        return {name: clean(each, f"{at}/{escape(name)}", base) for name, each in members.items()}
    if kind == "array":
        return [clean(node["items"], f"{at}/{index}", base) for index in range(3)]
    if kind == "string":
        texts = {"date-time": INSTANT, "int64": "3", "protobuf-duration": "1.5s"}
        return "{}" if "contentMediaType" in node else texts.get(node.get("format"), f"text at {at}")
    return {"boolean": True, "integer": 7, "number": 1.5}[kind]


def nodes(node, at: str, value) -> Iterator[tuple[str, Any, Any]]:
    """The places that a value has: pointer, schema and value."""
    yield at, node, value
    if isinstance(value, dict):
        for name, each in value.items():
            child = node.get("properties", {}).get(name) or node.get("additionalProperties")
            yield from nodes(child, f"{at}/{escape(name)}", each)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from nodes(node["items"], f"{at}/{index}", each)


def inner(payload, at: str):
    """The value at a pointer."""
    for token in at.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        payload = payload[int(name)] if isinstance(payload, list) else payload[name]
    return payload


def put(at: str, value) -> Callable[[Any], Any]:
    """Sets the value at a pointer."""

    def change(payload):
        if not at:
            return value
        above, _, token = at.rpartition("/")
        parent = inner(payload, above)
        name = token.replace("~1", "/").replace("~0", "~")
        parent[int(name) if isinstance(parent, list) else name] = value
        return payload

    return change


def cut(at: str, name: str) -> Callable[[Any], Any]:
    """Removes a member of the object at a pointer."""

    def change(payload):
        del inner(payload, at)[name]
        return payload

    return change


def breaks_at(at: str, node, value, base: int) -> Iterator[Break]:
    """What can be broken at one place, by what its schema says."""

    def wrong(rule: str, bad, where: str = at) -> Break:
        return Break(rule, where, put(at, bad), (at,), base=base)

    kind = node.get("type")
    for name, bad in KINDS.items():
        if name != kind and (at or name != "string"):  # instead of the payload a text would be JSON text
            yield wrong("type", bad)
    if kind == "integer":
        yield wrong("range", node["minimum"] - 1)
        yield wrong("range", node["maximum"] + 1)
    if kind == "array" and node.get("minItems"):
        yield wrong("min-items", [])
    if kind == "object":
        yield from breaks_of_object(at, node, value, base)
    if kind == "string":
        yield from (wrong(rule, bad) for rule, bad in wrong_texts(node))
    yield wrong("json", float("nan"))


def breaks_of_object(at: str, node, value, base: int) -> Iterator[Break]:
    for name in node.get("required", ()):
        yield Break("required", at, cut(at, name), (f"{at}/{name}",), (), base)
    for names in groups(node):
        absent = next(name for name in names if name not in value)
        other = clean(node["properties"][absent], f"{at}/{absent}", base)
        needs = tuple(f"{at}/{name}" for name in names)
        yield Break("one-of", at, put(f"{at}/{absent}", other), (f"{at}/{absent}",), needs, base)
    if "properties" in node and "additionalProperties" not in node:
        for name in ("surplus", "", "a/b~c"):
            place = f"{at}/{escape(name)}"
            yield Break("unknown-field", place, put(place, {"deep": [1]}), (place,), (), base)
    else:
        yield Break("surrogate", f"{at}/\\udc00", put(f"{at}/\udc00", "text"), (f"{at}/\udc00",), (), base)


def wrong_texts(node) -> Iterator[tuple[str, str]]:
    for rule, texts in WRONG_TEXTS.get(node.get("format", ""), {}).items():
        yield from ((rule, text) for text in texts)
    if "enum" in node:
        yield from (("enum", text) for text in ("", "OTHER", node["enum"][-1].lower(), f"{node['enum'][-1]}\n"))
        yield from (("enum-unspecified", text) for text in node["enum"] if text.endswith("_UNSPECIFIED"))
        yield "enum", "NEVER_HEARD_OF_UNSPECIFIED"
    if "contentMediaType" in node:
        yield from (("embedded-json", text) for text in ("", "{", "NaN", "{} x", "\ufeff{}"))
    if "maxLength" in node:
        yield "length", "😀" * (node["maxLength"] + 1)
    if not node.keys() & {"enum", "format"}:
        yield "surrogate", '"a\ud800b"'


def breaks_of_history(payload) -> Iterator[Break]:
    """The laws, at each step."""
    for index, _ in enumerate(payload["entries"]):
        at = f"/entries/{index}"
        status, attempts, begun = f"{at}/status", f"{at}/attempts", f"{at}/startedAt"
        for text in ("2000-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z"):
            yield Break("history-order", begun, put(begun, text), (begun,), ("/execution/startedAt",))
        yield Break("history-error", at, cut(at, "error"), (f"{at}/error",), (status,))
        for text in STEPS_WITHOUT_ERROR:
            if text not in ("SCHEDULED", "STARTED"):
                yield Break("history-error", f"{at}/error", put(status, text), (status,), (f"{at}/error",))
        for text in ("SCHEDULED", "STARTED"):
            yield Break("history-open-step", status, _open(at, text), (status, f"{at}/error"), ("/execution/status",))
        for text in ("0", "-1", "-9223372036854775808"):
            yield Break("attempts-unlikely", attempts, put(attempts, text), (attempts,))
        yield Break("attempts-unlikely", attempts, put(attempts, "1"), (attempts,), (f"{at}/lastError",))
        if index:
            same = payload["entries"][0]["id"]
            yield Break("history-duplicate-id", f"{at}/id", put(f"{at}/id", same), (f"{at}/id",), ("/entries/0/id",))


def _open(at: str, text: str) -> Callable[[Any], Any]:
    """A step that has not ended, and so has no error."""
    return lambda payload: cut(at, "error")(put(f"{at}/status", text)(payload))


@cache
def bases(operation: str) -> tuple[Any, ...]:
    schema = shipped_schema(operation)
    return tuple(clean(schema, "", base) for base in (0, 1))


@cache
def breaks(operation: str) -> tuple[Break, ...]:
    schema = shipped_schema(operation)
    found = [
        each
        for base, payload in enumerate(bases(operation))
        for at, node, value in nodes(schema, "", payload)
        for each in breaks_at(at, node, value, base)
    ]
    if operation == "Execution.getHistory":
        found += breaks_of_history(bases(operation)[0])
    return tuple(found)


def told(contract: Contract, payload) -> list[tuple[str, str]]:
    findings = contract.validate(payload).findings
    assert all(each.severity == RULES[each.rule].severity for each in findings)
    return [(each.rule, each.pointer) for each in findings]


def printed(pointer: str) -> str:
    return pointer.replace("\udc00", "\\udc00")


@pytest.mark.parametrize("operation", operations())
def test_what_is_clean_has_nothing_to_tell(operation):
    contract = Contract.load(operation)
    for payload in bases(operation):
        assert told(contract, payload) == []
        assert contract.conforms(payload)
        assert told(contract, json.dumps(payload)) == []


@pytest.mark.parametrize("operation", operations())
def test_each_rule_alone_at_each_place(operation):
    contract = Contract.load(operation)
    for each in breaks(operation):
        payload = each.change(copy.deepcopy(bases(operation)[each.base]))
        assert told(contract, payload) == [(each.rule, each.pointer)], each
        assert contract.conforms(payload) is (RULES[each.rule].severity == "advice"), each


def test_the_rules_that_a_history_can_break():
    """Those of the text alone are below."""
    assert {each.rule for each in breaks("Execution.getHistory")} == {
        "type", "required", "min-items", "enum", "enum-unspecified", "date-time", "date-time-range",
        "date-time-unusual", "int64", "int64-range", "attempts-unlikely", "duration", "duration-range",
        "duration-unlikely", "embedded-json", "unknown-field", "surrogate", "json", "history-order", "history-error",
        "history-open-step", "history-duplicate-id",
    }  # fmt: skip
    assert {"one-of", "range", "length"} <= {each.rule for name in operations() for each in breaks(name)}


@st.composite
def several(draw):
    """Some breaks that do not get in each other's way, and the payload that has them all."""
    operation = draw(st.sampled_from(operations()))
    chosen: list[Break] = []
    for each in draw(st.lists(st.sampled_from(breaks(operation)), min_size=2, max_size=12)):
        if all(each.fits(other) for other in chosen):
            chosen.append(each)
    payload = copy.deepcopy(bases(operation)[chosen[0].base])
    for each in chosen:
        payload = each.change(payload)
    return operation, chosen, payload


@given(several())
def test_several_at_once_are_told_all_and_nothing_else(case):
    operation, chosen, payload = case
    contract = Contract.load(operation)
    assert sorted(told(contract, payload)) == sorted((each.rule, each.pointer) for each in chosen)
    assert contract.conforms(payload) is all(RULES[each.rule].severity == "advice" for each in chosen)


class Writer:
    """Writes JSON text, and notes on which line and column each value and each name begins."""

    def __init__(self, payload) -> None:
        self.text = ""
        self.values: dict[str, tuple[int, int]] = {}
        self.names: dict[str, tuple[int, int]] = {}
        self._write(payload, "")

    def _here(self) -> tuple[int, int]:
        return self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")

    def _write(self, value, at: str) -> None:
        self.values[at] = self._here()
        if isinstance(value, dict):
            self._container(
                "{", ((json.dumps(name), f"{at}/{escape(name)}", each) for name, each in value.items()), "}"
            )
        elif isinstance(value, list):
            self._container("[", ((None, f"{at}/{index}", each) for index, each in enumerate(value)), "]")
        else:
            self.text += json.dumps(value)

    def _container(self, begin: str, children, end: str) -> None:
        self.text += f"{begin}\n "
        for name, at, each in children:
            if name is not None:
                self.names[at] = self._here()
                self.text += f"{name} :\t"
            self._write(each, at)
            self.text += "\n,\r\n"
        self.text = self.text.removesuffix("\n,\r\n") + end


@pytest.mark.parametrize("operation", operations())
def test_each_rule_is_told_on_its_line_and_column(operation):
    contract = Contract.load(operation)
    for each in breaks(operation):
        written = Writer(each.change(copy.deepcopy(bases(operation)[each.base])))
        (finding,) = contract.validate(written.text).findings
        at = each.pointer.replace("\\udc00", "\udc00")
        spots = written.names if each.rule == "unknown-field" else written.values
        assert (finding.rule, finding.pointer) == (each.rule, each.pointer)
        assert (finding.line, finding.column) == spots[at], each


@pytest.mark.parametrize("operation", operations())
def test_each_key_twice(operation):
    contract = Contract.load(operation)
    for payload in bases(operation):
        for at, _, value in nodes(shipped_schema(operation), "", payload):
            for name in value if isinstance(value, dict) else ():
                again = put(at, {**value, f"{name}\x00": value[name]})(copy.deepcopy(payload))
                text = json.dumps(again).replace("\\u0000", "")
                (finding,) = contract.validate(text).findings
                assert (finding.rule, finding.pointer) == ("duplicate-key", f"{at}/{escape(name)}")
                assert text[finding.column - 1 :].startswith(json.dumps(name))
                assert not contract.conforms(text)


@pytest.mark.parametrize("operation", operations())
def test_a_byte_that_is_not_utf_8_in_each_text(operation):
    contract = Contract.load(operation)
    for payload in bases(operation):
        for at, node, value in nodes(shipped_schema(operation), "", payload):
            if node.get("type") == "string" and not node.keys() & {"enum", "format", "contentMediaType"}:
                text = json.dumps(put(at, f"{value} \x00")(copy.deepcopy(payload))).encode()
                (finding,) = contract.validate(text.replace(b"\\u0000", b"\xff")).findings
                assert finding.rule == "utf-8"
                assert text[finding.column - 1 :].startswith(b"\\u0000")
                assert not contract.conforms(text.replace(b"\\u0000", b"\xff"))


@pytest.mark.parametrize("operation", operations())
def test_a_text_that_is_cut_anywhere_is_no_json(operation):
    contract = Contract.load(operation)
    text = json.dumps(bases(operation)[0])
    for end in range(0, len(text), 7):
        assert [each.rule for each in contract.validate(text[:end]).findings] == ["json"]
