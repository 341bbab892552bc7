"""An API as a value: what names lead to, hosts, several joined, refusals in one line."""

import json
import shutil
from pathlib import Path

import pytest

from docpact.contract import Api, Contract, DocpactError, Policy, SchemaError, UnknownOperationError

APIS = Path(__file__).parents[1] / "apis"


def schema(name="Berth.get", url="https://harbour.{{ api-host }}/berths/{berthId}"):
    binding = {"method": "GET", "url": url, "path": {"type": "object"}, "query": {}, "body": None}
    return {"type": "object", "x-operation": {"name": name, "bindings": [binding]}}


def test_operations_come_in_the_order_of_the_files():
    api = Api.from_path(APIS / "harbour")
    assert [*api.operations] == sorted(each.stem for each in (APIS / "harbour").glob("*.md"))
    assert api.operations["Berth.get"].bindings[0].path == "/harbour/v1/berths/{berthId}"
    assert api.contract("Berth.get").conforms({"id": "b1"})


def test_a_contract_is_compiled_once():
    api = Api.from_path(APIS / "harbour")
    assert api.contract("Berth.get") is api.contract("Berth.get") is api.with_policy(Policy()).contract("Berth.get")


def test_a_misspelt_name_is_told_with_those_that_there_are():
    api = Api.from_path(APIS / "harbour")
    with pytest.raises(
        UnknownOperationError, match=r"no contract for 'Berth.gte' \(perhaps Berth.get was meant\); har"
    ):
        api.contract("Berth.gte")
    assert not api.is_shipped
    assert Api.load().is_shipped


def test_a_folder_that_is_called_as_the_shipped_api_is_another(tmp_path):
    shutil.copytree(APIS / "library", tmp_path / "workflows")
    assert not Api.from_path(tmp_path / "workflows").is_shipped


def test_several_are_joined_unless_two_operations_have_one_name():
    harbour, library, parcels = (Api.from_path(APIS / each) for each in ("harbour", "library", "parcels"))
    both = Api.joined([harbour, library])
    assert [*both.operations] == [*harbour.operations, *library.operations]
    assert both.hosts == (*harbour.hosts, *library.hosts)
    with pytest.raises(SchemaError, match=r"harbour/Operation.get.md and .*parcels/Operation.get.md: two operations"):
        Api.joined([harbour, parcels])
    with pytest.raises(SchemaError, match="the shipped API workflows"):
        Api.joined([harbour, Api.load()])


def test_hosts_are_added_and_stand_for_placeholders():
    api = Api.of([Contract.from_schema(schema())])
    assert api.hosts == ("harbour.api.cloud.yandex.net",)
    moved = api.with_hosts(["api-host=api.docks.example", "localhost:8080"])
    assert moved.hosts == ("harbour.api.docks.example", "localhost:8080")
    assert moved.is_host("localhost:8080")
    assert not api.is_host("localhost:8080")
    assert api.with_hosts([]) is api


@pytest.mark.parametrize("host", ["a b", "https://x.example", "x/y", "", "=x"])
def test_a_host_that_is_none_is_refused(host):
    with pytest.raises(DocpactError, match="expected a host such as"):
        Api.load().with_hosts([host])


@pytest.mark.parametrize("name", ["GET /berths/{berthId}", "../../etc/passwd", "<b>Berth</b>", "Berth get", "é"])
def test_an_overlay_of_any_name_lies_beside_the_schema(tmp_path, name):
    from docpact.contract.text.files import file_stem

    stem = file_stem(name)
    assert stem == Path(stem).name
    assert stem != name
    (tmp_path / "a.json").write_text(json.dumps(schema(name)))
    patch = [{"reason": "seen", "patch": {"required": ["id"]}}]
    (tmp_path / f"{stem}.overlay.json").write_text(json.dumps(patch))
    contract = Api.from_path(tmp_path).contract(name)
    assert contract.conforms({"id": "b1"})
    assert not contract.conforms({})


def test_names_that_differ_have_files_that_differ():
    from docpact.contract.text.files import file_stem

    names = ["GET /a/{b}", "GET /a/b", "GET /a/{b}/", "GET a b", "Berth.get", "Berth get"]
    assert len({file_stem(each) for each in names}) == len(names)
    assert file_stem("Berth.get") == "Berth.get"
