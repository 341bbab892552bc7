"""Print the JSON Schema of an operation's response, ready for any validator.

Without an operation, or with --list, the operations that a contract is shipped for. With --openapi, all of them as
one OpenAPI 3.1 document, requests included. With --schema, either for an API of your own. With --against-protobuf,
where the pages and the protobuf descriptors of the package `yandexcloud` differ, and why, as Markdown.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from ...contract import Contract, operations, shipped_schema, without_extensions
from ...contract.workflows import DEFAULT_OPERATION
from ..terminal.arguments import UsageError, schema_argument


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("operation", nargs="?", metavar="OPERATION", help=f"such as {DEFAULT_OPERATION}")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="one operation a line")
    what.add_argument("--openapi", action="store_true", help="the whole API as one OpenAPI 3.1 document")
    what.add_argument("--against-protobuf", action="store_true", help="where page and protobuf descriptors differ")
    add("--schema", metavar="FILE", action="append", default=[],
        help="an API of your own: a page, or what docpact derive made of it; with --openapi several times")  # fmt: skip
    add("--layer", choices=("effective", "page"), default="effective", help="page: without the overlay")
    add("--origins", action="store_true", help="keep the x- keywords that say where each statement comes from")


def run(arguments: argparse.Namespace) -> int:
    """Prints the schema, the list or the document."""
    own = [Contract.from_schema(schema_argument(each)) for each in arguments.schema]
    if own and (arguments.operation or arguments.list or arguments.against_protobuf):
        raise UsageError("--schema: not together with OPERATION, --list or --against-protobuf")
    if len(own) > 1 and not arguments.openapi:
        raise UsageError("--schema: several only with --openapi")
    if arguments.openapi:
        from ...contract.http.openapi import openapi, openapi_of

        _print_json(openapi_of(own) if own else openapi())
    elif own:
        _print_schema(own[0].schema, origins=arguments.origins)
    elif arguments.against_protobuf:
        from ...contract.diff.protobuf import against_protobuf

        print("\n".join(against_protobuf([arguments.operation] if arguments.operation else ())))
    elif arguments.list or arguments.operation is None:
        print("\n".join(operations()))
    else:
        _print_schema(shipped_schema(arguments.operation, arguments.layer), origins=arguments.origins)
    return 0


def _print_schema(schema: Mapping[str, object], *, origins: bool) -> None:
    _print_json(schema if origins else without_extensions(schema))


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
