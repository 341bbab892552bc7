"""An API as its protobuf descriptors say it: each method with `google.api.http` is an operation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ...errors import DocpactError
from ...model import Field, Message, Operation
from ...text.printing import printable
from .annotations import Proto
from .descriptors import Descriptors, Service
from .files import read_files
from .http_rules import HttpRule, field_at, parts_of, rules_of
from .messages import SOURCE, Messages

_HTTP_BODY = "google.api.HttpBody"


@dataclass(frozen=True, slots=True)
class ProtobufNote:
    """What docpact does not take from descriptors: the full name of a method, a field or a file, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProtobufApi:
    """The operations that descriptors describe.

    Attributes:
        name: the package of protobuf, or what was read where it holds several.
        operations: the bindings of each operation by its name, `Resource.method`, in the order of the source.
        skipped: the methods that are no operation.
        notes: what else was not understood.
    """

    name: str
    operations: Mapping[str, tuple[Operation, ...]]
    skipped: tuple[ProtobufNote, ...] = ()
    notes: tuple[ProtobufNote, ...] = ()


def read_protobuf(source: str | Path, hosts: Mapping[str, str] | None = None) -> ProtobufApi:
    """The API of a descriptor set (a path) or of installed generated modules (a dotted name).

    Args:
        source: a file with a serialized FileDescriptorSet, a module, or a package, of which every module is read.
        hosts: the host of a service by its name, with or without `Service`; `*` stands for all others. A service
            without one is on the host of its option `google.api.default_host`, else its URLs are paths.

    Raises:
        DocpactError: the source cannot be read or has no service, or two methods have one name.
    """
    apis = read_protobuf_packages(source, hosts)
    if len(apis) == 1:
        return apis[0]
    operations: dict[str, tuple[Operation, ...]] = {}
    for each in apis:
        for name, bindings in each.operations.items():
            if name in operations:
                packages = ", ".join(api.name for api in apis if name in api.operations)
                raise DocpactError(f"{source}: two operations are named {name}; read one package of {packages}")
            operations[name] = bindings
    skipped, notes = (tuple(note for api in apis for note in getattr(api, part)) for part in ("skipped", "notes"))
    return ProtobufApi(str(source), operations, skipped, tuple(dict.fromkeys(notes)))


def read_protobuf_packages(source: str | Path, hosts: Mapping[str, str] | None = None) -> tuple[ProtobufApi, ...]:
    """An API for each package of protobuf that has services, as `read_protobuf` reads one.

    Raises:
        DocpactError: the source cannot be read or has no service, or two methods of a package have one name.
    """
    files = read_files(source)
    descriptors = Descriptors.of(files)
    if not descriptors.services:
        raise DocpactError(f"{files.source}: no service in it")
    packages: defaultdict[str, list[Service]] = defaultdict(list)
    for each in descriptors.services:
        _refuse_strange_names(each, files.source)
        packages[each.package].append(each)
    missing = tuple(
        ProtobufNote(each, "imported and not in the set; --include_imports of protoc adds it")
        for each in descriptors.missing
        if not each.startswith("google/protobuf/")
    )
    return tuple(
        _Reader(descriptors, hosts or {}).api(name or files.source, services, missing)
        for name, services in packages.items()
    )


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def _refuse_strange_names(service: Service, source: str) -> None:
    """Names of operations become names of files, so none may be what no compiler of protobuf lets through."""
    for name in (service.full_name, *(each.name for each in service.descriptor.method)):
        if _NAME.fullmatch(name) is None:
            raise DocpactError(f"{source}: expected the name of a service or method, found {printable(repr(name))}")


