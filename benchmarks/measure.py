"""Timing side by side: each round times every contestant once, and ratios are medians over the rounds."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Mapping


def side_by_side(
    contestants: Mapping[str, Callable[[], object]], *, rounds: int = 15, least: float = 0.02
) -> dict[str, list[float]]:
    """Seconds a call for each contestant, one figure a round; a round repeats a call until `least` seconds are over."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for call in contestants.values():
        call()
    for _ in range(rounds):
        for name, call in contestants.items():
            times[name].append(_once(call, least))
    return times


def _once(call: Callable[[], object], least: float) -> float:
    count = 0
    begin = time.process_time()
    while (spent := time.process_time() - begin) < least:
        call()
        count += 1
    return spent / count


def ratio(times: Mapping[str, list[float]], name: str, base: str) -> float:
    """How many times as long `name` took as `base`: the median of the rounds' ratios."""
    return statistics.median(one / other for one, other in zip(times[name], times[base], strict=True))


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def machine() -> str:
    """What the figures were measured on."""
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
