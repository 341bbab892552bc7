"""The options of the command line that say which API, and which operation of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from ...contract import Contract
from ...contract.api import Api
from ...contract.errors import SchemaError
from ...contract.findings.rules import DEFAULT, Policy
from ...contract.workflows import DEFAULT_OPERATION
from ..apis import open_apis
from .arguments import UsageError, schema_argument

OPERATION_DEFAULT = f"default: the only one there is, {DEFAULT_OPERATION} of the shipped API"
"""What help texts say of an operation that is not named."""


def add_api(parser: argparse.ArgumentParser, *, several: bool = False, schema: bool = True) -> None:
    """Adds the options for an API of the user's own; where `several`, `--api` may be repeated."""
    add = parser.add_argument
    times = "; several are joined" if several else ""
    add("--api", metavar="PATH", action="append", default=[],
        help="an API of your own: a folder of pages or of what docpact derive made of them, one such file,\n"
        f"an OpenAPI document, or protobuf descriptors{times}")  # fmt: skip
    add("--host", metavar="HOST", action="append", default=[],
        help="a further host of the API, or PLACEHOLDER=HOST for {{ PLACEHOLDER }} of pages")  # fmt: skip
    if schema:
        add("--schema", metavar="FILE", help="a single contract: a page, or what docpact derive made of it")
    parser.set_defaults(several_apis=several)


@dataclass(frozen=True)
class ApiOptions:
    """Which API a command is about. It is sent between processes, and opens the API where that is used.

    Attributes:
        paths: those of `--api`; none for the shipped API.
        hosts: those of `--host`.
        schema: the schema of `--schema`, which is the only contract then.
        schema_name: the file that it came from.
        policy: what is tolerated.
    """

    paths: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    schema: Mapping[str, object] | None = None
    schema_name: str = ""
    policy: Policy = DEFAULT

    def __getstate__(self) -> dict[str, object]:
        """The options alone: an API that is open stays in its process."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @cached_property
    def api(self) -> Api:
        """The API.

        Raises:
            DocpactError: a path leads to none.
        """
        if self.schema is None:
            return open_apis(self.paths, self.policy, self.hosts)
        try:
            contract = Contract.from_schema(self.schema, policy=self.policy)
        except SchemaError as error:
            raise SchemaError(f"{self.schema_name}: {error}") from error
        return Api.of([contract], self.schema_name).with_hosts(self.hosts)

    def operation(self, name: str | None) -> str | None:
        """The name of the operation that is meant; None where several may be, and none is named.

        Raises:
            UnknownOperationError: the API has none of this name.
        """
        if name is not None:
            return name if self.schema is not None else self.api.contract(name).operation
        if self.api.is_shipped:
            return DEFAULT_OPERATION
        return next(iter(self.api.contracts)) if len(self.api.contracts) == 1 else None

    def contract(self, name: str | None, option: str = "--operation NAME") -> Contract:
        """The contract of an operation.

        Args:
            name: of the operation; None for the only one, or the usual one of the shipped API.
            option: how the command takes the name.

        Raises:
            UsageError: several operations may be meant.
            DocpactError: there is no such operation, or its contract cannot be read.
        """
        operation = self.operation(name)
        if operation is None:
            raise UsageError(f"{self.several}; {option} says which")
        return self.api.contract(operation)

    @property
    def several(self) -> str:
        """That several operations may be meant, for messages."""
        count = len(self.api.contracts)
        return f"{self.api.name} has {count:,} operations: {self.api.listed()}"


def api_options(arguments: argparse.Namespace, policy: Policy = DEFAULT) -> ApiOptions:
    """What the options of `add_api` say.

    Raises:
        UsageError: they do not go together.
        DocpactError: the file of `--schema` cannot be read.
    """
    paths, hosts, schema = arguments.api, arguments.host, getattr(arguments, "schema", None)
    if schema is not None and (paths or hosts):
        raise UsageError(f"--schema: not together with {'--api' if paths else '--host'}")
    if hosts and not paths:
        raise UsageError("--host: only with --api")
    if len(paths) > 1 and not arguments.several_apis:
        raise UsageError("--api: only once")
    own = None if schema is None else schema_argument(schema)
    return ApiOptions(tuple(paths), tuple(hosts), own, schema or "", policy)
