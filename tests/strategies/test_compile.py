"""What is drawn: valid, everything reachable, from the schema and nothing else, and small when it fails."""

import json
import random
import re
from decimal import Decimal

import jsonschema
import pytest
from google.protobuf.json_format import Parse
from hypothesis import HealthCheck, Phase, find, given, settings
from yandex.cloud.serverless.workflows.v1.execution_service_pb2 import GetExecutionHistoryResponse

from docpact.contract import Contract, SchemaError
from docpact.strategies import edge_cases, histories, payloads

NEVER_BY_DEFAULT = {"date-time-unusual", "unknown-field", "enum-unspecified", "embedded-json"}


def fraction(text):
    return text.partition(".")[2].rstrip("Zs")


def at(payload, *names):
    """All values at a place; elements of arrays count one by one."""
    values = [payload]
    for name in names:
        values = [each[name] for each in values if isinstance(each, dict) and name in each]
        values = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return values


def all_at(drawn, *names):
    return [value for payload in drawn for value in at(payload, *names)]


def test_drawn_histories_are_valid_and_usual(drawn, contract):
    for payload in drawn:
        report = contract.validate(payload)
        assert report.ok, report.violations
        assert not NEVER_BY_DEFAULT & {each.rule for each in report.findings}


def test_drawn_histories_satisfy_a_second_validator(drawn, contract):
    second = jsonschema.Draft202012Validator(contract.schema)
    for payload in drawn[:120]:
        second.validate(payload)


def test_protobuf_parses_what_is_drawn(drawn):
    for payload in drawn[:350]:
        Parse(json.dumps(payload), GetExecutionHistoryResponse())


@pytest.mark.parametrize("profile", ["any", "typical", "edge"])
def test_each_profile_is_valid(profile, drawing, contract):
    for payload in drawing(histories(profile=profile), 120):
        assert contract.conforms(payload)


def test_typical_histories_are_written_as_protobuf_prints(drawing):
    drawn = drawing(histories(profile="typical"), 120)
    times = all_at(drawn, "entries", "startedAt")
    assert {len(fraction(each)) for each in times} == {0, 3, 6, 9}
    assert all(2020 <= int(each[:4]) <= 2029 for each in times)
    assert all(1 <= int(each) <= 5 for each in all_at(drawn, "entries", "attempts"))


@pytest.mark.parametrize("place", [("entries",), ("execution",)], ids=["entries", "execution"])
def test_timestamps_and_durations_have_every_number_of_digits(drawn, place):
    for name in ("startedAt", "duration"):
        assert {len(fraction(each)) for each in all_at(drawn, *place, name)} == set(range(10))


def test_timestamps_span_all_years(drawn):
    years = {int(each[:4]) for each in all_at(drawn, "entries", "startedAt")}
    assert {1, 1969, 9999} <= years
    assert any(1 < year < 1000 for year in years)
    assert len(years) > 100


def test_int64_takes_the_whole_range(drawn):
    numbers = {int(each) for each in all_at(drawn, "entries", "attempts")}
    assert {0, 1, 2, 10, 2**31 - 1, 2**31, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)} <= numbers
    assert any(2**53 + 1 < each < 2**63 - 1 for each in numbers)
    assert any(-(2**63) < each < 0 for each in numbers)


def test_durations_take_both_signs_and_the_bounds(drawn):
    durations = {Decimal(each[:-1]) for each in all_at(drawn, "entries", "duration")}
    assert {Decimal(0), Decimal("0.000000001"), Decimal("315576000000.999999999")} <= durations
    assert min(durations) == Decimal("-315576000000.999999999")


def test_every_enum_value_and_no_unspecified_one(drawn, schema):
    properties = schema["properties"]
    for place, each in (("execution", properties["execution"]), ("entries", properties["entries"]["items"])):
        listed = {value for value in each["properties"]["status"]["enum"] if not value.endswith("_UNSPECIFIED")}
        assert set(all_at(drawn, place, "status")) == listed


def test_every_field_is_absent_and_present(drawn, schema):
    def walk(node, path):
        for name, child in node.get("properties", {}).items():
            holders = all_at(drawn, *path) if path else drawn
            present = sum(name in each for each in holders)
            assert present, (*path, name)
            assert present < len(holders) or name in node.get("required", ()), (*path, name)
            walk(child.get("items", child), (*path, name))

    walk(schema, ())


def test_texts_are_also_arbitrary(drawn):
    known = {case.payload["entries"][0].get("title") for case in edge_cases("Execution.getHistory")}
    assert len(set(all_at(drawn, "entries", "title")) - known) > 50


