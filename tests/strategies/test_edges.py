"""The enumerated edge cases: valid, distinct, stable, and driven by the schema."""

import json
from collections import Counter

import jsonschema
import pytest
from google.protobuf.json_format import Parse
from yandex.cloud.serverless.workflows.v1.execution_service_pb2 import GetExecutionHistoryResponse

from docpact.contract import Contract
from docpact.strategies import EdgeCase, each_edge, edge_cases

GROUPS = {"unusual", "evolution"}


@pytest.fixture(scope="module")
def cases():
    return edge_cases("Execution.getHistory")


def ids(cases):
    return [each.id for each in cases]


def test_each_case_is_valid_everywhere(cases, contract):
    second = jsonschema.Draft202012Validator(contract.schema)
    for each in cases:
        assert contract.conforms(each.payload), each.id
        Parse(json.dumps(each.payload), GetExecutionHistoryResponse())
        if len(each.payload["entries"]) < 10:
            second.validate(each.payload)


def test_ids_are_unique_and_readable(cases):
    assert [
        name for name, count in Counter(ids(edge_cases("Execution.getHistory", include=GROUPS))).items() if count > 1
    ] == []
    assert all(each.id.replace("-", "").isalnum() and each.id.isascii() for each in cases)
    assert all(each.why and "\n" not in each.why for each in cases)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("only-required", {"entries": [{}]}),
        ("startedAt-nine-digits", {"entries": [{"startedAt": "2024-05-06T07:08:09.123456789Z"}]}),
        (
            "execution-startedAt-year-0001",
            {"execution": {"startedAt": "0001-01-01T00:00:00Z"}, "entries": [{}]},
        ),
        ("attempts-int64-max", {"entries": [{"attempts": "9223372036854775807"}]}),
        ("duration-negative", {"entries": [{"duration": "-1.500s"}]}),
        ("status-cancel-requested", {"entries": [{"status": "CANCEL_REQUESTED"}]}),
        ("input-empty", {"entries": [{"input": {}}]}),
        ("output-outputJson-null", {"entries": [{"output": {"outputJson": "null"}}]}),
        ("lastError-message-empty", {"entries": [{"lastError": {"message": ""}}]}),
        ("equal-ids", {"entries": [{"id": "step", "title": "first"}, {"id": "step", "title": "second"}]}),
    ],
)
def test_ids_and_payloads_are_stable(cases, name, payload):
    assert [each.payload for each in cases if each.id == name] == [payload]


def test_absence_leaves_everything_else_in_place(cases):
    everything = next(each.payload for each in cases if each.id == "everything")
    absent = next(each.payload for each in cases if each.id == "error-errorCode-absent")
    del everything["entries"][0]["error"]["errorCode"]
    assert absent == everything


def test_what_lacks_a_member_is_plain_otherwise(cases, contract):
    for each in cases:
        if each.id.endswith("-absent") or each.id == "everything":
            assert {found.rule for found in contract.validate(each.payload).findings} <= {"history-error"}, each.id
    payload = next(each.payload for each in cases if each.id == "title-absent")
    assert payload["execution"]["status"] == "FINISHED"
    (entry,) = payload["entries"]
    assert "error" not in entry
    assert entry["status"] == "COMPLETED"
    assert entry["startedAt"] == "2024-05-06T07:08:19.123Z"


def test_a_thousand_entries_have_ids_of_their_own(cases):
    payload = next(each.payload for each in cases if each.id == "entries-thousand")
    assert len({each["id"] for each in payload["entries"]}) == 1000
    assert len({each["startedAt"] for each in payload["entries"]}) == 1000


def test_every_field_has_classes(cases, schema):
    entry = schema["properties"]["entries"]["items"]["properties"]
    for name in entry:
        assert f"{name}-absent" in ids(cases)
        assert sum(each.startswith(f"{name}-") for each in ids(cases)) >= 4


def test_groups_are_off_by_default(contract):
    usual, every = edge_cases(contract), edge_cases(contract, include=GROUPS)
    added_ids = {each.id for each in every} - {each.id for each in usual}
    assert {"startedAt-leap-second", "startedAt-offset", "input-inputJson-not-json"} <= added_ids
    assert {"response-unknown-field", "status-new-value", "status-status-unspecified"} <= added_ids
    assert {each.id for each in edge_cases(contract, include={"unusual"})} < {each.id for each in every}


def test_cases_follow_the_schema(schema):
    entry = schema["properties"]["entries"]["items"]["properties"]
    entry["finishedAt"] = {"type": "string", "format": "date-time"}
    del entry["lastError"]
    cases = edge_cases(Contract.from_schema(schema))
    assert "finishedAt-nine-digits" in ids(cases)
    assert not [each for each in ids(cases) if each.startswith("lastError")]
    assert "retries-with-last-error" not in ids(cases)
    assert "out-of-order" in ids(cases)


def test_places_that_would_share_a_name_keep_the_array_s_name():
    item = {"type": "object", "properties": {"flag": {"type": "boolean"}}}
    schema = {"type": "object", "properties": {each: {"type": "array", "items": item} for each in ("old", "new")}}
    assert {"old-flag-true", "new-flag-true"} <= set(ids(edge_cases(Contract.from_schema(schema))))


def test_every_keyword_has_valid_cases(zoo):
    cases = edge_cases(zoo, include={"unusual"})
    assert len(set(ids(cases))) == len(cases) > 100
    for each in cases:
        assert zoo.conforms(each.payload), (each.id, zoo.validate(each.payload).violations)


def test_each_edge_parametrizes_by_id():
    mark = each_edge("Execution.getHistory")
    assert mark.args[0] == "case"
    assert list(mark.kwargs["ids"]) == ids(mark.args[1])


@each_edge("Execution.getHistory")
def test_each_edge_passes_one_case(case):
    assert isinstance(case, EdgeCase)
    assert case.payload["entries"]
