"""Walk the whole chain once: page, contract, fixture, fake, client, verdict.

Takes a few seconds and reaches no network.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...contract import render, validate
from ...contract.masking import count


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.add_argument("page", nargs="?", type=Path, metavar="PAGE", help="a page of your own to begin with")


def run(arguments: argparse.Namespace) -> int:
    """Prints the walk."""
    _show_page(arguments.page)
    history = _show_fixture()
    _show_client(history)
    _show_verdict(history)
    return 0


def _heading(text: str) -> None:
    print(f"\n── {text} {'─' * (96 - len(text))}")


def _show_page(path: Path | None) -> None:
    from ...contract.derive import derive
    from ...contract.explain import describe
    from ...contract.pages import load_page, read_page

    if path is None:
        text = (files("docpact.entrypoints") / "demo" / "Execution.getHistory.md").read_text(encoding="utf-8")
        operations = read_page(text, "Execution.getHistory.md")
    else:
        operations = load_page(path)
    _heading("1. A reference page is read; this is all it says that binds")
    for line in describe(operations):
        print(f"  {line}")
    size = len(json.dumps(derive(operations)))
    print(f"  … which docpact derives into {size:,} characters of JSON Schema, each keyword with its line.")


def _show_fixture() -> Any:
    from ...strategies import history

    generated = history(seed=7, scenario="RetryPath")
    _heading("2. From the schema comes data: a realistic history (seed 7), its first step shown")
    shown = {"execution": generated["execution"], "entries": generated["entries"][:1]}
    print("\n".join(f"  {line}" for line in json.dumps(shown, indent=2, ensure_ascii=False).splitlines()))
    return generated


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
    """What polling sees: the steps one after another while the execution runs, then the end."""
    for shown in range(1, len(history["entries"])):
        snapshot = copy.deepcopy(history)
        snapshot["execution"]["status"] = "RUNNING"
        snapshot["execution"].pop("duration", None)
        snapshot["entries"] = snapshot["entries"][:shown]
        yield snapshot
    yield history


def _show_verdict(history: Any) -> None:
    broken: Any = {"execution": dict(history["execution"]), "entries": [dict(history["entries"][0])]}
    broken["execution"]["startedAt"] = "2023-02-29T10:00:00.1234567891Z"
    broken["entries"][0]["attempts"] = 3
    broken["entries"][0]["duration"] = "PT1.5S"
    _heading("4. A payload with three faults is judged; every fault, where, and what it rests on")
    text = json.dumps(broken, indent=2)
    told = render(validate(text), "broken.json", source=text)
    print("\n".join(f"  {line}" for line in told.splitlines()))
    print("\nNext: `docpact --help`, or the three examples at the top of the README.")
