"""Timing side by side: each round times every contestant once, and ratios are medians over the rounds."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable, Mapping


def side_by_side(
    contestants: Mapping[str, Callable[[], object]], *, rounds: int = 15, least: float = 0.02
) -> dict[str, list[float]]:
    """Seconds a call for each contestant, one figure a round; a round repeats a call for about `least` seconds."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    numbers = {name: _number(call, least) for name, call in contestants.items()}
    for _ in range(rounds):
        for name, call in contestants.items():
            times[name].append(_spent(call, numbers[name]) / numbers[name])
    return times


def _number(call: Callable[[], object], least: float) -> int:
    """How many calls take `least` seconds: known beforehand, the clock is read twice a round and not with each call."""
    call()
    number = 1
    while (spent := _spent(call, number)) < least:
        number = max(2 * number, int(number * least / max(spent, least / 1000)))
    return number


def _spent(call: Callable[[], object], number: int) -> float:
    begin = time.process_time()
    for _ in range(number):
        call()
    return time.process_time() - begin


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
