"""Print the JSON Schema of an operation's response, ready for any validator.

Without an operation, or with --list, the operations that there are a contract for. With --openapi, all of them as one
OpenAPI 3.1 document, requests included. With --api, either for an API of your own; with --schema for a contract of its
own. With --against-protobuf, where the pages and the protobuf descriptors of the package `yandexcloud` differ, and why,
as Markdown.

With --check, where an OpenAPI document breaks the specification, by openapi-spec-validator (extra `openapi`); this
takes minutes for a large one.

Exit codes: 0 done, 1 with --check: the document breaks the specification, 2 wrong usage, or nothing that can be read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from ...contract import Contract, shipped_schema, without_extensions
from ...contract.api import Api
from ...contract.text.printing import printable
from ...contract.workflows import DEFAULT_OPERATION
from ..terminal.api_options import add_api, api_options
from ..terminal.arguments import UsageError, schema_argument
from ..terminal.output import print_problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("operation", nargs="?", metavar="OPERATION", help=f"such as {DEFAULT_OPERATION}")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="one operation a line")
    what.add_argument("--openapi", action="store_true", help="the whole API as one OpenAPI 3.1 document")
    what.add_argument("--against-protobuf", action="store_true", help="where page and protobuf descriptors differ")
    what.add_argument("--check", action="store_true", help="where an OpenAPI document breaks the specification")
    add_api(parser, schema=False)
    add("--schema", metavar="FILE", dest="schemas", action="append", default=[],
        help="a single contract: a page, or what docpact derive made of it; with --openapi several times")  # fmt: skip
    add("--layer", choices=("effective", "page"), default="effective", help="page: without the overlay")
    add("--origins", action="store_true", help="keep the x- keywords that say where each statement comes from")


def run(arguments: argparse.Namespace) -> int:
    """Prints the schema, the list or the document."""
    if arguments.schemas:
        _run_single(arguments)
        return 0
    if arguments.check:
        return _run_check(arguments)
    api = api_options(arguments).api
    if not api.is_shipped and (arguments.against_protobuf or arguments.layer == "page"):
        option = "--against-protobuf" if arguments.against_protobuf else "--layer page"
        raise UsageError(f"{option}: only for the contracts that are shipped")
    if arguments.openapi:
        _print_json(_openapi(api))
    elif arguments.against_protobuf:
        from ...contract.diff.protobuf import against_protobuf

        print("\n".join(against_protobuf([arguments.operation] if arguments.operation else ())))
    elif arguments.list or arguments.operation is None:
        _print_operations(api)
    else:
        _print_schema(_schema(api, arguments.operation, arguments.layer), origins=arguments.origins)
    return 0


def _run_check(arguments: argparse.Namespace) -> int:
    """Prints a line for each place where a document breaks the specification; 1 where there is one."""
    from ...contract.sources.openapi import check_document

    if not arguments.api or arguments.operation:
        raise UsageError("--check: takes --api FILE, and no operation")
    problems = check_document(arguments.api[0])
    for each in problems:
        print(printable(str(each)))
    return int(bool(problems))


def _run_single(arguments: argparse.Namespace) -> None:
    """Prints contracts that are each in a file of its own."""
    other = {"OPERATION": arguments.operation, "--list": arguments.list, "--api": arguments.api}
    other["--against-protobuf"] = arguments.against_protobuf
    if any(other.values()):
        raise UsageError(f"--schema: not together with {next(name for name, value in other.items() if value)}")
    if len(arguments.schemas) > 1 and not arguments.openapi:
        raise UsageError("--schema: several only with --openapi")
    contracts = [Contract.from_schema(schema_argument(each)) for each in arguments.schemas]
    if arguments.openapi:
        _print_json(_openapi(Api.of(contracts)))
    else:
        _print_schema(contracts[0].schema, origins=arguments.origins)


def _openapi(api: Api) -> Mapping[str, object]:
    from ...contract.http.openapi import openapi, openapi_of

    return openapi(api.host_names) if api.is_shipped else openapi_of([*api.contracts.values()], api.host_names)


def _print_operations(api: Api) -> None:
    """Prints the names; on standard error what the source says that docpact leaves out."""
    print("\n".join(map(printable, api.contracts)))
    for each in api.notes:
        print_problem("schema", each)


def _schema(api: Api, operation: str, layer: str) -> Mapping[str, object]:
    return shipped_schema(operation, "page") if layer == "page" else api.contract(operation).schema


def _print_schema(schema: Mapping[str, object], *, origins: bool) -> None:
    _print_json(schema if origins else without_extensions(schema))


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
