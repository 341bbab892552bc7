"""List the edge classes of an operation's response: what is legal, seldom, and often mishandled.

With --json, one line a class with its minimal payload.
"""

from __future__ import annotations

import argparse
import json

from ..terminal.api_options import OPERATION_DEFAULT, add_api, api_options


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    add = parser.add_argument
    add("operation", nargs="?", metavar="OPERATION", help=OPERATION_DEFAULT)
    add_api(parser)
    add("--include", choices=("unusual", "evolution"), action="append", default=[], help="classes off by default")
    add("--json", action="store_true", help="print id, why and payload as NDJSON")


def run(arguments: argparse.Namespace) -> int:
    """Prints the classes."""
    from ...strategies import edge_cases

    contract = api_options(arguments).contract(arguments.operation, "OPERATION")
    for case in edge_cases(contract, include=frozenset(arguments.include)):
        if arguments.json:
            print(json.dumps({"id": case.id, "why": case.why, "payload": case.payload}))
        else:
            print(f"{case.id:<44}  {case.why}")
    return 0
