"""The local server beside Prism on the same contract, how fast it is there, and a server for every test.

Prism is found where `make bench` installs it; without npm docpact is measured alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from clients import CONNECTIONS, rate
from measure import ratio, table

from docpact.contract import Contract
from docpact.fakes import WorkflowsFake
from docpact.fakes.server import LocalServer
from docpact.strategies import history

ROUNDS = 5
SECONDS = 3
PATH = "/workflows/v1/execution/run{}/history"
PRISM = Path(sys.prefix) / "prism/node_modules/.bin/prism"
COMMAND = [str(Path(sys.executable).with_name("docpact"))]


@dataclass
class Contestant:
    """A server, and what came of its rounds.

    Attributes:
        url: its address.
        pid: its process.
        rates: requests a second, one figure a round.
        costs: milliseconds of processor time a request, likewise.
    """

    url: str
    pid: int
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def ask(self, *, distinct: bool) -> None:
        """One round."""
        before = processor_seconds(self.pid)
        self.rates.append(rate(self.url, PATH, distinct=distinct, seconds=SECONDS))
        self.costs.append(1000 * (processor_seconds(self.pid) - before) / (self.rates[-1] * SECONDS))


@contextmanager
def docpact(*options: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """`docpact serve`: its address, and the process."""
    with subprocess.Popen([*COMMAND, "serve", *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()


@contextmanager
def prism(document: dict, *options: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """`prism mock` of an OpenAPI document, logging as it does by default: its address once it answers, the process."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        file, port = Path(folder) / "openapi.json", free.getsockname()[1]
        free.close()
        file.write_text(json.dumps(document))
        with (Path(folder) / "log").open("w") as log:
            command = [str(PRISM), "mock", *options, "-p", str(port), str(file)]
            process = subprocess.Popen(command, stdout=log, stderr=log)
            try:
                url = f"http://127.0.0.1:{port}"
                wait_for(url + PATH.format(0))
                yield url, process
            finally:
                process.terminate()
                process.wait()


