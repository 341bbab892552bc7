"""An API as a value: its operations by name, their contracts, the routes to them, and its hosts.

A source lists operations; the schema of an operation is made, and its contract compiled, when it is first used. So a
large API opens as fast as a small one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar, final

from ..contract import Contract, contract_of, shipped_contract
from ..errors import DocpactError, SchemaError, UnknownOperationError, hides_traceback
from ..findings.report import Finding
from ..findings.rules import DEFAULT, Policy
from ..http import Request
from ..http.hosts import HOSTS, host_pattern, with_host
from ..http.requests import RequestContract
from ..http.routes import Route, Router
from ..model import split_url
from ..schema.catalogue import operations as shipped_operations
from ..schema.catalogue import shipped_schema
from ..schema.nodes import OperationDescription, Schema, operation_of
from ..text.printing import printable
from ..text.suggestions import hints, nearest

if TYPE_CHECKING:
    from .resources import Roles

__tracebackhide__ = hides_traceback

T = TypeVar("T")


@final
class LazyMapping(Mapping[str, T], Generic[T]):
    """A mapping whose values are made when they are first asked for, in the order of the names."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names: Final = dict.fromkeys(names)
        self._make: Final = make
        self._values: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._values:
            if name not in self._names:
                raise KeyError(name)
            self._values[name] = self._make(name)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a URL, with placeholders, that an operation is called by."""

    method: str
    url: str

    @property
    def path(self) -> str:
        """The path template of the URL."""
        return split_url(self.url).path or "/"


@dataclass(frozen=True, slots=True)
class OperationSource:
    """An operation as a source lists it.

    Attributes:
        name: unique in the API.
        endpoints: one for each HTTP binding, in their order.
        schema: gives the operation's schema, which is made at the first call.
        contract: gives the operation's contract under a policy; None to compile it from the schema.
        origin: the file, and the place in it, that describes the operation.
    """

    name: str
    endpoints: tuple[Endpoint, ...]
    schema: Callable[[], Schema] = field(repr=False)
    contract: Callable[[Policy], Contract] | None = field(default=None, repr=False)
    origin: str = ""

    def compiled(self, policy: Policy) -> Contract:
        """The contract under a policy.

        Raises:
            SchemaError: the schema cannot be compiled; the text says where it comes from.
        """
        if self.contract is not None:
            return self.contract(policy)
        try:
            return Contract.from_schema(self.schema(), policy=policy)
        except SchemaError as error:
            raise SchemaError(f"{self.origin or self.name}: {error}") from error


@dataclass(frozen=True, eq=False)
class Api:
    """A set of contracts that belong together.

    Attributes:
        name: how messages call it.
        sources: its operations, in the order of the source.
        policy: what its contracts tolerate.
        host_names: the hosts that stand for placeholders in URLs, by name.
        other_hosts: further hosts that answer for the API.
        notes: what the source says that docpact leaves out, a line each.
        documents_errors: whether the source says which errors each operation answers with, as OpenAPI does. The errors
            of other APIs are `google.rpc.Status`.

    Raises:
        SchemaError: two operations have one name.
    """

    name: str
    sources: tuple[OperationSource, ...]
    policy: Policy = DEFAULT
    host_names: Mapping[str, str] = field(default_factory=lambda: HOSTS)
    other_hosts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    documents_errors: bool = False

    def __post_init__(self) -> None:
        origins: dict[str, str] = {}
        for each in self.sources:
            if each.name in origins:
                places = f"{origins[each.name]} and {each.origin}" if each.origin else self.name
                raise SchemaError(f"{places}: two operations of the name {each.name}; each name needs one contract")
            origins[each.name] = each.origin

    @classmethod
    def load(cls, name: str = "workflows", *, policy: Policy = DEFAULT) -> Api:
        """An API whose contracts are shipped.

        Raises:
            DocpactError: there is none of this name.
        """
        if name != SHIPPED:
            raise DocpactError(f"no API {name!r} is shipped; shipped is: {SHIPPED}. For another: Api.from_path(PATH)")
        return _shipped_api(policy)

    @classmethod
    def from_path(cls, path: str | Path, *, policy: Policy = DEFAULT, hosts: Iterable[str] = ()) -> Api:
        """An API of one's own.

        Args:
            path: a folder of pages or of derived schemas, with overlays beside them; one page or schema; an OpenAPI
                document; a protobuf descriptor set; the name of an installed package of generated protobuf modules.
            policy: what its contracts tolerate.
            hosts: of the API beyond those that the source names; `PLACEHOLDER=HOST` says what stands for
                `{{ PLACEHOLDER }}` in URLs.

        Raises:
            DocpactError: there is nothing of that kind; the text says what was found, where.
        """
        from .opening import open_api

        return open_api(path, policy=policy).with_hosts(hosts)

    @classmethod
    def of(cls, contracts: Iterable[Contract], name: str = "contracts") -> Self:
        """An API of contracts that exist already, each under its own policy."""
        return cls(name, tuple(map(_source_of, contracts)))

    @classmethod
    def joined(cls, apis: Iterable[Api], policy: Policy = DEFAULT) -> Api:
        """Several APIs as one.

        Raises:
            SchemaError: two of them have an operation of one name.
        """
        several = tuple(apis)
        if len(several) == 1:
            return several[0].with_policy(policy)
        return cls(
            ", ".join(each.name for each in several),
            tuple(source for each in several for source in each.sources),
            policy,
            {name: host for each in several for name, host in each.host_names.items()},
            tuple(host for each in several for host in each.other_hosts),
            tuple(note for each in several for note in each.notes),
            any(each.documents_errors for each in several),
        )

    def with_policy(self, policy: Policy) -> Api:
        """The same API under a policy; itself under its own."""
        return self if policy == self.policy else replace(self, policy=policy)

    def with_hosts(self, hosts: Iterable[str]) -> Api:
        """The same API with further hosts, each a host, or `PLACEHOLDER=HOST` for `{{ PLACEHOLDER }}` in URLs.

        Raises:
            DocpactError: one of them is neither.
        """
        matches = tuple(map(_host_match, hosts))
        names = {each["placeholder"]: each["host"] for each in matches if each["placeholder"]}
        others = tuple(each["host"] for each in matches if not each["placeholder"])
        if not matches:
            return self
        return replace(self, host_names={**self.host_names, **names}, other_hosts=(*self.other_hosts, *others))

    def with_sources(self, sources: tuple[OperationSource, ...]) -> Api:
        """The same API with further operations.

        Raises:
            SchemaError: one of them has the name of an operation that is there.
        """
        return replace(self, sources=(*self.sources, *sources)) if sources else self

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """The contracts by operation, each compiled when it is first asked for."""
        return LazyMapping(self._by_name, lambda name: self._by_name[name].compiled(self.policy))

    @cached_property
    def operations(self) -> Mapping[str, OperationDescription]:
        """The operations by name, in the order of the source."""
        return LazyMapping(self._by_name, lambda name: _description_of(name, self.schema(name)))

    @cached_property
    def _by_name(self) -> Mapping[str, OperationSource]:
        return {each.name: each for each in self.sources}

    def schema(self, name: str) -> Schema:
        """The schema of an operation, not compiled.

        Raises:
            KeyError: there is none.
        """
        return self._by_name[name].schema()

    def contract(self, name: str) -> Contract:
        """The contract of an operation.

        Raises:
            UnknownOperationError: there is none.
            SchemaError: its schema cannot be read.
        """
        if name not in self.contracts:
            known = tuple(self.contracts)
            hint = hints(known)(name) or nearest(name, known)
            which = "shipped are" if self.is_shipped else f"{self.name} has"
            other = ". For an API of your own: Api.from_path, or --api PATH" if self.is_shipped else ""
            raise UnknownOperationError(f"no contract for {printable(name)!r}{hint}; {which}: {self.listed()}{other}")
        return self.contracts[name]

    @property
    def is_shipped(self) -> bool:
        """Whether it is the API whose contracts are shipped, and nothing else."""
        return {each.origin for each in self.sources} == {_SHIPPED_ORIGIN}

    def listed(self) -> str:
        """The names of its first operations, for messages."""
        known = tuple(self.contracts)
        return f"{', '.join(known[:_SHOWN])}{', …' if len(known) > _SHOWN else ''}"

    @cached_property
    def router(self) -> Router:
        """Finds the operation of a request."""
        return Router(
            Route(each.name, endpoint.method, endpoint.path, _RequestRules(self, each.name, index))
            for each in self.sources
            for index, endpoint in enumerate(each.endpoints)
        )

    @cached_property
    def roles(self) -> Roles:
        """What the operations do to which resources."""
        from .resources import roles_of  # validation does not need it

        return roles_of(self)

    def says_errors(self, operation: OperationDescription) -> bool:
        """Whether the source says which errors an operation answers with; else they are `google.rpc.Status`."""
        return self.documents_errors or bool(operation.responses)

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """Scheme and host of each server that the source names, the usual one first."""
        urls = [split_url(with_host(each.url, self.host_names)) for source in self.sources for each in source.endpoints]
        return tuple(dict.fromkeys(f"{each.scheme or 'https'}://{each.host}" for each in urls if each.host))

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of the API, the usual one first; none where the source names none."""
        return tuple(dict.fromkeys((*(each.partition("://")[2] for each in self.urls), *self.other_hosts)))

    def explain(self) -> str:
        """What a fake takes each operation for, in a table: a line for each, then the notes of the source."""
        from .explain import explain  # reads all schemas

        return explain(self)

    def is_host(self, name: str) -> bool:
        """Whether a host is one of the API, on any installation of the service."""
        return self._host_pattern.fullmatch(name) is not None

    @cached_property
    def _host_pattern(self) -> re.Pattern[str]:
        written = {split_url(endpoint.url).host for each in self.sources for endpoint in each.endpoints} - {""}
        return re.compile("|".join(map(host_pattern, (*written, *self.hosts))) or "(?!)", re.IGNORECASE)


