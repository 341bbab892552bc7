"""What is shipped: the whole Workflows API, as the newest pages have it, in words of docpact's own."""

import json
import re
from pathlib import Path

import pytest

from docpact.contract import Contract, operations, shipped_overlay, shipped_schema
from docpact.contract.schema.derive import derive
from docpact.contract.sources.pages import read_page_bytes
from docpact.contract.validation.reference_engine import check_schema

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "pages"
real_pages = pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages (../shared/pages) are not here")

PAGES = {
    "Execution.get": "workflows-2026/Execution.get.md",
    "Execution.getHistory": "workflows-2024/Execution.getHistory.md",
    "Execution.list": "workflows-2026/Execution.list.md",
    "Execution.start": "workflows-latest/Execution.start.playground2.md",
    "Execution.stop": "workflows-latest/Execution.stop.rendered.md",
    "Execution.terminate": "workflows-latest/Execution.terminate.playground.md",
    "Operation.get": "workflows-2026/Operation.get.md",
    "Workflow.create": "workflows-2026/Workflow.create.md",
    "Workflow.delete": "workflows-2026/Workflow.delete.md",
    "Workflow.get": "workflows-latest/Workflow.get.playground.md",
    "Workflow.list": "workflows-2026/Workflow.list.md",
}
"""The page that each contract is derived from: the newest one that is complete."""

WORDS = re.compile(r"[a-z0-9]+")
TYPE = re.compile(r"\*\*\[.*?\]\(.*?\)\*\*")


def nodes(schema):
    """Every subschema, itself included."""
    yield schema
    for keyword in ("properties", "$defs"):
        for each in schema.get(keyword, {}).values():
            yield from nodes(each)
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from nodes(schema[keyword])


def requests(contract):
    for binding in contract.bindings:
        yield from (each for each in (binding.parameters, binding.query, binding.body) if each is not None)


def sentences(text):
    """The sentences of a text as runs of words, those of four words or more."""
    for each in re.split(r"[.!?](?=\s|$)|\n\n|\|\||\\n|<[^>]*>|\"", TYPE.sub("", text)):
        words = WORDS.findall(each.lower())
        if len(words) > 3:
            yield " ".join(words)


def test_the_whole_api_is_shipped():
    assert operations() == tuple(sorted(PAGES))


@real_pages
@pytest.mark.parametrize("operation", operations())
def test_a_page_layer_is_what_its_page_says(operation):
    page = SHARED / PAGES[operation]
    assert derive(read_page_bytes(page.read_bytes(), f"{operation}.md")) == shipped_schema(operation, "page")


@pytest.mark.parametrize("operation", operations())
def test_a_page_layer_is_kept_as_it_is_printed(operation):
    text = (ROOT / "schemas" / f"{operation}.json").read_text(encoding="utf-8")
    assert text == json.dumps(shipped_schema(operation, "page"), indent=2, ensure_ascii=False) + "\n"
    assert shipped_schema(operation)["x-operation"]["source"] == f"{operation}.md"


@pytest.mark.parametrize("operation", operations())
def test_requests_are_schemas_too(operation):
    for schema in requests(Contract.load(operation)):
        check_schema(schema)
        Contract(operation, schema)


@pytest.mark.parametrize("operation", operations())
def test_everything_is_described(operation):
    contract = Contract.load(operation)
    for schema in (contract.schema, *requests(contract)):
        for node in nodes(schema):
            assert all(each.get("description") for each in node.get("properties", {}).values())


@pytest.mark.parametrize("operation", operations())
def test_every_enum_of_a_response_has_its_zero_value(operation):
    for node in nodes(Contract.load(operation).schema):
        if "enum" in node:
            assert node["enum"][0].endswith("_UNSPECIFIED")


@real_pages
def test_no_sentence_of_a_page_is_shipped():
    copied = {each for page in SHARED.glob("*/*.md") for each in sentences(page.read_text(encoding="utf-8"))}
    for operation in operations():
        own = json.dumps([shipped_overlay(operation), shipped_schema(operation)], ensure_ascii=False)
        assert copied.isdisjoint(sentences(own)), operation


def test_an_any_may_name_its_type():
    operation = {
        "id": "dfq1",
        "done": True,
        "metadata": {"@type": "type.googleapis.com/x.CreateWorkflowMetadata", "workflowId": "dfq2"},
        "response": {"@type": "type.googleapis.com/x.Workflow", "id": "dfq2", "status": "ACTIVE"},
    }
    for name in ("Operation.get", "Workflow.create"):
        assert not Contract.load(name).validate(operation).findings
    deleted = operation | {"response": {"@type": "type.googleapis.com/google.protobuf.Empty", "value": {}}}
    assert not Contract.load("Workflow.delete").validate(deleted).findings


def test_an_operation_has_an_error_or_a_response_but_not_both():
    both = {"error": {"code": 5}, "response": {}}
    for name in ("Operation.get", "Workflow.create", "Workflow.delete"):
        contract = Contract.load(name)
        assert [each.rule for each in contract.validate(both).findings] == ["one-of"]
        assert all(map(contract.conforms, ({}, {"error": {}}, {"response": {}})))


def test_requests_keep_what_the_page_demands():
    first, second = Contract.load("Execution.start").bindings
    body = Contract("body", first.body)
    assert body.conforms({"workflowId": "a", "input": {"inputJson": "{}"}})
    assert body.conforms({"workflowId": "a", "input": {"inputValue": [1, None]}})
    assert not body.conforms({"input": {"inputJson": "{}"}})
    assert not body.conforms({"workflowId": "a", "input": {"inputJson": "{}", "inputValue": 1}})
    assert list(second.parameters["properties"]) == ["workflowId"]
    create = Contract("body", Contract.load("Workflow.create").bindings[0].body)
    good = {"folderId": "b1g", "name": "my-flow", "specification": {"specYaml": "yawl: '0.1'"}}
    assert create.conforms(good)
    assert not create.conforms(good | {"name": "-"})
    assert not create.conforms(good | {"labels": {"A": "b"}})
    assert not create.conforms(good | {"specification": {}})
