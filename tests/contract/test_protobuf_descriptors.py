"""Any descriptor set becomes operations: what protobuf prints conforms, and what is refused protobuf refuses."""

import copy
from importlib import import_module

import pytest
from google.api import annotations_pb2, client_pb2, field_behavior_pb2
from google.longrunning import operations_pb2
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("yandex.cloud.validation_pb2")
from yandex.cloud import validation_pb2

from docpact.contract import Contract, DocpactError
from docpact.contract.schema.derive import derive
from docpact.contract.sources.protobuf import read_protobuf, read_protobuf_packages

KINDS = {
    name.removeprefix("TYPE_").lower(): number for name, number in descriptor_pb2.FieldDescriptorProto.Type.items()
}
NUMBERS = [each for each in KINDS if each.endswith(("32", "64")) or each in {"double", "float"}]
WELL_KNOWN = ["Timestamp", "Duration", "Struct", "Value", "ListValue", "Empty", "FieldMask"]
WRAPPERS = [
    f"{each}Value" for each in ("String", "Bytes", "Bool", "Int32", "UInt32", "Int64", "UInt64", "Float", "Double")
]
FILES = ["struct", "timestamp", "duration", "empty", "field_mask", "wrappers", "any"]
HTTP = annotations_pb2.http
BEHAVIOR = field_behavior_pb2.field_behavior


def add(message, name, kind="string", label=1, **rest):
    """A field, numbered in order; a kind with a capital letter is the name of a message or an enum."""
    number = len(message.field) + 1
    if kind in KINDS:
        return message.field.add(name=name, number=number, label=label, type=KINDS[kind], **rest)
    type_ = 14 if kind.endswith("Grade") else 11
    return message.field.add(name=name, number=number, label=label, type=type_, type_name=f".{kind}", **rest)


def add_map(message, name, key, value):
    entry = message.nested_type.add(name="".join(map(str.capitalize, name.split("_"))) + "Entry")
    entry.options.map_entry = True
    add(entry, "key", key)
    add(entry, "value", value)
    add(message, name, f"harbour.{message.name}.{entry.name}", label=3)


def add_method(service, name, request, response, **rule):
    method = service.method.add(name=name, input_type=f".{request}", output_type=f".{response}")
    for key, value in rule.items():
        setattr(method.options.Extensions[HTTP], key, value)
    return method


def berth_message(file):
    berth = file.message_type.add(name="Berth")
    for each in NUMBERS:
        add(berth, f"a_{each}", each)
        add_map(berth, f"by_{each}", each if each not in {"double", "float"} else "string", each)
    add_map(berth, "by_bool", "bool", "harbour.Berth")
    for each in ("bool", "string", "bytes", "harbour.Grade", "harbour.Berth"):
        add(berth, f"one_{each.rpartition('.')[2].lower()}", each)
        add(berth, f"many_{each.rpartition('.')[2].lower()}", each, 3)
    for each in (*WELL_KNOWN, *WRAPPERS):
        add(berth, f"known_{each.lower()}", f"google.protobuf.{each}")
    group = berth.nested_type.add(name="Mooring")
    add(group, "rope_length", "double")
    berth.field.add(name="mooring", number=990, label=1, type=10, type_name=".harbour.Berth.Mooring")
    berth.oneof_decl.add(name="cargo")
    for each in ("coal", "timber"):
        add(berth, each, "int64", oneof_index=0)
    return berth


def harbour():
    """The file of an invented API."""
    file = descriptor_pb2.FileDescriptorProto(name="harbour.proto", package="harbour")
    file.dependency.extend(f"google/protobuf/{each}.proto" for each in FILES)
    grade = file.enum_type.add(name="Grade")
    for number, name in enumerate(("GRADE_UNSPECIFIED", "GRADE_LOW", "GRADE_HIGH")):
        grade.value.add(name=name, number=number)
    berth_message(file)
    request = file.message_type.add(name="BerthRequest")
    add(request, "berth_id").options.Extensions[validation_pb2.required] = True
    add(request, "page_size", "int32").options.Extensions[validation_pb2.value] = "1-100"
    add(request, "weight", "double").options.Extensions[validation_pb2.value] = "<0.5"
    add(request, "note").options.Extensions[BEHAVIOR].append(2)
    add(request, "old").options.deprecated = True
    add(request, "berth", "harbour.Berth")
    add(request, "tags", label=3).options.Extensions[validation_pb2.size] = "<=3"
    add(request, "zone", "harbour.Zone")
    add(request, "named", json_name="NAMED")
    zone = file.message_type.add(name="Zone")
    add(zone, "id").options.Extensions[validation_pb2.required] = True
    add(zone, "title")
    return file


