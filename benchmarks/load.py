"""Two hundred clients that keep their connections for a minute: no error, and memory that stays where it is."""

from __future__ import annotations

import sys
import time
from threading import Thread

from bench_server import docpact, resident
from clients import Outcome, ask

CLIENTS = 200
PATHS = ("/workflows/v1/execution/run{}/history", "/workflows/v1/execution/run{}")


def main(seconds: int = 60) -> int:
    """Prints what came of it; 1 where a request failed or memory grew."""
    numbers = iter(range(10**9))

    def path() -> str:
        number = next(numbers)
        return PATHS[number % len(PATHS)].format(number % 5000)

    with docpact("--seed", "7") as (url, process):
        ask(url, path, connections=CLIENTS, seconds=seconds / 4)  # until all that is remembered is full
        outcomes: list[Outcome] = []
        load = Thread(target=lambda: outcomes.append(ask(url, path, connections=CLIENTS, seconds=seconds)))
        load.start()
        memory = []
        while load.is_alive():
            memory.append(resident(process.pid))
            time.sleep(1)
        load.join()
    (outcome,) = outcomes
    print(f"{CLIENTS} clients, {seconds} s: {outcome}; {memory[0]:.1f} MB at first, {memory[-1]:.1f} MB at last")
    return int(outcome.not_ok > 0 or outcome.lost > 0 or memory[-1] > 1.1 * memory[0])


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
