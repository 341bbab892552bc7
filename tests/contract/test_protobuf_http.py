"""The http rules of methods: what goes to path, query and body; what is skipped; what the command says."""

import pytest
from google.api import annotations_pb2
from google.protobuf import descriptor_pb2

from docpact.contract.http.routes import Route, Router
from docpact.contract.schema.derive import derive
from docpact.contract.sources.protobuf import read_protobuf
from docpact.entrypoints.cli import main

TYPES = {"string": 9, "int32": 5}


def message(file, name, **fields):
    """A message; a field is of a scalar, of another message, or repeated where its type is in a list."""
    added = file.message_type.add(name=name)
    for number, (field, type_) in enumerate(fields.items(), 1):
        inner = type_[0] if isinstance(type_, list) else type_
        rest = {"type": TYPES[inner]} if inner in TYPES else {"type": 11, "type_name": f".quay.{inner}"}
        added.field.add(name=field, number=number, label=3 if isinstance(type_, list) else 1, **rest)


@pytest.fixture
def write(tmp_path):
    """Writes a descriptor set with the given methods: a name, a rule or None, and what else the method says."""

    def write(*methods, package="quay", service="CraneService"):
        file = descriptor_pb2.FileDescriptorProto(name="quay.proto", package=package, syntax="proto3")
        message(file, "Crane", id="string", crane_name="string", parts=["Crane"], load="Load")
        message(file, "Load", max_weight="int32", labels=["string"])
        message(file, "Request", crane_id="string", crane="Crane", page_size="int32", load="Load")
        added = file.service.add(name=service)
        for name, rule, *rest in methods:
            method = added.method.add(name=name, input_type=".quay.Request", output_type=".quay.Crane", **dict(*rest))
            if rule is not None:
                fill(method.options.Extensions[annotations_pb2.http], rule)
        path = tmp_path / "quay.binpb"
        path.write_bytes(descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString())
        return path

    return write


def fill(target, rule):
    target.SetInParent()
    for key, value in rule.items():
        if key == "additional":
            fill(target.additional_bindings.add(), value)
        elif key == "custom":
            target.custom.kind, target.custom.path = value
        else:
            setattr(target, key, value)


def names(part):
    return [each.name for each in part.fields]


def test_what_no_other_part_takes_is_in_the_query(write):
    api = read_protobuf(write(("Get", {"get": "/v1/cranes/{crane_id}"})))
    (operation,) = api.operations["Crane.get"]
    assert (operation.method, operation.url) == ("GET", "/v1/cranes/{craneId}")
    assert names(operation.path) == ["craneId"]
    nested = ["crane.id", "crane.craneName", "crane.load.maxWeight", "crane.load.labels"]
    assert names(operation.query) == [*nested, "pageSize", "load.maxWeight", "load.labels"]
    assert operation.body is None
    assert [each.reason for each in api.notes] == ["the field crane.parts has no form in a query"]


def test_a_body_takes_all_that_is_left_or_one_field(write):
    rule = {"put": "/v1/{crane.id}", "body": "crane", "additional": {"post": "/v1/cranes", "body": "*"}}
    one, whole = read_protobuf(write(("Put", rule))).operations["Crane.put"]
    assert names(one.path) == ["crane.id"]
    assert names(one.query) == ["craneId", "pageSize", "load.maxWeight", "load.labels"]
    assert names(whole.query) == []
    bodies = [each["body"]["properties"] for each in derive((one, whole))["x-operation"]["bindings"]]
    assert list(bodies[0]) == ["id", "craneName", "parts", "load"]
    assert list(bodies[1]) == ["craneId", "crane", "pageSize", "load"]


def test_a_body_and_a_response_may_be_no_object(write):
    rule = {"post": "/v1/cranes", "body": "page_size", "response_body": "parts"}
    schema = derive(read_protobuf(write(("Add", rule))).operations["Crane.add"])
    assert schema["type"] == "array"
    assert schema["x-operation"]["bindings"][0]["body"]["type"] == "integer"


