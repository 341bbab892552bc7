"""Print the JSON Schema of an operation's response, ready for any validator.

Without an operation, or with --list, the operations that a contract is shipped for. With --openapi, all of them as
one OpenAPI 3.1 document, requests included. With --against-protobuf, where the pages and the protobuf descriptors of
the package `yandexcloud` differ, and why, as Markdown.
"""

from __future__ import annotations

import argparse
import json

from ...contract import operations, shipped_schema, without_extensions


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("operation", nargs="?", metavar="OPERATION", help="such as Execution.getHistory")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="one operation a line")
    what.add_argument("--openapi", action="store_true", help="the whole API as one OpenAPI 3.1 document")
    what.add_argument("--against-protobuf", action="store_true", help="where page and protobuf descriptors differ")
    add("--layer", choices=("effective", "page"), default="effective", help="page: without the overlay")
    add("--origins", action="store_true", help="keep the x- keywords that say where each statement comes from")


def run(arguments: argparse.Namespace) -> int:
    """Prints the schema, the list or the document."""
    if arguments.openapi:
        from ...contract.openapi import openapi

        _print_json(openapi())
    elif arguments.against_protobuf:
        from ...contract.against import against_protobuf

        print("\n".join(against_protobuf([arguments.operation] if arguments.operation else ())))
    elif arguments.list or arguments.operation is None:
        print("\n".join(operations()))
    else:
        schema = shipped_schema(arguments.operation, arguments.layer)
        _print_json(schema if arguments.origins else without_extensions(schema))
    return 0


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
