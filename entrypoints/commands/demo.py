"""Walk the whole chain once: page, contract, fixture, fake, client, verdict.

Takes a few seconds and reaches no network. With a page of your own everything comes from that page; a fake there is of
Serverless Workflows only, so edge cases take its place.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...contract import Contract, render, validate
from ...contract.model import Operation
from ...contract.text.printing import count


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument("page", nargs="?", type=Path, metavar="PAGE", help="a page of your own to begin with")


def run(arguments: argparse.Namespace) -> int:
    """Prints the walk."""
    operations = _operations(arguments.page)
    schema = _show_page(operations)
    if arguments.page is None:
        history = _show_fixture()
        _show_client(history)
        _show_verdict(history)
    else:
        contract = Contract.from_schema(schema)
        _show_response(contract)
        _show_edges(contract)
        _show_fault(contract)
        print(_NEXT.format(page=arguments.page))
    return 0


def _heading(text: str) -> None:
    print(f"\n── {text} {'─' * (96 - len(text))}")


def _operations(path: Path | None) -> tuple[Operation, ...]:
    from ...contract.sources.pages import load_page, read_page

    if path is not None:
        return load_page(path)
    text = (files("docpact.entrypoints") / "demo" / "Execution.getHistory.md").read_text(encoding="utf-8")
    return read_page(text, "Execution.getHistory.md")


def _show_page(operations: tuple[Operation, ...]) -> dict[str, object]:
    from ...contract.schema.derive import derive
    from ...contract.sources.pages.explain import describe

    _heading("1. A reference page is read; this is all it says that binds")
    for line in describe(operations):
        print(f"  {line}")
    schema = derive(operations)
    size = len(json.dumps(schema))
    print(f"  … which docpact derives into {size:,} characters of JSON Schema, each keyword with its line.")
    return schema


def _show_fixture() -> Any:
    from ...strategies import history

    generated = history(seed=7, scenario="RetryPath")
    _heading("2. From the schema comes data: a realistic history (seed 7), its first step shown")
    _print_json({"execution": generated["execution"], "entries": generated["entries"][:1]})
    return generated


def _print_json(value: object) -> None:
    _print_indented(json.dumps(value, indent=2, ensure_ascii=False))


def _print_indented(text: str) -> None:
    print("\n".join(f"  {line}" for line in text.splitlines()))


def _show_client(history: Any) -> None:
    """Polls the fake as a client would poll the service."""
    import requests

    from ...fakes import WorkflowsFake

    _heading("3. The fake answers a client that polls through requests; no port, no network")
    with WorkflowsFake() as fake:
        execution = fake.add_history(*_snapshots(history))
        status = ""
        while status not in ("STOPPED", "FAILED", "FINISHED"):
            url = f"{fake.base_url}/workflows/v1/execution/{execution}/history"
            answer = requests.get(url, timeout=10)
            body = answer.json()
            status = body["execution"]["status"]
            last = body["entries"][-1]
            print(f"  GET …/{execution}/history → {answer.status_code} {status:<9}"
                  f"{count(len(body['entries']), 'step')}; last: {last.get('title')} ({last['status']})")  # fmt: skip
        missing = requests.get(f"{fake.base_url}/workflows/v1/execution/nobody/history", timeout=10)
        print(f"  GET …/nobody/history → {missing.status_code} {missing.text}")


def _snapshots(history: Any) -> Iterator[Any]:
    """What a client that polls gets: one more step each time while the execution runs, then the end."""
    for number in range(1, len(history["entries"])):
        snapshot = copy.deepcopy(history)
        snapshot["execution"]["status"] = "RUNNING"
        snapshot["execution"].pop("duration", None)
        snapshot["entries"] = snapshot["entries"][:number]
        yield snapshot
    yield history


def _show_verdict(history: Any) -> None:
    broken: Any = {"execution": dict(history["execution"]), "entries": [dict(history["entries"][0])]}
    broken["execution"]["startedAt"] = "2023-02-29T10:00:00.1234567891Z"
    broken["entries"][0]["attempts"] = 3
    broken["entries"][0]["duration"] = "PT1.5S"
    _heading("4. A payload with three faults is judged; every fault, where, and what it rests on")
    text = json.dumps(broken, indent=2)
    _print_indented(render(validate(text), "broken.json", source=text))
    print("\nNext: `docpact --help`, or the three examples at the top of the README.")


# --------------------------------------------------------------------------- a page of one's own

_SHOWN = 6
_NEXT = """
Next, with this page:
  docpact derive {page} > schema.json
  docpact generate --schema schema.json -n 5
  docpact validate --schema schema.json recorded/*.json
and in Python: docpact.contract.Contract.from_file("schema.json"), which generators and validators take."""


def _show_response(contract: Contract) -> None:
    from ...strategies.stream import series

    _heading("2. From the schema comes data: a realistic response (seed 7)")
    _print_json(next(series(contract, seed=7)))


def _show_edges(contract: Contract) -> None:
    from ...strategies import edge_cases

    cases = edge_cases(contract)
    _heading(f"3. What the page allows and clients forget: the first of {count(len(cases), 'edge case')}")
    for each in cases[:_SHOWN]:
        print(f"  {each.id:<40}  {each.why}")


def _show_fault(contract: Contract) -> None:
    """One payload with a fault: of a type, where there is one to get wrong inside the response."""
    from ...strategies import violation_cases

    cases = [each for each in violation_cases(contract) if not isinstance(each.payload, bytes)]
    broken = next((each for each in cases if each.rule == "type" and each.pointer), cases[0])
    _heading("4. A payload with a fault is judged; where it is, and what it rests on")
    text = json.dumps(broken.payload, indent=2)
    _print_indented(render(contract.validate(text), "broken.json", source=text))
