"""Messages of protobuf as messages of the model, in the form that protobuf's JSON mapping gives them.

The mapping: https://protobuf.dev/programming-guides/json/. It leaves out what has its default value. So an option that
a field or one of a group must be set is for requests, and a message has a form for requests and one for responses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from ...model import (
    AnyObject,
    Anything,
    Array,
    Enum,
    Field,
    Limit,
    Map,
    Message,
    Origin,
    Ref,
    Scalar,
    Type,
    closure,
    message_references,
)
from ..pages.markdown.types import WELL_KNOWN
from .annotations import Proto
from .descriptors import Descriptors, json_name, lower_camel
from .limits import limits_of, unread_options

SOURCE = "protobuf"

Direction: TypeAlias = Literal["request", "response"]

_INT32, _UINT32 = Scalar("integer", "int32"), Scalar("integer", "uint32")
_INT64, _UINT64 = Scalar("string", "int64"), Scalar("string", "uint64")
_DOUBLE = Scalar("number", "double")
_SCALARS: Mapping[int, Scalar] = {
    1: _DOUBLE,
    2: _DOUBLE,
    3: _INT64,
    4: _UINT64,
    5: _INT32,
    6: _UINT64,
    7: _UINT32,
    8: Scalar("boolean"),
    9: Scalar("string"),
    12: Scalar("string", "bytes"),
    13: _UINT32,
    15: _INT32,
    16: _INT64,
    17: _INT32,
    18: _INT64,
}
"""For each number of google.protobuf.FieldDescriptorProto.Type how JSON writes it."""

_NULL_VALUE = "google.protobuf.NullValue"
_REQUIRED, _REPEATED = 2, 3  # google.protobuf.FieldDescriptorProto.Label
_LEGACY_REQUIRED = 3  # google.protobuf.FeatureSet.FieldPresence
_FIELD_BEHAVIOR: Mapping[int, str] = {2: "required", 3: "readOnly", 4: "writeOnly"}
"""The values of google.api.FieldBehavior that say something of a payload."""


@dataclass(slots=True)
class Messages:
    """The messages of some descriptors in one direction, each read once.

    Attributes:
        problems: what could not be read, by the full name of field or message.
    """

    descriptors: Descriptors
    direction: Direction
    problems: dict[str, str] = field(default_factory=dict)
    _read: dict[str, Message] = field(default_factory=dict)
    _carriers: dict[str, str] = field(default_factory=dict)

    def message(self, full_name: str) -> Message:
        """A message by its full name; one without fields where its file is not there."""
        return self[self._key(full_name)] if full_name in self.descriptors.messages else Message()

    def __getitem__(self, key: str) -> Message:
        """A message by the key of a `Ref`."""
        if key not in self._read:
            full_name = self._carriers.get(key) or key.partition("-")[0]
            message = self._message(full_name)
            self._read[key] = _carried(message, full_name) if key in self._carriers else message
        return self._read[key]

    def add(self, key: str, message: Message) -> Ref:
        """Keeps a message that no descriptor has, under a key of its own."""
        self._read[key] = message
        return Ref(key)

    def json_path(self, path: str, full_name: str) -> str:
        """A dotted path of fields, from a message on, with the names that the fields have in JSON."""
        names = []
        for name in path.split("."):
            fields = self.descriptors.messages[full_name].field if full_name in self.descriptors.messages else ()
            found = next((each for each in fields if each.name == name), None)
            names.append(lower_camel(name) if found is None else json_name(found))
            full_name = self.descriptors.full_name(found.type_name, full_name) or "" if found is not None else ""
        return ".".join(names)

    def reached_from(self, part: Message | Field) -> dict[str, Message]:
        """The messages that a part of an operation refers to, at any distance."""
        top = part if isinstance(part, Message) else Message((part,))
        keys = closure(message_references(top), lambda key: message_references(self[key]))
        return {key: self[key] for key in sorted(keys)}

    def carried(self, name: str, package: str) -> Type:
        """The type of a google.protobuf.Any that carries the named message; the name may leave the package out."""
        full_name = self.descriptors.full_name(f".{name}", "") or self.descriptors.full_name(name, package)
        if full_name is None or full_name in WELL_KNOWN or full_name not in self.descriptors.messages:
            return AnyObject()
        key = f"{self._key(full_name)}-any"
        self._carriers[key] = full_name
        return Ref(key)

    def _key(self, full_name: str) -> str:
        return full_name if self.direction == "response" else f"{full_name}-request"

    # ----------------------------------------------------------------------- messages

    def _message(self, full_name: str) -> Message:
        descriptor = self.descriptors.messages[full_name]
        groups = _groups(descriptor)
        exactly_one = (
            groups[index]
            for index, oneof in enumerate(descriptor.oneof_decl)
            if index in groups and self.direction == "request" and _is_exactly_one(self.descriptors.options.of(oneof))
        )
        fields = (
            self._field(each, full_name, groups.get(each.oneof_index, ()) if each.HasField("oneof_index") else ())
            for each in descriptor.field
        )
        return Message(tuple(fields), tuple(exactly_one))

    def _field(self, descriptor: Proto, scope: str, group: tuple[str, ...]) -> Field:
        origin = Origin(SOURCE, None, f"{scope}.{descriptor.name}")
        type_ = self._type(descriptor, scope)
        options = self.descriptors.options.of(descriptor)
        for option, text in unread_options(options, type_):
            self.problems[origin.phrase] = f"the option {option} is not understood: {text!r}"
        behavior = [_FIELD_BEHAVIOR.get(each) for each in options.get("google.api.field_behavior", ())]
        is_required = self._is_required(descriptor, options, behavior)
        return Field(
            json_name(descriptor),
            type_,
            origin,
            required=origin if is_required else None,
            limits=limits_of(options, type_, origin),
            oneof=group,
            oneof_origin=origin if group else None,
            annotations=tuple(_annotations(descriptor, type_, behavior, origin)),
        )

    def _is_required(self, descriptor: Proto, options: Mapping[str, Any], behavior: Iterable[str | None]) -> bool:
        if descriptor.label == _REQUIRED or descriptor.options.features.field_presence == _LEGACY_REQUIRED:
            return True
        if self.direction == "response":
            return False
        rules = options.get("buf.validate.field")
        return (
            "required" in behavior
            or bool(options.get("yandex.cloud.required"))
            or (rules is not None and bool(rules.required))
        )

    # ----------------------------------------------------------------------- types

    def _type(self, descriptor: Proto, scope: str) -> Type:
        name = self.descriptors.full_name(descriptor.type_name, scope) if descriptor.type_name else None
        entry = self.descriptors.messages.get(name) if name else None
        if name and entry is not None and entry.options.map_entry:
            types = {each.name: self._single(each, name) for each in entry.field}
            key = types["key"]
            return Map(key if isinstance(key, Scalar) else Scalar("string"), types["value"])
        single = self._single(descriptor, scope)
        return Array(single) if descriptor.label == _REPEATED else single

    def _single(self, descriptor: Proto, scope: str) -> Type:
        if not descriptor.type_name:
            return _SCALARS.get(descriptor.type, Anything())
        if (bare := descriptor.type_name.removeprefix(".")) in WELL_KNOWN:
            return WELL_KNOWN[bare]
        if bare == _NULL_VALUE:
            return Scalar("null")
        full_name = self.descriptors.full_name(descriptor.type_name, scope)
        if full_name is None:
            self.problems[f"{scope}.{descriptor.name}"] = f"its type {bare} is not among the descriptors"
            return Anything()
        if (enum := self.descriptors.enums.get(full_name)) is not None:
            return Enum(tuple(each.name for each in enum.value))
        return Ref(self._key(full_name))


def _groups(descriptor: Proto) -> dict[int, tuple[str, ...]]:
    """The members of each oneof by its number. The one that stands for `optional` of proto3 is none."""
    groups: dict[int, tuple[str, ...]] = {}
    for each in descriptor.field:
        if each.HasField("oneof_index") and not each.proto3_optional:
            groups[each.oneof_index] = (*groups.get(each.oneof_index, ()), json_name(each))
    return groups


def _is_exactly_one(options: Mapping[str, Any]) -> bool:
    rules = options.get("buf.validate.oneof")
    return bool(options.get("yandex.cloud.exactly_one")) or (rules is not None and bool(rules.required))


def _carried(message: Message, full_name: str) -> Message:
    """A message as google.protobuf.Any writes it: its members beside the URL of its type."""
    origin = Origin(SOURCE, None, full_name)
    url = Field("@type", Enum((f"type.googleapis.com/{full_name}",), origin), origin, required=origin)
    return replace(message, fields=(url, *message.fields))


def _annotations(descriptor: Proto, type_: Type, behavior: Iterable[str | None], origin: Origin) -> Iterator[Limit]:
    if descriptor.options.deprecated:
        yield Limit("deprecated", value=True, origin=origin)
    yield from (Limit(each, value=True, origin=origin) for each in behavior if each and each != "required")
    if descriptor.HasField("default_value"):
        default = _default(descriptor.default_value, type_)
        if default is not None:
            yield Limit("default", default, origin)


def _default(text: str, type_: Type) -> object:
    """The value of a default of proto2, as JSON; None for bytes, and for what JSON has no number for."""
    match type_:
        case Scalar("boolean"):
            return text == "true"
        case Scalar("integer"):
            return int(text)
        case Scalar("number"):
            return None if text in {"inf", "-inf", "nan"} else float(text)
        case Scalar("string", "bytes"):
            return None
        case Scalar("string") | Enum():
            return text
        case _:
            return None
