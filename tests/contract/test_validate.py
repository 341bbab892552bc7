"""The table of decisions: what is a violation, what is advice, and what is neither."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from docpact.contract import RULES, Contract, Policy, UnknownOperationError, assert_conforms, render, validate

ENTRY = ("entries", 0)


def found(payload, **policy):
    report = validate(payload, policy=Policy(**policy))
    return [(each.severity, each.rule, each.pointer) for each in report.findings]


def test_a_full_history_has_nothing_to_tell(full):
    assert found(full) == []
    assert found(json.dumps(full)) == []


def test_the_smallest_history():
    assert found({"entries": [{}]}) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ((), [], [("violation", "type", "")]),
        ((), None, [("violation", "type", "")]),
        ((), {}, [("violation", "required", "")]),
        (("entries",), [], [("violation", "min-items", "/entries")]),
        (("entries",), {}, [("violation", "type", "/entries")]),
        (("entries",), None, [("violation", "type", "/entries")]),
        (ENTRY, None, [("violation", "type", "/entries/0")]),
        (ENTRY, "x", [("violation", "type", "/entries/0")]),
        (("execution",), None, [("violation", "type", "/execution")]),
        (("execution", "status"), "WAITING", [("violation", "enum", "/execution/status")]),
        (("execution", "status"), "finished", [("violation", "enum", "/execution/status")]),
        (("execution", "status"), 3, [("violation", "type", "/execution/status")]),
        (("execution", "status"), "STATUS_UNSPECIFIED", [("advice", "enum-unspecified", "/execution/status")]),
        (("execution", "startedAt"), "2023-02-29T00:00:00Z", [("violation", "date-time", "/execution/startedAt")]),
        (
            ("execution", "startedAt"),
            "0000-01-01T00:00:00Z",
            [("violation", "date-time-range", "/execution/startedAt")],
        ),
        (("execution", "startedAt"), "2024-01-01t00:00:00Z", [("advice", "date-time-unusual", "/execution/startedAt")]),
        (("execution", "duration"), "PT1S", [("violation", "duration", "/execution/duration")]),
        (("execution", "duration"), "315576000001s", [("violation", "duration-range", "/execution/duration")]),
        (("execution", "duration"), "-1s", [("advice", "duration-unlikely", "/execution/duration")]),
        ((*ENTRY, "attempts"), 3, [("violation", "type", "/entries/0/attempts")]),
        ((*ENTRY, "attempts"), "03", [("violation", "int64", "/entries/0/attempts")]),
        ((*ENTRY, "attempts"), "9223372036854775808", [("violation", "int64-range", "/entries/0/attempts")]),
        ((*ENTRY, "attempts"), "0", [("advice", "attempts-unlikely", "/entries/0/attempts")]),
        ((*ENTRY, "attempts"), "1", [("advice", "attempts-unlikely", "/entries/0/attempts")]),
        ((*ENTRY, "input"), {}, []),
        ((*ENTRY, "input"), {"inputJson": {}}, [("violation", "type", "/entries/0/input/inputJson")]),
        ((*ENTRY, "output"), {"outputJson": "{"}, [("advice", "embedded-json", "/entries/0/output/outputJson")]),
        ((*ENTRY, "id"), "\ud800", [("violation", "surrogate", "/entries/0/id")]),
        ((*ENTRY, "id"), True, [("violation", "type", "/entries/0/id")]),
        ((*ENTRY, "surplus"), 1, [("advice", "unknown-field", "/entries/0/surplus")]),
        (("a/b~c",), 1, [("advice", "unknown-field", "/a~1b~0c")]),
        (
            (*ENTRY, "startedAt"),
            "2024-11-05T07:08:09.123456788Z",
            [("advice", "history-order", "/entries/0/startedAt")],
        ),
        ((*ENTRY, "startedAt"), "2024-11-05T07:08:09.12345679Z", []),
        ((*ENTRY, "status"), "COMPLETED", [("advice", "history-error", "/entries/0/error")]),
        (
            (*ENTRY, "status"),
            "STARTED",
            [("advice", "history-error", "/entries/0/error"), ("advice", "history-open-step", "/entries/0/status")],
        ),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value)[:30],
)
def test_decisions(change, path, value, expected):
    assert found(change(path, value)) == expected
    if value != "\ud800":
        assert found(json.dumps(change(path, value))) == expected


def test_failed_without_error(full):
    del full["entries"][0]["error"]
    assert found(full) == [("advice", "history-error", "/entries/0")]


def test_ids_repeat(full):
    full["entries"] += [dict(full["entries"][0]), {"id": ""}, {"id": ""}]
    assert found(full) == [("advice", "history-duplicate-id", "/entries/1/id")]


def test_everything_is_told_not_only_the_first(full):
    full["execution"].update(id=1, status="X", startedAt="x", duration="x")
    full["entries"] = [{"attempts": 1}, {"attempts": "x"}, 5]
    assert [rule for _, rule, _ in found(full)] == [
        "type", "enum", "date-time", "duration", "type", "int64", "type",
    ]  # fmt: skip


@pytest.mark.parametrize("stance", ["violation", "advice", "ignore"])
def test_policy(change, stance):
    unknown = change((*ENTRY, "surplus"), 1)
    value = change(("execution", "status"), "WAITING")
    kept = stance != "ignore"
    assert found(unknown, unknown_fields=stance) == [(stance, "unknown-field", "/entries/0/surplus")] * kept
    assert found(value, new_enum_values=stance) == [(stance, "enum", "/execution/status")] * kept
    assert validate(unknown, policy=Policy(unknown_fields=stance)).ok is (stance != "violation")
    assert Contract.load(policy=Policy(new_enum_values=stance)).conforms(value) is (stance != "violation")


def test_a_policy_knows_its_words():
    with pytest.raises(ValueError, match=r"unknown_fields='error'.: expected one of violation, advice, ignore"):
        Policy(unknown_fields="error")


def test_text_has_lines_and_columns():
    report = validate('{"entries": [\n  {"attempts": 3,\n   "é": 1, "id": "\\ud800"}\n]}')
    assert [(each.rule, each.line, each.column) for each in report.findings] == [
        ("type", 2, 16),
        ("unknown-field", 3, 4),
        ("surrogate", 3, 18),
    ]


def test_parsed_values_have_none(full):
    full["entries"][0]["attempts"] = 3
    (finding,) = validate(full).findings
    assert (finding.line, finding.column) == (None, None)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (b"", ["json"]),
        (b"{", ["json"]),
        (b'{"entries": [{}]} x', ["json"]),
        (b'{"entries": [{}], "entries": [{}]}', ["duplicate-key"]),
        (b'{"entries": [{"id": "a", "id": 1}]}', ["duplicate-key", "type"]),
        (b'{"entries": [{"attempts": NaN}]}', ["json"]),
        (b'{"entries": [{"surplus": -Infinity}]}', ["unknown-field", "json"]),
        (b'{"entries": [{"surplus": 1e999}]}', ["unknown-field"]),
        (b'\xef\xbb\xbf{"entries": [{}]}', ["json"]),
        (b'{"entries": [{"id": "\xff"}]}', ["utf-8"]),
        ('{"entries": [{}]}'.encode("utf-16"), ["utf-8"]),
        (b'{"entries": [{"surplus": ' + b"[" * 100_000, ["json"]),
        (b'{"entries": [{"surplus": ' + b"9" * 100_000 + b"}]}", ["unknown-field"]),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value[:30]),
)
def test_text_faults(text, rules):
    report = validate(text)
    assert [each.rule for each in report.findings] == rules
    assert all(each.line is not None for each in report.findings)


def test_hostile_values_are_judged_all_the_same():
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    cycle: dict[str, object] = {}
    cycle["self"] = cycle
    for endless in (deep, cycle):
        assert found({"entries": [{"a": endless}]}) == [("violation", "json", "")]
        assert not Contract.load().conforms({"entries": [{"a": endless}]})
    assert [rule for _, rule, _ in found({"entries": [{3: 1, "c": object()}]})] == [
        "unknown-field", "unknown-field", "type", "json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [{1}, b"x", 1j, object(), range(3), iter(()), Decimal("sNaN"), Decimal("NaN"), float("nan"), date(2024, 1, 1), len],
    ids=lambda value: type(value).__name__,
)
def test_what_json_does_not_have_is_told_once_wherever_it_stands(value):
    for payload, rules in (
        ({"entries": [{}], "surplus": [value]}, {("unknown-field", "/surplus"), ("json", "/surplus/0")}),
        ({"entries": [{"id": value}]}, {("type", "/entries/0/id")}),
        ({"entries": value}, {("type", "/entries")}),
    ):
        outcome = {(rule, at) for _, rule, at in found(payload)}
        assert outcome in (rules, {("json", at) for _, at in rules})  # NaN is a number, and no type is wanted of it
        assert not Contract.load().conforms(payload)
        assert not Contract.from_schema({"type": "object", "additionalProperties": {"minimum": 1}}).conforms(payload)


def test_the_message_says_what_was_expected_and_found(change):
    (finding,) = validate(change((*ENTRY, "attempts"), 3)).findings
    assert "expected a string" in finding.message
    assert "2^53" in finding.message
    assert "found the number 3" in finding.message
    assert finding.origin is not None
    assert finding.origin.source == "Execution.getHistory.md"
    assert finding.origin.line


def test_the_overlay_is_an_origin(change):
    (finding,) = validate(change(("execution", "duration"), "PT1S")).findings
    assert finding.origin.source == "overlay"


def test_the_page_layer_alone(change):
    page = Contract.load(layer="page")
    assert page.conforms(change(("execution", "duration"), "PT1S"))
    assert not page.conforms(change(("execution", "startedAt"), "x"))
    report = page.validate(change(("execution", "status"), "STATUS_UNSPECIFIED"))
    assert [(each.severity, each.rule) for each in report.findings] == [("advice", "enum-unspecified")]


def test_values_are_masked_and_shortened(change):
    (body,) = validate(change((*ENTRY, "input"), {"inputJson": '{"password": "hunter2"'})).findings
    assert "hunter2" not in body.message + str(body.value)
    (shown,) = validate(
        change((*ENTRY, "input"), {"inputJson": '{"password": "hunter2"'}), policy=Policy(show_values=True)
    ).findings
    assert "hunter2" in shown.message
    (token,) = validate(change(("execution", "status"), "Bearer t1.9euelZqXyz")).findings
    assert "t1." not in token.message
    (long,) = validate(change(("execution", "status"), "x" * 10_000)).findings
    assert len(long.message) < 250


def test_messages_can_be_printed(change):
    repeated = '{"entries": [{}], "\\ud800": {"a": 1, "a": 2}}'
    for payload in (change(ENTRY, {"\ud800\x1b[31m": 1}), change((*ENTRY, "id"), "\ud800"), repeated):
        for each in validate(payload).findings:
            assert (each.message + each.pointer).encode().decode().isprintable()


def test_every_rule_told_is_documented(mutants):
    contract = Contract.load()
    outcome = {each.rule for payload in mutants for each in contract.validate(payload).findings}
    assert outcome <= RULES.keys()
    assert len(outcome) > 15


def test_conforms_is_the_verdict(mutants):
    contract = Contract.load()
    for payload in mutants:
        assert contract.conforms(payload) is contract.validate(payload).ok


@pytest.mark.parametrize(
    "number",
    [10**59, 10**60, -(10**350), 10**5000, 1e300, float("inf"), float("-inf")],
    ids=["60 digits", "61 digits", "351 digits", "5001 digits", "float", "infinity", "minus infinity"],
)
def test_any_number_can_be_told(change, number):
    (finding,) = validate(change((*ENTRY, "id"), number)).findings
    assert len(finding.message) < 150


def test_unknown_operation():
    with pytest.raises(UnknownOperationError, match=r"no contract for 'Execution.nope'; shipped are: .*getHistory"):
        validate({}, operation="Execution.nope")


def test_assert_conforms(full):
    assert_conforms(full)
    full["entries"][0]["attempts"] = 3
    with pytest.raises(AssertionError, match="violation type at /entries/0/attempts"):
        assert_conforms(full)


KEYS = ", ".join(f'"k{index}": 0' for index in range(25_000))


@pytest.mark.parametrize(
    ("text", "kept", "left_out"),
    [
        (f'{{"entries": [{{{KEYS}}}, {{"attempts": 1}}]}}', {"unknown-field": 10_000, "type": 1}, 15_000),
        (f'{{"entries": [{", ".join(["1"] * 25_000)}]}}', {"type": 20_000}, 5_000),
        (f'{{"entries": [{{{KEYS.replace("k", "")}}}], {", ".join([KEYS[:7]] * 12_001)}}}',
         {"duplicate-key": 10_000, "unknown-field": 10_000}, 2_000 + 15_001),
        (f'{{"entries": [{{}}], {", ".join([KEYS[:7]] * 12_001)}', {"duplicate-key": 10_000, "json": 1}, 2_000),
    ],
    ids=["advice before a violation", "violations", "repeated keys", "repeated keys and an end that is missing"],
)  # fmt: skip
def test_millions_of_findings_need_no_memory(text, kept, left_out):
    """What is past ten thousand is counted; a violation is never left out in favour of advice."""
    report = validate(text)
    assert Counter(each.rule for each in report.findings) == kept
    assert report.left_out == left_out
    assert report.ok is Contract.load().conforms(text) is False
    assert f"{left_out:,} more, only counted)" in render(report, max_findings=1).splitlines()[0]