def with_service(*methods, name="BerthService", host="", file=None):
    file = file or harbour()
    service = file.service.add(name=name)
    if host:
        service.options.Extensions[client_pb2.default_host] = host
    for each in methods:
        add_method(service, each[0], "harbour.BerthRequest", each[1], **each[2])
    return file


GET = ("Get", "harbour.Berth", {"get": "/v1/berths/{berth_id}"})


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    def read(*files, **options):
        path = tmp_path_factory.mktemp("set") / "api.binpb"
        path.write_bytes(descriptor_pb2.FileDescriptorSet(file=files).SerializeToString())
        return read_protobuf(path, **options)

    return read


def berth_class():
    pool = descriptor_pool.DescriptorPool()
    for name in FILES:
        pool.AddSerializedFile(import_module(f"google.protobuf.{name}_pb2").DESCRIPTOR.serialized_pb)
    pool.AddSerializedFile(harbour_without_vendor().SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("harbour.Berth"))


def harbour_without_vendor():
    file = harbour()
    for message in file.message_type:
        for field in message.field:
            field.ClearField("options")
    return file


BERTH = berth_class()
BOUNDS = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "int64": (-(2**63), 2**63 - 1)}
BOUNDS |= {"uint64": (0, 2**64 - 1)}


def number(kind, random):
    if kind in {"double", "float"}:
        return random.choice([0.5, -2e10, float("inf"), float("nan"), 1e-7])
    base = {"s": "int", "f": "uint"}.get(kind[0], kind.rstrip("0123456789")) + kind[-2:]
    low, high = BOUNDS["int" + kind[-2:] if kind.startswith("sf") else base]
    return random.choice([low, high, random.randint(low, high)])


def filled(message, random, depth=0):
    """The message with random members, as far as the depth goes."""
    for each in NUMBERS:
        if random.random() < 0.5:
            setattr(message, f"a_{each}", number(each, random))
            key = "x" if each in {"double", "float"} else number(each, random)
            getattr(message, f"by_{each}")[key] = number(each, random)
    message.one_bytes, message.many_bytes[:] = random.randbytes(3), [random.randbytes(each) for each in range(4)]
    message.one_grade, message.many_grade[:] = random.randint(0, 2), [0, 1, 2]
    message.one_string, message.many_bool[:] = random.choice(["", "é\n😀"]), [True, False]
    message.known_timestamp.FromNanoseconds(random.randint(0, 2**62))
    message.known_duration.FromNanoseconds(random.randint(-(2**62), 2**62))
    message.known_struct.update({"a": [None, 1.5]})
    json_format.ParseDict(random.choice([None, 1, "x", [1], {}]), message.known_value)
    json_format.ParseDict([None, "x"], message.known_listvalue)
    message.known_fieldmask.paths.append("one_bool")
    message.known_empty.SetInParent()
    for each in WRAPPERS:
        getattr(message, f"known_{each.lower()}").SetInParent()
    message.mooring.rope_length = 1.5
    setattr(message, random.choice(["coal", "timber"]), random.randint(-(2**63), 2**63 - 1))
    if depth:
        filled(message.one_berth, random, depth - 1)
        filled(message.by_bool[random.random() < 0.5], random, depth - 1)
    return message


@pytest.fixture(scope="module")
def contract(read):
    return Contract.from_schema(derive(read(with_service(GET)).operations["Berth.get"]))


@settings(deadline=None)
@given(random=st.randoms(use_true_random=False), depth=st.integers(0, 2))
def test_what_protobuf_prints_conforms(contract, random, depth):
    report = contract.validate(json_format.MessageToJson(filled(BERTH(), random, depth)))
    assert not [each for each in report.findings if each.severity == "violation"], report


@settings(deadline=None)
@given(random=st.randoms(use_true_random=False), data=st.data())
def test_what_is_refused_protobuf_refuses(contract, random, data):
    """Where a member is of another kind of JSON. Beyond that protobuf's parser takes more than the printer prints."""
    payload = json_format.MessageToDict(filled(BERTH(), random))
    names = sorted(set(payload) - {"knownStruct", "knownValue", "knownListvalue", "knownEmpty"})
    name = data.draw(st.sampled_from(names))
    wrong = [] if not isinstance(payload[name], list) else {}
    changed = copy.deepcopy(payload) | {name: data.draw(st.sampled_from([wrong, [wrong], {"x": wrong}]))}
    if contract.conforms(changed):
        return
    with pytest.raises(json_format.ParseError):
        json_format.ParseDict(changed, BERTH())


