"""Descriptors by full name: messages, enums, extensions and services of some files, without a pool.

A set that lacks the files it imports is read as far as it goes. A pool would refuse it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from .annotations import Options, Proto
from .files import Files


@dataclass(frozen=True, slots=True)
class Service:
    """A service and the package of its file."""

    package: str
    descriptor: Proto

    @property
    def full_name(self) -> str:
        """The name with its package."""
        return _joined(self.package, self.descriptor.name)

    @property
    def resource(self) -> str:
        """The name without the word `Service` at its end."""
        return str(self.descriptor.name).removesuffix("Service") or str(self.descriptor.name)


@dataclass(frozen=True, slots=True)
class Descriptors:
    """What some files define; `missing` are the files that are imported and not there."""

    messages: Mapping[str, Proto]
    enums: Mapping[str, Proto]
    services: tuple[Service, ...]
    options: Options
    missing: tuple[str, ...]

    @classmethod
    def of(cls, files: Files) -> Descriptors:
        """The descriptors of files."""
        all_files = files.files.values()
        messages = dict(chain.from_iterable(_messages(each.package, each.message_type) for each in all_files))
        scopes = [*((each.package, each) for each in all_files), *messages.items()]
        enums = {_joined(scope, enum.name): enum for scope, owner in scopes for enum in owner.enum_type}
        extensions = {
            (each.extendee.removeprefix("."), each.number): _joined(scope, each.name)
            for scope, owner in scopes
            for each in owner.extension
        }
        imports = dict.fromkeys(each for file in all_files for each in file.dependency)
        meant = [files.files[name] for name in files.services_of]
        services = tuple(Service(file.package, each) for file in meant for each in file.service)
        missing = tuple(each for each in imports if each not in files.files)
        return cls(messages, enums, services, Options(frozenset(imports), extensions), missing)

    def full_name(self, name: str, scope: str) -> str | None:
        """The full name of a message or an enum that a scope refers to; None where it is not there.

        A name with a dot before it is a full one. Any other is sought from the innermost scope outwards.
        """
        if name.startswith("."):
            return name[1:] if self._is_known(name[1:]) else None
        parts = scope.split(".") if scope else []
        scopes = (".".join(parts[:size]) for size in range(len(parts), -1, -1))
        return next((each for each in (_joined(outer, name) for outer in scopes) if self._is_known(each)), None)

    def _is_known(self, name: str) -> bool:
        return name in self.messages or name in self.enums


def _messages(scope: str, messages: Iterable[Proto]) -> Iterator[tuple[str, Proto]]:
    for each in messages:
        name = _joined(scope, each.name)
        yield name, each
        yield from _messages(name, each.nested_type)


def _joined(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def json_name(field: Proto) -> str:
    """The name of a field in JSON; generated modules leave out the one that follows from the field's own."""
    return str(field.json_name) or lower_camel(field.name)


def lower_camel(name: str) -> str:
    """A name in the manner of protobuf's compiler: `zone_id` is `zoneId`."""
    first, *others = name.split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in others)