@dataclass(slots=True)
class _Reader:
    descriptors: Descriptors
    hosts: Mapping[str, str]
    requests: Messages = field(init=False)
    responses: Messages = field(init=False)

    def __post_init__(self) -> None:
        self.requests = Messages(self.descriptors, "request")
        self.responses = Messages(self.descriptors, "response")

    def api(self, name: str, services: list[Service], notes: tuple[ProtobufNote, ...]) -> ProtobufApi:
        operations: dict[str, tuple[Operation, ...]] = {}
        full_names: dict[str, str] = {}
        found: list[ProtobufNote] = []
        skipped: list[ProtobufNote] = []
        for service in services:
            for descriptor in service.descriptor.method:
                method = _Method(service, descriptor, self.descriptors.options.of(descriptor))
                if reason := method.reason_to_skip:
                    skipped.append(ProtobufNote(method.full_name, reason))
                    continue
                if (earlier := full_names.setdefault(method.name, method.full_name)) != method.full_name:
                    raise DocpactError(f"two methods are named {method.name}: {earlier} and {method.full_name}")
                if method.has_raw_body:
                    found.append(ProtobufNote(method.full_name, f"a body is of any kind: {_HTTP_BODY}"))
                operations[method.name] = tuple(self._operation(method, rule, found) for rule in method.good_rules)
                found += (ProtobufNote(method.full_name, each.problem) for each in method.rules if each.problem)
        problems = self.requests.problems | self.responses.problems
        found += (ProtobufNote(place, reason) for place, reason in problems.items())
        return ProtobufApi(name, operations, tuple(skipped), tuple(dict.fromkeys((*notes, *found))))

    def _operation(self, method: _Method, rule: HttpRule, notes: list[ProtobufNote]) -> Operation:
        parts = parts_of(rule, self._full_name(method, method.descriptor.input_type), self.requests)
        notes += (ProtobufNote(method.full_name, f"the field {each} has no form in a query") for each in parts.dropped)
        response = self._response(method, rule)
        request_parts = (parts.path, parts.query, *(() if parts.body is None else (parts.body,)))
        messages = {key: each for part in request_parts for key, each in self.requests.reached_from(part).items()}
        return Operation(
            name=method.name,
            source=SOURCE,
            method=rule.method,
            url=f"{self._origin_of_urls(method.service)}{parts.url_path}",
            path=parts.path,
            query=parts.query,
            body=parts.body,
            response=response,
            messages=messages | ({} if response is None else self.responses.reached_from(response)),
        )

    def _full_name(self, method: _Method, type_name: str) -> str:
        return self.descriptors.full_name(type_name, method.service.package) or type_name.removeprefix(".")

    def _response(self, method: _Method, rule: HttpRule) -> Message | Field | None:
        full_name = self._full_name(method, method.descriptor.output_type)
        if full_name == _HTTP_BODY:
            return None
        response = self._with_carried(self.responses.message(full_name), method)
        if rule.response_body:
            path = self.responses.json_path(rule.response_body, full_name)
            return field_at(path, response, self.responses)
        return response

    def _with_carried(self, response: Message, method: _Method) -> Message:
        """The response; the members of a long-running operation are of the types that an option of its method names."""
        types = {
            part: self.responses.carried(name, method.service.package) for part, name in method.carried.items() if name
        }
        if not types:
            return response
        fields = tuple(replace(each, type=types.get(each.name, each.type)) for each in response.fields)
        return replace(response, fields=fields)

    def _origin_of_urls(self, service: Service) -> str:
        """Scheme and host of a service; empty where it has no host."""
        by_option = self.descriptors.options.of(service.descriptor).get("google.api.default_host", "")
        names = (service.full_name, service.descriptor.name, service.resource, "*")
        host = next((self.hosts[each] for each in names if each in self.hosts), by_option)
        return f"https://{host}" if host else ""


@dataclass(frozen=True, slots=True)
class _Method:
    service: Service
    descriptor: Proto
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the operation."""
        name = self.descriptor.name
        return f"{self.service.resource}.{name[:1].lower()}{name[1:]}"

    @property
    def full_name(self) -> str:
        return f"{self.service.full_name}.{self.descriptor.name}"

    @property
    def rules(self) -> tuple[HttpRule, ...]:
        rule = self.options.get("google.api.http")
        return () if rule is None else tuple(rules_of(rule))

    @property
    def good_rules(self) -> Iterator[HttpRule]:
        return (each for each in self.rules if not each.problem)

    @property
    def has_raw_body(self) -> bool:
        """Whether a body is no JSON."""
        types = (self.descriptor.input_type, self.descriptor.output_type)
        return any(each.removeprefix(".") == _HTTP_BODY for each in types)

    @property
    def reason_to_skip(self) -> str:
        """Why the method is no operation; empty where it is one."""
        if not self.rules:
            return "it has no google.api.http"
        if self.descriptor.client_streaming or self.descriptor.server_streaming:
            return "it streams"
        return "" if any(self.good_rules) else self.rules[0].problem

    @property
    def carried(self) -> Mapping[str, str]:
        """The messages that the members of a long-running operation carry."""
        if (vendor := self.options.get("yandex.cloud.api.operation")) is not None:
            return {"metadata": vendor.metadata, "response": vendor.response}
        if (info := self.options.get("google.longrunning.operation_info")) is not None:
            return {"metadata": info.metadata_type, "response": info.response_type}
        return {}