def test_sizes_go_from_one_entry_to_a_thousand(drawn):
    sizes = {len(each["entries"]) for each in drawn}
    assert 1 in sizes
    assert any(100 <= size < 500 for size in sizes)
    assert any(size >= 1000 for size in sizes)


def test_elements_share_nothing(drawn):
    for payload in drawn[:200]:
        inputs = [id(each["input"]) for each in payload["entries"] if "input" in each]
        assert len(set(inputs)) == len(inputs)


def test_a_hundred_examples_meet_nearly_every_place_and_class(drawing):
    for start in range(3):
        texts = [json.dumps(each, sort_keys=True) for each in drawing(histories(), 100, start)]
        missed = [
            case.id
            for case in edge_cases("Execution.getHistory")
            if re.fullmatch("startedAt-.*|attempts-.*|duration-.*|status-.*", case.id)
            and not case.id.endswith("-absent")
            and not any(_entry(case) in each for each in texts)
        ]
        assert len(missed) <= 3, missed


def _entry(case):
    return json.dumps(case.payload["entries"][0], sort_keys=True)[1:-1]


def test_default_settings_raise_no_health_check():
    @settings(max_examples=100, database=None)
    @given(histories())
    def test(payload):
        assert payload["entries"]

    test()


def test_draws_follow_the_schema(schema, drawing):
    entry = schema["properties"]["entries"]["items"]["properties"]
    entry["priority"] = {"type": "integer", "minimum": 3, "maximum": 4}
    entry["status"]["enum"].append("SKIPPED")
    del entry["description"]
    schema["properties"]["execution"]["properties"]["status"]["enum"].remove("PAUSED")
    drawn = drawing(payloads(Contract.from_schema(schema)), 300)
    assert set(all_at(drawn, "entries", "priority")) == {3, 4}
    assert "SKIPPED" in all_at(drawn, "entries", "status")
    assert not all_at(drawn, "entries", "description")
    assert "PAUSED" not in all_at(drawn, "execution", "status")


def test_unusual_values_are_drawn_when_asked_for(drawing, contract):
    drawn = drawing(histories(include={"unusual"}), 150)
    rules = {each.rule for payload in drawn for each in contract.validate(payload).findings}
    assert {"date-time-unusual", "embedded-json"} <= rules
    assert all(map(contract.conforms, drawn))
    assert not {"unknown-field", "enum-unspecified"} & rules


def test_evolution_is_drawn_when_asked_for(drawing, contract):
    drawn = drawing(histories(include={"evolution"}), 150)
    rules = {each.rule for payload in drawn for each in contract.validate(payload).findings}
    assert {"unknown-field", "enum-unspecified", "enum"} <= rules
    assert {each.rule for payload in drawn for each in contract.validate(payload).violations} == {"enum"}


def test_unknown_profiles_and_groups_are_refused():
    with pytest.raises(ValueError, match="typical"):
        histories(profile="usual")
    with pytest.raises(ValueError, match="evolution"):
        histories(include={"future"})
    with pytest.raises(TypeError, match=r"include='unusual': expected a set, such as \{'unusual'\}"):
        histories(include="unusual")


def test_every_keyword_of_derived_schemas_is_drawn_by_construction(zoo, drawing):
    second = jsonschema.Draft202012Validator(zoo.schema)
    drawn = drawing(payloads(zoo), 300)
    for payload in drawn:
        assert zoo.conforms(payload), zoo.validate(payload).violations
        second.validate(payload)
    for name in zoo.schema["properties"]:
        assert any(name in each for each in drawn), name
    assert {frozenset(each) for each in all_at(drawn, "strict")} == {frozenset("x"), frozenset("y")}
    assert {"a", "b", ""} <= {"".join(sorted(each)) for each in all_at(drawn, "choice")}
    assert any(all_at([each], "tree", "children", "left") for each in drawn)


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"$ref": "#/$defs/none"}, "/$ref"),
        ({"type": "object", "required": ["a"], "properties": {"a": {"type": "text"}}}, "/properties/a/type"),
    ],
)
def test_what_no_schema_says_is_refused_with_its_place(schema, place):
    from docpact.strategies.schema.reader import node_of

    with pytest.raises(SchemaError, match=re.escape(place)):
        node_of(schema)


def times(payload):
    return [each["startedAt"] for each in payload["entries"] if "startedAt" in each]


def has(*names, test=lambda _value: True):
    return lambda payload: any(map(test, at(payload, *names)))


def both(first, second):
    return lambda payload: any(first in each and second in each for each in payload["entries"])


def repeated(name):
    def test(payload):
        values = at(payload, "entries", name)
        return len(set(values)) < len(values)

    return test


