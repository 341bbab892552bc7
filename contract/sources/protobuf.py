"""The protobuf descriptors of the API, from the `yandexcloud` package, as operations of the model.

What a page says and what the service's own source says then compare as two contracts. Descriptors are classes that
protobuf makes at run time, so that they have no types here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, TypeAlias

from ..errors import DocpactError, UnknownOperationError
from ..model import AnyObject, Array, Enum, Field, Limit, Map, Message, Operation, Origin, Ref, Scalar, Target, Type
from ..workflows.descriptors import HOSTS, MODULES
from .pages.markdown.types import WELL_KNOWN
from .pages.prose.sentences import without_needless_escapes

Descriptor: TypeAlias = Any
SOURCE = "protobuf"

_SCALARS: Mapping[str, Scalar] = {
    "string": Scalar("string"),
    "bytes": Scalar("string", "bytes"),
    "bool": Scalar("boolean"),
    "double": Scalar("number", "double"),
    "float": Scalar("number", "double"),
    "int32": Scalar("integer", "int32"),
    "int64": Scalar("string", "int64"),
    "uint64": Scalar("string", "uint64"),
}


def operations_of(name: str) -> tuple[Operation, ...]:
    """The HTTP bindings of an operation, by its descriptor.

    Raises:
        DocpactError: the package `yandexcloud` is not installed.
        UnknownOperationError: its descriptors have no such operation.
    """
    method = _method(name)
    rule = _option(method, "google.api.http")
    return tuple(_operation(name, method, each) for each in (rule, *rule.additional_bindings))


def _method(name: str) -> Descriptor:
    resource, _, verb = name.partition(".")
    if resource not in MODULES:
        raise UnknownOperationError(f"no descriptors for {name!r}; there are some for {', '.join(MODULES)}")
    try:
        service = import_module(MODULES[resource]).DESCRIPTOR.services_by_name[f"{resource}Service"]
    except ImportError as error:
        problem = "the descriptors are in a package of their own: pip install yandexcloud"
        raise DocpactError(f"{problem} ({error})") from error
    methods = {each.name: each for each in service.methods}
    if (method_name := verb[:1].upper() + verb[1:]) not in methods:
        raise UnknownOperationError(f"no descriptor for {name!r}; there are some for {', '.join(methods)}")
    return methods[method_name]


def _option(descriptor: Descriptor, name: str) -> Any:
    """The value of an option; None where it is not set."""
    options = descriptor.GetOptions().ListFields()
    return next((value for option, value in options if option.full_name == name), None)


_METHODS = ("get", "post", "put", "patch", "delete")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _operation(name: str, method: Descriptor, rule: Descriptor) -> Operation:
    verb = next(each for each in _METHODS if getattr(rule, each))
    template = _PLACEHOLDER.sub(lambda match: "{" + _json_name(match[1]) + "}", getattr(rule, verb))
    host = HOSTS[name.partition(".")[0]]
    messages = _Messages()
    request = messages.message(method.input_type)
    in_path = set(_PLACEHOLDER.findall(template))
    path = Message(tuple(each for each in request.fields if each.name in in_path))
    rest = replace(request, fields=tuple(each for each in request.fields if each.name not in in_path))
    return Operation(
        name=name,
        source=SOURCE,
        method=verb.upper(),
        url=f"https://{host}{template}",
        path=path,
        query=Message() if rule.body else rest,
        body=_body(rule.body, rest),
        response=_response(method, messages),
        messages=messages.all(),
    )


def _body(field_path: str, rest: Message) -> Message | None:
    """`*` puts every field that is not in the path there; a field's name, the value of that field and no object."""
    if not field_path:
        return None
    return rest if field_path == "*" else Message()


