"""Verdicts and findings on getHistory payloads, beside the validators and parsers of the field; and the command."""

from __future__ import annotations

import copy
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import fastjsonschema
import jsonschema
import jsonschema_rs
import msgspec
import orjson
from google.protobuf import json_format
from measure import ratio, side_by_side, table
from peers import MsgspecHistory, PydanticHistory, full, typical
from yandex.cloud.serverless.workflows.v1.execution_service_pb2 import GetExecutionHistoryResponse

from docpact.contract import Contract, shipped_schema, without_extensions
from docpact.contract.validation.reference_engine import reference_format_checker

CONTRACT = Contract.load()
SCHEMA: Any = without_extensions(shipped_schema("Execution.getHistory"))
SIZES = (1, 100, 10_000)
PAYLOADS = {"every field": full, "typical": typical}

CONFORMS = "docpact `conforms`"
FINDINGS = "docpact `validate`: findings, advice included"
FAULT = "docpact `validate`, one fault to explain"
RUST = "jsonschema-rs, the shipped schema"
PYTHON = "python-jsonschema, the shipped schema"
EXACT = "python-jsonschema, with exact formats: the same verdict"
RAW = "docpact `conforms`, from bytes"
LOADS = "orjson.loads, for scale: no verdict"
SLOW = "protobuf json_format.Parse"

BARS = (
    ("`conforms`, as fast as python-jsonschema with exact formats ×", EXACT, CONFORMS, "at least", 100),
    ("… as python-jsonschema by patterns alone ×", PYTHON, CONFORMS, "at least", 100),
    ("`conforms` takes, × jsonschema-rs", CONFORMS, RUST, "at most", 2),
    ("findings of a clean payload take, × `conforms`", FINDINGS, CONFORMS, "at most", 6),
    ("findings of one fault take, × `conforms`", FAULT, CONFORMS, "at most", 20),
    ("a verdict from bytes takes, × orjson.loads", RAW, LOADS, "at most", 4),
)
"""What is measured against what, and the figure that the project wants: of one fault it is about 10,000 entries."""

Times = Mapping[str, list[float]]


def contestants(parsed: dict[str, Any], size: int) -> dict[str, Callable[[], object]]:
    """Everything that is timed on one payload, called with as little of the benchmark's own as can be."""
    raw = orjson.dumps(parsed)
    broken = copy.deepcopy(parsed)
    broken["entries"][size * 2 // 3]["attempts"] = 3
    decode = msgspec.json.Decoder(MsgspecHistory).decode
    rust = jsonschema_rs.Draft202012Validator(SCHEMA)
    compiled = fastjsonschema.compile(SCHEMA, use_formats=False)
    python = jsonschema.Draft202012Validator(SCHEMA)
    exact = jsonschema.Draft202012Validator(SCHEMA, format_checker=reference_format_checker())
    found: dict[str, Callable[[], object]] = {
        CONFORMS: partial(CONTRACT.conforms, parsed),
        FINDINGS: partial(CONTRACT.validate, parsed),
        FAULT: partial(CONTRACT.validate, broken),
        RUST: partial(rust.is_valid, parsed),
        "fastjsonschema, the shipped schema": partial(compiled, parsed),
        "pydantic, types only": partial(PydanticHistory.model_validate, parsed),
        PYTHON: partial(python.is_valid, parsed),
        EXACT: partial(exact.is_valid, parsed),
        RAW: partial(CONTRACT.conforms, raw),
        "docpact `validate`, from bytes": partial(CONTRACT.validate, raw),
        LOADS: partial(orjson.loads, raw),
        "msgspec, typed decode: types only": partial(decode, raw),
        "pydantic, from bytes: types only": partial(PydanticHistory.model_validate_json, raw),
        SLOW: lambda: json_format.Parse(raw, GetExecutionHistoryResponse()),
    }
    return {name: call for name, call in found.items() if name != SLOW or size < max(SIZES)}


def measured(make: Callable[[int], dict[str, Any]], size: int) -> Times:
    """The contestants' times on one payload."""
    parsed = make(size)
    assert CONTRACT.validate(parsed).findings == ()
    return side_by_side(contestants(parsed, size), rounds=15 if size < max(SIZES) else 5)


def micros(times: Times, name: str, size: int) -> str:
    """The median, in microseconds an entry."""
    return f"{statistics.median(times[name]) / size * 1e6:.2f}" if name in times else "–"


def bars(found: Mapping[tuple[str, int], Times]) -> Iterator[tuple[str, ...]]:
    """One row a bar: the ratio for each payload; `✗` marks what misses it."""
    for told, name, base, direction, bar in BARS:
        cells = []
        for (_, size), times in found.items():
            measured_ratio = ratio(times, name, base)
            holds = measured_ratio >= bar if direction == "at least" else measured_ratio <= bar
            is_asked = name != FAULT or size == max(SIZES)
            cells.append(f"{measured_ratio:.3g}" + ("" if holds or not is_asked else " ✗"))
        yield (told, f"{direction} {bar}", *cells)


def starts() -> Iterator[tuple[str, ...]]:
    """The whole process of judging one small file, and the modules that it imports, by whose they are."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "history.json")
        file.write_bytes(orjson.dumps(typical(1)))
        command = ["-m", "docpact.entrypoints.cli", "validate", str(file)]
        whole, bare = ([_process(each)[0] for _ in range(15)] for each in (command, ["-c", "pass"]))
        imported = [_imported(_process(["-X", "importtime", *command])[1]) for _ in range(7)]
    yield _row("`docpact validate`, the whole process (bar: at most 200)", whole)
    yield _row("Python alone", bare)
    for owner in imported[0]:
        yield _row(f"imports: {owner}", [each[owner] for each in imported])


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    return name, f"{statistics.median(times):.0f}", f"{min(times):.0f}"


def _process(arguments: list[str]) -> tuple[float, str]:
    """Milliseconds that one process takes, and what it says on standard error."""
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return (time.perf_counter() - begin) * 1000, done.stderr


def _imported(told: str) -> dict[str, float]:
    """Milliseconds by whose modules they are, as `-X importtime` tells the time of each module alone."""
    spent: dict[str, float] = {}
    for line in told.splitlines():
        figures = re.fullmatch(r"import time: +([0-9]+) \|.*\| +([^ ]+)", line)
        if figures:
            package = figures[2].partition(".")[0]
            owner = "the standard library" if package in sys.stdlib_module_names else package
            if owner in ("docpact", "the standard library", "jsonschema_rs", "jiter"):
                spent[owner] = spent.get(owner, 0.0) + int(figures[1]) / 1000
    return dict(sorted(spent.items(), key=lambda each: -each[1]))


def main() -> None:
    """Prints the tables."""
    found = {(kind, size): measured(make, size) for kind, make in PAYLOADS.items() for size in SIZES}
    head = tuple(f"{kind}, {size:,}" for kind, size in found)
    names = list(found[next(iter(PAYLOADS)), min(SIZES)])
    rows = [(name, *(micros(times, name, size) for (_, size), times in found.items())) for name in names]
    print("\n### µs an entry, by payload and its number of entries\n")
    print(table(("contestant", *head), rows))
    print("\n### Bars\n")
    print(table(("ratio", "bar", *head), list(bars(found))))
    print("\n### One small file, ms\n")
    print(table(("process", "median", "least"), list(starts())))


if __name__ == "__main__":
    main()