SHIPPED: Final = "workflows"
"""The API whose contracts are shipped."""

_SHIPPED_ORIGIN: Final = f"the shipped API {SHIPPED}"
_SHOWN: Final = 20
_HOST: Final = re.compile(r"(?:(?P<placeholder>[\w-]+)=)?(?P<host>[A-Za-z0-9.\[\]:-]+)")


def _host_match(text: str) -> re.Match[str]:
    match = _HOST.fullmatch(text)
    if match is None:
        expected = "a host such as api.example.com, or PLACEHOLDER=HOST"
        raise DocpactError(f"host {printable(text)[:80]!r}: expected {expected}")
    return match


@dataclass(frozen=True, eq=False)
class _RequestRules:
    """What a binding of an operation asks of its requests, compiled when the first request comes."""

    api: Api
    operation: str
    index: int

    @cached_property
    def _contract(self) -> RequestContract:
        contract = self.api.contracts[self.operation]
        return RequestContract(self.operation, contract.bindings[self.index], contract.policy)

    def findings(self, request: Request, values: Mapping[str, str]) -> tuple[Finding, ...]:
        return self._contract.findings(request, values)


@lru_cache(maxsize=8)
def _shipped_api(policy: Policy) -> Api:
    return Api(SHIPPED, tuple(map(_shipped_source, shipped_operations())), policy)


def _shipped_source(name: str) -> OperationSource:
    schema = shipped_schema(name)
    endpoints = endpoints_of(schema)
    return OperationSource(
        name, endpoints, lambda: schema, lambda policy: shipped_contract(name, policy), _SHIPPED_ORIGIN
    )


def _source_of(contract: Contract) -> OperationSource:
    return OperationSource(
        contract.operation,
        endpoints_of(contract.schema),
        lambda: contract.schema,
        lambda policy: contract_of(contract, policy),
    )


def endpoints_of(schema: Schema) -> tuple[Endpoint, ...]:
    """The endpoints that a schema's `x-operation` lists."""
    operation = operation_of(schema)
    return tuple(Endpoint(each.method, each.url) for each in operation.bindings) if operation else ()


def _description_of(name: str, schema: Schema) -> OperationDescription:
    return operation_of(schema) or OperationDescription(name, ())
