"""Payloads that break exactly one rule, enumerated and drawn."""

from collections import Counter

import pytest
from hypothesis import given, settings

from docpact.contract import RULES, Contract
from docpact.strategies import Violation, invalid_histories, violation_cases, violations


@pytest.fixture(scope="module")
def cases():
    return violation_cases("Execution.getHistory")


def told(violation, contract):
    return [(each.rule, each.pointer) for each in contract.validate(violation.payload).violations]


def test_each_case_breaks_its_rule_and_no_other(cases, contract):
    for each in cases:
        assert told(each, contract) == [(each.rule, each.pointer)], each
        assert each.why


def test_every_rule_that_a_history_can_break_is_broken(cases):
    severe = {name for name, rule in RULES.items() if rule.severity == "violation"}
    impossible = {
        "max-items", "unique-items", "min-properties", "max-properties", "property-name", "one-of", "any-of",
        "pattern", "length", "range", "bytes", "url-encoding", "request-content-type", "additional-property",
        "contains", "dependent-required", "format", "multiple-of", "schema",
    }  # fmt: skip
    assert {each.rule for each in cases} == severe - impossible


def test_every_place_has_a_wrong_type(cases, schema):
    places = {each.pointer for each in cases if each.rule == "type"}

    def walk(node, pointer):
        assert pointer in places
        for name, child in node.get("properties", {}).items():
            walk(child, f"{pointer}/{name}")
        if "items" in node:
            walk(node["items"], f"{pointer}/0")

    walk(schema, "")


def test_what_other_services_send_is_there(cases):
    found = {(each.pointer, str(each.payload["entries"][0])) for each in cases if _has_entry(each.payload)}
    for member, value in (
        ("attempts", 3),
        ("duration", "PT1.5S"),
        ("startedAt", "2024-02-30T07:08:09Z"),
        ("startedAt", "2024-05-06T07:08:09.1234567890Z"),
        ("title", None),
        ("input", "{}"),
    ):
        assert (f"/entries/0/{member}", str({member: value})) in found


def _has_entry(payload):
    return isinstance(payload, dict) and isinstance(payload.get("entries"), list) and payload["entries"]


def test_every_keyword_can_be_broken(zoo):
    cases = violation_cases(zoo)
    for each in cases:
        assert told(each, zoo) == [(each.rule, each.pointer)]
    assert {
        "max-items", "unique-items", "min-items", "property-name", "one-of", "pattern", "length", "range", "bytes",
    } <= {each.rule for each in cases}  # fmt: skip


def test_drawn_violations_break_one_rule_in_full_payloads(drawing, contract):
    drawn = drawing(invalid_histories(), 400)
    assert all(told(each, contract) == [(each.rule, each.pointer)] for each in drawn)
    assert {each.rule for each in drawn} == {each.rule for each in violation_cases("Execution.getHistory")}
    sizes = Counter(min(len(each.payload["entries"]), 3) for each in drawn if _has_entry(each.payload))
    assert len(sizes) == 3
    assert any("/entries/2/" in each.pointer for each in drawn)


def test_drawing_raises_no_health_check():
    @settings(max_examples=50, database=None)
    @given(violations("Execution.getHistory"))
    def test(violation):
        assert isinstance(violation, Violation)

    test()


def test_violations_follow_the_schema(schema, drawing):
    schema["properties"]["entries"]["maxItems"] = 2
    contract = Contract.from_schema(schema)
    assert "max-items" in {each.rule for each in violation_cases(contract)}
    assert "max-items" in {each.rule for each in drawing(violations(contract), 400)}