def test_a_parameter_of_several_segments_is_routed_and_limited(write):
    rule = {"get": "/v1/{crane_id=quays/*/cranes/*}:lift", "additional": {"get": "/v1/files/{crane_id=**}"}}
    bindings = read_protobuf(write(("Lift", rule))).operations["Crane.lift"]
    assert [each.url for each in bindings] == ["/v1/{craneId=quays/*/cranes/*}:lift", "/v1/files/{craneId=**}"]
    router = Router(Route(each.name, each.method, each.url) for each in bindings)
    assert dict(router.find("GET", "/v1/quays/q/cranes/c:lift").values) == {"craneId": "quays/q/cranes/c"}
    assert dict(router.find("GET", "/v1/files/a/b").values) == {"craneId": "a/b"}
    (limit,) = bindings[0].path.fields[0].limits
    assert (limit.keyword, limit.value) == ("pattern", "quays/[^/]+/cranes/[^/]+")


def test_methods_that_are_no_operation_are_skipped_and_told(write):
    api = read_protobuf(
        write(
            ("Head", {"custom": ("HEAD", "/v1/cranes")}),
            ("Any", {"custom": ("*", "/v1/cranes")}),
            ("Plain", None),
            ("Empty", {}),
            ("Broken", {"get": "/v1/{crane_id"}),
            ("Watch", {"get": "/v1/watch"}, {"server_streaming": True}),
        )
    )
    assert {name: bindings[0].method for name, bindings in api.operations.items()} == {"Crane.head": "HEAD"}
    assert {each.place.rpartition(".")[2]: each.reason for each in api.skipped} == {
        "Any": "its google.api.http is for any method",
        "Plain": "it has no google.api.http",
        "Empty": "its google.api.http names no method and path",
        "Broken": "its google.api.http has no template of a path: '/v1/{crane_id'",
        "Watch": "it streams",
    }


def test_the_command_writes_a_schema_for_each_operation(write, tmp_path, capsys):
    path = write(("Get", {"get": "/v1/cranes/{crane_id}"}), ("Plain", None))
    assert main(["derive", "--protobuf", str(path), "--out", str(tmp_path / "out")]) == 0
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["Crane.get.json"]
    output = capsys.readouterr()
    assert output.out == "1 operation written, 0 failed, 1 note\n1 method skipped, 1 as it has no google.api.http\n"
    assert "quay.CraneService.Plain: it has no google.api.http" in output.err
    assert main(["derive", "--protobuf", str(path), "--out", str(tmp_path / "out"), "--strict"]) == 1


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the file is empty"),
        (b"syntax = 'proto3';", "no descriptor set"),
        (b"\x0a\x00", "no name"),
        (None, "truncated: it ends within its file 1, 1 byte too early"),
    ],
)
def test_a_file_that_is_no_whole_descriptor_set(write, tmp_path, capsys, raw, message):
    path = write(("Get", {"get": "/v1/cranes"}))
    path.write_bytes(path.read_bytes()[:-1] if raw is None else raw)
    assert refused(path, tmp_path, capsys).find(message) > 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("quay.nowhere.v1", "not installed here"),
        ("json", "no generated protobuf module"),
        ("google.protobuf.struct_pb2", "no service in it"),
        ("a..b", "expected a file, or the name of a module"),
        ("nowhere.binpb", "cannot be opened"),
        ("quay.proto", "a source; compile it"),
    ],
)
def test_a_name_that_leads_to_no_descriptors(tmp_path, capsys, name, message):
    assert message in refused(name, tmp_path, capsys)


def test_descriptors_without_http_rules(write, tmp_path, capsys):
    text = refused(write(("Plain", None)), tmp_path, capsys)
    assert "no method is an HTTP operation: quay.CraneService.Plain: it has no google.api.http" in text


@pytest.mark.parametrize("strange", [{"service": "../Crane"}, {"package": "../../up"}])
def test_names_that_would_leave_the_folder(write, tmp_path, capsys, strange):
    assert "expected the name of a service" in refused(write(("Get", {"get": "/v1"}), **strange), tmp_path, capsys)


def refused(source, tmp_path, capsys):
    """The one line of a command that ends with exit code 2 and writes nothing."""
    assert main(["derive", "--protobuf", str(source), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    (line,) = capsys.readouterr().err.splitlines()
    return line
