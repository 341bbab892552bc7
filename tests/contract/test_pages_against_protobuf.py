"""Pages held against the protobuf descriptors: every difference is known and explained."""

import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

pytest.importorskip("yandex.cloud.serverless.workflows.v1.execution_service_pb2")

from docpact.contract import Contract, DocpactError, UnknownOperationError, operations
from docpact.contract.diff.protobuf import EXPLANATIONS, against_protobuf, explained_changes, operations_of
from docpact.contract.schema.derive import derive
from docpact.contract.validation.reference_engine import check_schema

REPORT = Path(__file__).resolve().parents[2] / "docs" / "page-vs-proto.md"


def test_the_report_is_up_to_date():
    text = REPORT.read_text(encoding="utf-8")
    if version("yandexcloud") not in text:
        pytest.skip(f"{REPORT.name} was written with another version of yandexcloud than {version('yandexcloud')}")
    assert text == "\n".join(against_protobuf()) + "\n"


@pytest.mark.parametrize("operation", operations())
def test_every_difference_is_explained(operation):
    assert [each.change for each in explained_changes(operation) if each.number is None] == []


def test_every_explanation_is_needed():
    used = {each.number for operation in operations() for each in explained_changes(operation)}
    assert used == set(range(1, len(EXPLANATIONS) + 1))


@pytest.mark.parametrize("operation", operations())
def test_no_type_array_or_map_differs(operation):
    """But for a body as a whole, which by the source may be the value of one field."""
    rules = {each.change.rule for each in explained_changes(operation) if each.change.pointer != "/body"}
    assert not [
        each for each in rules if re.search("(?:property|body|parameter)-(?:type|items|additional|any-of|const)-", each)
    ]


@pytest.mark.parametrize("operation", operations())
def test_descriptors_make_contracts(operation):
    schema = derive(operations_of(operation))
    check_schema(schema)
    assert [each.path for each in Contract(operation, schema).bindings] == [
        each.path for each in Contract.load(operation).bindings
    ]


def test_what_the_options_say():
    (create,) = operations_of("Workflow.create")
    fields = {each.name: each for each in create.body.fields}
    limits = {(each.keyword, each.target): each.value for each in fields["labels"].limits}
    assert limits == {
        ("maxProperties", "self"): 64,
        ("maxLength", "values"): 63,
        ("minLength", "keys"): 1,
        ("maxLength", "keys"): 63,
        ("pattern", "values"): "[-_./@0-9a-z]*",
        ("pattern", "keys"): "[a-z][-_./@0-9a-z]*",
    }
    assert fields["folderId"].required.phrase == "yandex.cloud.serverless.workflows.v1.CreateWorkflowRequest.folder_id"
    (listing,) = operations_of("Execution.list")
    size = next(each for each in listing.query.fields if each.name == "pageSize")
    assert {each.keyword: each.value for each in size.limits} == {"minimum": 0, "maximum": 2**31 - 1}


@pytest.mark.parametrize("name", ["Nothing.get", "Execution.nothing"])
def test_unknown_operations(name):
    with pytest.raises(UnknownOperationError, match="there are some for"):
        operations_of(name)


def test_without_the_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "yandex.cloud.operation.operation_service_pb2", None)
    with pytest.raises(DocpactError, match="pip install yandexcloud"):
        operations_of("Operation.get")
