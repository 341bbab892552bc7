"""The hint on what a payload perhaps is."""

import json
import re

import pytest

from docpact.contract import Contract, operations, validate
from docpact.contract.api import Api
from docpact.entrypoints.cli import main
from docpact.entrypoints.validate.operation_guess import guess_operation
from docpact.strategies.stream import series


def hint_on(value, operation="Execution.getHistory"):
    text = json.dumps(value).encode()
    return guess_operation(text, validate(text, operation), Api.load())


@pytest.mark.parametrize("operation", operations())
def test_responses_of_other_operations(operation):
    """Whatever it is judged as, a response is told to be one of its own operation, or nothing is said."""
    payload = next(series(Contract.load(operation), "typical", seed=5))
    for judged_as in operations():
        told = hint_on(payload, judged_as)
        named = re.findall(r"[A-Z][a-z]+\.[A-Za-z]+", told or operation)
        assert operation in named, judged_as
        assert told is None or judged_as not in named, judged_as
        if judged_as == "Execution.getHistory" != operation:
            assert told is not None, judged_as


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"name": "left-pad", "version": "1.3.0", "description": "", "main": "index.js"}, "has none of its members"),
        ({"openapi": "3.1.0", "info": {}, "paths": {}}, "it looks like no response of an operation"),
        ({"code": 5, "message": "not found", "details": []}, "the body of an error (google.rpc.Status)"),
        ([{"entries": [{}]}, {"entries": [{}]}], "it looks like a list of payloads: --each judges each element"),
    ],
)
def test_what_is_no_response(value, told):
    assert told in hint_on(value)


@pytest.mark.parametrize(
    "value",
    [
        {"entries": [{}]},
        {"entries": []},
        {"entries": [{"attempts": 3}]},
        {},
        [],
        [1],
        "x",
        None,
        {"entries": [{}], "x": 1},
    ],
)
def test_nothing_is_said_without_a_reason(value):
    assert hint_on(value) is None


def test_lines():
    text = b'{"entries": [{}]}\n{"entries": [{}]}\n'
    assert (
        guess_operation(text, validate(text), Api.load())
        == "it looks like a payload a line: such files are named *.ndjson"
    )


def test_text_that_is_not_json_has_no_hint():
    for text in (b"", b"<html>", b'{\n"entries": [{}]', b'{"entries": [{}]}x', b"\x89PNG\r\n\x1a\n\x00"):
        assert guess_operation(text, validate(text), Api.load()) is None


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_every_format_tells_it(form, tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text('{"workflows": []}')
    assert main(["validate", "--format", form, str(file)]) == 1
    assert "it looks like a response of Workflow.list: --operation Workflow.list" in capsys.readouterr().out


def test_a_recorded_answer_needs_no_hint(tmp_path, capsys):
    """Its request says whose it is."""
    url = "https://serverless-workflows.api.cloud.yandex.net/workflows/v1/execution/a/history"
    answer = {"status": 200, "headers": [], "content": {"text": '{"workflows": []}'}}
    entry = {"request": {"method": "GET", "url": url}, "response": answer}
    file = tmp_path / "a.har"
    file.write_text(json.dumps({"log": {"entries": [entry]}}))
    assert main(["validate", str(file)]) == 1
    assert "it looks like" not in capsys.readouterr().out