def wait_for(url: str) -> None:
    """Until something answers."""
    for _ in range(600):
        with suppress(OSError):
            urlopen(url, timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


def documents() -> tuple[dict, dict]:
    """The API as OpenAPI for Prism: with one example of ten entries, and without any, so that it generates bodies.

    Its generator fails on times with a format and a pattern; it gets the format alone.
    """
    printed = subprocess.run([*COMMAND, "schema", "--openapi"], capture_output=True, text=True, check=True).stdout
    static, dynamic = json.loads(printed), json.loads(printed)
    for each in (static, dynamic):
        each.pop("security", None)
        for operation in (operation for path in each["paths"].values() for operation in path.values()):
            if isinstance(operation, dict):
                operation.pop("security", None)
    path = PATH.replace("run{}", "{executionId}")
    reply = static["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    reply["example"] = history(1, scenario="HappyPath", entries=10)
    drop_patterns(dynamic)
    return static, dynamic


def drop_patterns(schema: object) -> None:
    """Takes the patterns of times out."""
    if isinstance(schema, dict):
        if schema.get("format") == "date-time":
            schema.pop("pattern", None)
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            drop_patterns(each)


def rates() -> None:
    """Prints requests a second."""
    with ExitStack() as running:
        file = Path(running.enter_context(tempfile.TemporaryDirectory())) / "history.json"
        body = history(1, scenario="HappyPath", entries=10)
        file.write_text(json.dumps({**body, "execution": {**body["execution"], "id": "run0"}}))
        contestants = {
            ("docpact", "static"): began(running.enter_context(docpact("--history", str(file)))),
            ("docpact", "distinct"): began(running.enter_context(docpact("--seed", "7"))),
        }
        if PRISM.exists():
            static, dynamic = documents()
            contestants["Prism", "static"] = began(running.enter_context(prism(static)))
            contestants["Prism", "distinct"] = began(running.enter_context(prism(dynamic, "-d")))
        else:
            print("Prism is not here: install npm and run `make bench`; docpact is measured alone.")
        for _ in range(ROUNDS):
            for (_, kind), each in contestants.items():
                each.ask(distinct=kind == "distinct")
    client = "wrk" if shutil.which("wrk") else "a client of this process (wrk is not here)"
    print(f"Requests a second of {client} on {CONNECTIONS} connections; docpact judges and records every reply:\n")
    head = (
        "body",
        "docpact",
        "Prism",
        "docpact ÷ Prism",
        "docpact, processor ms a request",
        "Prism",
        "Prism ÷ docpact",
    )
    print(table(head, [row(kind, contestants) for kind in KINDS]))


def began(served: tuple[str, subprocess.Popen]) -> Contestant:
    """A server that is ready."""
    url, process = served
    return Contestant(url, process.pid)


KINDS = {"static": "the same, 10 entries", "distinct": "another generated for each id"}


def row(kind: str, contestants: dict[tuple[str, str], Contestant]) -> tuple[str, ...]:
    """A row of the table of rates."""
    ours, theirs = contestants["docpact", kind], contestants.get(("Prism", kind))
    rates, costs = f"{statistics.median(ours.rates):,.0f}", f"{statistics.median(ours.costs):.3f}"
    if theirs is None:
        return KINDS[kind], rates, "–", "–", costs, "–", "–"
    faster = ratio({"docpact": ours.rates, "Prism": theirs.rates}, "docpact", "Prism")
    cheaper = ratio({"docpact": ours.costs, "Prism": theirs.costs}, "Prism", "docpact")
    their_costs = f"{statistics.median(theirs.costs):.3f}"
    return (
        KINDS[kind],
        rates,
        f"{statistics.median(theirs.rates):,.0f}",
        f"{faster:.1f}",
        costs,
        their_costs,
        f"{cheaper:.1f}",
    )


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor, where the system tells it."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return float("nan")


def start() -> None:
    """Prints how long it is from the command to the first reply, and what memory it takes."""
    times: dict[str, list[float]] = {"docpact serve": [], "python -c pass": []}
    memory, used = [], []
    for _ in range(3 * ROUNDS):
        begin = time.monotonic()
        with docpact() as (url, process):
            with suppress(OSError):  # the execution is not there; that is an answer
                urlopen(url + PATH.format(0)).close()
            times["docpact serve"].append(time.monotonic() - begin)
            memory.append(resident(process.pid))
            used.append(processor_seconds(process.pid))
        begin = time.monotonic()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        times["python -c pass"].append(time.monotonic() - begin)
    spent = {name: statistics.median(each) for name, each in times.items()}
    least = min(times["docpact serve"])
    print(
        f"\nFrom `docpact serve` to the first reply: {spent['docpact serve']:.2f} s, at least {least:.2f} s; ", end=""
    )
    print(f"an empty Python: {spent['python -c pass']:.2f} s.", end=" ")
    print(f"Until then {statistics.median(used):.2f} s of the processor and {max(memory):.0f} MB.")


def resident(pid: int) -> float:
    """Megabytes of a process in memory, where the system tells it."""
    with suppress(OSError):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024
    return float("nan")


def server_for_a_test() -> float:
    """Seconds that a test spends on a server of its own: begin, one request, end."""
    begin = time.monotonic()
    fake = WorkflowsFake()
    with LocalServer(fake.handle) as server:
        run = fake.start("RetryPath")
        urlopen(f"{server.base_url}/workflows/v1/execution/{run.id}").close()
    return time.monotonic() - begin


def main() -> None:
    """Prints the tables."""
    Contract.load("Execution.getHistory").conforms({})
    rates()
    start()
    spent = [1000 * server_for_a_test() for _ in range(50)]
    print(f"A server for a test, 50 of them: {statistics.mean(spent):.1f} ms each, at most {max(spent):.0f} ms.")


if __name__ == "__main__":
    main()
