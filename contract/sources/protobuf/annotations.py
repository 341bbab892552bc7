"""The options that docpact reads from descriptors, whether or not a descriptor set holds the files that define them.

On the wire an extension is a field of its number. So the options are read with messages of our own, whose fields have
the numbers of the extensions. Numbers: google/api/annotations.proto, client.proto, field_behavior.proto,
google/longrunning/operations.proto, yandex/cloud/validation.proto, yandex/cloud/api/operation.proto,
buf/validate/validate.proto.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from ...errors import DocpactError

Proto: TypeAlias = Any
"""A message that protobuf makes at run time, so that it has no type here."""

_KINDS: Mapping[str, int] = {
    "double": 1,
    "float": 2,
    "int64": 3,
    "uint64": 4,
    "int32": 5,
    "fixed64": 6,
    "fixed32": 7,
    "bool": 8,
    "string": 9,
    "bytes": 12,
    "uint32": 13,
    "sfixed32": 15,
    "sfixed64": 16,
    "sint32": 17,
    "sint64": 18,
}
"""The numbers of google.protobuf.FieldDescriptorProto.Type."""

NUMBERS = (
    *("float", "double", "int32", "int64", "uint32", "uint64"),
    *("sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64"),
)
"""The kinds of numbers, in the order of their rules in protovalidate."""

_OWN: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "CustomPattern": {"kind": (1, "string"), "path": (2, "string")},
    "HttpRule": {
        "get": (2, "string"),
        "put": (3, "string"),
        "post": (4, "string"),
        "delete": (5, "string"),
        "patch": (6, "string"),
        "body": (7, "string"),
        "custom": (8, "CustomPattern"),
        "additional_bindings": (11, "HttpRule[]"),
        "response_body": (12, "string"),
    },
    "OperationInfo": {"response_type": (1, "string"), "metadata_type": (2, "string")},
    "OperationOption": {"metadata": (1, "string"), "response": (2, "string")},
    "MapKey": {"value": (1, "string"), "pattern": (2, "string"), "length": (3, "string")},
    **{f"{kind}_rules": {"lt": (2, kind), "lte": (3, kind), "gt": (4, kind), "gte": (5, kind)} for kind in NUMBERS},
    "StringRules": {
        "min_len": (2, "uint64"),
        "max_len": (3, "uint64"),
        "pattern": (6, "string"),
        "len": (19, "uint64"),
    },
    "BytesRules": {"min_len": (2, "uint64"), "max_len": (3, "uint64"), "len": (13, "uint64")},
    "RepeatedRules": {
        "min_items": (1, "uint64"),
        "max_items": (2, "uint64"),
        "unique": (3, "bool"),
        "items": (4, "FieldRules"),
    },
    "MapRules": {
        "min_pairs": (1, "uint64"),
        "max_pairs": (2, "uint64"),
        "keys": (4, "FieldRules"),
        "values": (5, "FieldRules"),
    },
    "OneofRules": {"required": (1, "bool")},
    "FieldRules": {
        **{kind: (number, f"{kind}_rules") for number, kind in enumerate(NUMBERS, 1)},
        "string": (14, "StringRules"),
        "bytes": (15, "BytesRules"),
        "repeated": (18, "RepeatedRules"),
        "map": (19, "MapRules"),
        "required": (25, "bool"),
        "ignore": (27, "int32"),
    },
    "MethodOptions": {
        "google.api.http": (72295728, "HttpRule"),
        "google.longrunning.operation_info": (1049, "OperationInfo"),
        "yandex.cloud.api.operation": (87334, "OperationOption"),
    },
    "ServiceOptions": {"google.api.default_host": (1049, "string")},
    "FieldOptions": {
        "google.api.field_behavior": (1052, "int32[]"),
        "buf.validate.field": (1159, "FieldRules"),
        "yandex.cloud.required": (101501, "bool"),
        "yandex.cloud.pattern": (101502, "string"),
        "yandex.cloud.value": (101503, "string"),
        "yandex.cloud.size": (101504, "string"),
        "yandex.cloud.length": (101505, "string"),
        "yandex.cloud.unique": (101506, "bool"),
        "yandex.cloud.map_key": (101510, "MapKey"),
    },
    "OneofOptions": {
        "buf.validate.oneof": (1159, "OneofRules"),
        "yandex.cloud.exactly_one": (101400, "bool"),
    },
}
"""For each message its fields with number and type; those of options are named for the extension."""

_UNREGISTERED: Mapping[str, str] = {
    "yandex.cloud.api.": "yandex/cloud/api/operation.proto",
    "yandex.cloud.": "yandex/cloud/validation.proto",
}
"""Options whose numbers nobody has registered: another vendor may use them, so a file must import theirs."""


def library(module: str) -> Any:
    """A module of the protobuf library.

    Raises:
        DocpactError: it is not installed.
    """
    try:
        return import_module(f"google.protobuf.{module}")
    except ImportError as error:
        raise DocpactError(f"reading protobuf needs the protobuf library: pip install protobuf ({error})") from error


@dataclass(frozen=True, slots=True)
class Options:
    """Reads the options of descriptors.

    Attributes:
        imports: the files that the descriptors import.
        extensions: the name of each extension that the descriptors define, by extended message and number.
    """

    imports: Collection[str] = ()
    extensions: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def of(self, descriptor: Proto) -> Mapping[str, Any]:
        """The options that are set on a descriptor and known here, by full name."""
        if not descriptor.HasField("options"):
            return {}
        return dict(self._known(descriptor.options))

    def _known(self, options: Proto) -> Iterator[tuple[str, Any]]:
        owner = options.DESCRIPTOR.name
        try:
            values = _message_class(owner).FromString(options.SerializeToString())
        except library("message").DecodeError:
            return
        for option, value in values.ListFields():
            name = _OPTION_NAMES[owner][option.number]
            if self._is_meant(owner, option.number, name):
                yield name, value

    def _is_meant(self, owner: str, number: int, name: str) -> bool:
        """Whether the number stands for the option of this name here."""
        defined = self.extensions.get((f"google.protobuf.{owner}", number))
        if defined is not None:
            return defined == name
        home = next((file for prefix, file in _UNREGISTERED.items() if name.startswith(prefix)), None)
        return home is None or any(each.endswith(home) for each in self.imports)


_OPTION_NAMES: Mapping[str, Mapping[int, str]] = {
    message: {number: name for name, (number, _) in fields.items()} for message, fields in _OWN.items()
}


@cache
def _message_class(name: str) -> Any:
    return library("message_factory").GetMessageClass(_pool().FindMessageTypeByName(f"docpact.{name}"))


@cache
def _pool() -> Any:
    """A pool of our own, so that nothing is added to the one that generated modules share."""
    file = library("descriptor_pb2").FileDescriptorProto(name="docpact.proto", package="docpact", syntax="proto2")
    for message, fields in _OWN.items():
        descriptor = file.message_type.add(name=message)
        for name, (number, type_) in fields.items():
            inner = type_.removesuffix("[]")
            label = 3 if type_.endswith("[]") else 1
            added = descriptor.field.add(name=name.replace(".", "_"), number=number, label=label)
            if inner in _KINDS:
                added.type = _KINDS[inner]
            else:
                added.type, added.type_name = 11, f".docpact.{inner}"
    pool = library("descriptor_pool").DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    return pool
