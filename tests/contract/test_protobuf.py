"""The official protobuf stubs are the oracle: what their printer prints conforms."""

import pytest
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st

from docpact.contract import validate

pytest.importorskip("yandex.cloud.serverless.workflows.v1.execution_service_pb2")
from yandex.cloud.serverless.workflows.v1 import execution_pb2, execution_service_pb2, history_entry_pb2

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
nanos = st.integers(0, 999_999_999) | st.integers(0, 999).map(lambda number: number * 1_000_000)
stamps = st.fixed_dictionaries({"seconds": st.integers(-62_135_596_800, 253_402_300_799), "nanos": nanos})
durations = st.fixed_dictionaries({"seconds": st.integers(0, 315_576_000_000), "nanos": nanos})
errors = st.fixed_dictionaries({}, optional={"message": texts, "error_code": texts})
executions = st.fixed_dictionaries(
    {},
    optional={
        "id": texts,
        "workflow_id": texts,
        "status": st.integers(0, 6),
        "started_at": stamps,
        "duration": durations,
    },
)
entries = st.fixed_dictionaries(
    {},
    optional={
        "id": texts,
        "title": texts,
        "description": texts,
        "started_at": stamps,
        "duration": durations,
        "input": st.fixed_dictionaries({}, optional={"input_json": texts}),
        "output": st.fixed_dictionaries({}, optional={"output_json": texts}),
        "error": errors,
        "status": st.integers(0, 6),
        "type": texts,
        "attempts": st.integers(-(2**63), 2**63 - 1),
        "last_error": errors,
    },
)
messages = st.builds(
    execution_service_pb2.GetExecutionHistoryResponse,
    execution=st.none() | executions,
    entries=st.lists(entries, min_size=1, max_size=3),
)


@given(messages)
def test_what_protobuf_prints_conforms(message):
    for indent in (None, 2):
        report = validate(json_format.MessageToJson(message, indent=indent))
        assert report.ok, report
        assert {each.rule for each in report.advice} <= ADVICE


ADVICE = {
    "attempts-unlikely",
    "embedded-json",
    "history-duplicate-id",
    "history-error",
    "history-open-step",
    "history-order",
}
"""Random messages make no sense; nothing else may be said of them."""


@given(messages)
def test_parsed_values_conform_too(message):
    assert validate(json_format.MessageToDict(message)).ok


def test_the_enums_are_those_of_the_stubs(change):
    """Every value that protobuf knows is accepted, the zero value as advice."""
    for path, descriptor in (
        (("execution", "status"), execution_pb2.ExecutionPreview.DESCRIPTOR),
        (("entries", 0, "status"), history_entry_pb2.HistoryEntry.DESCRIPTOR),
    ):
        for value in descriptor.fields_by_name["status"].enum_type.values_by_name:
            assert validate(change(path, value)).ok, value