def test_the_url_has_the_host_of_the_service_or_the_given_one(read):
    file = with_service(GET, host="berths.example:8443")
    url = "/v1/berths/{berthId}"
    assert read(with_service(GET)).operations["Berth.get"][0].url == url
    assert read(file).operations["Berth.get"][0].url == f"https://berths.example:8443{url}"
    for name in ("Berth", "BerthService", "harbour.BerthService", "*"):
        assert read(file, hosts={name: "h"}).operations["Berth.get"][0].url == f"https://h{url}"


def test_an_operation_of_google_carries_what_its_option_names(read):
    file = with_service(("Move", "google.longrunning.Operation", {"post": "/v1/berths:move", "body": "*"}))
    info = file.service[0].method[0].options.Extensions[operations_pb2.operation_info]
    info.response_type, info.metadata_type = "Zone", "google.protobuf.Struct"
    operations = descriptor_pb2.FileDescriptorProto.FromString(operations_pb2.DESCRIPTOR.serialized_pb)
    operations.ClearField("service")
    schema = derive(read(file, operations).operations["Berth.move"])
    assert schema["properties"]["response"]["required"] == ["@type"]
    assert schema["properties"]["response"]["properties"]["@type"]["enum"] == ["type.googleapis.com/harbour.Zone"]
    assert schema["properties"]["metadata"]["type"] == "object"


def test_options_are_read_whether_or_not_their_files_are_in_the_set(read):
    vendor = descriptor_pb2.FileDescriptorProto.FromString(validation_pb2.DESCRIPTOR.serialized_pb)
    rule = {"post": "/v1/berths", "body": "*"}
    file = with_service(("Add", "harbour.Berth", rule))
    assert limits(read(file)) == {}, "nothing imports the file of the vendor, so the number may be anyone's"
    file.dependency.append(validation_pb2.DESCRIPTOR.name)
    expected = {
        "pageSize": {"minimum": 1, "maximum": 100},
        "weight": {"exclusiveMaximum": 0.5},
        "tags": {"maxItems": 3},
    }
    assert limits(read(file)) == limits(read(file, vendor)) == expected
    (operation,) = read(file).operations["Berth.add"]
    assert [each.name for each in operation.body.fields if each.required] == ["berthId", "note"]
    assert [each.name for each in operation.body.fields if each.annotations] == ["old"]
    other = descriptor_pb2.FileDescriptorProto(name="other.proto", package="other", dependency=[file.dependency[-1]])
    other.extension.add(name="depth", number=101503, label=1, type=9, extendee=".google.protobuf.FieldOptions")
    assert limits(read(file, other)) == {"tags": {"maxItems": 3}}


def limits(api):
    (operation,) = api.operations["Berth.add"]
    return {
        each.name: {limit.keyword: limit.value for limit in each.limits}
        for each in operation.body.fields
        if each.limits
    }


def test_two_methods_of_one_name_are_an_error(read, tmp_path):
    twice = with_service(GET, name="Berth", file=with_service(GET))
    with pytest.raises(DocpactError, match=r"Berth\.get: harbour\.BerthService\.Get and harbour\.Berth\.Get"):
        read(twice)
    other = with_service(GET)
    other.name, other.package = "other.proto", "quay"
    with pytest.raises(DocpactError, match=r"two operations are named Berth\.get.*harbour, quay"):
        read(with_service(GET), other)
    path = tmp_path / "api.binpb"
    path.write_bytes(descriptor_pb2.FileDescriptorSet(file=[with_service(GET), other]).SerializeToString())
    apis = read_protobuf_packages(path)
    assert [(each.name, list(each.operations)) for each in apis] == [
        ("harbour", ["Berth.get"]),
        ("quay", ["Berth.get"]),
    ]


@pytest.mark.slow
def test_the_whole_package_of_the_vendor_is_read():
    apis = read_protobuf_packages("yandex.cloud")
    operations = [bindings for each in apis for bindings in each.operations.values()]
    skipped = [note for each in apis for note in each.skipped]
    assert len(operations) >= 2346
    assert {each.reason for each in skipped} == {"it has no google.api.http", "it streams"}
    for bindings in operations[:: len(operations) // 100]:
        Contract.from_schema(derive(bindings))
