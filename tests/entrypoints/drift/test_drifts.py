"""Drift is found, told without values, and patched: with the patch, what was seen conforms and nothing is new."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docpact.contract import Contract, operations, shipped_schema
from docpact.contract.api import Api
from docpact.contract.overlay import apply_overlay
from docpact.entrypoints.drift.observations import BROKEN, DriftCollector
from docpact.entrypoints.drift.report import drifts_of, patch_of
from docpact.entrypoints.drift.value_types import Shape
from docpact.strategies import histories, history, payloads, violation_cases

HISTORY = "Execution.getHistory"


def watched(*responses, operation=HISTORY, overlay=()):
    watch = DriftCollector(Api.load(), {operation: tuple(overlay)})
    for number, each in enumerate(responses):
        watch.look(operation, each if isinstance(each, bytes) else json.dumps(each).encode(), f"#{number}")
    return watch


def told(*responses, **options):
    return [(each.what, each.where, each.values) for each in drifts_of(watched(*responses, **options))]


def patched(watch, operation=HISTORY):
    return Contract(operation, apply_overlay(shipped_schema(operation), patch_of(watch, operation)))


def assert_known(*responses, operation=HISTORY):
    """With the patch of what they hold, the responses conform, without unknown fields, and nothing drifts."""
    watch = watched(*responses, operation=operation)
    contract = patched(watch, operation)
    for each in responses:
        report = contract.validate(each)
        assert report.ok
        assert all(found.rule not in {"unknown-field", "embedded-json"} for found in report.findings)
    assert told(*responses, operation=operation, overlay=patch_of(watch, operation)) == []
    return contract


def steps(*entries, **execution):
    return {"execution": execution, "entries": list(entries)}


def test_nothing_new():
    assert told(*(history(seed) for seed in range(20))) == []


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ([steps({"retry": {"max": 3, "after": "2s"}})], ("new field", "entries[].retry", "an object of after, max")),
        ([steps({}, etag="2024-01-01T00:00:00Z")], ("new field", "execution.etag", "text (date-time)")),
        ([steps({}, etag=value) for value in ("a", 3)], ("new field", "execution.etag", "an integer or text")),
        ([steps({"tags": [1, 2.5]})], ("new field", "entries[].tags", "an array of an integer or a number")),
        ([{"entries": [{}], "next": '{"a": 1}'}], ("new field", "next", "text (json)")),
        ([steps({}, count=str(n)) for n in range(5)], ("new field", "execution.count", "text (int64)")),
        ([steps({}, count=str(n)) for n in range(4)], ("new field", "execution.count", "text")),
        ([steps({"status": "SKIPPED"}), steps({"status": "LOST"})], ("new value", "entries[].status", "LOST, SKIPPED")),
        ([steps({"attempts": 3})], ("other kind", "entries[].attempts", "an integer")),
        ([steps({"error": None})], ("other kind", "entries[].error", "null")),
        ([steps({"startedAt": "3s"})], ("other format", "entries[].startedAt", "text (protobuf-duration)")),
        ([steps({"input": {"inputJson": "<xml/>"}})], ("other format", "entries[].input.inputJson", "text")),
        ([{"execution": {}}], ("not always there", "entries", "nothing")),
        ([{"entries": []}], ("outside of min-items", "entries", "an empty array")),
        ([steps({"title": f"{n}s"}) for n in range(5)], ("new format", "entries[].title", "text (protobuf-duration)")),
        ([[]], ("other kind", "(the whole)", "an empty array")),
    ],
)
def test_each_kind_is_told_and_patched(responses, expected):
    assert told(*responses) == [expected]
    assert_known(*responses)


@pytest.mark.parametrize(
    "responses",
    [
        [steps({"title": f"{n}s"}) for n in range(4)],
        [steps({"title": each}) for each in ("1s", "2s", "", "4s", "5s")],
        [steps({"id": str(n)}) for n in range(20)],
    ],
    ids=["too few", "one without", "digits in an id"],
)
def test_texts_that_look_alike_by_chance_are_not_told(responses):
    assert told(*responses) == []


@pytest.mark.parametrize("text", [b"{", b'\xff{"entries": [{}]}', b'{"entries": [{}], "entries": [{}]}'])
def test_what_is_no_json_is_told_and_has_no_patch(text):
    watch = watched(text)
    assert drifts_of(watch)
    assert patch_of(watch, HISTORY) == []


def test_names_of_any_kind():
    odd = {"": 1, "a/b~c": {"items": [{"properties": "x"}]}, "0": 2.5, "$ref": None}
    assert [where for _, where, _ in told(steps(odd))] == [
        'entries[].""',
        "entries[].$ref",
        "entries[].0",
        "entries[].a/b~c",
    ]
    assert_known(steps(odd))
    surrogate = watched(b'{"entries": [{"\\ud800": 1}]}')
    assert {each.what for each in drifts_of(surrogate)} == {"new field", "not Unicode"}
    assert patch_of(surrogate, HISTORY) == []


def test_several_at_once_and_one_within_the_other():
    responses = [
        steps({"attempts": 2, "status": "NEW", "more": 1}, "text", None, etag="a"),
        {"entries": {"first": {}}, "execution": 3},
        [],
    ]
    contract = assert_known(*responses)
    assert all(contract.conforms(history(seed)) for seed in range(10))


@pytest.mark.parametrize("operation", operations())
def test_whatever_breaks_a_rule_conforms_with_its_patch(operation):
    cases = [each for each in violation_cases(operation) if not isinstance(each.payload, bytes)]
    assert len(cases) > 5
    for case in cases:
        watch = watched(case.payload, operation=operation)
        assert case.rule in {each.rule for each in drifts_of(watch)}
        if case.rule not in BROKEN:
            assert patched(watch, operation).conforms(case.payload), case


@settings(max_examples=15)  # each compiles three contracts
@given(st.lists(histories(include={"evolution"}), min_size=1, max_size=4))
def test_any_evolution_of_histories_is_known_after_its_patch(responses):
    assert_known(*responses)


@settings(max_examples=10)
@given(st.lists(payloads("Workflow.list", include={"evolution"}), min_size=1, max_size=3))
def test_and_of_workflows(responses):
    assert_known(*responses, operation="Workflow.list")


def test_the_order_and_the_process_do_not_matter():
    responses = [steps({"new": n, "status": f"S{n}"}) for n in range(4)] + [steps({"title": f"{n}s"}) for n in range(6)]
    alone = watched(*responses)
    one, two, both = watched(*responses[::2]), watched(*responses[1::2]), DriftCollector(Api.load())
    for each in (two, one):
        both.add(json.loads(json.dumps(each.take())))
    assert patch_of(both, HISTORY) == patch_of(alone, HISTORY)
    assert both.operations[HISTORY].responses == 10


def test_no_value_is_told_that_may_be_a_secret():
    token = "t1.9euelZqNlpmSzc2Tzpl_secret"
    watch = watched(
        steps({"status": token, "error": {"message": token}, token: token, "who": {token: [{token: 1}]}}, status="a b")
    )
    everything = json.dumps([patch_of(watch, HISTORY), watch.operations["Execution.getHistory"].responses])
    everything += repr([(each.what, each.where, each.values) for each in drifts_of(watch)])
    assert "9euel" not in everything
    assert ("new value", "entries[].status", "others that are no words") in [
        (each.what, each.where, each.values) for each in drifts_of(watch)
    ]


def test_shapes_add_up():
    shape = Shape.of({"a": 1, "b": ["x"]})
    shape.add(Shape.of({"a": None, "c": {}}))
    assert shape.schema() == {
        "type": "object",
        "properties": {
            "a": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "b": {"type": "array", "items": {"type": "string"}},
            "c": {"type": "object", "properties": {}},
        },
    }
    assert Shape.load(shape.dump()) == shape