def is_cut_in_half(text, units):
    """Whether the cut of a text at so many units of UTF-16 leaves half of a character."""
    cut = text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "surrogatepass")
    return len(cut) > 0 and "\ud800" <= cut[-1] <= "\udbff"


MINIMA = {
    "anything": (lambda _payload: True, {"entries": [{}]}),
    "execution": (has("execution"), {"execution": {}, "entries": [{}]}),
    "2^53 and more": (
        has("entries", "attempts", test=lambda text: int(text) == 2**53 + 1),
        {"entries": [{"attempts": "9007199254740993"}]},
    ),
    "error and output": (both("error", "output"), {"entries": [{"output": {}, "error": {}}]}),
    "retry": (
        lambda payload: any(int(each.get("attempts", 1)) > 1 and "lastError" in each for each in payload["entries"]),
        {"entries": [{"attempts": "2", "lastError": {}}]},
    ),
    "equal ids": (repeated("id"), {"entries": [{"id": ""}, {"id": ""}]}),
    "equal times": (repeated("startedAt"), {"entries": [{"startedAt": "2024-05-06T07:08:09Z"}] * 2}),
    "thirteen entries": (lambda payload: len(payload["entries"]) >= 13, {"entries": [{}] * 13}),
    "a million attempts": (
        has("entries", "attempts", test=lambda text: int(text) >= 1_000_003),
        {"entries": [{"attempts": "1000003"}]},
    ),
    "a text past a column": (
        has("entries", "title", test=lambda text: len(text) > 255),
        {"entries": [{"title": ("long " * 52)[:256]}]},
    ),
    "a url": (
        has("entries", "title", test=lambda text: "://" in text),
        {"entries": [{"title": "://"}]},
    ),
    "half a character": (
        has("entries", "title", test=lambda text: is_cut_in_half(text, 31)),
        {"entries": [{"title": "😀" * 16}]},
    ),
    "a century": (
        has("entries", "startedAt", test=lambda text: text >= "2100"),
        {"entries": [{"startedAt": "2100-01-01T07:08:09Z"}]},
    ),
    "deep": (
        has("entries", "input", "inputJson", test=lambda text: text.startswith("[" * 13)),
        {"entries": [{"input": {"inputJson": "[" * 13 + "]" * 13}}]},
    ),
    "cancelled": (has("entries", "status", test="CANCELLED".__eq__), {"entries": [{"status": "CANCELLED"}]}),
    "empty input": (has("entries", "input", test=lambda each: not each), {"entries": [{"input": {}}]}),
    "null": (
        has("entries", "output", "outputJson", test="null".__eq__),
        {"entries": [{"output": {"outputJson": "null"}}]},
    ),
    "year 9999": (
        has("entries", "startedAt", test=lambda text: text.startswith("9999-12-31T23:59:59.9")),
        {"entries": [{"startedAt": "9999-12-31T23:59:59.9Z"}]},
    ),
}


@pytest.mark.parametrize("name", MINIMA)
def test_counterexamples_shrink_to_the_minimum(name):
    predicate, smallest = MINIMA[name]
    assert find(histories(), predicate, settings=_PATIENT, random=random.Random(3)) == smallest


_PATIENT = settings(
    max_examples=2000,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much],
    phases=[Phase.generate, Phase.shrink],  # without Phase.explain, which traces each line and shrinks no further
)


def only_fields(payload):
    """The fields that a payload has, whatever their values."""
    return sorted({(place, *names) for place in payload for names in _fields(payload[place])})


def _fields(value):
    for each in value if isinstance(value, list) else [value]:
        for name, child in each.items() if isinstance(each, dict) else ():
            yield (name,)
            yield from ((name, *rest) for rest in (_fields(child) if isinstance(child, dict) else ()))


@pytest.mark.parametrize(
    ("predicate", "fields"),
    [
        (has("entries", "startedAt", test=lambda text: len(fraction(text)) > 6), [("entries", "startedAt")]),
        (has("execution", "startedAt", test=lambda text: len(fraction(text)) > 6), [("execution", "startedAt")]),
        (has("entries", "duration", test=lambda text: text.startswith("-")), [("entries", "duration")]),
        (has("entries", "title", test=lambda text: not text.isascii()), [("entries", "title")]),
        (lambda payload: times(payload) != sorted(times(payload)), [("entries", "startedAt")]),
    ],
    ids=["nanoseconds", "execution-nanoseconds", "negative", "astral", "out-of-order"],
)
def test_counterexamples_have_no_other_field(predicate, fields):
    found = find(histories(), predicate, settings=_PATIENT, random=random.Random(3))
    assert only_fields(found) == fields