def _json_name(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def _response(method: Descriptor, messages: _Messages) -> Message:
    """The response; an operation whose option names what it carries carries that."""
    response = messages.message(method.output_type)
    carried = _option(method, "yandex.cloud.api.operation")
    if carried is None:
        return response
    types = {part: messages.type_named(getattr(carried, part), method) for part in ("metadata", "response")}
    fields = tuple(replace(each, type=types.get(each.name, each.type)) for each in response.fields)
    return replace(response, fields=fields)


@dataclass(slots=True)
class _Messages:
    """The messages that were referred to, and those that they refer to in turn."""

    descriptors: dict[str, Descriptor] = field(default_factory=dict)

    def all(self) -> dict[str, Message]:
        messages: dict[str, Message] = {}
        while missing := [key for key in self.descriptors if key not in messages]:
            messages |= {key: self.message(self.descriptors[key]) for key in missing}
        return messages

    def message(self, descriptor: Descriptor) -> Message:
        groups = {group: tuple(each.json_name for each in group.fields) for group in descriptor.oneofs}
        required = [names for group, names in groups.items() if _option(group, "yandex.cloud.exactly_one")]
        return Message(tuple(self._field(each, groups) for each in descriptor.fields), tuple(required))

    def type_named(self, name: str, method: Descriptor) -> Type:
        """The type of a name in an option, which may leave the package out."""
        pool = method.containing_service.file.pool
        for full_name in (name, f"{method.containing_service.file.package}.{name}"):
            try:
                return self._reference(pool.FindMessageTypeByName(full_name))
            except KeyError:
                continue
        return AnyObject()

    def _field(self, descriptor: Descriptor, groups: Mapping[Descriptor, tuple[str, ...]]) -> Field:
        group = groups.get(descriptor.containing_oneof, ())
        origin = Origin(SOURCE, None, descriptor.full_name)
        type_ = self._type(descriptor)
        return Field(
            descriptor.json_name,
            type_,
            origin,
            required=origin if _option(descriptor, "yandex.cloud.required") else None,
            limits=tuple(_limits(descriptor, type_, origin)),
            oneof=group,
            oneof_origin=origin if group else None,
        )

    def _type(self, descriptor: Descriptor) -> Type:
        message = descriptor.message_type
        if message is not None and message.GetOptions().map_entry:
            key, value = (self._type(message.fields_by_name[part]) for part in ("key", "value"))
            return Map(key if isinstance(key, Scalar) else Scalar("string"), value)
        single = self._single(descriptor)
        return Array(single) if descriptor.is_repeated else single

    def _single(self, descriptor: Descriptor) -> Type:
        if descriptor.message_type is not None:
            return self._reference(descriptor.message_type)
        if descriptor.enum_type is not None:
            return Enum(tuple(each.name for each in descriptor.enum_type.values))
        return _SCALARS[_TYPE_NAMES[descriptor.type]]

    def _reference(self, message: Descriptor) -> Type:
        if message.full_name in WELL_KNOWN:
            return WELL_KNOWN[message.full_name]
        self.descriptors[message.full_name] = message
        return Ref(message.full_name)


_TYPE_NAMES = {1: "double", 2: "float", 3: "int64", 4: "uint64", 5: "int32", 8: "bool", 9: "string", 12: "bytes"}
"""The numbers of google.protobuf.FieldDescriptorProto.Type."""


_RANGE = re.compile(r"(?P<least>-?[0-9.]+)-(?P<most>-?[0-9.]+)|(?P<sign><=|>=|<|>)?(?P<bound>-?[0-9.]+)")
_KEYWORDS: Mapping[str, tuple[str, str]] = {
    "value": ("minimum", "maximum"),
    "length": ("minLength", "maxLength"),
    "size": ("minItems", "maxItems"),
}
"""For each option of yandex/cloud/validation.proto the keywords of its lower and its upper bound."""


def _limits(descriptor: Descriptor, type_: Type, origin: Origin) -> Iterator[Limit]:
    inner: Target = "items" if isinstance(type_, Array) else "values" if isinstance(type_, Map) else "self"
    for option in _KEYWORDS:
        text = _option(descriptor, f"yandex.cloud.{option}")
        for keyword, value in _bounds(option, text) if text else ():
            whole = keyword.replace("Items", "Properties") if isinstance(type_, Map) else keyword
            yield Limit(whole, value, origin, "self" if option == "size" else inner)
    if pattern := _option(descriptor, "yandex.cloud.pattern"):
        yield Limit("pattern", without_needless_escapes(pattern), origin, inner)
    if keys := _option(descriptor, "yandex.cloud.map_key"):
        if keys.pattern:
            yield Limit("pattern", without_needless_escapes(keys.pattern), origin, "keys")
        yield from (Limit(keyword, value, origin, "keys") for keyword, value in _bounds("length", keys.length))


def _bounds(option: str, text: str) -> Iterable[tuple[str, int]]:
    """The keywords that an option's text such as `<=50`, `1-63` or `>0` stands for."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return ()
    least, most = _KEYWORDS[option]
    if match["least"] is not None:
        return ((least, int(match["least"])), (most, int(match["most"])))
    bound = int(match["bound"])
    meanings = {"<=": ((most, bound),), ">=": ((least, bound),), "<": ((most, bound - 1),), ">": ((least, bound + 1),)}
    return meanings.get(match["sign"] or "", ((least, bound), (most, bound)))
